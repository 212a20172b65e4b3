"""What stands in the stores and in the ground on any day: the demo begins today, whatever today is."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.shapes import Recipe, StockRule, Union

HARVEST_DAY = 15
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Standing:
    """A crop (or wood, or a crock) under way: so many runs of a recipe, begun then, ready then."""

    recipe_id: str
    runs: int
    started_on: date
    ready_on: date


def months_on(day: date, months: int) -> date:
    """Give the same day so many months later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def periods_from(on: date, count: int = 12) -> tuple[date, ...]:
    """Give the first days of ``count`` monthly periods beginning on ``on``."""
    return tuple(months_on(on, index) for index in range(count))


def season_month(period_start: date) -> int:
    """Say which month (1 to 12) most of a period lies in; twelve periods in a row have all twelve."""
    return period_start.month if period_start.day <= HARVEST_DAY else period_start.month % 12 + 1


def months_since(month: int, on: date) -> float:
    """Months gone by on the day ``on`` since the middle of the last ``month``; always from 0 to under 12."""
    then = date(on.year, month, HARVEST_DAY)
    if then > on:
        then = date(on.year - 1, month, HARVEST_DAY)
    return (on - then).days / DAYS_A_MONTH


def opening_stock(union: Union, on: date) -> dict[str, int]:
    """Give what is in the union's stores on ``on``, in steps of each kind.

    What there is none of is left out.
    """
    amounts = {rule.kind: _steps_of(rule, union, on) for rule in region().stock}
    return {kind: steps for kind, steps in amounts.items() if steps}


def _steps_of(rule: StockRule, union: Union, on: date) -> int:
    """Use a month, times the months it still has to last, rounded to what a stock-take would write down."""
    months = rule.lasts_months
    if rule.harvest_month:
        months = max(0.0, rule.lasts_months - months_since(rule.harvest_month, on))
    use = rule.use_per_person_month * _months_of_use(rule.kind, on, months)
    steps = use * len(union.people) * rule.percent[union.union_id] / 100
    return round(steps / 100) * 100 if steps >= 1000 else round(steps)


def _months_of_use(kind: str, on: date, months: float) -> float:
    """Weigh the coming ``months`` by season: a winter month of firewood counts for several in summer."""
    percents = next(
        (rule.percent_by_month for rule in region().needs.values() if rule.kind == kind), (100,) * 12
    )
    if months >= 1 and len(set(percents)) > 1:
        mean = sum(percents) / 12
        whole = [percents[season_month(months_on(on, index)) - 1] for index in range(int(months) + 1)]
        return (sum(whole[:-1]) + whole[-1] * (months - int(months))) / mean
    return months


def reserves(union: Union, on: date, *, months: int = 12) -> dict[str, int]:
    """Give what should be left when the horizon ends, of all that keeps for months.

    Of our own harvests seven tenths of what a usual year has on that day; of what can be bought again, half.
    """
    end = opening_stock(union, months_on(on, months))
    tenths = {rule.kind: 7 if rule.harvest_month else 5 for rule in region().stock}
    return {kind: steps * tenths[kind] // 10 for kind, steps in end.items() if _keeps_for_months(kind)}


def _keeps_for_months(kind: str) -> bool:
    """Say whether a kind is worth a reserve: it keeps for four months or more."""
    return region().kinds[kind].keeps_days >= 120


def standing_crops(union: Union, on: date) -> tuple[Standing, ...]:
    """Give what the union has in the ground on ``on``, from its usual beds, trees and plots."""
    beds: Mapping[str, int] = region().standing[union.union_id]
    under_way = (
        each for recipe_id, runs in beds.items() for each in _starts(region().recipes[recipe_id], runs, on)
    )
    return tuple(each for each in under_way if each.ready_on > on)


def _starts(recipe: Recipe, runs: int, on: date) -> list[Standing]:
    """Spread the usual runs of a year over the months they may start in; give the latest start of each."""
    months = sorted(recipe.start_months)
    shares = [runs * (index + 1) // len(months) - runs * index // len(months) for index in range(len(months))]
    starts = []
    for month, share in zip(months, shares, strict=True):
        begun = date(on.year, month, HARVEST_DAY)
        begun = begun if begun <= on else date(on.year - 1, month, HARVEST_DAY)
        if share:
            starts.append(Standing(recipe.recipe_id, share, begun, months_on(begun, recipe.lead_months)))
    return starts
