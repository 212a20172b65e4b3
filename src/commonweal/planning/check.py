"""Checking a plan against its problem in exact arithmetic, independently of everything that made it.

Shares nothing with the solver but the forms of problem and result. Every limit is added up in fractions
from the numbers as they are written in JSON; a limit counts as broken when it is passed by more than
``TOLERANCE`` times one plus the sum of the amounts that were added up.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from commonweal.planning.problem import Good, Group, Hub, Problem, Recipe, Union
from commonweal.planning.result import Result

TOLERANCE = Fraction(1, 10**6)
AUTONOMY = Fraction(1, 10**4)
"""How far a union may end below what it reaches alone: the error of arithmetic of the planner."""
Series = list[Fraction]
ZERO = Fraction(0)


@dataclass(frozen=True)
class Breach:
    """One limit that a plan breaks, in words, and by how much."""

    words: str
    by: float

    def __str__(self) -> str:
        return f"{self.words} (by {self.by:.3g})"


def check(problem: Problem, result: Result) -> list[Breach]:
    """All limits that the plan breaks and all figures that it states wrongly; empty for a sound plan."""
    book = _Book(problem, result)
    found = [*book.unknown()]
    if not found:
        for union in problem.unions:
            found += _check_union(book, union)
        for hub in problem.hubs:
            found += _check_hub(book, hub)
        found += _check_ways(book)
    return found


def exact(value: float) -> Fraction:
    """A number exactly as it is written in JSON."""
    return Fraction(str(value))


class _Book:
    """The amounts of a plan by name."""

    def __init__(self, problem: Problem, result: Result) -> None:
        self.problem = problem
        self.length = len(problem.periods)
        self.goods = {good.id: good for good in problem.goods}
        self._series: dict[tuple[str, ...], Series] = {}
        rows: list[tuple[tuple[str, ...], list[float]]] = []
        rows += [(("run", x.union, x.recipe), x.by_period) for x in result.runs]
        rows += [(("use", x.union, x.need), x.by_period) for x in result.provision]
        rows += [(("buy", x.union, x.purchase), x.by_period) for x in result.purchases]
        rows += [(("stock", x.union, x.good), x.by_period) for x in result.stock]
        rows += [(("waste", x.union, x.good), x.by_period) for x in result.disposal]
        rows += [(("hub", x.hub, x.good), x.by_period) for x in result.hub_stock]
        rows += [(("flow", x.origin, x.destination, x.good), x.by_period) for x in result.flows]
        self._faults = [
            f"{' '.join(key)}: has {len(values)} periods"
            for key, values in rows
            if len(values) != self.length
        ]
        for key, values in rows:
            if key in self._series:
                self._faults.append(f"{' '.join(key)}: is there twice")
            self._series[key] = [exact(value) for value in values]
        self.result = result

    def get(self, *key: str) -> Series:
        """The amounts of a name in each period."""
        return self._series.get(key, [ZERO] * self.length)

    @cached_property
    def flows(self) -> dict[tuple[str, str, str], Series]:
        """What moves, by origin, destination and good."""
        return {(key[1], key[2], key[3]): s for key, s in self._series.items() if key[0] == "flow"}

    def unknown(self) -> Iterator[Breach]:
        """Names that the problem does not know, wrong lengths, and amounts below zero."""
        yield from (Breach(fault, 0.0) for fault in self._faults)
        known: set[tuple[str, ...]] = set()
        for union in self.problem.unions:
            known |= {("run", union.id, recipe.id) for recipe in union.recipes}
            known |= {("use", union.id, need.id) for need in union.needs}
            known |= {("buy", union.id, purchase.id) for purchase in union.purchases}
        places = {union.id for union in self.problem.unions} | {hub.id for hub in self.problem.hubs}
        for key, values in self._series.items():
            named = key in known if key[0] in ("run", "use", "buy") else set(key[1:-1]) <= places
            if not named or (key[0] in ("stock", "waste", "hub", "flow") and key[-1] not in self.goods):
                yield Breach(f"the problem does not know {' '.join(key)}", 0.0)
            for period, value in enumerate(values):
                if value < 0:
                    yield Breach(f"{' '.join(key)} is below zero in period {period}", float(-value))


def _over(words: str, total: Fraction, most: Fraction, scale: Fraction) -> Iterator[Breach]:
    """A breach when ``total`` is above ``most`` by more than the tolerance allows for that ``scale``."""
    if total - most > TOLERANCE * (1 + abs(scale)):
        yield Breach(words, float(total - most))


def _unequal(words: str, first: Fraction, second: Fraction, scale: Fraction) -> Iterator[Breach]:
    yield from _over(words, abs(first - second), ZERO, scale)


def _check_union(book: _Book, union: Union) -> Iterator[Breach]:
    for good in book.goods.values():
        yield from _check_good(book, union, good)
    yield from _check_bounds(book, union)
    yield from _check_resources(book, union)
    yield from _check_money(book, union)
    yield from _check_footprint(book, union)
    for group in union.groups:
        yield from _check_ratio(book, union, group)
    if union.offers is not None:
        yield from _check_offers(book, union, union.offers)


def _check_offers(book: _Book, union: Union, offers: dict[str, float]) -> Iterator[Breach]:
    for name, amount in offers.items():
        leaving = [s for (origin, _, good), s in book.flows.items() if (origin, good) == (union.id, name)]
        sent = sum((sum(series, ZERO) for series in leaving), ZERO)
        yield from _over(f"{union.id}: more {name} leaves than is offered", sent, exact(amount), sent)
    for origin, _, good in book.flows:
        if origin == union.id and good not in offers:
            yield Breach(f"{union.id}: {good} leaves and is not offered", 0.0)


# Goods.


def _check_good(book: _Book, union: Union, good: Good) -> Iterator[Breach]:
    """What there was and came, less what went, is what is left."""
    changes, scale = _changes(book, union, good)
    stock = book.get("stock", union.id, good.id)
    waste = book.get("waste", union.id, good.id)
    keep = 1 - exact(good.loss)
    before = exact(union.stock.get(good.id, 0.0))
    for period in range(book.length):
        where = f"{union.id}: {good.id} in period {period}"
        left = changes[period] + keep * before - waste[period]
        size = scale[period] + before + waste[period] + stock[period]
        if good.kind == "service":
            yield from _over(f"{where}: more is used than is made", -left, ZERO, size)
        else:
            yield from _unequal(f"{where}: what is left is not what is in store", left, stock[period], size)
            yield from _check_store(union, good, period, stock[period], waste[period])
        before = stock[period]


def _changes(book: _Book, union: Union, good: Good) -> tuple[Series, Series]:
    """What comes less what goes in each period, and the sum of both as a scale."""
    net, scale = [ZERO] * book.length, [ZERO] * book.length

    def move(period: int, amount: Fraction) -> None:
        net[period] += amount
        scale[period] += abs(amount)

    for period, arriving in enumerate(union.arrivals.get(good.id, [])):
        move(period, exact(arriving))
    for recipe in union.recipes:
        if good.id not in recipe.inputs and good.id not in recipe.outputs:
            continue
        for start, runs in enumerate(book.get("run", union.id, recipe.id)):
            move(start, -runs * exact(recipe.inputs.get(good.id, 0.0)))
            if start + recipe.lead < book.length:
                factor = exact(recipe.yield_factor[start]) if recipe.yield_factor else Fraction(1)
                move(start + recipe.lead, runs * factor * exact(recipe.outputs.get(good.id, 0.0)))
    for need in union.needs:
        per_unit = exact(need.waste.get(good.id, 0.0)) - (1 if need.good == good.id else 0)
        for period, used in enumerate(book.get("use", union.id, need.id) if per_unit else []):
            move(period, used * per_unit)
    for purchase in union.purchases:
        if purchase.good == good.id:
            for period, bought in enumerate(book.get("buy", union.id, purchase.id)):
                move(period, bought)
    for (origin, destination, moved), series in book.flows.items():
        sign = (destination == union.id) - (origin == union.id)
        for period, amount in enumerate(series):
            move(period, sign * amount if moved == good.id else ZERO)
    return net, scale


def _check_store(union: Union, good: Good, period: int, stock: Fraction, waste: Fraction) -> Iterator[Breach]:
    where = f"{union.id}: {good.id} in period {period}"
    reserve = union.reserves.get(good.id, 0.0)
    if isinstance(reserve, list):
        least = exact(reserve[period])
        yield from _over(f"{where}: the reserve is not kept", least, stock, least)
    if good.id in union.stock_most:
        most = exact(union.stock_most[good.id])
        yield from _over(f"{where}: the store is too full", stock, most, most)
    if good.disposal_most is not None:
        most = exact(good.disposal_most)
        yield from _over(f"{where}: too much is thrown away", waste, most, most)


def _check_bounds(book: _Book, union: Union) -> Iterator[Breach]:
    for good, reserve in union.reserves.items():
        if not isinstance(reserve, list):
            least, left = exact(reserve), book.get("stock", union.id, good)[-1]
            yield from _over(f"{union.id}: the reserve of {good} is not kept", least, left, least)
    for recipe in union.recipes:
        for start, runs in enumerate(book.get("run", union.id, recipe.id)):
            most = _runs_most(recipe, start)
            if most is not None:
                words = f"{union.id}: {recipe.id} is started too often in period {start}"
                yield from _over(words, runs, most, most)
    for need in union.needs:
        for period, used in enumerate(book.get("use", union.id, need.id)):
            most = exact(need.most[period])
            yield from _over(f"{union.id}: {need.id} uses too much in period {period}", used, most, most)
    for purchase in union.purchases:
        for period, bought in enumerate(book.get("buy", union.id, purchase.id)):
            limit = purchase.most[period] if purchase.most else None
            if limit is not None:
                words = f"{union.id}: too much of {purchase.id} is bought in period {period}"
                yield from _over(words, bought, exact(limit), exact(limit))


def _runs_most(recipe: Recipe, start: int) -> Fraction | None:
    if recipe.may_start is not None and not recipe.may_start[start]:
        return ZERO
    limit = recipe.most[start] if recipe.most is not None else None
    return None if limit is None else exact(limit)


# Resources, money, footprint.


def _check_resources(book: _Book, union: Union) -> Iterator[Breach]:
    told = {use.resource: use.used for use in book.result.resources if use.union == union.id}
    for resource in union.resources:
        used = [ZERO] * book.length
        for recipe in union.recipes:
            amounts = recipe.uses.get(resource.id, 0.0)
            series = amounts if isinstance(amounts, list) else [amounts]
            for start, runs in enumerate(book.get("run", union.id, recipe.id)):
                for later, amount in enumerate(series):
                    if start + later < book.length:
                        used[start + later] += runs * exact(amount)
        for period, total in enumerate(used):
            where = f"{union.id}: {resource.id} in period {period}"
            yield from _over(
                f"{where}: more is used than there is", total, exact(resource.capacity[period]), total
            )
            stated = exact(told[resource.id][period]) if resource.id in told else ZERO
            yield from _unequal(f"{where}: the use is stated wrongly", stated, total, total)


def _check_money(book: _Book, union: Union) -> Iterator[Breach]:
    spent = [ZERO] * book.length
    for purchase in union.purchases:
        for period, bought in enumerate(book.get("buy", union.id, purchase.id)):
            spent[period] += bought * exact(purchase.price)
    for period, limit in enumerate(union.budget.per_period or []):
        if limit is not None:
            words = f"{union.id}: the budget of period {period} is overspent"
            yield from _over(words, spent[period], exact(limit), spent[period])
    total = sum(spent, ZERO)
    if union.budget.total is not None:
        yield from _over(f"{union.id}: the budget is overspent", total, exact(union.budget.total), total)
    told = next((x.total for x in book.result.spent if x.union == union.id), 0.0)
    yield from _unequal(f"{union.id}: what is spent is stated wrongly", exact(told), total, total)


def _check_footprint(book: _Book, union: Union) -> Iterator[Breach]:
    total = ZERO
    for recipe in union.recipes:
        total += exact(recipe.footprint) * sum(book.get("run", union.id, recipe.id))
    for purchase in union.purchases:
        total += exact(purchase.footprint) * sum(book.get("buy", union.id, purchase.id))
    for link in book.problem.links:
        for ends in ((link.union, link.hub), (link.hub, link.union)):
            for (origin, destination, good), series in book.flows.items():
                if link.union == union.id and (origin, destination) == ends:
                    per_unit = exact(link.footprint_per_kg) * exact(book.goods[good].mass_kg)
                    total += per_unit * sum(series)
    if union.footprint_most is not None:
        yield from _over(f"{union.id}: the footprint is too large", total, exact(union.footprint_most), total)
    told = exact(book.result.footprint.get(union.id, 0.0))
    yield from _unequal(f"{union.id}: the footprint is stated wrongly", told, total, total)


# Ratios.


def _check_ratio(book: _Book, union: Union, group: Group) -> Iterator[Breach]:
    stated = next((r for r in book.result.ratios if (r.union, r.group) == (union.id, group.id)), None)
    if stated is None:
        yield Breach(f"{union.id}: nothing is said of {group.id}", 1.0)
        return
    worst = Fraction(1)
    for period in range(book.length):
        wanted, worth = _worth(book, union, group, period)
        if wanted > 0:
            worst = min(worst, worth / wanted)
            told = stated.by_period[period]
            words = f"{union.id}: {group.id} in period {period}: the ratio is stated wrongly"
            yield from _unequal(words, exact(told or 0.0), min(Fraction(1), worth / wanted), ZERO)
    yield from _unequal(
        f"{union.id}: {group.id}: the ratio is stated wrongly", exact(stated.ratio), worst, ZERO
    )
    if stated.alone is not None:
        words = f"{union.id}: {group.id} ends below what the union reaches alone"
        yield from _over(words, exact(stated.alone) - AUTONOMY, worst, ZERO)


def _worth(book: _Book, union: Union, group: Group, period: int) -> tuple[Fraction, Fraction]:
    """What a group requires in a period, and what it gets."""
    whole = worth = ZERO
    for need in union.needs:
        value = exact(need.values.get(group.id, 0.0))
        whole += value * exact(need.most[period])
        worth += value * book.get("use", union.id, need.id)[period]
    return (whole if group.required is None else exact(group.required[period])), worth


# Hubs.


def _check_hub(book: _Book, hub: Hub) -> Iterator[Breach]:
    mass = [ZERO] * book.length
    for good in book.goods.values():
        before = exact(hub.stock.get(good.id, 0.0))
        stock = book.get("hub", hub.id, good.id)
        for period in range(book.length):
            coming, going = _through(book, hub.id, good.id, period)
            left = (1 - exact(good.loss)) * before + coming - going
            where = f"{hub.id}: {good.id} in period {period}"
            size = before + coming + going
            words = f"{where}: what is left is not what is there"
            yield from _unequal(words, left, stock[period], size)
            if good.waste and not hub.stock.get(good.id):
                yield from _over(f"{where}: a waste is dumped", stock[period], ZERO, ZERO)
            mass[period] += stock[period] * exact(good.mass_kg)
            before = stock[period]
    for period, total in enumerate(mass):
        if hub.capacity_kg is not None:
            words = f"{hub.id}: is too full in period {period}"
            yield from _over(words, total, exact(hub.capacity_kg), total)


def _through(book: _Book, hub: str, good: str, period: int) -> tuple[Fraction, Fraction]:
    coming = going = ZERO
    for (origin, destination, moved), series in book.flows.items():
        if moved == good:
            coming += series[period] if destination == hub else 0
            going += series[period] if origin == hub else 0
    return coming, going


def _check_ways(book: _Book) -> Iterator[Breach]:
    """Every flow goes over a link or route that exists, within what it can carry."""
    most: dict[tuple[str, str], list[float | None] | float | None] = {}
    for link in book.problem.links:
        most[link.union, link.hub] = link.out_most_kg
        most[link.hub, link.union] = link.in_most_kg
    for route in book.problem.routes:
        most[route.from_hub, route.to_hub] = route.most_kg
    for origin, destination, good in book.flows:
        if (origin, destination) not in most:
            yield Breach(f"{good} goes from {origin} to {destination}, where there is no way", 0.0)
    for (origin, destination), limit in most.items():
        for period in range(book.length):
            cap = limit[period] if isinstance(limit, list) else limit
            if cap is not None:
                total = sum(_masses(book, origin, destination, period), ZERO)
                words = f"too much goes from {origin} to {destination} in period {period}"
                yield from _over(words, total, exact(cap), total)


def _masses(book: _Book, origin: str, destination: str, period: int) -> Iterable[Fraction]:
    for (start, end, good), series in book.flows.items():
        if (start, end) == (origin, destination):
            yield series[period] * exact(book.goods[good].mass_kg)
