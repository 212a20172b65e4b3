"""The reasons say what binds, and one more unit brings what they say."""

import msgspec
import pytest
from hypothesis import given, settings

from commonweal.planning import words
from commonweal.planning.problem import Budget, Group, Need, Problem, Purchase, Recipe, Resource
from commonweal.planning.result import Reason, Result
from commonweal.planning.solve import solve
from commonweal.planning.tests.builders import bakery, contested, neighbour, pool, problem, problems
from commonweal.planning.tests.test_laws import random_problems


def codes(result: Result) -> set[str]:
    return {reason.code for reason in result.reasons}


def with_one_more(task: Problem, reason: Reason) -> Problem | None:
    """The problem with one more unit of the limit that a reason names, or None for a kind not tried here."""
    data = msgspec.to_builtins(task)
    union = next(item for item in data["unions"] if item["id"] == reason.union)
    period = next((i for i, item in enumerate(data["periods"]) if item["id"] == reason.period), None)
    parts = {"hours": ("resources", "capacity"), "land": ("resources", "capacity")}
    parts |= {"runs_most": ("recipes", "most"), "purchase_most": ("purchases", "most")}
    if reason.code in parts:
        name, field = parts[reason.code]
        part = next(item for item in union[name] if item["id"] == reason.limit_id)
        part[field][period] += 1
    elif reason.code == "money":
        union["budget"]["total"] += 1
    elif reason.code in ("stock", "arrivals", "no_source", "not_yet"):
        series = union["arrivals"].setdefault(reason.limit_id, [0.0] * len(data["periods"]))
        series[period] += 1
    else:
        return None
    return msgspec.convert(data, Problem)


def ratio(result: Result, reason: Reason) -> float:
    return next(r.ratio for r in result.ratios if (r.union, r.group) == (reason.union, reason.group))


@pytest.mark.parametrize("random", [problems(), contested()], ids=["any", "contested"])
def test_one_more_of_a_limit_brings_what_is_claimed(random: object) -> None:
    @given(random)
    @settings(random_problems, max_examples=25)
    def holds(task: Problem) -> None:
        before = solve(task)
        for reason in before.reasons:
            richer = with_one_more(task, reason) if reason.gain is not None else None
            if richer is not None:
                rise = ratio(solve(richer), reason) - ratio(before, reason)
                assert rise >= reason.gain - 1e-5, reason.text

    holds()


def test_the_sentence_names_hours_and_gain() -> None:
    result = solve(problem(bakery()))
    first = result.reasons[0]
    assert first.text == (
        "Energy is met to 80 % in January: all 4 h of kitchen work in January are used; "
        "one more h would add 10 % at first."
    )
    assert (first.code, first.limit_id, first.period, first.amount) == ("hours", "kitchen", "p0", 4)
    assert (first.step, first.gain) == (1, pytest.approx(0.1, abs=1e-5))
    more = msgspec.structs.replace(bakery().resources[0], capacity=[5, 4])
    assert ratio(solve(problem(bakery(resources=[more]))), first) == pytest.approx(0.9, abs=1e-5)


def test_a_sentence_can_be_made_again_from_code_and_arguments() -> None:
    for reason in solve(pool(bakery(), neighbour())).reasons:
        gain = words.GAINS[str(reason.args.get("gain_code", ""))]
        sentence = (words.FRAME + words.LIMITS[reason.code] + gain) % reason.args + "."
        assert sentence == reason.text


def test_what_is_met_needs_no_reason() -> None:
    plenty = [Resource(id="kitchen", name="kitchen work", capacity=[50, 50])]
    assert solve(problem(bakery(resources=plenty))).reasons == []


def test_each_kind_of_limit_has_its_words() -> None:
    plenty = [Resource(id="kitchen", name="kitchen work", capacity=[50, 50])]
    buy = Purchase(id="mill", good="flour", price=1, most=[2, 2])
    none = bakery(resources=plenty, stock={})
    assert codes(solve(problem(none))) == {"no_source"}
    assert codes(solve(problem(bakery(resources=plenty, stock={"flour": 4})))) == {"stock"}
    assert codes(solve(problem(bakery(resources=plenty, stock={}, arrivals={"flour": [3, 1]})))) == {
        "arrivals"
    }
    assert codes(solve(problem(bakery(resources=plenty, stock={}, purchases=[buy])))) == {"purchase_most"}
    poor = Budget(total=1)
    assert "money" in codes(solve(problem(bakery(resources=plenty, stock={}, purchases=[buy], budget=poor))))
    poor = Budget(per_period=[1, 1])
    assert "money_period" in codes(
        solve(problem(bakery(resources=plenty, stock={}, purchases=[buy], budget=poor)))
    )
    closed = [msgspec.structs.replace(bakery().recipes[0], may_start=[False, True])]
    assert "season" in codes(solve(problem(bakery(resources=plenty, recipes=closed))))
    slow = [msgspec.structs.replace(bakery().recipes[0], lead=1)]
    assert "not_yet" in codes(solve(problem(bakery(resources=plenty, recipes=slow))))
    seldom = [msgspec.structs.replace(bakery().recipes[0], most=[3, 3])]
    assert codes(solve(problem(bakery(resources=plenty, recipes=seldom)))) == {"runs_most"}
    kept = solve(problem(bakery(resources=plenty, stock={"flour": 20}, reserves={"flour": 10})))
    assert codes(kept) == {"stock", "reserve"}
    unknown = [*bakery().groups, Group(id="joy", name="Joy", tier=2, required=[1, 1])]
    assert "no_line" in codes(solve(problem(bakery(resources=plenty, groups=unknown))))


def test_too_little_variety_is_told() -> None:
    energy = [Group(id="energy", name="Energy", tier=1, required=[20, 20])]
    plenty = [Resource(id="kitchen", name="kitchen work", capacity=[50, 50])]
    result = solve(problem(bakery(groups=energy, resources=plenty)))
    assert "variety" in codes(result)


def test_a_less_urgent_group_is_told_who_comes_first() -> None:
    cake = Recipe(id="cake", name="Cake", outputs={"potato": 1}, uses={"kitchen": 1})
    feast = Need(id="feast", name="Cake", good="potato", tier=3, values={"joy": 1}, most=[5, 5])
    union = bakery(
        recipes=[*bakery().recipes, cake],
        needs=[*bakery().needs, feast],
        groups=[*bakery().groups, Group(id="joy", name="Joy", tier=3)],
    )
    joy = [reason for reason in solve(problem(union)).reasons if reason.group == "joy"]
    assert joy
    assert all(reason.gain is None for reason in joy)
    texts = " ".join(reason.text for reason in joy)
    assert "all 4 h of kitchen work in January are used; more of it would first go to Energy" in texts
    assert "in February are used; more of it would first go to more urgent needs in other periods" in texts


@pytest.mark.parametrize(
    ("ratio_met", "told"),
    [(0, "0"), (0.00449, "0.4"), (0.0999, "9.9"), (0.829, "82"), (0.9999, "99"), (1, "100")],
)
def test_percent_is_rounded_down(ratio_met: float, told: str) -> None:
    from commonweal.planning.reasons import percent

    assert percent(ratio_met) == told
