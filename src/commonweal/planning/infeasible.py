"""When no plan keeps all hard limits: which few of them contradict each other, in words."""

import numpy as np

from commonweal.planning.build import build
from commonweal.planning.highs import NoPlan, Solver
from commonweal.planning.limits import Limit, Limits
from commonweal.planning.model import INF, Key
from commonweal.planning.problem import Problem
from commonweal.planning.result import Reason
from commonweal.planning.watch import Watch
from commonweal.planning.words import CONFLICT, CONFLICTS, number

Bound = tuple[bool, int]
"""A row (true) or a column (false) by its number."""


def name_conflict(problem: Problem, watch: Watch) -> list[Reason]:
    """A smallest set of limits that cannot all be kept: without any one of them, the others could."""
    solver = Solver(build(problem), watch=watch)
    limits = Limits(problem)
    soft = _soft_limits(solver, limits)
    kept = _needed(solver, soft)
    return _told(problem, solver, limits, [soft[bound] for bound in kept])


def _soft_limits(solver: Solver, limits: Limits) -> dict[Bound, Limit]:
    """All limits that a person set, by their row or column."""
    found: dict[Bound, Limit] = {}
    for key, row in solver.lp.rows.items():
        limit = limits.of(solver, key, row=True)
        if limit is not None:
            found[True, row] = limit
    for key, column in solver.lp.columns.items():
        limit = limits.of(solver, key, row=False)
        if limit is not None:
            found[False, column] = limit
    return found


def _needed(solver: Solver, soft: dict[Bound, Limit]) -> list[Bound]:
    """Leave out one limit after another, and take back each without which there would be a plan."""
    candidates = _suspects(solver, soft)
    for bound in soft:
        if bound not in candidates:
            _relax(solver, bound)
    if not _contradicts(solver):  # the suspects do not explain it: begin with all
        for bound in soft:
            _restore(solver, bound)
        candidates = list(soft)
    needed = []
    for bound in candidates:
        _relax(solver, bound)
        if not _contradicts(solver):
            _restore(solver, bound)
            needed.append(bound)
    return needed


def _contradicts(solver: Solver) -> bool:
    try:
        solver.maximise({}, strict=True)
    except NoPlan:
        return True
    return False


def _suspects(solver: Solver, soft: dict[Bound, Limit]) -> list[Bound]:
    """The limits that take part in the solver's proof that there is no plan."""
    multipliers = solver.infeasibility_proof()
    if multipliers is None:
        return list(soft)
    lp = solver.lp
    columns = np.repeat(np.arange(len(lp.columns)), np.diff(lp.starts))
    pressed = np.zeros(len(lp.columns))
    np.add.at(pressed, columns, lp.values * multipliers[lp.indices])
    proof = {(True, int(row)) for row in np.flatnonzero(np.abs(multipliers) * lp.row_size > 1e-9)}
    proof |= {(False, int(c)) for c in np.flatnonzero(np.abs(pressed) * lp.column_size > 1e-9)}
    return [bound for bound in soft if bound in proof]


def _relax(solver: Solver, bound: Bound) -> None:
    """Take a limit away. Without "in store" or "arrives" any amount of the good may come or vanish."""
    is_row, index = bound
    if is_row:
        solver.bound_row(index, -INF, INF)
    else:
        solver.bound_column(index, float(solver.lp.column_lower[index]), INF)


def _restore(solver: Solver, bound: Bound) -> None:
    is_row, index = bound
    lp = solver.lp
    if is_row:
        solver.bound_row(index, float(lp.row_lower[index]), float(lp.row_upper[index]))
    else:
        solver.bound_column(index, float(lp.column_lower[index]), float(lp.column_upper[index]))


def _told(problem: Problem, solver: Solver, limits: Limits, found: list[Limit]) -> list[Reason]:
    reasons = [_reason(problem, solver, limits, limit) for limit in found]
    reasons.sort(key=lambda reason: (reason.code != "conflict_reserve", reason.text))
    words = "; ".join(reason.text for reason in reasons)
    whole = Reason(code="conflict", text=CONFLICT % {"conflict": words}, args={"conflict": words})
    return [whole, *reasons]


def _reason(problem: Problem, solver: Solver, limits: Limits, limit: Limit) -> Reason:
    amount = _amount(solver, limit.key) if limit.code == "reserve" else limit.amount
    period = None if limit.period is None else problem.periods[limit.period]
    args: dict[str, str | float | None] = {
        "limit": limit.name,
        "amount": number(amount),
        "unit": limit.unit,
        "when": "" if period is None else period.name,
        "union": limits.unions[limit.union].name if limit.union else "",
    }
    text = CONFLICTS[limit.code] % args
    if limit.union and len(problem.unions) > 1:
        text = f"{args['union']}: {text}"
    return Reason(
        code=f"conflict_{limit.code}",
        text=text,
        args=args,
        union=limit.union,
        period=None if period is None else period.id,
        limit=limit.name,
        limit_id=limit.id,
        unit=limit.unit,
        amount=amount,
    )


def _amount(solver: Solver, key: Key) -> float:
    return float(solver.lp.row_lower[solver.lp.rows[key]])
