"""How a plan's runs become tasks of a week: whole where they must be, and never less than the plan asks.

Pure: runs are in thousandths, dates are days, nothing here knows a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from commonweal.provisioning.rules.spans import Span

MILLI = 1000


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A plan's line: ``milli_runs`` thousandths of a run of a recipe to be started in period number ``period``."""

    recipe: UUID
    period: int
    milli_runs: int


@dataclass(frozen=True, slots=True)
class PlannedPurchase:
    """A plan's line: ``amount`` steps to be bought by a supply offer in period number ``period``."""

    offer: UUID
    period: int
    amount: int


def weeks_of(period: Span) -> list[Span]:
    """The calendar weeks (Monday to Sunday, ISO 8601) that a period touches, cut at its ends.

    A rest of one or two days joins its neighbour, so that nobody gets a task for a Sunday alone.
    """
    weeks: list[Span] = []
    day = period.first_on
    while day <= period.last_on:
        end = min(day + timedelta(days=6 - day.weekday()), period.last_on)
        weeks.append(Span(day, end))
        day = end + timedelta(days=1)
    if len(weeks) > 1 and weeks[0].days <= 2:
        weeks[:2] = [Span(weeks[0].first_on, weeks[1].last_on)]
    if len(weeks) > 1 and weeks[-1].days <= 2:
        weeks[-2:] = [Span(weeks[-2].first_on, weeks[-1].last_on)]
    return weeks


def split_evenly(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` divided in proportion to ``weights`` in whole numbers that add up (Hamilton's largest remainder)."""
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("Something must be divided among at least one part with weight.")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def runs_by_week(milli_runs: int, weeks: Sequence[Span], *, whole_runs: bool) -> list[int]:
    """Thousandths of runs for each week, in proportion to its days; whole runs are rounded up in all, never down.

    >>> from datetime import date
    >>> runs_by_week(2500, [Span(date(2026, 3, 2), date(2026, 3, 8))] * 2, whole_runs=True)
    [2000, 1000]
    """
    days = [week.days for week in weeks]
    if not whole_runs:
        return split_evenly(milli_runs, days)
    whole = -(-milli_runs // MILLI)
    return [runs * MILLI for runs in split_evenly(whole, days)]


def line_amount(per_run: int, milli_runs: int) -> int:
    """What ``milli_runs`` of a recipe take or give of a line, in whole steps, rounded to the nearest."""
    return (per_run * milli_runs + MILLI // 2) // MILLI


def part_of_line(*, planned: int, done: int, minutes: int, planned_minutes: int) -> int:
    """What ``minutes`` of a task's work take or give of a line when all goes as planned, in whole steps.

    The line's part in proportion to the minutes, but never more than is left of the plan: who works longer than
    planned makes no more by it, as far as anybody knows. Nothing where no minutes were planned.

    >>> part_of_line(planned=20_000, done=0, minutes=120, planned_minutes=240)
    10000
    >>> part_of_line(planned=20_000, done=15_000, minutes=120, planned_minutes=240)
    5000
    """
    return max(min(in_proportion(planned, part=minutes, whole=planned_minutes), planned - done), 0)


def in_proportion(amount: int, *, part: int, whole: int) -> int:
    """``amount`` times ``part`` over ``whole``, to the nearest step; nothing where there is no whole."""
    return (2 * amount * part + whole) // (2 * whole) if whole > 0 else 0
