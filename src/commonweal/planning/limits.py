"""Which limit of the problem stands behind a row or a column, and how to give a little more of it."""

from collections.abc import Callable
from dataclasses import dataclass

from commonweal.planning.highs import Outcome, Solver
from commonweal.planning.model import INF, Key
from commonweal.planning.problem import Good, Problem, Purchase, Recipe, Resource, Union
from commonweal.planning.sources import Sources

FULL = {"skill": "hours", "equipment": "equipment", "land": "land", "other": "resource"}


@dataclass(frozen=True)
class Limit:
    """One limit of the problem. ``amount`` is None where the limit is that there is none at all."""

    code: str
    union: str | None
    id: str
    name: str
    period: int | None
    amount: float | None
    unit: str
    key: Key
    row: bool
    sense: int
    """1 where more of the limit raises a bound, -1 where it lowers one."""


Teller = Callable[[Key, float], Limit | None]


class Limits:
    """All limits of a problem, found by the name of their row or column."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sources = Sources(problem)
        self.goods: dict[str, Good] = {good.id: good for good in problem.goods}
        self.unions: dict[str, Union] = {union.id: union for union in problem.unions}
        self.resources: dict[tuple[str, str], Resource] = {
            (u.id, r.id): r for u in problem.unions for r in u.resources
        }
        self.recipes: dict[tuple[str, str], Recipe] = {
            (u.id, r.id): r for u in problem.unions for r in u.recipes
        }
        self.purchases: dict[tuple[str, str], Purchase] = {
            (u.id, p.id): p for u in problem.unions for p in u.purchases
        }
        self.places = {union.id: union.name for union in problem.unions}
        self.places |= {hub.id: hub.name for hub in problem.hubs}
        self._rows: dict[str, Teller] = {
            "balance": self._supply,
            "resource": self._resource,
            "money": self._money,
            "reserve": self._reserve,
            "offer": self._offer,
            "out": self._transport,
            "in": self._transport,
            "between": self._transport,
            "room": self._room,
        }
        self._columns: dict[str, Teller] = {
            "run": self._run,
            "buy": self._buy,
            "use": self._variety,
            "stock": self._kept,
            "waste": self._kept,
            "measure": self._whole,
        }

    def binding(self, solver: Solver, outcome: Outcome) -> list[tuple[Limit, float]]:
        """The limits that have a multiplier, with the rise of the objective per unit, the weightiest first."""
        found: list[tuple[float, Limit, float]] = []
        for keys, gains, by_row in (
            (solver.lp.rows, outcome.row_gain, True),
            (solver.lp.columns, outcome.column_gain, False),
        ):
            for key, index in keys.items():
                gain = float(gains[index])
                limit = self.of(solver, key, row=by_row) if abs(gain) > 1e-12 else None
                if limit is not None and gain * limit.sense > 0:
                    weight = abs(gain) * (limit.amount or 1.0)
                    found.append((weight, limit, gain * limit.sense))
        most = max((weight for weight, _, _ in found), default=0.0)
        found = [entry for entry in found if entry[0] > most * 1e-6]
        found.sort(key=lambda entry: (-entry[0], str(entry[1].key)))
        return [(limit, gain) for _, limit, gain in found]

    def of(self, solver: Solver, key: Key, *, row: bool) -> Limit | None:
        """The limit behind a row or column, or None where there is none to speak of."""
        kind = str(key[0])
        if row:
            upper = float(solver.row_upper[solver.lp.rows[key]])
            told = self._rows.get(kind)
        else:
            upper = float(solver.column_upper[solver.lp.columns[key]])
            told = self._columns.get(kind) if upper < INF else None
        return told(key, upper) if told else None

    # Rows.

    def _supply(self, key: Key, upper: float) -> Limit | None:
        """What is in store or arrives; or that a good cannot be had at all by then."""
        union, good, period = str(key[1]), str(key[2]), int(key[3])
        name, unit = self.goods[good].name, self.goods[good].unit
        if upper < 0:
            code = "stock" if period == 0 and self.unions[union].stock.get(good) else "arrivals"
            return Limit(code, union, good, name, period, -upper, unit, key, True, -1)
        if self.sources.possible(union, good, period):
            return None
        code = "not_yet" if self.sources.earliest(union, good) is not None else "no_source"
        return Limit(code, union, good, name, period, None, unit, key, True, -1)

    def _resource(self, key: Key, upper: float) -> Limit:
        union = str(key[1])
        resource = self.resources[union, str(key[2])]
        code = FULL[resource.kind]
        return Limit(code, union, resource.id, resource.name, int(key[3]), upper, resource.unit, key, True, 1)

    def _money(self, key: Key, upper: float) -> Limit:
        union = str(key[1])
        unit = self.unions[union].budget.currency
        return Limit("money_period", union, "budget", "", int(key[2]), upper, unit, key, True, 1)

    def _reserve(self, key: Key, _: float) -> Limit:
        good = self.goods[str(key[2])]
        return Limit("reserve", str(key[1]), good.id, good.name, int(key[3]), None, good.unit, key, True, -1)

    def _offer(self, key: Key, upper: float) -> Limit:
        good = self.goods[str(key[2])]
        return Limit("offer", str(key[1]), good.id, good.name, None, upper, good.unit, key, True, 1)

    def _transport(self, key: Key, upper: float) -> Limit:
        ends = (str(key[2]), str(key[1])) if key[0] == "in" else (str(key[1]), str(key[2]))
        way = " – ".join(self.places[end] for end in ends)
        return Limit("transport", None, "/".join(ends), way, int(key[3]), upper, "kg", key, True, 1)

    def _room(self, key: Key, upper: float) -> Limit:
        hub = str(key[1])
        return Limit("room", None, hub, self.places[hub], int(key[2]), upper, "kg", key, True, 1)

    # Columns.

    def _run(self, key: Key, upper: float) -> Limit:
        recipe = self.recipes[str(key[1]), str(key[2])]
        closed = recipe.may_start is not None and not recipe.may_start[int(key[3])]
        code = "season" if closed else "runs_most"
        return Limit(code, str(key[1]), recipe.id, recipe.name, int(key[3]), upper, "", key, False, 1)

    def _buy(self, key: Key, upper: float) -> Limit:
        union, purchase = str(key[1]), self.purchases[str(key[1]), str(key[2])]
        good = self.goods[purchase.good]
        name = purchase.name or good.name
        return Limit("purchase_most", union, purchase.id, name, int(key[3]), upper, good.unit, key, False, 1)

    def _variety(self, key: Key, upper: float) -> Limit | None:
        union = str(key[1])
        need = next(need for need in self.unions[union].needs if need.id == key[2])
        if any(group.required is None and group.id in need.values for group in self.unions[union].groups):
            return None  # this amount is the need itself
        unit = self.goods[need.good].unit
        return Limit("variety", union, need.id, need.name, int(key[3]), upper, unit, key, False, 1)

    def _kept(self, key: Key, upper: float) -> Limit:
        good = self.goods[str(key[2])]
        code = "storage" if key[0] == "stock" else "disposal"
        return Limit(code, str(key[1]), good.id, good.name, int(key[3]), upper, good.unit, key, False, 1)

    def _whole(self, key: Key, upper: float) -> Limit | None:
        union = self.unions[str(key[2])]
        if key[1] == "least_bought":
            unit = union.budget.currency
            return Limit("money", union.id, "budget", "", None, upper, unit, key, False, 1)
        if key[1] == "least_footprint":
            return Limit("footprint", union.id, "footprint", "", None, upper, "", key, False, 1)
        return None


def give_more(solver: Solver, limit: Limit, step: float) -> None:
    """Give ``step`` more of a limit; with the negative step it is taken back."""
    change = step * limit.sense
    if limit.row:
        row = solver.lp.rows[limit.key]
        solver.bound_row(row, float(solver.row_lower[row]) + change, float(solver.row_upper[row]) + change)
    else:
        column = solver.lp.columns[limit.key]
        upper = float(solver.column_upper[column]) + change
        solver.bound_column(column, float(solver.column_lower[column]), upper)
