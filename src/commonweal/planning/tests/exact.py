"""Leximin by another method, in fractions: an own simplex method on a naive model of the same problem.

Shares nothing with the planner but the form of a problem. It tries each free ratio by itself against the
level, where the planner uses multipliers and joint LPs.
"""

from fractions import Fraction

from commonweal.planning.problem import Problem, Union

ZERO, ONE = Fraction(0), Fraction(1)
Terms = dict[str, Fraction]


class Exact:
    """Linear constraints (terms <= bound) over variables >= 0, maximised exactly."""

    def __init__(self) -> None:
        self.rows: list[tuple[Terms, Fraction]] = []

    def most(self, terms: Terms, bound: Fraction) -> None:
        self.rows.append(({name: value for name, value in terms.items() if value}, bound))

    def least(self, terms: Terms, bound: Fraction) -> None:
        self.most({name: -value for name, value in terms.items()}, -bound)

    def equal(self, terms: Terms, bound: Fraction) -> None:
        self.most(terms, bound)
        self.least(terms, bound)

    def maximum(self, objective: Terms) -> Fraction:
        names = sorted({name for terms, _ in self.rows for name in terms} | set(objective))
        matrix = [[terms.get(name, ZERO) for name in names] for terms, _ in self.rows]
        bounds = [bound for _, bound in self.rows]
        return simplex(matrix, bounds, [objective.get(name, ZERO) for name in names])


def simplex(matrix: list[list[Fraction]], bounds: list[Fraction], objective: list[Fraction]) -> Fraction:
    """Maximise objective x with matrix x <= bounds, x >= 0; raises ValueError when there is no solution.

    The textbook dictionary method in two phases with Bland's rule. Column 0 of the dictionary is the
    constant.
    """
    width, height = len(objective), len(bounds)
    rows = [[bounds[i], *(-value for value in matrix[i]), ONE] for i in range(height)]
    basis = [width + 2 + i for i in range(height)]
    free = list(range(1, width + 2))
    if height and min(bounds) < 0:
        goal = [ZERO] * (width + 1) + [-ONE]
        _pivot(rows, basis, free, goal, min(range(height), key=bounds.__getitem__), width + 1)
        if _climb(rows, basis, free, goal) < 0:
            raise ValueError("no solution")
    if width + 1 in basis:
        row = basis.index(width + 1)
        column = next((j for j in range(1, width + 2) if rows[row][j] != 0), None)
        if column is None:
            del rows[row], basis[row]
        else:
            _pivot(rows, basis, free, [ZERO] * (width + 2), row, column)
    goal = _in_terms_of_free(objective, rows, basis, free, width)
    if width + 1 in free:
        place = free.index(width + 1) + 1
        for row_values in rows:
            row_values[place] = ZERO
        goal[place] = ZERO
    return _climb(rows, basis, free, goal)


def _in_terms_of_free(
    objective: list[Fraction], rows: list[list[Fraction]], basis: list[int], free: list[int], width: int
) -> list[Fraction]:
    goal = [ZERO] * (width + 2)
    for variable, cost in enumerate(objective, 1):
        if not cost:
            continue
        if variable in basis:
            row = rows[basis.index(variable)]
            goal = [a + cost * b for a, b in zip(goal, row, strict=True)]
        else:
            goal[free.index(variable) + 1] += cost
    return goal


def _climb(rows: list[list[Fraction]], basis: list[int], free: list[int], goal: list[Fraction]) -> Fraction:
    while True:
        rising = [(free[j - 1], j) for j in range(1, len(goal)) if goal[j] > 0]
        if not rising:
            return goal[0]
        column = min(rising)[1]
        tight = [(-row[0] / row[column], basis[i], i) for i, row in enumerate(rows) if row[column] < 0]
        if not tight:
            raise ValueError("unbounded")
        _pivot(rows, basis, free, goal, min(tight)[2], column)


def _pivot(  # noqa: PLR0917 - the parts of one dictionary
    rows: list[list[Fraction]], basis: list[int], free: list[int], goal: list[Fraction], row: int, column: int
) -> None:
    pivot = rows[row]
    factor = pivot[column]
    solved = [-value / factor for value in pivot]
    solved[column] = ONE / factor
    rows[row] = solved
    for values in [*(r for i, r in enumerate(rows) if i != row), goal]:
        times = values[column]
        if times:
            values[column] = ZERO
            for place, value in enumerate(solved):
                if value:
                    values[place] += times * value
    basis[row], free[column - 1] = free[column - 1], basis[row]


# The naive model of one union.


def model_of(problem: Problem, union: Union) -> tuple[Exact, dict[str, list[tuple[Terms, Fraction]]]]:
    """All constraints of a union, and for each group the worth it gets and what it requires in each period."""
    exact = Exact()
    length = len(problem.periods)
    balance: dict[tuple[str, int], Terms] = {(g.id, t): {} for g in problem.goods for t in range(length)}
    given = {
        (g.id, t): _f(union.arrivals.get(g.id, [0.0] * length)[t])
        for g in problem.goods
        for t in range(length)
    }
    for good in problem.goods:
        keep = 1 - _f(good.loss)
        given[good.id, 0] += keep * _f(union.stock.get(good.id, 0.0))
        for t in range(length):
            balance[good.id, t][f"throw {good.id} {t}"] = -ONE
            if good.kind == "good":
                balance[good.id, t][f"stock {good.id} {t}"] = -ONE
                if t + 1 < length:
                    balance[good.id, t + 1][f"stock {good.id} {t}"] = keep
    _recipes(exact, union, balance, length)
    _purchases(exact, union, balance, length)
    worth = _needs(exact, union, balance, length)
    for key, terms in balance.items():
        exact.equal(terms, -given[key])
    return exact, worth


def _f(value: float) -> Fraction:
    return Fraction(str(value))


def _plus(terms: Terms, name: str, value: Fraction) -> None:
    terms[name] = terms.get(name, ZERO) + value


def _recipes(exact: Exact, union: Union, balance: dict[tuple[str, int], Terms], length: int) -> None:
    used: dict[tuple[str, int], Terms] = {(r.id, t): {} for r in union.resources for t in range(length)}
    for recipe in union.recipes:
        for t in range(length):
            run = f"run {recipe.id} {t}"
            for good, amount in recipe.inputs.items():
                _plus(balance[good, t], run, -_f(amount))
            factor = _f(recipe.yield_factor[t]) if recipe.yield_factor else ONE
            for good, amount in recipe.outputs.items():
                if t + recipe.lead < length:
                    _plus(balance[good, t + recipe.lead], run, factor * _f(amount))
            for resource, amounts in recipe.uses.items():
                for later, amount in enumerate(amounts if isinstance(amounts, list) else [amounts]):
                    if t + later < length:
                        _plus(used[resource, t + later], run, _f(amount))
            if recipe.may_start and not recipe.may_start[t]:
                exact.most({run: ONE}, ZERO)
            limit = recipe.most[t] if recipe.most else None
            if limit is not None:
                exact.most({run: ONE}, _f(limit))
    for resource in union.resources:
        for t in range(length):
            exact.most(used[resource.id, t], _f(resource.capacity[t]))


def _purchases(exact: Exact, union: Union, balance: dict[tuple[str, int], Terms], length: int) -> None:
    money: Terms = {}
    for purchase in union.purchases:
        for t in range(length):
            buy = f"buy {purchase.id} {t}"
            _plus(balance[purchase.good, t], buy, ONE)
            _plus(money, buy, _f(purchase.price))
            limit = purchase.most[t] if purchase.most else None
            if limit is not None:
                exact.most({buy: ONE}, _f(limit))
    if union.budget.total is not None:
        exact.most(money, _f(union.budget.total))


def _needs(
    exact: Exact, union: Union, balance: dict[tuple[str, int], Terms], length: int
) -> dict[str, list[tuple[Terms, Fraction]]]:
    worth: dict[str, list[tuple[Terms, Fraction]]] = {}
    for need in union.needs:
        for t in range(length):
            use = f"use {need.id} {t}"
            exact.most({use: ONE}, _f(need.most[t]))
            _plus(balance[need.good, t], use, -ONE)
    for group in union.groups:
        worth[group.id] = []
        for t in range(length):
            terms = {f"use {n.id} {t}": _f(n.values[group.id]) for n in union.needs if group.id in n.values}
            whole = sum((_f(n.values.get(group.id, 0.0)) * _f(n.most[t]) for n in union.needs), ZERO)
            worth[group.id].append((terms, _f(group.required[t]) if group.required else whole))
    return worth


# Leximin, one ratio at a time.


def leximin_of(problem: Problem) -> dict[str, Fraction]:
    """The fair ratio of each group of the problem's only union."""
    (union,) = problem.unions
    exact, worth = model_of(problem, union)
    ratios: dict[str, Fraction] = {}
    for tier in (1, 2, 3):
        groups = [g.id for g in union.groups if g.tier == tier]
        wanted = [g for g in groups if any(required > 0 for _, required in worth[g])]
        ratios |= dict.fromkeys(set(groups) - set(wanted), ONE)
        met: Terms = {}
        for group in wanted:
            exact.most({f"ratio {group}": ONE}, ONE)
            for t, (terms, required) in enumerate(worth[group]):
                if required > 0:
                    name = f"met {group} {t}"
                    met[name] = ONE
                    exact.most({name: ONE}, ONE)
                    exact.least({**terms, name: -required}, ZERO)
                    exact.least({name: ONE, f"ratio {group}": -ONE}, ZERO)
        ratios |= _levels(exact, wanted)
        if met:
            exact.least(met, exact.maximum(met))
    return ratios


def _levels(exact: Exact, groups: list[str]) -> dict[str, Fraction]:
    reached: dict[str, Fraction] = {}
    free = list(groups)
    while free:
        together = Exact()
        together.rows = list(exact.rows)
        for group in free:
            together.least({f"ratio {group}": ONE, "level": -ONE}, ZERO)
        together.most({"level": ONE}, ONE)
        level = together.maximum({"level": ONE})
        for group in free:
            exact.least({f"ratio {group}": ONE}, level)
        settled = [g for g in free if exact.maximum({f"ratio {g}": ONE}) == level]
        assert settled
        reached |= dict.fromkeys(settled, level)
        for group in settled:
            exact.most({f"ratio {group}": ONE}, level)
        free = [g for g in free if g not in settled]
    return reached
