"""The customs of stating a need, and of showing sums that contain what is private."""

from datetime import date

from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say

TIERS = (1, 2, 3)
PERS = ("day", "week", "month", "year", "once")
YEARS_MOST = 100
NEEDABLE = ("good", "service")
PRIVATE_OTHERS_LEAST = 2
Fault = tuple[str, Words]


def why_not_need(*, tier: int, amount: int, per: str, since: date, until: date | None) -> Fault | None:
    """The field and the reason why a need cannot be stated so; None if it can."""
    if tier not in TIERS:
        return "tier", say("A need is of the first, second or third tier.")
    if not 0 < amount <= AMOUNT_MOST // 4000:  # a century of daily needs still fits the books
        return "amount", say("Say how much, more than nothing and less than the books can hold.")
    if per not in PERS:
        return "per", say("Say how often: a day, a week, a month, a year or once.")
    return why_not_days(since=since, until=until)


def why_not_days(*, since: date, until: date | None) -> Fault | None:
    """Why something cannot go from a day until a day, both included; None if it can."""
    if not 1900 <= since.year <= 2200:
        return "since", say("The first day is too far away.")
    if until is None:
        return None
    if until < since:
        return "until", say("The last day is before the first.")
    if until.year - since.year > YEARS_MOST:
        return "until", say("The last day is too far away.")
    return None


def why_not_needed(*, medium: str, is_archived: bool) -> Fault | None:
    """Why a kind cannot be asked for; None if it can. Skills, machines, land and money are means, not needs."""
    if is_archived:
        return "what", say("This is no longer kept; choose another.")
    if medium not in NEEDABLE:
        return "what", say("Only goods and services can be needed; the plan finds the work and means itself.")
    return None


def why_not_guests(*, count: int, since: date, until: date) -> Fault | None:
    """Why guests cannot be announced so; None if they can."""
    if not 1 <= count <= 10_000:
        return "count", say("Say how many people come, at least one.")
    return why_not_days(since=since, until=until)


def may_show_sum(*, private_others: int) -> bool:
    """Whether a sum with private needs of so many people besides the viewer tells of no one person.

    Of one it would be theirs; of two nobody knows which part is whose but the two themselves, each of whom then
    knows the other's, so a viewer's own part is never counted among the others.
    """
    return private_others == 0 or private_others >= PRIVATE_OTHERS_LEAST
