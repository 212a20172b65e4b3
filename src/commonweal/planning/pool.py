"""Several unions around hubs: what may travel, and the balance of what waits in between.

Names of columns: ("out" or "in", union, hub, good, period), ("hub", hub, good, period),
("between", from hub, to hub, good, period).
"""

from dataclasses import dataclass

from commonweal.planning.block import Block
from commonweal.planning.model import INF, Model
from commonweal.planning.problem import Good, Hub, Link, MostPerPeriod, Problem, Route, Union


@dataclass(frozen=True)
class Pool:
    """The shared part of a model, and the unions' parts that it joins."""

    model: Model
    problem: Problem
    blocks: dict[str, Block]
    goods: list[Good]

    def size(self, good: str) -> float:
        """The typical amount of a good on its way."""
        return max(block.size(good) for block in self.blocks.values())

    @property
    def length(self) -> int:
        """The number of periods."""
        return len(self.problem.periods)


def add_pool(model: Model, problem: Problem, blocks: dict[str, Block]) -> None:
    """Add hubs, links and routes between the unions of ``blocks``."""
    pool = Pool(model, problem, blocks, _moving(problem))
    for hub in problem.hubs:
        for good in pool.goods:
            _add_waiting(pool, hub, good)
        _add_room(pool, hub)
    for union in problem.unions:
        if union.offers is not None:
            for name, amount in union.offers.items():
                model.row(("offer", union.id, name), upper=amount, size=amount or 1.0)
    for link in problem.links:
        _add_link(pool, link)
    for route in problem.routes:
        _add_route(pool, route)


def _moving(problem: Problem) -> list[Good]:
    """The goods that somebody has and somebody can use."""
    had = {good for hub in problem.hubs for good in hub.stock}
    had = had.union(*map(obtained, problem.unions))
    wanted: set[str] = set().union(*map(used, problem.unions))
    return [good for good in problem.goods if good.kind == "good" and good.id in had & wanted]


def obtained(union: Union) -> set[str]:
    """The goods that a union has, makes or buys."""
    made = {good for recipe in union.recipes for good in recipe.outputs}
    left = {good for need in union.needs for good in need.waste}
    return {*union.stock, *union.arrivals, *made, *left, *(p.good for p in union.purchases)}


def used(union: Union) -> set[str]:
    """The goods that a union can put to use or must keep."""
    taken = {good for recipe in union.recipes for good in recipe.inputs}
    return {*taken, *union.reserves, *(need.good for need in union.needs)}


def most_at(limit: MostPerPeriod | float | None, period: int) -> float:
    """The limit of a way in a period, in kg; infinite where there is none."""
    most = limit[period] if isinstance(limit, list) else limit
    return INF if most is None else most


def _add_waiting(pool: Pool, hub: Hub, good: Good) -> None:
    """The balance of a good in a hub. A waste cannot wait there: it goes on in the same period."""
    model, size = pool.model, pool.size(good.id)
    opening = (1 - good.loss) * hub.stock.get(good.id, 0.0)
    most = 0.0 if good.waste and not opening else INF
    for period in range(pool.length):
        given = opening if period == 0 else 0.0
        row = model.row(("hub", hub.id, good.id, period), -given, -given, size=size)
        model.put(row, model.column(("hub", hub.id, good.id, period), upper=most, size=size), -1.0)
        if period > 0:
            model.put(row, model.columns["hub", hub.id, good.id, period - 1], 1 - good.loss)


def _add_room(pool: Pool, hub: Hub) -> None:
    if hub.capacity_kg is None:
        return
    for period in range(pool.length):
        row = pool.model.row(("room", hub.id, period), upper=hub.capacity_kg, size=hub.capacity_kg or 1.0)
        for good in pool.goods:
            pool.model.put(row, pool.model.columns["hub", hub.id, good.id, period], good.mass_kg)


def _add_link(pool: Pool, link: Link) -> None:
    for way, most in (("out", link.out_most_kg), ("in", link.in_most_kg)):
        for period in range(pool.length):
            limit = most_at(most, period)
            if limit < INF:
                key = (way, link.union, link.hub, period)
                pool.model.row(key, upper=limit, size=limit or 1.0)
    union = pool.blocks[link.union].union
    leaving, coming = _may_leave(union), used(union)
    for good in pool.goods:
        if good.id in leaving:
            _add_way(pool, link, good, "out")
        if good.id in coming:
            _add_way(pool, link, good, "in")


def _may_leave(union: Union) -> set[str]:
    return obtained(union) if union.offers is None else obtained(union) & set(union.offers)


def _add_way(pool: Pool, link: Link, good: Good, way: str) -> None:
    model = pool.model
    sign = 1.0 if way == "in" else -1.0
    for period in range(pool.length):
        key = (way, link.union, link.hub, good.id, period)
        column = model.column(key, size=pool.size(good.id))
        model.put(model.rows["balance", link.union, good.id, period], column, sign)
        model.put(model.rows["hub", link.hub, good.id, period], column, -sign)
        row = model.rows.get((way, link.union, link.hub, period))
        if row is not None:
            model.put(row, column, good.mass_kg)
        if way == "out" and ("offer", link.union, good.id) in model.rows:
            model.put(model.rows["offer", link.union, good.id], column, 1.0)
        footprint = model.rows["measure", "least_footprint", link.union]
        model.put(footprint, column, -good.mass_kg * link.footprint_per_kg)


def _add_route(pool: Pool, route: Route) -> None:
    model = pool.model
    for period in range(pool.length):
        limit = most_at(route.most_kg, period)
        row = model.row(("between", route.from_hub, route.to_hub, period), upper=limit, size=min(limit, 1e6))
        for good in pool.goods:
            key = ("between", route.from_hub, route.to_hub, good.id, period)
            column = model.column(key, size=pool.size(good.id))
            model.put(model.rows["hub", route.from_hub, good.id, period], column, -1.0)
            model.put(model.rows["hub", route.to_hub, good.id, period], column, 1.0)
            model.put(row, column, good.mass_kg)
