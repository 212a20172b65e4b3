"""What can wait for a member, and in which order it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any

from commonweal.lib.words import Words

SOON = timedelta(days=1)
NEAR = timedelta(days=3)


class Sort(IntEnum):
    """What is asked; the order is that of telling, where nothing ends sooner."""

    VOICE = 1
    CONFIRM = 2
    ANSWER = 3
    SHEET = 4
    ENDING = 5
    JOINING = 6
    MEETING = 7
    REVIEW = 8
    CONCERNED = 9


FIRST = frozenset({Sort.VOICE, Sort.CONFIRM})
"""Nobody else can do these in my place."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, where, how they belong, and when; ``person`` and ``union`` are rows with ``pk`` and ``slug``.

    ``powers`` are those they hold, where the page knows them already.
    """

    person: Any
    union: Any
    standing: str
    at: datetime
    day: date
    powers: frozenset[str] | None = None

    def holds(self, power: str) -> bool | None:
        """Whether they hold ``power``; None where that is not known yet."""
        return None if self.powers is None else power in self.powers


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: what, why, until when (or from when on), where to do it, and the words of the button.

    ``key`` is remembered by letters, so that none tells the same twice; it changes when the thing asks anew (a new
    wording, a nearer end). ``title`` may name people; ``quiet_title`` stands in letters instead where that is nobody's
    business who glances at a screen (joining, parting, secret ballots).
    """

    key: str
    sort: Sort
    title: str | Words
    url: str
    action: Words
    text: str | Words = ""
    why: str | Words = ""
    until: datetime | None = None
    starts_at: datetime | None = None
    quiet_title: str | Words = ""

    @property
    def is_asked(self) -> bool:
        """Whether something is to be done; else it is only good to know."""
        return self.sort != Sort.CONCERNED

    @property
    def title_in_letters(self) -> str | Words:
        """What a letter calls it."""
        return self.quiet_title or self.title

    def ends_soon(self, at: datetime) -> bool:
        """Whether it ends within three days."""
        return self.due_at is not None and self.due_at - at <= NEAR

    @property
    def due_at(self) -> datetime | None:
        """When it is over, or begins."""
        return self.until or self.starts_at


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """My voice first, then what else is asked, then what is good to know; of each what ends soonest, endless last."""
    return sorted(
        waiting,
        key=lambda one: (
            not one.is_asked,
            one.sort not in FIRST,
            one.due_at is None,
            one.due_at.timestamp() if one.due_at else 0.0,
            one.sort,
            one.key,
        ),
    )
