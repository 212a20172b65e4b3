"""A result told in plain lines for a terminal."""

from collections.abc import Iterator

from commonweal.planning.problem import Problem
from commonweal.planning.reasons import percent
from commonweal.planning.result import Ratio, Result
from commonweal.planning.words import number


def told(problem: Problem, result: Result) -> str:
    """The ratios, what is done, what is bought, and why it is not more."""
    if result.status != "solved":
        return "\n".join([f"Status: {result.status}", *(f"  {reason.text}" for reason in result.reasons)])
    return "\n".join([*_ratios(problem, result), *_runs(problem, result), *_reasons(result), *_stats(result)])


def _ratios(problem: Problem, result: Result) -> Iterator[str]:
    periods = {period.id: period.name for period in problem.periods}
    for union in problem.unions:
        yield f"{union.name}"
        names = {group.id: group.name for group in union.groups}
        mine = [ratio for ratio in result.ratios if ratio.union == union.id]
        for ratio in sorted(mine, key=lambda r: (r.tier, r.group)):
            yield f"  tier {ratio.tier}  {names[ratio.group]:24} {_share(ratio, periods)}"
        spent = next(item for item in result.spent if item.union == union.id)
        if spent.total:
            yield f"  bought outside: {number(spent.total)} {spent.currency}"


def _share(ratio: Ratio, periods: dict[str, str]) -> str:
    worst = periods.get(ratio.worst_period or "", "")
    return f"{percent(ratio.ratio):>5} %" + (f"  (least in {worst})" if ratio.ratio < 1 else "")


def _runs(problem: Problem, result: Result) -> Iterator[str]:
    names = {(union.id, recipe.id): recipe.name for union in problem.unions for recipe in union.recipes}
    if result.runs:
        yield f"What is done, by {len(problem.periods)} periods"
    for runs in result.runs:
        series = "  ".join(f"{number(value):>7}" for value in runs.by_period)
        yield f"  {names[runs.union, runs.recipe]:24} {series}"


def _reasons(result: Result) -> Iterator[str]:
    if result.reasons:
        yield "Why not more"
    for reason in result.reasons:
        yield f"  {reason.text}"


def _stats(result: Result) -> Iterator[str]:
    stats = result.stats
    yield (
        f"{stats.lps} LPs, {stats.iterations} iterations, {stats.seconds:.2f} s; "
        f"{stats.rows} rows, {stats.columns} columns; {stats.solver}, {stats.method}"
    )
