"""An infeasible problem names the few hard limits that contradict each other, and no others."""

import msgspec
import pytest

from commonweal.planning.problem import Hub, Problem, Recipe
from commonweal.planning.result import Reason
from commonweal.planning.solve import solve
from commonweal.planning.tests.builders import bakery, pool, problem


def conflict(task: Problem) -> tuple[str, list[Reason]]:
    result = solve(task)
    assert result.status == "infeasible"
    assert (result.ratios, result.runs) == ([], [])
    whole, *parts = result.reasons
    assert whole.code == "conflict"
    return whole.text, parts


def test_a_reserve_that_cannot_be_had() -> None:
    text, parts = conflict(problem(bakery(reserves={"flour": 31, "bread": 1})))
    assert [part.code for part in parts] == ["conflict_reserve", "conflict_stock"]
    assert "a reserve of 31 kg of Flour in February" in text
    assert "30 kg of Flour in store at the start" in text


def test_a_reserve_that_nobody_can_make_in_time() -> None:
    text, parts = conflict(problem(bakery(reserves={"bread": 17})))
    assert {part.code for part in parts} == {"conflict_reserve", "conflict_hours"}
    assert "no more than 4 h of kitchen work in January" in text
    assert "Flour" not in text


def test_a_reserve_of_what_does_not_exist() -> None:
    text, _ = conflict(problem(bakery(reserves={"potato": 1})))
    assert "no way to make or buy Potatoes" in text


def test_a_store_that_is_too_small_for_what_arrives() -> None:
    union = bakery(arrivals={"scraps": [0, 9]}, stock_most={"scraps": 4})
    text, parts = conflict(problem(union))
    assert {part.code for part in parts} == {"conflict_arrivals", "conflict_storage", "conflict_disposal"}
    assert "9 kg of Scraps arriving in February" in text
    assert "room for 4 kg of Scraps in February" in text


def test_a_reserve_against_the_store() -> None:
    _, parts = conflict(problem(bakery(reserves={"flour": 12}, stock_most={"flour": 10})))
    assert {part.code for part in parts} == {"conflict_reserve", "conflict_storage"}


def test_a_footprint_against_a_reserve() -> None:
    baking = msgspec.structs.replace(bakery().recipes[0], footprint=1)
    _, parts = conflict(problem(bakery(recipes=[baking], reserves={"bread": 5}, footprint_most=4)))
    assert {part.code for part in parts} == {"conflict_reserve", "conflict_footprint"}


def test_a_hub_that_is_too_small() -> None:
    hub = Hub(id="hub", name="Hub", stock={"flour": 9}, capacity_kg=1)
    text, parts = conflict(pool(bakery(), hub=hub, in_most_kg=1))
    assert "room for 1 kg in the hub Hub in January" in text
    assert {part.code for part in parts} == {"conflict_room", "conflict_transport"}


@pytest.mark.parametrize("flour", [0.0, 5.0])
def test_without_any_one_of_the_limits_there_is_a_plan(flour: float) -> None:
    milling = Recipe(
        id="mill", name="Milling", inputs={"potato": 1}, outputs={"flour": 1}, uses={"kitchen": 1}
    )
    union = bakery(recipes=[milling], stock={"flour": flour, "potato": 50}, reserves={"flour": 20})
    _, parts = conflict(problem(union))
    named = {part.period for part in parts if part.code == "conflict_hours"}
    assert named == {"p0", "p1"}
    kitchen = union.resources[0]
    for period in (0, 1):
        capacity = list(kitchen.capacity)
        capacity[period] = 50
        richer = msgspec.structs.replace(
            union, resources=[msgspec.structs.replace(kitchen, capacity=capacity)]
        )
        assert solve(problem(richer)).status == "solved"
