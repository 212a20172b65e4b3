"""The customs of meetings: what can be called, when each point comes, and whose turn a role is. Pure, no clock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import NamedTuple
from uuid import UUID

from commonweal.assembly.rules.draws import draw_order
from commonweal.lib.words import Words, say

TITLE_MOST = 140
TEXT_MOST = 20_000
MEETING_MINUTES = (5, 12 * 60)
POINT_MINUTES = (1, 8 * 60)
POINTS_MOST = 40
AHEAD = timedelta(days=400)
BEHIND = timedelta(days=60)
ROLES = ("facilitator", "note_taker", "time_keeper")
"""The columns of a meeting that name who does what; in the order in which turns are given."""

Fault = tuple[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as somebody calls it; ``minutes`` is how long it is meant to be."""

    title: str
    starts_at: datetime
    minutes: int
    place: str = ""
    about: str = ""


class RoleHeld(NamedTuple):
    """Somebody had a role at a meeting that began at ``at``."""

    role: str
    person: UUID
    at: datetime


def why_not_meeting(draft: MeetingDraft, *, at: datetime) -> Fault | None:
    """The field and the reason why this meeting cannot be called at ``at``; None when it can.

    One that was held some weeks ago may still be written down.
    """
    return _why_not_words(draft) or _why_not_time(draft, at)


def _why_not_words(draft: MeetingDraft) -> Fault | None:
    if not draft.title.strip():
        return "title", say("Give it a name, for example: Assembly of May.")
    for name, text, most in (
        ("title", draft.title, TITLE_MOST), ("place", draft.place, TITLE_MOST), ("about", draft.about, TEXT_MOST),
    ):  # fmt: skip
        if len(text) > most:
            return name, say(
                "This is {length} characters long; {most} is the most.", length=len(text), most=most
            )
    return None


def _why_not_time(draft: MeetingDraft, at: datetime) -> Fault | None:
    least, most = MEETING_MINUTES
    if not least <= draft.minutes <= most:
        return "minutes", say("A meeting lasts from five minutes to twelve hours.")
    if draft.starts_at < at - BEHIND:
        return "starts_at", say(
            "A meeting that was held is written down within {days} days.", days=BEHIND.days
        )
    if draft.starts_at > at + AHEAD:
        return "starts_at", say("Nobody knows yet what they do in more than {days} days.", days=AHEAD.days)
    return None


def why_not_point(*, title: str, minutes: int, points: int) -> Fault | None:
    """The field and the reason why this cannot be put on an agenda that has so many ``points``; None when it can."""
    if not title.strip():
        return "title", say("Say what it is about.")
    if len(title) > TITLE_MOST:
        return "title", say(
            "This is {length} characters long; {most} is the most.", length=len(title), most=TITLE_MOST
        )
    least, most = POINT_MINUTES
    if not least <= minutes <= most:
        return "minutes", say("A point takes from one minute to eight hours.")
    if points >= POINTS_MOST:
        return "title", say("{most} points are enough for one meeting; call another.", most=POINTS_MOST)
    return None


def begins(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """When each point begins, if every point takes its ``minutes``; the end of the last comes last."""
    moments = [starts_at]
    for each in minutes:
        moments.append(moments[-1] + timedelta(minutes=each))
    return moments


def turn_order(role: str, people: Collection[UUID], turns: Collection[RoleHeld], *, seed: str) -> list[UUID]:
    """Whose turn ``role`` is: who never had it, then whoever had it longest ago; equals in an order drawn by ``seed``.

    So everybody comes round, nobody is left out, and nobody chooses whom it meets.
    """
    last: dict[UUID, datetime] = {}
    for turn in turns:
        if turn.role == role:
            last[turn.person] = max(turn.at, last.get(turn.person, turn.at))
    place = {item: number for number, item in enumerate(draw_order(seed, sorted(map(str, people))))}
    never = sorted((person for person in people if person not in last), key=lambda person: place[str(person)])
    had = sorted(
        (person for person in people if person in last), key=lambda person: (last[person], place[str(person)])
    )
    return never + had


def roles_by_turn(
    people: Collection[UUID], turns: Collection[RoleHeld], *, taken: Mapping[str, UUID], seed: str
) -> dict[str, UUID]:
    """Every role that nobody has yet, given by turn; nobody gets two while there are others.

    All roles are weighed together: were each given for itself, who is up for two of them would leave the other to
    somebody who had it before. So few as can be get what they had before, then turns are kept as well as can be.
    """
    if not people:
        return dict(taken)
    free = [role for role in ROLES if role not in taken]
    orders = [turn_order(role, people, turns, seed=f"{seed}:{role}")[: len(ROLES)] for role in free]
    had = {(turn.role, turn.person) for turn in turns}

    def unfairness(chosen: Sequence[UUID]) -> tuple[int, int, int]:
        doubles = len(ROLES) - len({*taken.values(), *chosen})
        again = sum(pair in had for pair in zip(free, chosen, strict=True))
        return doubles, again, sum(order.index(each) for order, each in zip(orders, chosen, strict=True))

    best = min(product(*orders), key=unfairness)
    return {**taken, **dict(zip(free, best, strict=True))}


def why_not_approve(
    *, starts_at: datetime, approved_at_meeting: datetime, is_same_circle: bool
) -> Words | None:
    """Why minutes of a meeting cannot be approved at another; None when they can."""
    if not is_same_circle:
        return say("Minutes are approved by those who met: choose one of their meetings.")
    if approved_at_meeting <= starts_at:
        return say("Minutes are approved at a later meeting.")
    return None


def why_not_speak(
    *, is_secret: bool, takes_choices: bool, is_everybody_there: bool, is_somebody_there: bool
) -> Words | None:
    """Why the voices of a meeting cannot be written down on a proposal; None when they can."""
    if is_secret:
        return say("Your rules decide this in secret, so nobody’s voice is written down in a meeting.")
    if takes_choices:
        return say("This is decided among several choices; everybody fills in the ballot on its page.")
    if not is_somebody_there:
        return say("Write down what at least one of you said.")
    if not is_everybody_there:
        return say("Only the voices of those who were there can be written down. Tick first who was there.")
    return None


def why_not_close_in_room(
    *, method: str, put_at: datetime, starts_at: datetime, least: timedelta
) -> Words | None:
    """Why a meeting that began at ``starts_at`` cannot end a decision; None when those away could know of it.

    ``put_at`` is when it came on the agenda, ``least`` how long decisions stay open at least.
    """
    if method == "advice":
        return say("After advice it is the bringer who decides; the meeting’s voices are written down.")
    if starts_at - put_at < least:
        return say(
            "It came on the agenda less than {hours} hours before, so whoever was away could not know. "
            "Write the voices down; the decision stays open until its time.",
            hours=int(least.total_seconds() // 3600),
        )
    return None
