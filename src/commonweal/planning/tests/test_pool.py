"""Several unions around a hub: surplus moves to shortage, and nobody loses by it."""

import msgspec
import pytest

from commonweal.planning.check import check
from commonweal.planning.problem import Hub, Link, Need, Problem, Route
from commonweal.planning.result import Result
from commonweal.planning.solve import solve
from commonweal.planning.tests.builders import GOODS, bakery, neighbour, pool, problem


def planned(task: Problem) -> Result:
    result = solve(task)
    assert result.status == "solved"
    assert check(task, result) == []
    return result


def ratios(result: Result) -> dict[str, float]:
    return {item.union: item.ratio for item in result.ratios}


def test_surplus_goes_to_shortage() -> None:
    result = planned(pool(bakery(), neighbour()))
    assert ratios(result) == pytest.approx({"oak": 0.8, "elm": 0.7}, abs=1e-5)
    assert sum(flow.by_period[0] + flow.by_period[1] for flow in result.flows if flow.kind == "in") > 13.9


def test_nobody_ends_below_what_they_reach_alone() -> None:
    result = planned(pool(bakery(stock={"flour": 16}), neighbour()))
    assert ratios(result) == pytest.approx({"oak": 0.8, "elm": 0.0}, abs=1e-4)
    assert {item.union: item.alone for item in result.ratios} == pytest.approx(
        {"oak": 0.8, "elm": 0}, abs=1e-4
    )


def test_a_union_may_offer_more_than_its_surplus() -> None:
    result = planned(pool(bakery(stock={"flour": 16}, offers={"flour": 4}), neighbour()))
    assert ratios(result) == pytest.approx({"oak": 0.6, "elm": 0.2}, abs=1e-4)


def test_only_what_is_offered_leaves() -> None:
    result = planned(pool(bakery(offers={"bread": 5}), neighbour()))
    assert ratios(result)["elm"] == pytest.approx(0, abs=1e-6)
    result = planned(pool(bakery(offers={"flour": 5}), neighbour()))
    assert ratios(result)["elm"] == pytest.approx(0.25, abs=1e-4)


def test_a_link_carries_so_much_and_no_more() -> None:
    result = planned(pool(bakery(), neighbour(), in_most_kg=[3, 2]))
    assert ratios(result)["elm"] == pytest.approx(0.25, abs=1e-4)
    assert "transport" in {reason.code for reason in result.reasons}


def test_what_waits_in_a_hub_is_there_for_all() -> None:
    result = planned(pool(neighbour(), hub=Hub(id="hub", name="Hub", stock={"flour": 8})))
    assert ratios(result)["elm"] == pytest.approx(0.4, abs=1e-5)


def test_a_full_hub_holds_no_more() -> None:
    late = neighbour(
        needs=[Need(id="eat", name="Flour", good="flour", tier=1, values={"energy": 1}, most=[0, 10])]
    )
    giving = bakery(stock={}, arrivals={"flour": [10, 0]}, stock_most={"flour": 0}, needs=[], groups=[])
    result = planned(pool(giving, late, hub=Hub(id="hub", name="Hub", capacity_kg=4)))
    assert ratios(result)["elm"] == pytest.approx(
        1.0, abs=1e-5
    )  # it waits in the store of the one who needs it
    closed = msgspec.structs.replace(late, stock_most={"flour": 0})
    result = planned(pool(giving, closed, hub=Hub(id="hub", name="Hub", capacity_kg=4)))
    assert ratios(result)["elm"] == pytest.approx(0.4, abs=1e-5)


def test_waste_is_not_dumped_on_a_neighbour() -> None:
    union = bakery()
    need = msgspec.structs.replace(union.needs[0], waste={"scraps": 0.5})
    union = msgspec.structs.replace(union, needs=[need], stock_most={"scraps": 0})
    result = planned(pool(union, neighbour(stock_most={"scraps": 0})))
    assert ratios(result)["oak"] == pytest.approx(0, abs=1e-5)


def test_goods_go_from_hub_to_hub() -> None:
    hubs = [Hub(id="north", name="North"), Hub(id="south", name="South")]
    links = [Link(union="oak", hub="north"), Link(union="elm", hub="south")]
    routes = [Route(from_hub="north", to_hub="south", most_kg=3)]
    task = problem(bakery(), neighbour(), hubs=hubs, links=links, routes=routes)
    assert ratios(planned(task))["elm"] == pytest.approx(0.3, abs=1e-4)


def test_a_service_does_not_travel() -> None:
    giving = bakery(stock={}, arrivals={"warmth": [10, 10]}, needs=[], groups=[], recipes=[])
    cold = neighbour(
        needs=[Need(id="warm", name="Warmth", good="warmth", tier=1, values={"energy": 1}, most=[5, 5])]
    )
    assert GOODS[3].kind == "service"
    assert ratios(planned(pool(giving, cold)))["elm"] == 0.0


def test_more_neighbours_may_be_planned_at_once() -> None:
    third = neighbour(id="fir", name="Fir")
    result = planned(pool(bakery(stock={"flour": 26}), neighbour(), third))
    assert ratios(result) == pytest.approx({"oak": 0.8, "elm": 0.25, "fir": 0.25}, abs=1e-4)
