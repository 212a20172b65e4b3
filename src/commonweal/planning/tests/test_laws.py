"""The laws that every plan keeps, on random problems."""

import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonweal.planning.check import check
from commonweal.planning.problem import Problem
from commonweal.planning.result import Result
from commonweal.planning.solve import solve
from commonweal.planning.tests.builders import contested, problems
from commonweal.planning.tests.exact import leximin_of

random_problems = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def ratios(result: Result) -> dict[tuple[str, str], float]:
    return {(ratio.union, ratio.group): ratio.ratio for ratio in result.ratios}


def ladder(result: Result) -> list[float]:
    """What a plan is judged by, the most important first: the sorted ratios of a tier, then its mean, tier by tier."""
    steps: list[float] = []
    for tier in (1, 2, 3):
        mine = [ratio for ratio in result.ratios if ratio.tier == tier]
        steps += sorted(ratio.ratio for ratio in mine)
        met = [value for ratio in mine for value in ratio.by_period if value is not None]
        steps.append(sum(met) / len(met) if met else 1.0)
    return steps


def worse(first: list[float], second: list[float], tolerance: float = 1e-5) -> bool:
    """Whether the first ladder is below the second at the first step where they differ."""
    differing = [a - b for a, b in zip(first, second, strict=True) if abs(a - b) > tolerance]
    return bool(differing) and differing[0] < 0


@given(problems())
@random_problems
def test_the_leximin_is_that_of_exact_arithmetic(problem: Problem) -> None:
    compare_with_exact(problem)


@given(contested())
@settings(random_problems, max_examples=10)
def test_the_leximin_of_contested_hours_is_that_of_exact_arithmetic(problem: Problem) -> None:
    compare_with_exact(problem)


def compare_with_exact(problem: Problem) -> None:
    result = solve(problem)
    assert result.status == "solved"
    expected = leximin_of(problem)
    found = {group: ratio for (_, group), ratio in ratios(result).items()}
    assert found.keys() == expected.keys()
    for group, ratio in found.items():
        assert abs(ratio - expected[group]) < 1e-5, (group, found, expected)


@given(problems(periods_most=4))
@random_problems
def test_no_plan_breaks_a_limit(problem: Problem) -> None:
    assert check(problem, solve(problem)) == []


@given(problems(periods_most=2, together=2))
@random_problems
def test_no_plan_of_a_pool_breaks_a_limit_and_nobody_loses_by_it(problem: Problem) -> None:
    result = solve(problem)
    assert check(problem, result) == []
    alone = {
        union.id: ratios(solve(msgspec.structs.replace(problem, unions=[union], hubs=[], links=[])))
        for union in problem.unions
    }
    for ratio in result.ratios:
        if ratio.tier == 1:
            assert ratio.ratio >= alone[ratio.union][ratio.union, ratio.group] - 1e-5


@given(problems() | contested(), st.integers(0, 5), st.integers(0, 2), st.sampled_from([0.5, 3, 20]))
@random_problems
def test_more_of_anything_never_makes_a_plan_worse(
    problem: Problem, which: int, when: int, more: float
) -> None:
    (union,) = problem.unions
    resources = list(union.resources)
    resource = resources[which % len(resources)]
    capacity = list(resource.capacity)
    capacity[when % len(capacity)] += more
    resources[which % len(resources)] = msgspec.structs.replace(resource, capacity=capacity)
    richer = msgspec.structs.replace(problem, unions=[msgspec.structs.replace(union, resources=resources)])
    assert not worse(ladder(solve(richer)), ladder(solve(problem)))


@given(problems(), st.randoms(use_true_random=False))
@random_problems
def test_names_and_order_change_nothing(problem: Problem, random: object) -> None:
    before = ladder(solve(problem))
    after = ladder(solve(renamed(problem, random)))
    assert max(abs(first - second) for first, second in zip(before, after, strict=True)) < 1e-6


def renamed(problem: Problem, random: object) -> Problem:
    """The same problem with its parts in another order and other ids."""
    data = msgspec.to_builtins(problem)
    names = [good["id"] for good in data["goods"]]
    others = [f"z{9 - index}" for index in range(len(names))]
    new = dict(zip(names, others, strict=True))
    (union,) = data["unions"]
    for good in data["goods"]:
        good["id"] = new[good["id"]]
    for name in ("stock", "arrivals"):
        union[name] = {new[key]: value for key, value in union[name].items()}
    for recipe in union["recipes"]:
        recipe["id"] = f"y{recipe['id']}"
        for name in ("inputs", "outputs"):
            recipe[name] = {new[key]: value for key, value in recipe[name].items()}
    for part in [*union["needs"], *union["purchases"]]:
        part["good"] = new[part["good"]]
    for parts in (data["goods"], union["recipes"], union["needs"], union["groups"], union["resources"]):
        random.shuffle(parts)
    return msgspec.convert(data, Problem)


@given(problems())
@random_problems
def test_the_same_problem_gives_the_same_plan(problem: Problem) -> None:
    assert untimed(solve(problem)) == untimed(solve(problem))


def untimed(result: Result) -> Result:
    return msgspec.structs.replace(result, stats=msgspec.structs.replace(result.stats, seconds=0.0))


@given(problems(), st.floats(0.9, 1.1))
@random_problems
def test_a_plan_that_starts_from_an_earlier_one_is_the_same(problem: Problem, factor: float) -> None:
    (union,) = problem.unions
    changed = [
        msgspec.structs.replace(r, capacity=[round(c * factor, 3) for c in r.capacity])
        for r in union.resources
    ]
    later = msgspec.structs.replace(problem, unions=[msgspec.structs.replace(union, resources=changed)])
    cold, warm = solve(later), solve(later, previous=solve(problem))
    assume(cold.status == "solved")
    for first, second in zip(ladder(cold), ladder(warm), strict=True):
        assert abs(first - second) < 1e-6
    assert amounts(cold).keys() == amounts(warm).keys()
    for key, series in amounts(cold).items():
        assert max(abs(a - b) for a, b in zip(series, amounts(warm)[key], strict=True)) < 1e-4, key


def amounts(result: Result) -> dict[tuple[str, str], list[float]]:
    found = {("run", row.recipe): row.by_period for row in result.runs}
    found |= {("use", row.need): row.by_period for row in result.provision}
    return found | {("buy", row.purchase): row.by_period for row in result.purchases}


@given(problems(together=2, periods_most=2))
@random_problems
def test_the_interior_point_method_finds_the_same_ratios(problem: Problem) -> None:
    simplex = msgspec.structs.replace(problem.options, method="simplex")
    interior = msgspec.structs.replace(problem.options, method="ipm")
    first = solve(msgspec.structs.replace(problem, options=simplex))
    second = solve(msgspec.structs.replace(problem, options=interior))
    for step, other in zip(ladder(first)[:-1], ladder(second)[:-1], strict=True):
        assert abs(step - other) < 1e-4
