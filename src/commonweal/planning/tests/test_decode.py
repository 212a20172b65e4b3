"""A fault in a problem is told with the path of its field."""

import math

import msgspec
import pytest

from commonweal.planning.decode import BadProblem, decode_problem, problem_from, require_sound
from commonweal.planning.problem import Problem, Recipe
from commonweal.planning.result import encode
from commonweal.planning.tests.builders import bakery, neighbour, pool, problem


def plain(task: Problem) -> dict:
    return msgspec.to_builtins(task)


def faults_of(data: dict) -> list[str]:
    with pytest.raises(BadProblem) as bad:
        problem_from(data)
    return [str(fault) for fault in bad.value.faults]


def test_a_problem_comes_back_from_its_json_form_unchanged() -> None:
    task = pool(bakery(), neighbour())
    assert decode_problem(encode(task)) == task


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("periods",), [], "periods: there must be at least one period"),
        (("unions",), [], "unions: there must be at least one union"),
        (("goods", 0, "loss"), 1.5, "goods[0].loss: is a share of the stock and must be <= 1"),
        (("goods", 1, "id"), "flour", "goods[1].id: 'flour' is there twice"),
        (("goods", 1, "id"), "", "goods[1].id: must not be empty"),
        (("unions", 0, "stock"), {"flour": -1}, "unions[0].stock.flour: must be >= 0"),
        (
            ("unions", 0, "stock"),
            {"warmth": 1},
            "unions[0].stock.warmth: a service is neither stored nor moved",
        ),
        (("unions", 0, "stock"), {"gold": 1}, "unions[0].stock.gold: there is no good 'gold'"),
        (("unions", 0, "arrivals"), {"flour": [1]}, "must have 2 entries, one for each period, and has 1"),
        (("unions", 0, "reserves"), {"flour": [1]}, "unions[0].reserves.flour: must have 2 entries"),
        (("unions", 0, "resources", 0, "capacity"), [1], "unions[0].resources[0].capacity: must have 2"),
        (
            ("unions", 0, "recipes", 0, "inputs"),
            {"flour": -2},
            "unions[0].recipes[0].inputs.flour: must be >= 0",
        ),
        (
            ("unions", 0, "recipes", 0, "inputs"),
            {"a": 1, "flour": "x"},
            "recipes[0].inputs.flour: expected `float`",
        ),
        (
            ("unions", 0, "recipes", 0, "uses"),
            {"oven": 1},
            "recipes[0].uses.oven: there is no resource 'oven'",
        ),
        (("unions", 0, "recipes", 0, "may_start"), [True], "unions[0].recipes[0].may_start: must have 2"),
        (("unions", 0, "needs", 0, "good"), "gold", "unions[0].needs[0].good: there is no good 'gold'"),
        (("unions", 0, "needs", 0, "values"), {"joy": 1}, "needs[0].values.joy: there is no group 'joy'"),
        (("unions", 0, "needs", 0, "tier"), 2, "the group is of tier 1 and the need of tier 2"),
        (("unions", 0, "needs", 0, "most"), [1, 2, 3], "unions[0].needs[0].most: must have 2 entries"),
        (("unions", 0, "bogus"), 2, "object contains unknown field `bogus`"),
        (("unions", 0, "order"), ["least_toil", "least_toil"], "unions[0].order: names an aim twice"),
        (("links", 0, "union"), "ash", "links[0].union: there is no union 'ash'"),
        (("links", 0, "hub"), "ash", "links[0].hub: there is no hub 'ash'"),
        (("links", 0, "out_most_kg"), [1, 2, 3], "links[0].out_most_kg: must have 2 entries"),
        (("hubs", 0, "id"), "oak", "'oak' is also the id of a union"),
        (("options", "ratio_tolerance"), 0, "options.ratio_tolerance: must be > 0"),
        (("version",), 2, "version: invalid enum value 2"),
    ],
)
def test_a_fault_is_told_with_its_field(place: tuple, value: object, words: str) -> None:
    data = plain(pool(bakery(), neighbour()))
    spot = data
    for step in place[:-1]:
        spot = spot[step]
    spot[place[-1]] = value
    assert words in "\n".join(faults_of(data))


def test_all_faults_are_told_at_once() -> None:
    data = plain(problem(bakery(stock={"flour": -1}, arrivals={"bread": [1]})))
    assert len(faults_of(data)) == 2


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b'"x"', b"\xff", b'{"name": 1e999}', b"null"])
def test_what_is_no_problem_is_refused(raw: bytes) -> None:
    with pytest.raises(BadProblem):
        decode_problem(raw)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e13])
def test_amounts_are_finite_and_sane(value: float) -> None:
    with pytest.raises(BadProblem, match=r"unions\[0\]\.stock\.flour"):
        require_sound(problem(bakery(stock={"flour": value})))


def test_a_route_leads_somewhere_else() -> None:
    data = plain(pool(bakery()))
    data["routes"] = [{"from_hub": "hub", "to_hub": "hub"}]
    assert faults_of(data) == ["routes[0]: a route leads from one hub to another, and is there once"]


def test_a_recipe_may_be_stated_with_little() -> None:
    assert Recipe(id="rest", name="Resting").uses == {}
