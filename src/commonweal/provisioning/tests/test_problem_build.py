"""From books to the planner's problem: diets bind, needs keep their size, and things land when they should."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.planning.check import check
from commonweal.planning.decode import faults
from commonweal.planning.solve import solve
from commonweal.provisioning.problem.build import build_problem
from commonweal.provisioning.problem.eaters import insides, parted
from commonweal.provisioning.problem.names import group_key, need_key
from commonweal.provisioning.problem.outcome import planned_purchases, planned_runs, planned_use
from commonweal.provisioning.problem.shapes import DishFact, HubFact, LineFact, MenuFact, RecipeFact, UnderWay
from commonweal.provisioning.rules.demand import Demand, Diet, GroupNeed
from commonweal.provisioning.tests.builders.books import (
    BAKE,
    BAKING,
    BREAD,
    CLOTH,
    CLOTHES,
    COAT,
    COOK,
    ENERGY,
    FLOUR,
    FLOUR_OFFER,
    MILLET,
    NO_GLUTEN,
    OVEN,
    PORRIDGE,
    UNION,
    books,
    demand,
    diet_class,
    horizon,
    kinds,
    recipes,
)


def problem(**changed):
    return build_problem(horizon=horizon(), books=[books(**changed)])


def union(**changed):
    return problem(**changed).unions[0]


def need(found, kind, eaters):
    lines = [line for line in found.needs if need_key(line.id).kind_id == kind]
    return next((line for line in lines if need_key(line.id).eaters == eaters), None)


def ratio(result, eaters):
    found = [r.ratio for r in result.ratios if group_key(r.group).eaters == eaters and r.tier == 1]
    assert len(found) == 1
    return found[0]


def test_a_problem_is_sound_and_its_plan_breaks_no_limit():
    built = problem()
    assert not list(faults(built))
    result = solve(built)
    assert result.status == "solved"
    assert not check(built, result)


def test_nobody_is_given_what_they_cannot_eat():
    found = union()
    assert need(found, BREAD, "all") is not None
    assert need(found, BREAD, "no-gluten") is None
    assert need(found, PORRIDGE, "no-gluten") is not None


def test_an_allergen_in_the_flour_is_in_the_bread():
    inside = insides(kinds(), recipes())
    assert inside[BREAD].allergens == {"gluten"}
    assert inside[PORRIDGE].is_for(NO_GLUTEN)


def test_what_nobody_has_described_is_for_those_without_a_diet_only():
    unknown = {**kinds(), MILLET: replace(kinds()[MILLET], is_known=False)}
    found = union(kinds=unknown)
    assert need(found, PORRIDGE, "all") is not None
    assert need(found, PORRIDGE, "no-gluten") is None


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**8))
def test_however_much_bread_there_is_it_feeds_nobody_with_an_allergy_to_it(flour, bread):
    plain = ratio(solve(problem()), "no-gluten")
    rich = solve(problem(stock={FLOUR: flour, BREAD: bread, MILLET: 400_000, CLOTH: 1_000}))
    assert ratio(rich, "no-gluten") == pytest.approx(plain, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40))
def test_what_a_class_requires_is_the_sum_of_its_people(everybody, no_gluten):
    found = union(demand=demand(everybody=everybody, no_gluten=no_gluten))
    required = {group_key(group.id).eaters: group.required for group in found.groups if group.tier == 1}
    alone = "few-1" if no_gluten == 1 else "no-gluten"
    assert required["all"] == [everybody * 60_000.0] * 3
    assert required[alone] == [no_gluten * 60_000.0] * 3


def test_who_is_alone_in_what_they_can_eat_is_not_named():
    names = [group_key(group.id).eaters for group in union(demand=demand(no_gluten=1)).groups]
    assert "few-1" in names
    assert not any("gluten" in name for name in names)


def test_diets_that_come_to_the_same_are_one_part():
    """Who avoids nuts can have all there is where there are no nuts."""
    classes = [diet_class(Diet(), 5, 1), diet_class(Diet("", ("nuts",)), 2, 1), diet_class(NO_GLUTEN, 2, 1)]
    parts = parted(classes, {BREAD, PORRIDGE}, insides(kinds(), recipes()), 1)
    assert [part.name for part in parts] == ["all", "no-gluten"]
    assert parts[0].days == (7 * 30,)


def test_a_group_that_everybody_can_fill_alike_is_not_parted():
    warm = Demand(
        spans=horizon().spans, classes=demand().classes, kinds=(), skills=(),
        groups=(GroupNeed(CLOTHES, 2, "all", (1000, 0, 0)), GroupNeed(CLOTHES, 2, "no-gluten", (3000, 0, 0))),
    )  # fmt: skip
    found = union(demand=warm)
    assert [(group_key(g.id).eaters, g.required) for g in found.groups] == [("everyone", [4.0, 0.0, 0.0])]


def test_what_goes_into_food_is_not_handed_out_as_it_is():
    found = union()
    assert need(found, FLOUR, "all") is None
    assert need(found, MILLET, "all") is None
    with_limit = {**kinds(), MILLET: replace(kinds()[MILLET], most_per_person_day=50)}
    assert need(union(kinds=with_limit), MILLET, "no-gluten").most == [2 * 30 * 0.05] * 3


def test_a_kind_asked_for_by_name_is_a_need_of_its_own():
    found = union()
    coat = next(group for group in found.groups if group_key(group.id).is_kind)
    assert (group_key(coat.id).about, coat.tier, coat.required) == (COAT, 2, [2.0, 0.0, 0.0])
    assert solve(problem()).ratios[-1].ratio == pytest.approx(1.0)


def test_a_dish_is_eaten_as_often_as_the_menu_has_it():
    once = (MenuFact(date(2026, 1, 1), None, (DishFact(COOK, "dinner", 7),)),)
    assert need(union(menus=once), PORRIDGE, "all").most == [8 * 30 * 7 / 28] * 3
    half = (MenuFact(date(2026, 1, 1), date(2026, 4, 15), (DishFact(COOK, "dinner", 28),)),)
    assert need(union(menus=half), PORRIDGE, "all").most == [240.0, 120.0, 0.0]
    assert (
        need(
            union(menus=(MenuFact(date(2027, 1, 1), None, (DishFact(COOK, "dinner", 7),)),)), PORRIDGE, "all"
        )
        is None
    )


def test_dishes_are_not_kept_from_month_to_month_and_fresh_things_not_for_long():
    goods = {good.id: good for good in problem().goods}
    assert goods[str(PORRIDGE)].kind == "service"
    short = {**kinds(), BREAD: replace(kinds()[BREAD], shelf_days=6)}
    fresh = problem(kinds=short, stock={BREAD: 10_000, FLOUR: 5_000})
    assert next(good.loss for good in fresh.goods if good.id == str(BREAD)) > 0.7
    assert fresh.unions[0].arrivals == {str(BREAD): [10.0, 0.0, 0.0]}
    assert fresh.unions[0].stock == {str(FLOUR): 5.0}


def test_a_crop_lands_when_it_is_ripe_and_holds_its_bed_till_then():
    garden, gardening, beans = UUID(int=50), UUID(int=51), UUID(int=52)
    kind = kinds()[CLOTH]
    more = {
        **kinds(),
        garden: replace(kind, id=garden, name="Garden", medium="land", unit="m²", steps=100),
        gardening: replace(kinds()[BAKING], id=gardening, name="Gardening"),
        beans: replace(kind, id=beans, name="Beans", unit="kg", steps=1000, values={ENERGY: 3_000_000}),
    }
    grow = RecipeFact(
        id=UUID(int=53), name="Grow beans", sort="grow", lead_days=60,
        yield_by_month=(0, 0, 100, 50, *[0] * 8),
        lines=(
            LineFact("land", garden, 1_000), LineFact("work", gardening, 120, 0, 30),
            LineFact("work", gardening, 180, 60, 60), LineFact("output", beans, 4_000),
        ),
    )  # fmt: skip
    found = union(kinds=more, recipes=(*recipes(), grow), capacities={OVEN: 2400, garden: 5_000})
    planned = next(recipe for recipe in found.recipes if recipe.id == str(grow.id))
    assert planned.lead == 2
    assert planned.may_start == [True, True, False]
    assert planned.yield_factor == [1.0, 0.5, 0.0]
    assert planned.uses == {str(garden): [10.0, 10.0], str(gardening): [2.0, 0.0, 3.0]}
    assert next(r.capacity for r in found.resources if r.id == str(garden)) == [50.0] * 3


def test_what_was_begun_before_comes_in_and_takes_its_hours():
    begun = UnderWay(
        date(2026, 2, 1), date(2026, 4, 10),
        (LineFact("output", BREAD, 9_000), LineFact("work", BAKING, 600), LineFact("input", FLOUR, 30_000)),
    )  # fmt: skip
    found = union(under_way=(begun,))
    assert found.arrivals[str(BREAD)] == [0.0, 9.0, 0.0]
    assert found.stock[str(FLOUR)] == 70.0
    hours = next(r.capacity for r in found.resources if r.id == str(BAKING))
    assert hours[2] == 1000.0
    assert sum(hours) == pytest.approx(2990.0)


def test_machines_count_by_the_week_and_money_in_units():
    found = union(budget_total=12_345, budget_by_period=(1_000, None, 1_000))
    oven = next(r.capacity for r in found.resources if r.id == str(OVEN))
    assert oven == pytest.approx([40 * 31 / 7, 40 * 30 / 7, 40 * 31 / 7])
    assert found.budget.total == 123.45
    assert found.budget.per_period == [10.0, None, 10.0]
    assert found.purchases[0].price == 1.1


def test_more_hours_never_make_anybody_worse_off():
    scarce = demand(everybody=30)
    levels = []
    for minutes in (0, 2_000, 10_000, 50_000):
        skills = (replace(scarce.skills[0], minutes=(minutes,) * 3), scarce.skills[1])
        result = solve(problem(demand=replace(scarce, skills=skills)))
        levels.append(sorted(r.ratio for r in result.ratios if r.tier == 1))
    assert all(low <= [x + 1e-6 for x in high] for low, high in pairwise(levels))


def test_the_order_of_the_books_changes_nothing():
    turned = books(recipes=tuple(reversed(recipes())), kinds=dict(reversed(kinds().items())))
    plain = solve(problem())
    other = solve(build_problem(horizon=horizon(), books=[turned]))
    assert plain.problem_digest == other.problem_digest
    assert plain.runs == other.runs


def test_a_plan_reads_back_in_whole_steps_that_exist():
    result = solve(problem(stock={FLOUR: 30_000, MILLET: 100_000, CLOTH: 1_000}))
    steps = {kind.id: kind.steps for kind in kinds().values()}
    baked = sum(run.milli_runs for run in planned_runs(result, UNION) if run.recipe == BAKE)
    handed = sum(use.amount for use in planned_use(result, UNION, steps=steps) if use.kind_id == BREAD)
    assert 0 < handed <= baked * 20
    bought = planned_purchases(result, UNION, kinds={FLOUR_OFFER: FLOUR}, steps=steps)
    assert sum(b.amount for b in bought) + 30_000 >= baked * 14 - 14


def test_unions_around_a_hub_share_what_they_call_by_the_same_name():
    poor = replace(
        books(stock={}, offers=()), id=UUID(int=99), name="Hillside",
        kinds={k: replace(kind, id=k) for k, kind in kinds().items()},
    )  # fmt: skip
    rich = books(stock={FLOUR: 3_000_000, MILLET: 3_000_000, CLOTH: 10_000})
    built = build_problem(horizon=horizon(), books=[rich, poor], hub=HubFact(UUID(int=98), "Hub"))
    assert not list(faults(built))
    assert len(built.goods) == len(problem().goods)
    result = solve(built)
    alone = solve(build_problem(horizon=horizon(), books=[poor]))
    together = {(r.union, r.group): r.ratio for r in result.ratios}
    for each in alone.ratios:
        assert together[str(poor.id), each.group] >= each.ratio - 1e-6
    assert together[str(poor.id), alone.ratios[0].group] > 0.5
