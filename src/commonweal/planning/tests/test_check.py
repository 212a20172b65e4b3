"""The checker finds every kind of breach that is planted in a sound plan."""

import msgspec
import pytest

from commonweal.planning.check import check
from commonweal.planning.problem import Budget, Problem, Purchase, Recipe
from commonweal.planning.result import Flow, Result
from commonweal.planning.solve import solve
from commonweal.planning.tests.builders import bakery, neighbour, pool


def task() -> Problem:
    union = bakery(
        purchases=[Purchase(id="mill", good="flour", price=1, most=[2, 2], footprint=1)],
        stock={"flour": 10},
        budget=Budget(total=3, per_period=[2, 2]),
        reserves={"flour": 1},
        stock_most={"flour": 9},
        footprint_most=50,
        recipes=[*bakery().recipes, Recipe(id="rest", name="Rest", may_start=[False, False])],
    )
    return pool(union, neighbour(), out_most_kg=5)


@pytest.fixture(scope="module")
def sound() -> Result:
    return solve(task())


def test_a_sound_plan_has_no_breach(sound: Result) -> None:
    assert check(task(), sound) == []


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        ("runs", {"by_period": [20, 0]}, "kitchen in period 0: more is used than there is"),
        ("runs", {"by_period": [-1, 0]}, "is below zero"),
        ("runs", {"by_period": [1]}, "has 1 periods"),
        ("runs", {"recipe": "rest", "by_period": [1, 1]}, "rest is started too often in period 0"),
        ("runs", {"recipe": "gold"}, "does not know run oak gold"),
        ("provision", {"by_period": [11, 0]}, "eat uses too much in period 0"),
        ("purchases", {"by_period": [3, 0]}, "too much of mill is bought in period 0"),
        ("purchases", {"by_period": [3, 0]}, "the budget of period 0 is overspent"),
        ("purchases", {"by_period": [2, 2]}, "the budget is overspent"),
        ("stock", {"good": "flour", "by_period": [9.5, 1]}, "flour in period 0: the store is too full"),
        ("stock", {"good": "flour", "by_period": [1, 0]}, "the reserve of flour is not kept"),
        ("stock", {"good": "flour", "by_period": [2, 1]}, "what is left is not what is in store"),
        ("ratios", {"ratio": 1.0}, "the ratio is stated wrongly"),
        ("ratios", {"alone": 0.95}, "ends below what the union reaches alone"),
        ("spent", {"total": 0.5}, "what is spent is stated wrongly"),
        ("resources", {"used": [0, 0]}, "the use is stated wrongly"),
    ],
)
def test_a_breach_is_found(sound: Result, part: str, change: dict, words: str) -> None:
    rows = [row for row in getattr(sound, part) if row.union == "oak"]
    wanted = change.get("good")
    row = next((r for r in rows if wanted is None or r.good == wanted), rows[0])
    others = [r for r in getattr(sound, part) if r is not row]
    broken = msgspec.structs.replace(sound, **{part: [*others, msgspec.structs.replace(row, **change)]})
    assert words in "\n".join(map(str, check(task(), broken)))


def test_a_flow_where_there_is_no_way_is_found(sound: Result) -> None:
    flow = Flow(origin="oak", destination="elm", kind="out", good="flour", by_period=[1, 0])
    found = "\n".join(map(str, check(task(), msgspec.structs.replace(sound, flows=[*sound.flows, flow]))))
    assert "goes from oak to elm, where there is no way" in found


def test_an_overloaded_way_is_found(sound: Result) -> None:
    flow = Flow(origin="oak", destination="hub", kind="out", good="flour", by_period=[6, 0])
    found = "\n".join(map(str, check(task(), msgspec.structs.replace(sound, flows=[flow]))))
    assert "too much goes from oak to hub in period 0" in found
    assert "hub: flour in period 0: what is left is not what is there" in found
