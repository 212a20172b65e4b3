"""What a plan does with each part of a problem, on cases worked by hand."""

import msgspec
import pytest

from commonweal.planning.check import check
from commonweal.planning.problem import Budget, Good, Group, Need, Problem, Purchase, Recipe, Resource
from commonweal.planning.result import Result
from commonweal.planning.solve import digest, solve
from commonweal.planning.tests.builders import GOODS, bakery, problem


def ratio(result: Result, group: str = "energy") -> float:
    return next(item.ratio for item in result.ratios if item.group == group)


def runs(result: Result, recipe: str = "bake") -> list[float]:
    return next((item.by_period for item in result.runs if item.recipe == recipe), [])


def planned(task: Problem) -> Result:
    result = solve(task)
    assert result.status == "solved"
    assert check(task, result) == []
    return result


def test_the_kitchen_sets_the_pace() -> None:
    result = planned(problem(bakery()))
    assert ratio(result) == pytest.approx(0.8, abs=1e-6)
    assert runs(result) == pytest.approx([8, 8])
    assert result.resources[0].used == pytest.approx([4, 4])


def test_the_ratio_is_that_of_the_worst_period_and_the_others_are_still_met() -> None:
    kitchen = [Resource(id="kitchen", name="kitchen work", capacity=[5, 1])]
    day_old = [msgspec.structs.replace(g, loss=1.0) if g.id == "bread" else g for g in GOODS]
    result = planned(problem(bakery(resources=kitchen), goods=day_old))
    (energy,) = result.ratios
    assert energy.ratio == pytest.approx(0.2, abs=1e-6)
    assert energy.by_period == pytest.approx([1.0, 0.2], abs=1e-6)
    assert energy.worst_period == "p1"


def test_stock_spoils_on_the_way() -> None:
    goods = [msgspec.structs.replace(g, loss=0.5) if g.id == "flour" else g for g in GOODS]
    kitchen = [Resource(id="kitchen", name="kitchen work", capacity=[100, 100])]
    result = planned(problem(bakery(stock={"flour": 40}, resources=kitchen), goods=goods))
    assert ratio(result) == pytest.approx(1.0, abs=1e-6)
    result = planned(problem(bakery(stock={"flour": 20}, resources=kitchen), goods=goods))
    assert ratio(result) == pytest.approx(0.5, abs=1e-6)


def growing(lead: int, may_start: list[bool] | None = None, land: float = 100) -> Problem:
    """Potatoes need a metre of land for two periods, and land ``lead`` periods after they are planted."""
    union = bakery(
        stock={},
        resources=[Resource(id="beds", name="beds", unit="m2", kind="land", capacity=[land] * 4)],
        recipes=[
            Recipe(
                id="grow",
                name="Potatoes",
                outputs={"potato": 1},
                uses={"beds": [1, 1]},
                lead=lead,
                may_start=may_start,
            )
        ],
        needs=[
            Need(id="eat", name="Potatoes", good="potato", tier=1, values={"energy": 1}, most=[0, 0, 60, 60])
        ],
    )
    return problem(union, count=4)


def test_a_crop_lands_after_its_lead_and_holds_its_land_until_then() -> None:
    result = planned(growing(lead=2))
    assert ratio(result) == pytest.approx(100 / 120, abs=1e-6)
    used = result.resources[0].used
    assert max(used) <= 100 + 1e-6
    assert sum(runs(result, "grow")[:2]) == pytest.approx(100, abs=1e-4)


def test_nothing_is_started_out_of_season() -> None:
    result = planned(growing(lead=2, may_start=[True, False, False, False]))
    assert runs(result, "grow")[1:] == [0, 0, 0]
    assert ratio(planned(growing(lead=2, may_start=[False, True, True, True]))) == 0.0


def test_the_yield_is_that_of_the_time_of_planting() -> None:
    task = growing(lead=2, land=1000)
    (union,) = task.unions
    poor = msgspec.structs.replace(union.recipes[0], yield_factor=[0.5, 0.1, 1, 1], most=[100, 0, 0, 0])
    task = msgspec.structs.replace(task, unions=[msgspec.structs.replace(union, recipes=[poor])])
    assert ratio(planned(task)) == pytest.approx(50 / 120, abs=1e-6)


def wasteful(scraps_most: float | None, composting: bool) -> Problem:
    goods = [msgspec.structs.replace(g, disposal_most=scraps_most) if g.id == "scraps" else g for g in GOODS]
    rot = Recipe(id="rot", name="Composting", inputs={"scraps": 1}, uses={"kitchen": 1})
    union = bakery()
    need = msgspec.structs.replace(union.needs[0], waste={"scraps": 0.25})
    extra = [rot] if composting else []
    union = msgspec.structs.replace(
        union, needs=[need], recipes=[*union.recipes, *extra], stock_most={"scraps": 0}
    )
    return problem(union, goods=goods)


def test_a_waste_that_nobody_takes_stops_what_makes_it() -> None:
    assert ratio(planned(wasteful(0, composting=False))) == pytest.approx(0, abs=1e-6)
    assert ratio(planned(wasteful(1, composting=False))) == pytest.approx(0.4, abs=1e-6)
    assert ratio(planned(wasteful(None, composting=False))) == pytest.approx(0.8, abs=1e-6)


def test_a_waste_goes_into_a_recipe() -> None:
    result = planned(wasteful(0, composting=True))
    assert ratio(result) == pytest.approx(4 / 0.75 / 10, abs=1e-6)


def test_a_service_is_used_when_it_is_made_or_lost() -> None:
    heat = Recipe(id="heat", name="Heating", outputs={"warmth": 1}, uses={"kitchen": 1})
    need = Need(id="warm", name="Warmth", good="warmth", tier=1, values={"energy": 1}, most=[2, 8])
    result = planned(problem(bakery(recipes=[heat], needs=[need])))
    assert ratio(result) == pytest.approx(0.5, abs=1e-6)
    assert result.stock == [item for item in result.stock if item.good != "warmth"]


def test_the_reserve_is_kept() -> None:
    result = planned(problem(bakery(stock={"flour": 20}, reserves={"flour": 15})))
    assert ratio(result) == pytest.approx(0.25, abs=1e-6)
    result = planned(problem(bakery(stock={"flour": 20}, reserves={"flour": [19, 10]})))
    assert ratio(result) == pytest.approx(0.1, abs=1e-6)


def buying(**budget: object) -> Problem:
    buy = Purchase(id="mill", good="flour", price=2, most=[8, 8])
    return problem(bakery(stock={}, purchases=[buy], budget=Budget(currency="EUR", **budget)))


def test_what_is_bought_stays_within_the_budget_and_the_shop() -> None:
    assert ratio(planned(buying())) == pytest.approx(0.8, abs=1e-6)
    assert ratio(planned(buying(total=20))) == pytest.approx(0.5, abs=1e-6)
    result = planned(buying(per_period=[6, None]))
    assert ratio(result) == pytest.approx(0.3, abs=1e-6)
    assert result.spent[0].by_period[0] == pytest.approx(6, abs=1e-5)


def choosing(order: list[str]) -> Result:
    """Flour can be bought for money without work, or milled with work without money."""
    union = bakery(
        stock={"potato": 100},
        resources=[Resource(id="kitchen", name="kitchen work", capacity=[50, 50])],
        recipes=[
            *bakery().recipes,
            Recipe(
                id="mill", name="Milling", inputs={"potato": 1}, outputs={"flour": 1}, uses={"kitchen": 1}
            ),
        ],
        purchases=[Purchase(id="buy", good="flour", price=3)],
        order=order,
    )
    return planned(problem(union))


def test_the_union_chooses_among_plans_that_meet_needs_equally() -> None:
    frugal, easy = choosing(["least_bought", "least_toil"]), choosing(["least_toil", "least_bought"])
    assert ratio(frugal) == ratio(easy) == 1.0
    assert frugal.spent[0].total == pytest.approx(0, abs=1e-3)
    assert sum(runs(frugal, "mill")) == pytest.approx(20, abs=1e-3)
    assert easy.spent[0].total == pytest.approx(60, abs=1e-3)
    assert sum(runs(easy, "mill")) == pytest.approx(0, abs=1e-3)


def test_survival_comes_before_flourishing() -> None:
    cake = Recipe(id="cake", name="Cake", inputs={"flour": 1}, outputs={"potato": 1}, uses={"kitchen": 0.01})
    union = bakery(
        recipes=[*bakery().recipes, cake],
        needs=[
            *bakery().needs,
            Need(id="feast", name="Cake", good="potato", tier=3, values={"joy": 1}, most=[50, 50]),
        ],
        groups=[*bakery().groups, Group(id="joy", name="Joy", tier=3)],
    )
    result = planned(problem(union))
    assert ratio(result) == pytest.approx(0.8, abs=1e-5)
    assert ratio(result, "joy") == pytest.approx(0.0, abs=1e-5)


def test_a_group_that_requires_nothing_is_met() -> None:
    idle = Group(id="idle", name="Idle", tier=2, required=[0, 0])
    result = planned(problem(bakery(groups=[*bakery().groups, idle])))
    met = next(item for item in result.ratios if item.group == "idle")
    assert (met.ratio, met.worst_period, met.by_period) == (1.0, None, [None, None])


def test_no_work_is_done_for_nothing() -> None:
    loop = Recipe(id="loop", name="Turning over", inputs={"flour": 1}, outputs={"flour": 1})
    result = planned(problem(bakery(recipes=[*bakery().recipes, loop])))
    assert runs(result, "loop") == []


def test_a_footprint_has_a_limit() -> None:
    union = bakery(footprint_most=4, recipes=[msgspec.structs.replace(bakery().recipes[0], footprint=0.5)])
    result = planned(problem(union))
    assert ratio(result) == pytest.approx(0.4, abs=1e-6)
    assert result.footprint["oak"] == pytest.approx(4, abs=1e-5)


def test_grams_and_tonnes_live_in_one_plan() -> None:
    goods = [Good(id="salt", name="Salt", unit="t"), Good(id="soup", name="Soup", unit="g")]
    cook = Recipe(
        id="cook", name="Soup", inputs={"salt": 1e-6}, outputs={"soup": 500}, uses={"kitchen": 1e-3}
    )
    need = Need(id="eat", name="Soup", good="soup", tier=1, values={"energy": 0.5}, most=[5e7, 5e7])
    union = bakery(stock={"salt": 0.1}, recipes=[cook], needs=[need])
    union = msgspec.structs.replace(union, resources=[Resource(id="kitchen", name="k", capacity=[100, 50])])
    result = planned(problem(union, goods=goods))
    assert ratio(result) == pytest.approx(0.5, abs=1e-5)


def test_unions_without_a_hub_do_not_touch_each_other() -> None:
    poor = bakery(id="ash", name="Ash", stock={"flour": 4})
    result = planned(problem(bakery(), poor))
    found = {item.union: item.ratio for item in result.ratios}
    assert found == pytest.approx({"oak": 0.8, "ash": 0.2}, abs=1e-6)


def test_the_digest_does_not_depend_on_the_order_of_writing() -> None:
    first, second = (
        problem(bakery(stock={"flour": 1, "bread": 2})),
        problem(bakery(stock={"bread": 2, "flour": 1})),
    )
    assert digest(first) == digest(second) == solve(first).problem_digest
    assert digest(first) != digest(problem(bakery(stock={"bread": 2, "flour": 2})))
