"""The calendar of a round: its weeks or months as spans of days, and where in a run of a recipe a day falls."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from commonweal.provisioning.rules.spans import Span

DAYS_A_MONTH = 365.25 / 12
DAYS_A_WEEK = 7
PERIODS_MOST = 60


def month_later(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month where it is shorter (31 January, 28 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def spans_of(*, starts_on: date, period: str, periods: int) -> tuple[Span, ...]:
    """The ``periods`` weeks or months (``period`` is ``week`` or ``month``) from ``starts_on``, without a gap."""
    if period == "week":
        edges = [starts_on + timedelta(days=DAYS_A_WEEK * index) for index in range(periods + 1)]
    else:
        edges = [month_later(starts_on, index) for index in range(periods + 1)]
    return tuple(Span(edges[i], edges[i + 1] - timedelta(days=1)) for i in range(periods))


def period_name(span: Span) -> str:
    """A period in plain English, for plans that are read without the pages: ``December 2026``, ``7–13 Dec 2026``."""
    first, last = span.first_on, span.last_on
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
        return f"{calendar.month_name[first.month]} {first.year}"
    until = f"{last.day} {calendar.month_abbr[last.month]} {last.year}"
    same = first.month == last.month and first.year == last.year
    return f"{first.day}–{until}" if same else f"{first.day} {calendar.month_abbr[first.month]} – {until}"


def middle(span: Span) -> date:
    """The day in the middle of a period, whose month is the season of the whole."""
    return span.first_on + timedelta(days=(span.days - 1) // 2)


def period_of(spans: Sequence[Span], day: date) -> int | None:
    """The number of the period that ``day`` is in, counted from 0; None before the first and after the last."""
    return next((at for at, span in enumerate(spans) if span.first_on <= day <= span.last_on), None)


def periods_after(days: int, *, period: str) -> int:
    """How many whole periods after its start a run's day number ``days`` falls; a month is taken as 30 days."""
    return days // (DAYS_A_WEEK if period == "week" else 30)


def lead_periods(days: int, *, period: str) -> int:
    """After how many periods a run that takes ``days`` is ready; two days short of a month still are a month."""
    return periods_after(days if period == "week" else days + 2, period=period)


def spread(amount: float, *, from_day: int, until_day: int, period: str) -> list[float]:
    """``amount`` of work between two days of a run (from the start, the last not counted), by periods of the run.

    The parts add up to ``amount``; days count alike. The same day twice, or an end before the start, is one day.
    """
    last = max(from_day + 1, until_day)
    counted = [periods_after(day, period=period) for day in range(from_day, last)]
    return [amount * counted.count(place) / len(counted) for place in range(max(counted) + 1)]


def held(amount: float, *, from_day: int, until_day: int, period: str) -> list[float]:
    """``amount`` of land kept from a day until a day of a run, by periods of the run: whole in every one touched."""
    return [
        amount if part else 0.0 for part in spread(1.0, from_day=from_day, until_day=until_day, period=period)
    ]
