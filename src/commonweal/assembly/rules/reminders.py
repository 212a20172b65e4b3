"""When reminders are due: digests on the member's own clock, letters at once with a pause, failed ones again later."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LATE_MOST = timedelta(hours=20)
"""After a node was away: a digest is still written if it was due no longer ago than this; else the next one tells."""
PAUSE = timedelta(hours=1)
"""Between two letters at once, so that a busy evening fills nobody's pocket."""
LOOK_EVERY = timedelta(minutes=10)
"""How often a worker looks whether somebody who wants letters at once has news: looking asks fifteen questions each."""
TRIES_MOST = 5
TOLD_FOR = timedelta(days=90)
"""How long it is remembered what a letter told; afterwards its row is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDraft:
    """How often, at which hour (0 to 23) and on which weekday (0 is Monday), on the clock of ``time_zone``."""

    often: str
    hour: int
    weekday: int
    time_zone: str


def digest_due(
    *, often: str, hour: int, weekday: int, time_zone: str, chosen_at: datetime, at: datetime
) -> str | None:
    """The slot of the digest that is due at ``at`` (``2026-11-22``, its day where the member lives), or None.

    A digest belongs to the last time that the member's clock showed ``hour`` (on ``weekday``, 0 is Monday, when
    ``often`` is "weekly"). None when that was before they chose so, or too long ago (``LATE_MOST``).
    """
    if often not in {"daily", "weekly"}:
        return None
    zone = ZoneInfo(time_zone)
    now = at.astimezone(zone)
    due = now.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    due -= timedelta(days=1 if due.replace(tzinfo=None) > now.replace(tzinfo=None) else 0)
    if often == "weekly":
        due -= timedelta(days=(due.weekday() - weekday) % 7)
    since = at - due.astimezone(at.tzinfo)
    if since > LATE_MOST or due < chosen_at:
        return None
    return due.date().isoformat()


def new_keys(waiting: Collection[str], *, told: Collection[str]) -> list[str]:
    """What of ``waiting`` no letter has told yet, in its order."""
    known = set(told)
    return [key for key in waiting if key not in known]


def may_write_again(*, last_at: datetime | None, at: datetime) -> bool:
    """Whether enough time has passed since the last letter at once."""
    return last_at is None or at - last_at >= PAUSE


def next_try(*, tries: int, at: datetime) -> datetime | None:
    """When a letter is tried again after ``tries`` failures: later each time; None when it is given up."""
    if tries >= TRIES_MOST:
        return None
    return at + timedelta(minutes=5 * 4 ** (tries - 1))


def reminder_days(days_left: int) -> int | None:
    """Of an end that nears: which of the marks 30, 14 and 3 days it is on; None while it is further off, or over."""
    if days_left < 0:
        return None
    return next((mark for mark in (3, 14, 30) if days_left <= mark), None)
