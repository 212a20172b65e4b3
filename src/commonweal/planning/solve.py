"""The door of the planner: from a problem to a fair plan, tier by tier."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from commonweal.planning import highs
from commonweal.planning.build import build, in_order
from commonweal.planning.decode import require_sound
from commonweal.planning.extract import Plan, extract
from commonweal.planning.highs import NoPlan, Solver
from commonweal.planning.infeasible import name_conflict
from commonweal.planning.leximin import leximin
from commonweal.planning.model import Key, Lp
from commonweal.planning.orders import follow_orders, tidy
from commonweal.planning.parts import parts_of
from commonweal.planning.pooled import Neighbours, ratio_keys
from commonweal.planning.problem import Problem
from commonweal.planning.reasons import Reasons
from commonweal.planning.result import Reason, Result, Stats, WarmStart
from commonweal.planning.warm import keep_warm, start_warm
from commonweal.planning.watch import Progress, Stopped, Watch

INTERIOR_FROM = 12_000
"""From this number of columns the interior point method is quicker than the simplex method."""


def solve(
    problem: Problem,
    *,
    previous: Result | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """Plan fairly: leximin of each tier in turn, then each union's order of aims, then a tidy plan.

    ``previous`` is the result of a similar problem; it makes the answer quicker, not different.
    ``should_stop`` is asked between and inside LPs. Never raises for an infeasible or a stopped solve, which is told
    by the result's status; raises :class:`~commonweal.planning.decode.BadProblem` for a problem with faults and
    :class:`~commonweal.planning.highs.SolverFailed` when the numbers defeat the solver.
    """
    require_sound(problem)
    watch = Watch(on_progress, should_stop, problem.options.time_limit_seconds)
    parts = parts_of(in_order(problem))
    watch.parts = len(parts)
    work = [_Part(part, watch, previous.warm if previous else None) for part in parts]
    try:
        results = []
        for place, part in enumerate(work):
            watch.share = place / len(work)
            results.append(part.solve())
    except NoPlan:
        return _stopped(problem, "infeasible", work, watch, name_conflict(part.problem, watch))
    except Stopped as stopped:
        return _stopped(problem, stopped.status, work, watch, [])
    watch.share = 1.0
    watch.tell(4, 4, 0.0)
    return _finish(problem, _joined(results), work, watch)


def digest(problem: Problem) -> str:
    """The SHA-256 of a problem, whatever the order in which its parts are written."""
    return hashlib.sha256(msgspec.json.encode(in_order(problem), order="sorted")).hexdigest()


@dataclass
class _Part:
    """Unions that share hubs, or one union by itself: a programme of its own."""

    problem: Problem
    watch: Watch
    warm: WarmStart | None
    lp: Lp | None = field(default=None, init=False)
    method: str = field(default="simplex", init=False)

    def solve(self) -> Result:
        """Plan this part; raises ``NoPlan`` and ``Stopped``."""
        lp = self.lp = build(self.problem)
        solver = Solver(lp, watch=self.watch)
        self._choose_method(solver)
        if self.warm is not None:
            start_warm(solver, self.problem, self.warm)
        reasons = Reasons(self.problem, solver)
        floors = self._meet_needs(solver, reasons)
        follow_orders(solver, self.problem)
        outcome = tidy(solver)
        result = extract(Plan(self.problem, solver, outcome.values), floors)
        return msgspec.structs.replace(
            result, reasons=reasons.told(result), warm=keep_warm(solver, self.problem)
        )

    def _choose_method(self, solver: Solver) -> None:
        wanted = self.problem.options.method
        large = wanted == "auto" and len(solver.lp.columns) >= INTERIOR_FROM
        solver.method = "ipm" if large or wanted == "ipm" else "simplex"
        self.method = solver.method

    def _meet_needs(self, solver: Solver, reasons: Reasons) -> dict[Key, float]:
        tolerance = self.problem.options.ratio_tolerance
        together = len(self.problem.unions) > 1
        neighbours = Neighbours(self.problem, solver) if together else None
        for tier in (1, 2, 3):
            targets = self._targets(solver, tier)
            if not targets:
                continue
            if neighbours is not None:
                neighbours.protect(tier)
            reached = leximin(solver, targets, tier=tier, tolerance=tolerance, on_level=reasons.take)
            if min(reached.values()) < 1.0:
                means = [key for key in solver.lp.columns if key[0] == "mean" and key[2] == tier]
                leximin(solver, means, tier=tier, tolerance=tolerance, on_level=reasons.take)
        return neighbours.floors if neighbours else {}

    def _targets(self, solver: Solver, tier: int) -> list[Key]:
        unions = self.problem.unions
        return [key for union in unions for key in ratio_keys(union, tier, solver.lp.columns)]


def _joined(results: list[Result]) -> Result:
    """One result of the results of all parts."""
    lists = [name for name in Result.__struct_fields__ if isinstance(getattr(results[0], name), list)]
    together = {name: [item for result in results for item in getattr(result, name)] for name in lists}
    footprint = {union: value for result in results for union, value in result.footprint.items()}
    warm = WarmStart(
        columns={name: status for r in results if r.warm for name, status in r.warm.columns.items()},
        rows={name: status for r in results if r.warm for name, status in r.warm.rows.items()},
    )
    return msgspec.structs.replace(results[0], **together, footprint=footprint, warm=warm)


def _finish(problem: Problem, result: Result, work: list[_Part], watch: Watch) -> Result:
    return msgspec.structs.replace(
        result, problem_digest=digest(problem), stats=_stats(work, watch, verified=True)
    )


def _stopped(problem: Problem, status: str, work: list[_Part], watch: Watch, reasons: list[Reason]) -> Result:
    return Result(
        status=status,  # type: ignore[arg-type]
        problem_digest=digest(problem),
        reasons=reasons,
        stats=_stats(work, watch, verified=False),
    )


def _stats(work: list[_Part], watch: Watch, *, verified: bool) -> Stats:
    built = [part.lp for part in work if part.lp is not None]
    return Stats(
        lps=watch.lps,
        iterations=watch.iterations,
        seconds=round(watch.seconds(), 3),
        rows=sum(len(lp.rows) for lp in built),
        columns=sum(len(lp.columns) for lp in built),
        nonzeros=sum(len(lp.values) for lp in built),
        solver=f"HiGHS {highs.VERSION}",
        method="+".join(sorted({part.method for part in work})),
        verified=verified,
    )
