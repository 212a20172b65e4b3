"""A solve can be watched and stopped."""

import msgspec
import pytest

from commonweal.planning.problem import Options
from commonweal.planning.solve import solve
from commonweal.planning.tests.builders import bakery, neighbour, pool, problem
from commonweal.planning.watch import Progress


def test_progress_rises_to_the_end() -> None:
    seen: list[Progress] = []
    result = solve(pool(bakery(), neighbour()), on_progress=seen.append)
    shares = [progress.share for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert seen[-1].lps == result.stats.lps


@pytest.mark.parametrize("after", [0, 1, 5, 12])
def test_a_solve_stops_when_asked(after: int) -> None:
    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    result = solve(pool(bakery(), neighbour()), should_stop=should_stop)
    assert result.status == "cancelled"
    assert (result.ratios, result.runs, result.reasons) == ([], [], [])


def test_stopping_is_asked_inside_an_lp() -> None:
    from commonweal.planning.build import build
    from commonweal.planning.highs import Solver
    from commonweal.planning.watch import Stopped, Watch

    asked = 0

    def should_stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    solver = Solver(build(problem(bakery())), watch=Watch(should_stop=should_stop))
    with pytest.raises(Stopped):
        solver.maximise({solver.lp.columns["ratio", "oak", "energy"]: 1.0})
    assert asked == 3


def test_time_has_a_limit() -> None:
    task = msgspec.structs.replace(problem(bakery()), options=Options(time_limit_seconds=1e-9))
    assert solve(task).status == "time_limit"
