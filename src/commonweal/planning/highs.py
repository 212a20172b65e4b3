"""A thin wrapper around one persistent HiGHS object: bounds and costs change, the basis stays warm.

Everything here is in natural units; the scaling by the sizes of columns and rows is done and undone inside.
"""

from dataclasses import dataclass
from typing import Literal

import highspy
import numpy as np
from highspy import HighsModelStatus as ModelStatus

from commonweal.planning.model import Floats, Lp
from commonweal.planning.watch import Stopped, Watch

TOLERANCE = 1e-9
"""How far the solver may break a limit, as a share of the limit's size."""
DUAL, PRIMAL = 1, 4
"""The two simplex methods as HiGHS numbers them."""
COARSE = 1e-7
"""The same where the solver finds no answer otherwise."""
FURTHER_ATTEMPTS = (
    ("simplex", TOLERANCE, "off"),
    ("ipm", TOLERANCE, "on"),
    ("simplex", COARSE, "on"),
    ("ipm", COARSE, "off"),
)
EASED = (1e-7, 1e-6, 1e-5)
"""By how much of their size bounds that were reached before are eased in turn where rounding leaves no plan."""
NO_PLAN = {ModelStatus.kInfeasible}
CLEAR = {ModelStatus.kOptimal, ModelStatus.kInfeasible}
VERSION = highspy.Highs().version()  # type: ignore[no-untyped-call]


class SolverFailed(RuntimeError):
    """The solver gave no answer although one exists: a fault of numbers, not of the problem."""


class NoPlan(Exception):
    """No plan keeps all hard limits."""


@dataclass(frozen=True)
class Outcome:
    """An optimal solution. ``row_gain`` is the rise of the objective per unit by which a row's limit rises,
    ``column_gain`` the same for a column's bound."""

    objective: float
    values: Floats
    row_gain: Floats
    column_gain: Floats


@dataclass(frozen=True)
class Basis:
    """The status of each column and row as HiGHS numbers them."""

    columns: list[int]
    rows: list[int]


class Solver:
    """Maximises one linear objective after another over one set of limits that tightens on the way."""

    def __init__(self, lp: Lp, *, watch: Watch, method: Literal["simplex", "ipm"] = "simplex") -> None:
        self.lp = lp
        self.watch = watch
        self.method = method
        self.column_lower = lp.column_lower.copy()
        self.column_upper = lp.column_upper.copy()
        self.row_lower = lp.row_lower.copy()
        self.row_upper = lp.row_upper.copy()
        self._found = False
        self.first_basis: Basis | None = None
        self._all_columns = np.arange(len(lp.columns), dtype=np.int32)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set_options()
        self._highs.passModel(_scaled(lp))
        self._highs.cbSimplexInterrupt += self._interrupt
        self._highs.cbIpmInterrupt += self._interrupt

    def _set_options(self) -> None:
        options: dict[str, bool | int | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
            "simplex_strategy": PRIMAL,
            "primal_feasibility_tolerance": TOLERANCE,
            "dual_feasibility_tolerance": TOLERANCE,
            "ipm_optimality_tolerance": TOLERANCE,
        }
        for name, value in options.items():
            self._highs.setOptionValue(name, value)

    def _interrupt(self, event: highspy.highs.HighsCallbackEvent) -> None:
        if self.watch.status():
            event.interrupt()

    def bound_column(self, column: int, lower: float, upper: float) -> None:
        """Set the bounds of one column."""
        size = self.lp.column_size[column]
        self.column_lower[column], self.column_upper[column] = lower, upper
        self._highs.changeColBounds(column, lower / size, upper / size)

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Set the limits of one row."""
        size = self.lp.row_size[row]
        self.row_lower[row], self.row_upper[row] = lower, upper
        self._highs.changeRowBounds(row, lower / size, upper / size)

    def maximise(self, cost: dict[int, float], *, vertex: bool = True, strict: bool = False) -> Outcome:
        """Maximise the sum of cost times column; raises ``NoPlan``, ``Stopped`` or ``SolverFailed``.

        With ``vertex`` false and the interior point method, the solution is one in the middle of all optimal
        ones. Once there was a plan, what was reached since is eased a little where rounding leaves none;
        ``strict`` forbids that.
        """
        self.watch.check()
        costs = np.zeros(len(self.lp.columns))
        for column, value in cost.items():
            costs[column] = -value * self.lp.column_size[column]
        self._highs.changeColsCost(len(costs), self._all_columns, costs)
        interior = self.method == "ipm"
        self._highs.setOptionValue("solver", "ipm" if interior else "simplex")
        self._highs.setOptionValue("run_crossover", "on" if vertex else "off")
        self._run(strict=strict)
        if not self._found:
            self._found = True
            self.first_basis = self.basis()
            self._highs.setOptionValue("simplex_strategy", PRIMAL)
        return self._outcome()

    def _run(self, *, strict: bool) -> None:
        try:
            self._solve()
        except (NoPlan, SolverFailed):
            if strict or not self._found:
                raise
            self._solve_eased()

    def _solve_eased(self) -> None:
        """Solve with what was reached before eased by more and more, until there is a plan."""
        for step in EASED[:-1]:
            self._ease(step)
            try:
                self._solve()
            except (NoPlan, SolverFailed):
                continue
            return
        self._ease(EASED[-1])
        self._solve()

    def _ease(self, step: float) -> None:
        """Move the bounds that were tightened since the start back by a small step of the column's size."""
        lp = self.lp
        lower = np.maximum(lp.column_lower, self.column_lower - step * lp.column_size)
        upper = np.minimum(lp.column_upper, self.column_upper + step * lp.column_size)
        raised, lowered = self.column_lower > lp.column_lower, self.column_upper < lp.column_upper
        for column in np.flatnonzero(raised | lowered):
            self.bound_column(
                int(column),
                float(lower[column] if raised[column] else self.column_lower[column]),
                float(upper[column] if lowered[column] else self.column_upper[column]),
            )

    def _solve(self) -> None:
        status = self._attempt()
        for solver, tolerance, presolve in FURTHER_ATTEMPTS:
            if status in CLEAR:
                break
            status = self._again(solver, tolerance, presolve)
        if status in NO_PLAN:
            raise NoPlan
        if status != ModelStatus.kOptimal:
            raise SolverFailed(self._highs.modelStatusToString(status))

    def _attempt(self) -> ModelStatus:
        self._highs.run()
        info = self._highs.getInfo()
        self.watch.count(max(0, info.simplex_iteration_count) + max(0, info.ipm_iteration_count))
        status = self._highs.getModelStatus()
        if status == ModelStatus.kInterrupt:
            raise Stopped(self.watch.status() or "cancelled")
        return status

    def _again(self, solver: str, tolerance: float, presolve: str) -> ModelStatus:
        """Once more from nothing and by another way, which settles what was unclear."""
        self._highs.clearSolver()
        self._highs.setOptionValue("solver", solver)
        self._highs.setOptionValue("run_crossover", "on")
        self._highs.setOptionValue("presolve", presolve)
        self._set_tolerance(tolerance)
        try:
            return self._attempt()
        finally:
            self._highs.setOptionValue("presolve", "choose")
            self._set_tolerance(TOLERANCE)

    def _set_tolerance(self, tolerance: float) -> None:
        self._highs.setOptionValue("primal_feasibility_tolerance", tolerance)
        self._highs.setOptionValue("dual_feasibility_tolerance", tolerance)

    def _outcome(self) -> Outcome:
        solution = self._highs.getSolution()
        lp = self.lp
        values = np.array(solution.col_value) * lp.column_size
        return Outcome(
            objective=-self._highs.getInfo().objective_function_value,
            values=np.clip(values, self.column_lower, self.column_upper),
            row_gain=-np.array(solution.row_dual) / lp.row_size,
            column_gain=-np.array(solution.col_dual) / lp.column_size,
        )

    def infeasibility_proof(self) -> Floats | None:
        """Multipliers of the rows that together prove that there is no plan, where the solver has them."""
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("presolve", "off")
        self._highs.clearSolver()
        self._attempt()
        self._highs.setOptionValue("presolve", "choose")
        _, there, ray = self._highs.getDualRay()  # type: ignore[attr-defined]
        return np.array(ray) / self.lp.row_size if there else None

    def basis(self) -> Basis:
        """The basis of the last solve, to start another from."""
        basis = self._highs.getBasis()
        return Basis([int(s) for s in basis.col_status], [int(s) for s in basis.row_status])

    def start_from(self, basis: Basis) -> None:
        """Start the first solve from the first basis of a similar programme; what does not fit is mended.

        There the objective is the same and the limits differ, which is where the dual simplex method is quick.
        """
        start = highspy.HighsBasis()
        start.valid = True
        start.alien = True
        start.col_status = [highspy.HighsBasisStatus(s) for s in basis.columns]
        start.row_status = [highspy.HighsBasisStatus(s) for s in basis.rows]
        self._highs.setOptionValue("simplex_strategy", DUAL)
        self._highs.setBasis(start)


def _scaled(lp: Lp) -> highspy.HighsLp:
    form = highspy.HighsLp()
    form.num_col_, form.num_row_ = len(lp.columns), len(lp.rows)
    form.col_cost_ = np.zeros(len(lp.columns))
    form.col_lower_ = lp.column_lower / lp.column_size
    form.col_upper_ = lp.column_upper / lp.column_size
    form.row_lower_ = lp.row_lower / lp.row_size
    form.row_upper_ = lp.row_upper / lp.row_size
    form.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    form.a_matrix_.num_col_, form.a_matrix_.num_row_ = len(lp.columns), len(lp.rows)
    form.a_matrix_.start_ = lp.starts
    form.a_matrix_.index_ = lp.indices
    spread = np.repeat(lp.column_size, np.diff(lp.starts))
    form.a_matrix_.value_ = lp.values * spread / lp.row_size[lp.indices]
    return form
