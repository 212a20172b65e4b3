"""From the values of the programme's columns back to a plan in the words of the problem."""

from collections.abc import Iterable
from typing import Literal

from commonweal.planning.block import required
from commonweal.planning.highs import Solver
from commonweal.planning.model import Floats, Key
from commonweal.planning.problem import Group, Problem, Resource, Union
from commonweal.planning.result import (
    Amounts,
    Bought,
    Flow,
    HubStock,
    Provision,
    Ratio,
    Result,
    Runs,
    Spent,
    Use,
)

DIGITS = 11
RATIO_DIGITS = 6
DUST = 1e-9
"""What is below this share of its usual size is nothing."""


class Plan:
    """The cleaned values of a solved programme, by name."""

    def __init__(self, problem: Problem, solver: Solver, values: Floats) -> None:
        self.problem = problem
        self.length = len(problem.periods)
        lp = solver.lp
        self._values = {
            key: clean(float(values[column]), float(lp.column_size[column]))
            for key, column in lp.columns.items()
        }

    def series(self, *key: str) -> list[float]:
        """The values of a column in each period."""
        return [self._values.get((*key, period), 0.0) for period in range(self.length)]

    def names(self, kind: str) -> list[tuple[str, ...]]:
        """The names, without periods, of a kind's columns that are not zero throughout."""
        found: dict[tuple[str, ...], bool] = {}
        for key, value in self._values.items():
            if key[0] == kind:
                name = tuple(map(str, key[1:-1]))
                found[name] = found.get(name, False) or value != 0.0
        return [name for name, there in found.items() if there]

    def value(self, key: Key) -> float:
        """The value of one column, 0 where there is none."""
        return self._values.get(key, 0.0)


def clean(value: float, size: float) -> float:
    """A value without dust and with a sane number of digits."""
    return 0.0 if abs(value) < DUST * max(size, 1e-3) else float(f"{value:.{DIGITS}g}")


def extract(plan: Plan, floors: dict[Key, float]) -> Result:
    """The plan as a result, without reasons and statistics."""
    problem = plan.problem
    storable = {good.id for good in problem.goods if good.kind == "good"}
    return Result(
        status="solved",
        problem_digest="",
        ratios=[ratio for union in problem.unions for ratio in _ratios(plan, union, floors)],
        runs=[Runs(union=u, recipe=r, by_period=plan.series("run", u, r)) for u, r in plan.names("run")],
        provision=[
            Provision(union=u, need=n, by_period=plan.series("use", u, n)) for u, n in plan.names("use")
        ],
        purchases=[
            Bought(union=u, purchase=p, by_period=plan.series("buy", u, p)) for u, p in plan.names("buy")
        ],
        stock=[
            Amounts(union=u, good=g, by_period=plan.series("stock", u, g)) for u, g in plan.names("stock")
        ],
        disposal=[
            Amounts(union=u, good=g, by_period=plan.series("waste", u, g))
            for u, g in plan.names("waste")
            if g in storable
        ],
        hub_stock=[HubStock(hub=h, good=g, by_period=plan.series("hub", h, g)) for h, g in plan.names("hub")],
        flows=[*_flows(plan, "out"), *_flows(plan, "in"), *_flows(plan, "between")],
        resources=[_use(plan, union, resource) for union in problem.unions for resource in union.resources],
        spent=[_spent(plan, union) for union in problem.unions],
        footprint={u.id: plan.value(("measure", "least_footprint", u.id)) for u in problem.unions},
    )


def _ratios(plan: Plan, union: Union, floors: dict[Key, float]) -> Iterable[Ratio]:
    for group in union.groups:
        met = [_met(plan, union, group, period) for period in range(plan.length)]
        there = [(ratio, period) for period, ratio in enumerate(met) if ratio is not None]
        worst = min(there, default=None)
        alone = floors.get(("ratio", union.id, group.id))
        yield Ratio(
            union=union.id,
            group=group.id,
            tier=group.tier,
            ratio=worst[0] if worst else 1.0,
            worst_period=plan.problem.periods[worst[1]].id if worst else None,
            by_period=met,
            alone=None if alone is None else round(alone, RATIO_DIGITS),
        )


def _met(plan: Plan, union: Union, group: Group, period: int) -> float | None:
    """How far a group is met in a period by what is handed out; null where nothing is needed."""
    wanted = required(union, group, period)
    if wanted <= 0:
        return None
    worth = sum(
        need.values[group.id] * plan.value(("use", union.id, need.id, period))
        for need in union.needs
        if group.id in need.values
    )
    return round(min(1.0, worth / wanted), RATIO_DIGITS)


def _flows(plan: Plan, kind: Literal["out", "in", "between"]) -> Iterable[Flow]:
    for first, second, good in plan.names(kind):
        origin, destination = (second, first) if kind == "in" else (first, second)
        yield Flow(
            origin=origin,
            destination=destination,
            kind=kind,
            good=good,
            by_period=plan.series(kind, first, second, good),
        )


def _use(plan: Plan, union: Union, resource: Resource) -> Use:
    used = [0.0] * plan.length
    for recipe in union.recipes:
        uses = recipe.uses.get(resource.id)
        if uses is None:
            continue
        series = uses if isinstance(uses, list) else [uses]
        for start, runs in enumerate(plan.series("run", union.id, recipe.id)):
            for period, amount in enumerate(series[: plan.length - start], start):
                used[period] += runs * amount
    used = [clean(amount, 1.0) for amount in used]
    return Use(union=union.id, resource=resource.id, used=used, capacity=resource.capacity)


def _spent(plan: Plan, union: Union) -> Spent:
    by_period = [0.0] * plan.length
    for purchase in union.purchases:
        for period, amount in enumerate(plan.series("buy", union.id, purchase.id)):
            by_period[period] += purchase.price * amount
    by_period = [clean(amount, 1.0) for amount in by_period]
    return Spent(
        union=union.id,
        currency=union.budget.currency,
        by_period=by_period,
        total=clean(sum(by_period), 1.0),
    )
