"""The shipped tables can be read, say what their sources say, and admit what they do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.reference.crops import Skill, UnknownCrop, all_crops, crop, garden_yield
from commonweal.provisioning.reference.foods import UnknownFood, all_foods, food
from commonweal.provisioning.reference.needs import Activity, LifeStage, nutrition_for


@pytest.mark.parametrize(
    ("sex", "years", "activity", "kcal", "protein_g"),
    [
        ("male", 30, Activity.MODERATE, 2600, 56),
        ("male", 80, Activity.SEDENTARY, 2000, 56),
        ("female", 38, Activity.ACTIVE, 2200, 46),
        ("female", 7, Activity.MODERATE, 1600, 19),
        ("male", 20, Activity.MODERATE, 2800, 56),
    ],
)
def test_needs_are_those_of_the_published_row(sex, years, activity, kcal, protein_g):
    need = nutrition_for(sex=sex, age_months=years * 12 + 5, activity=activity)
    assert (need.energy_kcal, need.protein_g) == (kcal, protein_g)
    assert "DGA 2020-2025" in need.basis


def test_a_pregnant_member_needs_more_than_before():
    stages = [LifeStage.PREGNANT_1, LifeStage.PREGNANT_2, LifeStage.PREGNANT_3]
    needs = [nutrition_for(sex="female", age_months=29 * 12, life_stage=stage) for stage in stages]
    assert [need.energy_kcal for need in needs] == [2000, 2400, 2600]
    assert {need.protein_g for need in needs} == {71}


def test_a_nursing_mother_past_the_tabled_ages_gets_the_nearest_row():
    assert (
        nutrition_for(sex="female", age_months=52 * 12, life_stage=LifeStage.NURSING_0_6).energy_kcal == 2200
    )


def test_a_newborn_needs_nothing_from_the_kitchen_and_the_first_year_is_marked_as_our_estimate():
    assert nutrition_for(sex="female", age_months=2).energy_kcal == 0
    infant = nutrition_for(sex="male", age_months=8)
    assert (infant.energy_kcal, infant.protein_g) == (250, 11)
    assert "own estimate" in infant.basis


def test_an_age_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        nutrition_for(sex="male", age_months=-1)


@given(st.sampled_from(["female", "male"]), st.integers(0, 110 * 12), st.sampled_from(Activity))
def test_every_age_has_a_plausible_need(sex, age_months, activity):
    need = nutrition_for(sex=sex, age_months=age_months, activity=activity)
    assert 0 <= need.energy_kcal <= 3200
    assert need.energy_kcal >= 800 or age_months < 12


def test_a_food_says_what_is_left_after_peeling():
    potato = food("usda-sr:11352")
    assert potato.energy_kcal == 77
    assert potato.energy_kcal_per_kg_bought == pytest.approx(577.5)


def test_the_energy_of_a_food_agrees_with_what_it_is_made_of():
    """Atwater's 4-9-4, less 2 for fibre, within a wide margin: a slipped column would not pass."""
    for each in all_foods():
        if None in (each.fat_g, each.carbohydrate_g) or each.category in {"drink", "herb_spice"}:
            continue
        fibre = each.fibre_g or 0.0
        by_parts = 4 * each.protein_g + 9 * each.fat_g + 4 * (each.carbohydrate_g - fibre) + 2 * fibre
        assert each.energy_kcal == pytest.approx(by_parts, rel=0.3, abs=25), each.name


def test_an_unknown_food_or_crop_is_named():
    with pytest.raises(UnknownFood, match="manna"):
        food("manna")
    with pytest.raises(UnknownCrop, match="triffid"):
        crop("triffid")
    with pytest.raises(UnknownCrop, match="hop"):
        garden_yield("hop")


def test_every_food_a_crop_gives_is_in_the_table():
    for each in all_crops():
        for food_id in each.food_ids:
            assert food(food_id).name


def test_garden_yields_rise_with_skill_and_say_they_are_from_memory():
    levels = [garden_yield("potato", level) for level in (Skill.BEGINNING, Skill.GOOD, Skill.EXCELLENT)]
    assert [each.kg_per_m2 for each in levels] == sorted(each.kg_per_m2 for each in levels)
    assert {each.basis for each in levels} == {"published, from memory, unchecked"}
