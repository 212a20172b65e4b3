"""The customs of offering hours: what can be offered, and days and times of day as small sets."""

from collections.abc import Iterable
from datetime import date

from commonweal.lib.words import Words, say
from commonweal.provisioning.rules.needs import Fault, why_not_days

WEEKDAYS: tuple[Words, ...] = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
DAYPARTS: tuple[Words, ...] = (say("morning"), say("afternoon"), say("evening"))
ALL_DAYS = 2 ** len(WEEKDAYS) - 1
ALL_PARTS = 2 ** len(DAYPARTS) - 1
MINUTES_A_WEEK_MOST = 80 * 60
MINUTES_A_DAY_MOST = 16 * 60


def mask_of(places: Iterable[int]) -> int:
    """A set of places (0 is Monday, or morning) as bits."""
    return sum(1 << place for place in set(places))


def places_in(mask: int, words: tuple[Words, ...]) -> list[int]:
    """The places that are in the set."""
    return [place for place in range(len(words)) if mask >> place & 1]


def why_not_offer(
    *,
    minutes_per_week: int,
    most_minutes_per_day: int | None,
    weekdays: int,
    dayparts: int,
    since: date,
    until: date | None,
) -> Fault | None:
    """The field and the reason why hours cannot be offered so; None if they can."""
    if not 0 < minutes_per_week <= MINUTES_A_WEEK_MOST:
        return "minutes_per_week", say("Offer more than nothing, and at most 80 hours a week.")
    if most_minutes_per_day is not None and not 0 < most_minutes_per_day <= MINUTES_A_DAY_MOST:
        return "most_minutes_per_day", say("At most a day is more than nothing, and up to 16 hours.")
    if not 0 < weekdays <= ALL_DAYS:
        return "weekdays", say("Choose at least one day of the week.")
    if not 0 < dayparts <= ALL_PARTS:
        return "dayparts", say("Choose at least one time of day.")
    return why_not_days(since=since, until=until)
