"""Choosing among plans that meet needs equally well: each union's own order of aims, and then a tidy plan."""

import hashlib

import numpy as np

from commonweal.planning.highs import Outcome, Solver
from commonweal.planning.model import Key
from commonweal.planning.problem import DEFAULT_ORDER, Problem

TIDY = {
    "run": 1.0,
    "buy": 1.0,
    "waste": 1.0,
    "out": 1.0,
    "in": 1.0,
    "between": 1.0,
    "use": 0.3,
    "stock": 0.02,
    "hub": 0.02,
}
"""What a tidy plan avoids, each weighed by its usual size: needless work, waste, moving, and keeping for long."""


def follow_orders(solver: Solver, problem: Problem) -> None:
    """Take up each union's aims in its order, each within the tolerance of the one before.

    At each place of the order the unions with the same aim are taken together, in their common unit.
    """
    for place in range(len(DEFAULT_ORDER)):
        for aim in DEFAULT_ORDER:
            unions = [u.id for u in problem.unions if place < len(u.order) and u.order[place] == aim]
            columns = [solver.lp.columns["measure", aim, union] for union in unions]
            columns = [column for column in columns if _counts(solver, column)]
            if columns:
                solver.watch.tell(4, place + 1, 0.8 + place * 0.05)
                _lower(solver, columns, problem.options.order_tolerance)


def _counts(solver: Solver, column: int) -> bool:
    """Whether anything is counted by a measure, beside the measure itself."""
    row = solver.lp.rows[solver.lp.column_keys()[column]]
    return int(np.count_nonzero(solver.lp.indices == row)) > 1


def _lower(solver: Solver, columns: list[int], tolerance: float) -> None:
    values = solver.maximise(dict.fromkeys(columns, -1.0), vertex=False).values
    for column in columns:
        most = float(values[column]) * (1 + tolerance) + tolerance * float(solver.lp.column_size[column])
        solver.bound_column(column, 0.0, min(most, float(solver.column_upper[column])))


def tidy(solver: Solver) -> Outcome:
    """The plan itself: of all that are left, the one with the least to do, move, keep and throw away."""
    cost = {}
    for key, column in solver.lp.columns.items():
        weight = TIDY.get(str(key[0]))
        if weight is not None:
            cost[column] = -weight * _own_weight(key) / float(solver.lp.column_size[column])
    return solver.maximise(cost)


def _own_weight(key: Key) -> float:
    """A weight between 1 and 1.1 of each name's own, so that one plan is the best and none ties with it."""
    digest = hashlib.sha256("\t".join(map(str, key)).encode()).digest()
    return 1 + 0.1 * int.from_bytes(digest[:4], "big") / 2**32
