"""The customs of parting: what must have taken place before anybody is asked to leave, and when a notice is none."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.lib.words import Words, say

STEPS = ("direct", "mediator", "group", "outside")
"""The conflict path, the gentlest first."""

NOTICE_DAYS_MOST = 366

MISSING = {
    "direct": say("those concerned talk with each other"),
    "mediator": say("they talk with a mediator"),
    "group": say("they talk in a group"),
    "outside": say("they talk with somebody from outside"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a conflict path: which, when; somebody in it said that it did not take place; that was looked into."""

    sort: str
    held_on: date
    is_denied: bool = False
    is_confirmed: bool = False

    def counts(self, *, day: date, days: int) -> bool:
        """Whether it counts on ``day``: it has taken place in the last ``days`` days, and nobody's no stands open."""
        fresh = day - timedelta(days=days) <= self.held_on <= day
        return fresh and (self.is_confirmed or not self.is_denied)


def steps_missing(steps: Iterable[Step], *, needed: Collection[str], day: date, days: int) -> list[str]:
    """Which of the ``needed`` steps have not taken place in the ``days`` days before ``day``, the gentlest first."""
    taken = {step.sort for step in steps if step.counts(day=day, days=days)}
    return [sort for sort in STEPS if sort in needed and sort not in taken]


def why_not_ask(steps: Iterable[Step], *, needed: Collection[str], day: date, days: int) -> Words | None:
    """Why nobody can be asked to leave yet, naming the next step of the path; None once all of it was gone."""
    missing = steps_missing(steps, needed=needed, day=day, days=days)
    if not missing:
        return None
    if len(missing) == 1:
        return say(
            "Before anybody is asked to leave, there is a way through the conflict. One step is left: {next}.",
            next=MISSING[missing[0]],
        )
    return say(
        "Before anybody is asked to leave, there is a way through the conflict. "
        "{count} steps are left; the next: {next}.",
        count=len(missing),
        next=MISSING[missing[0]],
    )


ANSWER_DAYS = 3
"""So long somebody who can log in has to say that they did not die after all."""


def earliest_on(reason: str, *, today: date, notice_days: int, can_answer: bool, is_visitor: bool) -> date:
    """The first day from which somebody else's parting can be written down, so that they can say no before it."""
    if is_visitor:
        return today
    if reason == "died":
        return today + timedelta(days=ANSWER_DAYS if can_answer else 0)
    return today + timedelta(days=notice_days)


def why_not_write_down(on: date, *, earliest: date, today: date) -> Words | None:
    """Why somebody else's parting cannot be written down for ``on``; None if it can."""
    days = (earliest - today).days
    if on < earliest and days > 0:
        return say(
            "Choose a day at least {days} days from now, so that they can say whether it is right.", days=days
        )
    return why_not_leave_on(on, today=today)


def why_not_leave_on(leaves_on: date, *, today: date) -> Words | None:
    """Why a notice of leaving cannot name this day; None if it can."""
    if leaves_on < today:
        return say("This day is over; choose today or a later one.")
    if (leaves_on - today).days > NOTICE_DAYS_MOST:
        return say("That is more than a year from now. Say it when the day is nearer.")
    return None


def why_not_step(sort: str, held_on: date, *, today: date, opened_on: date) -> tuple[str, Words] | None:
    """The field and the reason why a step cannot be noted so; None if it can."""
    if sort not in STEPS:
        return "sort", say("Choose one of the steps.")
    if held_on > today:
        return "held_on", say("Note a step when it has taken place.")
    if (opened_on - held_on).days > NOTICE_DAYS_MOST:
        return "held_on", say("That is more than a year before this path began.")
    return None
