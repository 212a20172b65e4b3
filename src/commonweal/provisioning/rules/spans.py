"""Days counted exactly: what falls due in a span of days, and which days somebody is there.

All spans include both their days. A month is the mean Gregorian month (146,097 days in 4,800 months), a year the
mean year, so that what is due over four centuries is due to the step.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
EVERY_DAY = 127
DAYS_PER = {"day": (1, 1), "week": (1, 7), "month": (4800, 146_097), "year": (400, 146_097)}  # times, in days


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from ``first_on`` to ``last_on``, both included."""

    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        """How many days that is; 0 for a span that ends before it begins."""
        return max((self.last_on - self.first_on).days + 1, 0)

    def cut(self, other: "Span") -> "Span | None":
        """The days both have, or None."""
        first, last = max(self.first_on, other.first_on), min(self.last_on, other.last_on)
        return Span(first, last) if first <= last else None


def cut_all(spans: Iterable[Span], other: Span) -> list[Span]:
    """The parts of ``spans`` that lie within ``other``."""
    return [part for span in spans if (part := span.cut(other))]


def without(span: Span, gaps: Iterable[Span]) -> list[Span]:
    """What is left of ``span`` when the days of ``gaps`` (in any order, overlapping or not) are taken out."""
    left, first = [], span.first_on
    for gap in sorted(gaps):
        if gap.last_on < first:
            continue
        if gap.first_on > span.last_on:
            break
        if gap.first_on > first:
            left.append(Span(first, gap.first_on - ONE_DAY))
        first = gap.last_on + ONE_DAY
    if first <= span.last_on:
        left.append(Span(first, span.last_on))
    return left


def due(*, amount: int, per: str, since: date, within: Span) -> int:
    """How much of ``amount`` a day, week, month or year, needed since ``since``, falls due within the span.

    Counted from ``since``, and due at the beginning: of two coats a year the first is due at once and the second
    half a year later. Neighbouring spans add up exactly; nothing is rounded away or invented between them.
    """
    times, days = DAYS_PER[per]
    return _due_by(amount * times, days, (within.last_on - since).days + 1) - _due_by(
        amount * times, days, (within.first_on - since).days
    )


def _due_by(amount: int, days_each: int, days: int) -> int:
    return -(-amount * days // days_each) if days > 0 else 0


def weekdays_in(span: Span, mask: int) -> int:
    """How many days of the span fall on the weekdays of ``mask`` (bit 0 is Monday)."""
    weeks, rest = divmod(span.days, 7)
    start = span.first_on.weekday()
    return weeks * (mask & EVERY_DAY).bit_count() + sum(
        mask >> ((start + day) % 7) & 1 for day in range(rest)
    )


def minutes_given(
    *, minutes_per_week: int, most_minutes_per_day: int | None, weekdays: int, there: Sequence[Span]
) -> int:
    """Minutes somebody can give on the days they are there: the week's minutes spread evenly over its weekdays.

    Nobody is counted for more than they wish in a day. Rounded down, for hours offered are not stretched.
    """
    share = (weekdays & EVERY_DAY).bit_count()
    if not share:
        return 0
    week = minutes_per_week
    if most_minutes_per_day is not None:
        week = min(week, most_minutes_per_day * share)
    return sum(weekdays_in(span, weekdays) for span in there) * week // share
