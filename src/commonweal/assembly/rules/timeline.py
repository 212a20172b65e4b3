"""The way of an open proposal: questions, then reactions and amendments, then the decision; each until an instant."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from commonweal.lib.words import Words, say

PART_DAYS_MOST = 400


class Times(NamedTuple):
    """Until when each part of the way goes; a part without an end does not take place."""

    questions_until: datetime | None
    reactions_until: datetime | None
    closes_at: datetime


def phase_of(
    *, at: datetime, questions_until: datetime | None, reactions_until: datetime | None, closes_at: datetime
) -> str:
    """Which part of its way an open proposal is on at ``at``: "questions", "reactions", "voting" or "ended".

    A part without an end does not take place. What begins at an instant holds from that instant on.
    """
    if questions_until is not None and at < questions_until:
        return "questions"
    if reactions_until is not None and at < reactions_until:
        return "reactions"
    return "voting" if at < closes_at else "ended"


def voting_begins(
    *, opened_at: datetime, questions_until: datetime | None, reactions_until: datetime | None
) -> datetime:
    """When the decision begins: whoever belongs on that day has a voice."""
    return max(moment for moment in (opened_at, questions_until, reactions_until) if moment is not None)


def part_gone(began: datetime, until: datetime, *, at: datetime) -> float:
    """How much of a part that ``began`` and goes ``until`` is over at ``at``, from 0 to 1 (not 1 before its end)."""
    if at >= until:
        return 1.0
    return min(0.99, max(0.0, (at - began) / (until - began))) if until > began else 0.0


def later(at: datetime, days: int, time_zone: str) -> datetime:
    """The same time of day ``days`` days after ``at``, by the clocks of ``time_zone`` (summer time included)."""
    zone = ZoneInfo(time_zone)
    there = at.astimezone(zone)
    return (there.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone).astimezone(at.tzinfo)


def times_of(
    *,
    at: datetime,
    time_zone: str,
    question_days: int,
    reaction_days: int,
    voting_days: int,
    questions_until: datetime | None = None,
    reactions_until: datetime | None = None,
    closes_at: datetime | None = None,
) -> Times:
    """The times of a proposal opened at ``at``: as the bringer set them, else so many days after the part before.

    Zero days for questions or reactions means that this part does not take place.
    """
    if questions_until is None and question_days:
        questions_until = later(at, question_days, time_zone)
    if reactions_until is None and reaction_days:
        reactions_until = later(questions_until or at, reaction_days, time_zone)
    begins = reactions_until or questions_until or at
    return Times(questions_until, reactions_until, closes_at or later(begins, voting_days, time_zone))


def why_not_times(times: Times, *, at: datetime, least_voting_hours: int) -> tuple[str, Words] | None:
    """The field and the reason why a proposal opened at ``at`` cannot go this way; None when it can."""
    before = at
    for field, until in (
        ("questions_until", times.questions_until),
        ("reactions_until", times.reactions_until),
    ):
        if until is not None and until <= before:
            return field, _too_early(before == at)
        before = until or before
    if times.closes_at <= before:
        return "closes_at", _too_early(before == at)
    if times.closes_at - before < timedelta(hours=least_voting_hours):
        return "closes_at", say(
            "By your rules a decision stays open for at least {hours} hours, so that everybody can speak.",
            hours=least_voting_hours,
        )
    if times.closes_at - at > timedelta(days=PART_DAYS_MOST):
        return "closes_at", say(
            "A decision that takes more than {days} days is forgotten.", days=PART_DAYS_MOST
        )
    return None


def _too_early(is_first: bool) -> Words:
    if is_first:
        return say("This moment has passed; choose a later one.")
    return say("Each part ends after the one before it.")
