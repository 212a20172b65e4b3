"""The customs of belonging as pure functions: which days something holds, and why a mandate or name is refused.

Every span of days in this room is half open: it holds from ``since`` and no longer on ``until``. So whoever parts
today is out today, and a change of standing leaves no gap and no overlap.
"""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commonweal.lib.quantity import CURRENCIES
from commonweal.lib.words import Words, say

FOUNDERS_DAYS = 90
FOUNDING = "founding"  # the decision by which founders hold their mandates
INVITATION_DAYS = 14
MANDATE_DAYS_MOST = 3 * 366
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_MOST = 60
HANDLE = re.compile(r"[\w.+-]{2,60}")
RESERVED_SLUGS = frozenset({"new", "found", "me", "account", "static"})


def local_day(at: datetime, time_zone: str) -> date:
    """The calendar day at the instant ``at`` where ``time_zone`` is kept."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def holds_on(day: date, *, since: date, until: date | None) -> bool:
    """Whether something that holds from ``since`` and no longer on ``until`` (None: open) holds on ``day``."""
    return since <= day and (until is None or day < until)


def overlap(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    """Whether two spans share a day; an empty span (since = until) shares none."""
    if (until is not None and until <= since) or (other_until is not None and other_until <= other_since):
        return False
    return (other_until is None or since < other_until) and (until is None or other_since < until)


VOICE = {"visitor": 0, "beneficiary": 0, "provisional": 1, "contributor": 2}
"""How much say a standing usually has; who has a voice in what is each union's own rule."""


def has_less_voice(standing: str, *, than: str) -> bool:
    """Whether whoever changes from standing ``than`` to ``standing`` has less say afterwards."""
    return VOICE[standing] < VOICE[than]


def founders_until(day: date) -> date:
    """The day on which a mandate of the founders of ``day`` no longer holds."""
    return day + timedelta(days=FOUNDERS_DAYS)


def invitation_expires(at: datetime, days: int = INVITATION_DAYS) -> datetime:
    """Until when an invitation made at ``at`` lets somebody in."""
    return at + timedelta(days=days)


def why_not_give(
    *, powers: Collection[str], declared: Collection[str], since: date, until: date
) -> tuple[str, Words] | None:
    """The field and the reason why no mandate can be given with these powers and days; None if it can."""
    if not powers:
        return "powers", say("Choose at least one power; a mandate without any says nothing.")
    unknown = sorted(set(powers) - set(declared))
    if unknown:
        return "powers", say("There is no power called “{power}”.", power=unknown[0])
    if until <= since:
        return "until", say("A mandate ends after the day it begins.")
    if (until - since).days > MANDATE_DAYS_MOST:
        return "until", say("A mandate lasts at most three years; then it is given anew.")
    return None


def why_not_slug(slug: str) -> Words | None:
    """Why ``slug`` cannot stand in addresses; None if it can."""
    if len(slug) > SLUG_MOST or not SLUG.fullmatch(slug):
        return say("Use small letters, digits and single hyphens, for example river-bend.")
    if slug in RESERVED_SLUGS:
        return say("“{slug}” is kept for the pages of this site.", slug=slug)
    return None


def suggested_slug(name: str) -> str:
    """A short name for addresses made from ``name``: ``Hof Grünau`` becomes ``hof-grunau``; may be empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:SLUG_MOST].strip("-")


def why_not_handle(handle: str) -> Words | None:
    """Why nobody can log in as ``handle``; None if one can. An @ is refused so that no handle passes for an e-mail."""
    if not HANDLE.fullmatch(handle):
        return say("Use 2 to 60 letters, digits, dots, hyphens or underscores, without spaces.")
    return None


def hash_of_secret(secret: str) -> str:
    """What is kept of an invitation's secret: its SHA-256; the secret itself is only in the link."""
    return sha256(secret.encode()).hexdigest()


def why_not_time_zone(name: str) -> Words | None:
    """Why no clock can be kept by ``name``; None for a name of the IANA time zone database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return say("“{zone}” is no time zone; choose one such as Europe/Berlin.", zone=name)
    return None


def why_not_currency(code: str) -> Words | None:
    """Why no purse can be kept in ``code``; None for a currency whose steps we know."""
    if code in CURRENCIES:
        return None
    return say("“{currency}” is no currency we keep books in.", currency=code)


WRITTEN_DOWN = ("told", "died")
"""How somebody who keeps the list of members can know that another leaves; all else is their own word or a decision."""


def why_not_write_down(reason: str, *, on: date, today: date, is_visitor: bool) -> tuple[str, Words] | None:
    """The field and the reason why a keeper of the list cannot write down another's parting so; None if they can."""
    if reason not in WRITTEN_DOWN:
        return "reason", say(
            "Say how you know: they told you so themselves, or they died. Nobody is asked to leave but by a decision."
        )
    if reason == "told" and on <= today and not is_visitor:
        return "on", say("Choose a later day, so that they can say whether it is right.")
    return None


def why_not_move_end(ending: str, *, until: date | None, on: date, is_own: bool) -> Words | None:
    """Why an end that stands already cannot be moved to ``on``; None if it can, and where none stands."""
    if until is None:
        return None
    if ending == "decided" and (on > until or not is_own):
        return say("It was decided together when this ends. They themselves can leave earlier, nobody later.")
    if ending == "own" and not is_own:
        return say("They said themselves on which day they leave; only they change it.")
    if ending == "told" and not is_own:
        return say("Somebody wrote down already when they leave. If that is wrong, take it back first.")
    return None


def why_not_stay(ending: str, *, is_own: bool) -> Words | None:
    """Why a parting cannot be taken back, by whom it concerns (``is_own``) or by who keeps the list; None if it can."""
    if ending == "decided":
        return say("This was decided together; only a new decision changes it.")
    if not is_own and ending not in WRITTEN_DOWN:
        return say("They said themselves that they leave; only they can take it back.")
    return None
