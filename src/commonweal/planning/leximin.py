"""Exact leximin: the lowest ratio as high as it can be, then the next lowest, and so on.

One level is one LP that lifts all free ratios together, and a verification: LPs that try to lift each of them
above the level while none falls below it. What cannot be lifted is settled at the level; the rest goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from commonweal.planning.block import LEVEL
from commonweal.planning.highs import Outcome, Solver
from commonweal.planning.model import INF, Key

HOLD = 1e-8
"""How far a ratio may sink while others are tried against it; a little above the solver's own tolerance."""
RISE = 1e-6
"""A ratio that cannot rise by this much is settled."""
SMALL_STEP = 1e-3
"""How far free ratios are raised above the level when all are tried at once."""


@dataclass(frozen=True)
class Level:
    """A finished level: its value, which ratios it settles, which were free, and the LP's multipliers."""

    tier: int
    number: int
    value: float
    settled: tuple[Key, ...]
    free: tuple[Key, ...]
    outcome: Outcome


OnLevel = Callable[[Level], None]


def leximin(
    solver: Solver,
    targets: list[Key],
    *,
    tier: int,
    tolerance: float,
    on_level: OnLevel | None = None,
    until: frozenset[Key] | None = None,
) -> dict[Key, float]:
    """Raise the targets fairly and hold each where it ends; the values by target.

    ``on_level`` is called while the free targets are still held together at the level, so that it may ask what
    more of a limit would bring; it must leave all bounds as it found them. With ``until`` it ends when those
    targets are settled.
    """
    reached: dict[Key, float] = {}
    free = sorted(targets)
    while free and not (until and until <= reached.keys()):
        number = len(set(reached.values())) + 1
        solver.watch.tell(tier, number, (tier - 1 + len(reached) / len(targets)) / 4)
        level = _one_level(solver, free, tier=tier, number=number, on_level=on_level)
        for key in level.settled:
            reached[key] = level.value
            _hold(solver, key, level.value - tolerance)
        free = [key for key in free if key not in reached]
    return reached


def _one_level(solver: Solver, free: list[Key], *, tier: int, number: int, on_level: OnLevel | None) -> Level:
    before = {key: float(solver.column_lower[solver.lp.columns[key]]) for key in free}
    tie(solver, free)
    outcome = solver.maximise({solver.lp.columns[LEVEL]: 1.0}, vertex=False)
    untie(solver, free)
    value = min(1.0, max(0.0, float(outcome.values[solver.lp.columns[LEVEL]])))
    if value >= 1.0 - RISE:
        return Level(tier, number, 1.0, tuple(free), tuple(free), outcome)
    settled = _settled(solver, free, value, outcome)
    level = Level(tier, number, value, tuple(settled), tuple(free), outcome)
    if on_level is not None:
        on_level(level)
    for key, lower in before.items():
        _hold(solver, key, lower)
    return level


def tie(solver: Solver, free: list[Key]) -> None:
    """Bind each free ratio to be at least the level."""
    for key in free:
        solver.bound_row(solver.lp.rows[("target", *key)], 0.0, INF)


def untie(solver: Solver, free: list[Key]) -> None:
    """Free the ratios from the level."""
    for key in free:
        solver.bound_row(solver.lp.rows[("target", *key)], -INF, INF)


def _hold(solver: Solver, key: Key, lower: float, upper: float = 1.0) -> None:
    column = solver.lp.columns[key]
    upper = min(upper, 1.0)
    solver.bound_column(column, min(max(lower, 0.0), upper), upper)


def _settled(solver: Solver, free: list[Key], value: float, outcome: Outcome) -> list[Key]:
    """The free ratios that cannot rise above the level while no other falls below it."""
    interior = solver.method == "ipm"
    for key in free:
        least = max(value - HOLD, float(solver.column_lower[solver.lp.columns[key]]))
        _hold(solver, key, least, value + SMALL_STEP if interior else 1.0)
    try:
        return _left(solver, free, value, outcome, interior=interior)
    finally:
        for key in free:
            _hold(solver, key, float(solver.column_lower[solver.lp.columns[key]]), 1.0)


def _left(solver: Solver, free: list[Key], value: float, outcome: Outcome, *, interior: bool) -> list[Key]:
    """Try to raise all free ratios at once, then those that did not rise, until none of them does.

    The interior point method takes small steps, where all that can rise do so in one LP; there it is enough that
    those which did not rise are those which the multipliers of the level prove to be settled.
    """
    proven = set(priced(solver, free, outcome)) if interior else set()
    left = list(free)
    while left:
        found = solver.maximise({solver.lp.columns[key]: 1.0 for key in left}, vertex=False).values
        risen = {key for key in left if found[solver.lp.columns[key]] > value + RISE}
        if not risen:
            return left
        left = [key for key in left if key not in risen]
        if left and set(left) <= proven:
            return left
    return priced(solver, free, outcome)


def priced(solver: Solver, free: list[Key], outcome: Outcome) -> list[Key]:
    """The free ratios whose hold on the level has a multiplier: in no optimal plan can they be above it."""
    weight = {key: -float(outcome.row_gain[solver.lp.rows[("target", *key)]]) for key in free}
    most = max(weight.values())
    return [key for key in free if weight[key] >= max(1e-7, most * 1e-6)] or [
        max(free, key=weight.__getitem__)
    ]
