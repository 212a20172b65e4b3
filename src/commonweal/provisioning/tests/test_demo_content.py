"""The made-up region hangs together, and its numbers make sense to a cook, a gardener and a purse keeper."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.lib.quantity import UNITS
from commonweal.provisioning.demo.eating import (
    dish_allergens,
    dish_for,
    dish_nutrition,
    ingredients_in_month,
    need_in_month,
    nutrition_of,
    portion,
    share_of,
    times_in_four_weeks,
)
from commonweal.provisioning.demo.figures import figures_of, lines
from commonweal.provisioning.demo.house import house
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seasons import (
    months_on,
    months_since,
    opening_stock,
    periods_from,
    reserves,
    season_month,
    standing_crops,
)
from commonweal.provisioning.demo.seed.house_stories import OF_THE_HOUSE
from commonweal.provisioning.demo.seed.stories import IN_A_YEAR, UNDER_WAY
from commonweal.provisioning.demo.shapes import Eats, Nature
from commonweal.provisioning.reference.crops import crop

UNIONS = ("hillside", "riverbend", "millfield")
NOVEMBER = date(2026, 11, 22)
any_union = pytest.mark.parametrize("union", [region().unions[union_id] for union_id in UNIONS], ids=UNIONS)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def everybody():
    return [person for union in (*region().unions.values(), house()) for person in union.people]


def test_three_unions_of_twelve_thirty_four_and_eighty_six_and_a_house_of_five():
    assert [len(region().unions[union].people) for union in UNIONS] == [12, 34, 86]
    assert len(house().people) == 5


def test_everybody_is_clearly_made_up_and_named_once():
    names = Counter(person.name for person in everybody())
    assert all(name.startswith("Demo ") for name in names)
    assert max(names.values()) == 1
    assert len({person.handle for person in everybody()}) == len(everybody())


@any_union
def test_whoever_has_no_login_has_somebody_trusted_in_the_same_union_who_has(union):
    by_handle = {person.handle: person for person in union.people}
    for person in union.people:
        if not person.has_login:
            assert by_handle[person.trusted].has_login, person.name
            assert by_handle[person.trusted].age_years >= 18


@any_union
def test_each_practice_has_one_keeper_with_a_login(union):
    keeps = Counter(practice for person in union.people for practice in person.keeps)
    assert set(keeps) == {
        "kitchen",
        "garden",
        "bakery",
        "stores",
        "purse",
        "plan",
        "workshop",
        "laundry",
        "care",
    }
    assert set(keeps.values()) == {1}
    assert all(person.has_login for person in union.people if person.keeps)


@any_union
def test_no_child_is_asked_to_work_and_nobody_more_than_thirty_hours(union):
    for person in union.people:
        assert not (person.abilities and person.age_years < 15), person.name
        assert sum(person.abilities.values()) <= 30


def test_all_ages_diets_and_a_pregnant_member_are_there():
    ages = [person.age_years for person in everybody()]
    assert min(ages) == 0
    assert max(ages) >= 80
    assert {person.eats for person in everybody()} == set(Eats)
    assert {"gluten", "milk", "nuts", "egg"} == set().union(*(person.avoids for person in everybody()))
    assert any(person.stage.startswith("pregnancy") for person in everybody())


def test_every_reference_between_the_tables_holds():
    content = region()
    kinds = set(content.kinds)
    for recipe in content.recipes.values():
        assert set(recipe.inputs) | set(recipe.outputs) <= kinds, recipe.recipe_id
        assert set(recipe.minutes) <= set(content.skills), recipe.recipe_id
        assert set(recipe.equipment) <= set(content.equipment), recipe.recipe_id
        assert all(set(recipe.land) <= set(union.land) for union in content.unions.values())
    for dish in content.dishes.values():
        assert set(dish.ingredients) <= kinds, dish.dish_id
    for rule in content.needs.values():
        assert rule.kind in kinds
        assert rule.group == "food" or content.groups[rule.group].tier == rule.tier
        assert len(rule.percent_by_month) == 12
    assert set(content.purchases) <= kinds
    assert {rule.kind for rule in content.stock} <= kinds
    assert {skill for person in everybody() for skill in person.abilities} <= set(content.skills)
    assert {kind.unit for kind in content.kinds.values()} <= set(UNITS)
    assert {person.sex for person in everybody()} <= {"female", "male"}
    assert {dish.meal for dish in content.dishes.values()} == {"breakfast", "lunch", "dinner"}


def test_every_good_can_be_had_somehow():
    content = region()
    made = {kind for recipe in content.recipes.values() for kind in recipe.outputs}
    stored = {rule.kind for rule in content.stock}
    for kind in content.kinds.values():
        is_had = kind.kind_id in made | set(content.purchases) | stored
        assert is_had or kind.nature is Nature.WASTE, kind.kind_id


@any_union
def test_every_menu_has_seven_days_of_three_meals_each_month_and_something_for_everybody(union):
    for month in range(1, 13):
        menu = [day for day in union.menu if month in day.months]
        assert sorted(day.weekday for day in menu) == list(range(1, 8))
        for day in menu:
            for meal, choices in day.meals.items():
                assert {region().dishes[dish].meal for dish in choices} == {meal}
                for person in union.people:
                    dish = dish_for(person, choices)
                    assert dish, (person.name, choices)
                    assert not dish_allergens(dish.dish_id) & person.avoids


@any_union
def test_four_weeks_offer_at_least_one_dish_for_each_of_eighty_four_meals(union):
    times = times_in_four_weeks(union, 1)
    assert sum(times.values()) >= 84
    assert times["breakfast", "millet-porridge"] == 6 * 4


def test_a_dish_carries_the_allergens_of_the_bread_in_it():
    assert dish_allergens("bread-cheese") == {"gluten", "milk"}
    assert dish_allergens("lentil-stew") == frozenset()


def test_bread_goes_only_to_whom_it_may_and_buckwheat_bread_to_the_others():
    rye, buckwheat = region().needs["rye-bread"], region().needs["buckwheat-bread"]
    for person in everybody():
        avoids_gluten = "gluten" in person.avoids
        assert (share_of(person, rye) == 0) == (avoids_gluten or portion(person) == 0)
        assert (share_of(person, buckwheat) > 0) == avoids_gluten


@pytest.mark.parametrize("dish", region().dishes.values(), ids=lambda dish: dish.dish_id)
def test_a_portion_is_a_meal(dish):
    energy, protein = dish_nutrition(dish)
    low, high = {"breakfast": (380, 500), "lunch": (480, 720), "dinner": (450, 660)}[dish.meal]
    assert low <= energy <= high
    assert protein >= 10


def test_making_never_creates_energy():
    """What comes out of a mill, an oven or a crock holds no more than what went in, within what tables disagree."""
    for recipe in region().recipes.values():
        energy_in, _ = nutrition_of(recipe.inputs)
        energy_out, _ = nutrition_of(recipe.outputs)
        if recipe.inputs and not recipe.crop_id and energy_out:
            assert energy_out <= energy_in * 1.05, recipe.recipe_id


def test_a_crop_stands_about_as_long_as_the_tables_say():
    for recipe in region().recipes.values():
        if not recipe.crop_id or recipe.place != "garden":
            continue
        published = crop(recipe.crop_id)
        if published.stands_days_min and published.stands_days_max:
            days_here = recipe.lead_months * 30.4
            assert published.stands_days_min * 0.5 <= days_here <= published.stands_days_max * 1.7, (
                recipe.recipe_id
            )


@any_union
def test_the_figures_make_sense(union):
    figures = figures_of(union)
    assert 1900 <= figures.needed_kcal_per_person_day <= 2400
    assert figures.menu_kcal_per_person_day < figures.needed_kcal_per_person_day
    assert 0.15 <= figures.bread_kg_per_person_day <= 0.3
    assert 12 <= figures.work_h_per_adult_week <= 25
    assert figures.work_h_per_adult_week <= figures.offered_h_per_adult_week * 1.1
    assert 50 <= figures.garden_m2_per_person <= 200
    assert 40 <= figures.bought_eur_per_person_month <= 120
    assert 300 <= figures.firewood_kg_per_person_year <= 900


def test_the_figures_are_printed_with_a_column_for_each_union():
    assert lines()[0].split() == ["Hillside", "Riverbend", "Millfield"]
    assert lines()[1].split() == ["people", "12.00", "34.00", "86.00"]


@any_union
def test_menu_and_table_together_can_fill_everybody_and_not_much_more(union):
    needed = figures_of(union).needed_kcal_per_person_day * 30 * len(union.people)
    for month in range(1, 13):
        food = [rule for rule in region().needs.values() if rule.group == "food"]
        table = {rule.kind: need_in_month(union, rule, month) for rule in food}
        offered = nutrition_of(ingredients_in_month(union, month))[0] + nutrition_of(table)[0]
        assert 1.02 <= offered / needed <= 1.25


@any_union
def test_the_cellar_is_full_in_november_and_empty_before_the_harvest(union):
    november, may = opening_stock(union, NOVEMBER), opening_stock(union, date(2027, 8, 10))
    assert november["potatoes"] > 20_000 * len(union.people)
    assert may.get("potatoes", 0) == 0


def test_rye_and_trees_stand_when_they_should():
    def standing(day):
        return {each.recipe_id: each for each in standing_crops(region().unions["millfield"], day)}

    rye = standing(NOVEMBER)["grow-rye"]
    assert (rye.started_on, rye.ready_on) == (date(2026, 10, 15), date(2027, 8, 15))
    assert "tend-apples" not in standing(NOVEMBER)
    assert "tend-apples" in standing(date(2027, 6, 1))


@given(days)
def test_what_is_under_way_began_before_and_is_ready_after(day):
    for union in region().unions.values():
        for each in standing_crops(union, day):
            assert each.started_on <= day < each.ready_on
            assert each.started_on.month in region().recipes[each.recipe_id].start_months


@given(days)
def test_twelve_periods_cover_a_year_and_all_its_seasons(day):
    periods = periods_from(day)
    assert periods[0] == day
    assert all(25 <= (after - before).days <= 34 for before, after in pairwise(periods))
    assert len({season_month(period) for period in periods}) == 12


@given(days, st.integers(-40, 40))
def test_months_on_and_back_end_near_where_they_began(day, months):
    assert abs(months_on(months_on(day, months), -months) - day) <= timedelta(days=3)


@given(st.integers(1, 12), days)
def test_months_since_a_month_are_less_than_a_year(month, day):
    assert 0 <= months_since(month, day) < 12.1


@any_union
def test_the_reserve_is_less_than_what_there_is_now_and_only_of_what_keeps(union):
    stock = opening_stock(union, NOVEMBER)
    for kind, steps in reserves(union, NOVEMBER).items():
        assert 0 <= steps <= stock[kind]
        assert region().kinds[kind].keeps_days >= 120


@pytest.mark.parametrize(
    ("union", "stories"),
    [(region().unions["millfield"], (*IN_A_YEAR, *UNDER_WAY)), (house(), OF_THE_HOUSE)],
    ids=["millfield", "house"],
)
def test_the_stories_of_the_assembly_speak_of_people_of_that_union(union, stories):
    people = {person.handle: person for person in union.people}
    for told in stories:
        named = {told.by, *told.silent, *(said[0] for said in (*told.voices, *told.remarks))}
        assert named <= people.keys(), told.title
        assert not any(people[handle].helped for handle in named), told.title
        assert bool(told.months_ago) != bool(told.days_ago), told.title
