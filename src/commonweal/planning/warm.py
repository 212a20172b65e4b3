"""Starting from an earlier plan: a basis told by names, which fits a problem that has changed a little."""

from commonweal.planning.highs import Basis, Solver
from commonweal.planning.model import Key
from commonweal.planning.problem import Problem
from commonweal.planning.result import WarmStart

BASIC, AT_LOWER = 1, 0


def keep_warm(solver: Solver, problem: Problem) -> WarmStart:
    """The basis of the first solve by the names of its columns and rows."""
    basis = solver.first_basis
    if basis is None:
        return WarmStart()
    return WarmStart(
        columns=_named(solver.lp.column_keys(), basis.columns, problem, usual=AT_LOWER),
        rows=_named(solver.lp.row_keys(), basis.rows, problem, usual=BASIC),
    )


def start_warm(solver: Solver, problem: Problem, warm: WarmStart) -> None:
    """Start the solver from an earlier plan. What that plan did not know starts at rest."""
    if warm.columns:
        columns = _numbered(solver.lp.column_keys(), warm.columns, problem, usual=AT_LOWER)
        rows = _numbered(solver.lp.row_keys(), warm.rows, problem, usual=BASIC)
        solver.start_from(Basis(columns, rows))


def _named(keys: list[Key], statuses: list[int], problem: Problem, *, usual: int) -> dict[str, int]:
    pairs = zip(keys, statuses, strict=True)
    return {_name(key, problem): status for key, status in pairs if status != usual}


def _numbered(keys: list[Key], named: dict[str, int], problem: Problem, *, usual: int) -> list[int]:
    return [named.get(_name(key, problem), usual) for key in keys]


def _name(key: Key, problem: Problem) -> str:
    """A name that stays true when the horizon moves on: periods are told by their id."""
    last = key[-1]
    by_period = isinstance(last, int) and key[0] not in ("mean", "target")
    return "\t".join(map(str, (*key[:-1], problem.periods[int(last)].id) if by_period else key))
