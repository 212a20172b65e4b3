"""From the tables to a person: ages at their boundaries, the middle of both sexes, and measures that fit."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.reference.needs import Activity, nutrition_for
from commonweal.provisioning.rules.nutrition import BodyFacts, age_months, guest_day_milli, nutrition_milli

MEASURES = [("energy", "kcal"), ("protein", "g")]


@pytest.mark.parametrize(
    ("born_on", "on", "months"),
    [
        (date(2020, 2, 29), date(2021, 2, 28), 11),
        (date(2020, 2, 29), date(2021, 3, 1), 12),
        (date(2020, 5, 15), date(2026, 5, 14), 71),
        (date(2020, 5, 15), date(2026, 5, 15), 72),
        (date(2026, 5, 15), date(2026, 5, 15), 0),
        (date(2026, 5, 15), date(2026, 1, 1), 0),
    ],
)
def test_a_month_is_full_on_the_day_of_birth(born_on, on, months):
    assert age_months(born_on, on) == months


@given(
    born_on=st.dates(date(1930, 1, 1), date(2026, 5, 4)), later=st.dates(date(2026, 5, 4), date(2030, 1, 1))
)
def test_nobody_grows_younger(born_on, later):
    assert age_months(born_on, later) >= age_months(born_on, date(2026, 5, 4))


def test_a_birthday_moves_a_child_to_its_next_row():
    body = BodyFacts(born_on=date(2017, 9, 1), sex="male", activity="moderate")
    before = nutrition_milli(body, on=date(2026, 8, 31), measures=MEASURES)
    after = nutrition_milli(body, on=date(2026, 9, 1), measures=MEASURES)
    assert (before["protein"], after["protein"]) == (19_000, 34_000)  # 8 and 9 years in the tables


def test_a_baby_at_the_breast_needs_nothing_from_the_kitchen():
    body = BodyFacts(born_on=date(2026, 3, 1), sex="female")
    assert nutrition_milli(body, on=date(2026, 8, 31), measures=MEASURES) == {"energy": 0, "protein": 0}
    assert nutrition_milli(body, on=date(2026, 9, 1), measures=MEASURES)["energy"] > 0


@given(
    born_on=st.dates(date(1930, 1, 1), date(2025, 1, 1)),
    activity=st.sampled_from(["sedentary", "moderate", "active"]),
)
def test_an_open_sex_takes_the_middle_of_both(born_on, activity):
    on = date(2026, 5, 4)
    both = [
        nutrition_for(sex=sex, age_months=age_months(born_on, on), activity=Activity(activity)).energy_kcal
        for sex in ("female", "male")
    ]
    body = BodyFacts(born_on=born_on, activity=activity)
    assert nutrition_milli(body, on=on, measures=MEASURES)["energy"] == sum(both) * 500


def test_expecting_and_nursing_raise_protein():
    usual = BodyFacts(born_on=date(1995, 1, 1), sex="female")
    nursing = BodyFacts(born_on=date(1995, 1, 1), sex="female", life_stage="lactation")
    on = date(2026, 5, 4)
    assert (
        nutrition_milli(nursing, on=on, measures=MEASURES)["protein"]
        > nutrition_milli(usual, on=on, measures=MEASURES)["protein"]
    )


def test_measures_are_converted_and_what_does_not_fit_is_left_out():
    body = BodyFacts(born_on=date(1990, 1, 1), sex="male")
    on = date(2026, 5, 4)
    in_grams = nutrition_milli(body, on=on, measures=[("protein", "g")])["protein"]
    assert nutrition_milli(body, on=on, measures=[("protein", "kg"), ("energy", "kg"), ("music", "h")]) == {
        "protein": in_grams // 1000
    }


def test_a_guest_eats_like_an_adult():
    energy = UUID(int=1)
    [(group, tier, milli)] = guest_day_milli(
        [(energy, "energy", 1, "kcal"), (UUID(int=2), "warmth", 1, "kWh")]
    )
    assert (group, tier) == (energy, 1)
    assert 2_000_000 <= milli <= 2_600_000
