"""The customs of the kitchen, for any numbers: scaling, what is in a dish, and who is served what."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.allergens import ALLERGENS, in_words, may_eat
from commonweal.provisioning.rules.dishes import Contents, IngredientFacts, contents_of
from commonweal.provisioning.rules.foods import values_from_food, weight_of_unit
from commonweal.provisioning.rules.kinds import FactsDraft, why_not_facts
from commonweal.provisioning.rules.menus import DAYS_OF_A_MENU, MEALS, Diners, ServedDish, expand
from commonweal.provisioning.rules.nourishment import of_a_day
from commonweal.provisioning.rules.recipes import scaled

AMOUNTS = st.integers(0, 10**9)
PER_RUN = st.integers(1, 10**6)
SOME_ALLERGENS = st.frozensets(st.sampled_from(sorted(ALLERGENS)), max_size=3)
DIETS = st.sampled_from(["", "vegetarian", "vegan"])
ANIMALS = st.sampled_from(["", "milk", "meat"])


def identity(number):
    return UUID(int=number)


CONTENTS = st.builds(Contents, allergens=SOME_ALLERGENS, animal=ANIMALS)
DINERS = st.lists(
    st.builds(Diners, DIETS, SOME_ALLERGENS, st.integers(0, 500)),
    max_size=4,
    unique_by=lambda d: (d.diet, d.avoids),
)


@st.composite
def menus(draw):
    """Up to six dishes on any meals; what is in a dish is the same wherever it is served."""
    inside = [draw(CONTENTS) for _ in range(4)]
    takes = [((identity(100 + draw(st.integers(0, 3))), draw(st.integers(1, 5_000))),) for _ in range(4)]
    per_run = [draw(st.integers(1, 50)) for _ in range(4)]
    places = draw(st.sets(st.tuples(st.integers(0, 3), st.sampled_from(MEALS)), max_size=6))
    return [
        ServedDish(identity(at), meal, draw(st.integers(1, 28)), inside[at], takes[at], per_run[at])
        for at, meal in sorted(places)
    ]


@given(AMOUNTS, AMOUNTS, PER_RUN)
def test_scaling_is_at_most_half_a_step_off(amount, wanted, per_run):
    got = scaled(amount, wanted=wanted, per_run=per_run)
    assert abs(got * per_run - amount * wanted) * 2 <= per_run


@given(AMOUNTS, PER_RUN)
def test_scaling_to_what_a_run_gives_changes_nothing(amount, per_run):
    assert scaled(amount, wanted=per_run, per_run=per_run) == amount
    assert scaled(amount, wanted=2 * per_run, per_run=per_run) == 2 * amount


@given(AMOUNTS, AMOUNTS, AMOUNTS, PER_RUN)
def test_more_is_never_made_of_less(amount, one, more, per_run):
    less, much = sorted((one, more))
    assert scaled(amount, wanted=less, per_run=per_run) <= scaled(amount, wanted=much, per_run=per_run)


def test_scaling_a_run_that_gives_nothing_is_refused():
    with pytest.raises(ValueError, match="more than nothing"):
        scaled(1, wanted=1, per_run=0)


@given(DIETS, SOME_ALLERGENS, SOME_ALLERGENS, ANIMALS)
def test_nobody_may_eat_what_they_avoid(diet, avoids, allergens, animal):
    if may_eat(diet=diet, avoids=avoids, allergens=allergens, animal=animal):
        assert not avoids & allergens
        assert not (diet == "vegan" and animal)
        assert not (diet == "vegetarian" and animal == "meat")


def test_an_unknown_diet_is_taken_as_the_strictest():
    assert not may_eat(diet="fruitarian", avoids=(), allergens=(), animal="milk")
    assert may_eat(diet="fruitarian", avoids=(), allergens=(), animal="")


def test_allergens_in_words_come_in_the_tables_order():
    assert in_words(["nuts", "gluten", "x"]) == ["cereals with gluten", "nuts", "x"]


FACTS = st.builds(
    IngredientFacts, st.just("x"), st.sampled_from([1, 60, 1000]), SOME_ALLERGENS, ANIMALS,
    st.dictionaries(st.sampled_from(["energy", "protein"]), st.integers(0, 10**7)), st.booleans(),
)  # fmt: skip


@given(st.lists(st.tuples(FACTS, st.integers(1, 10**5)), min_size=1, max_size=5), st.integers(1, 100))
def test_a_dish_holds_all_that_its_ingredients_hold(ingredients, portions):
    facts = {identity(at): fact for at, (fact, _) in enumerate(ingredients)}
    lines = [(identity(at), amount) for at, (_, amount) in enumerate(ingredients)]
    dish = contents_of(lines, facts, portions=portions)
    assert dish.allergens == frozenset().union(*(fact.allergens for fact in facts.values()))
    assert dish.animal == max((fact.animal for fact in facts.values()), key=["", "milk", "meat"].index)
    assert len(dish.unknown) == sum(not fact.is_known for fact in facts.values())
    for group, value in dish.values.items():
        exact = sum(
            Fraction(amount * fact.values.get(group, 0), fact.unit_steps) for fact, amount in ingredients
        )
        assert abs(exact / portions - value) <= Fraction(1, 2)


def test_a_dish_of_unknown_things_is_for_nobody_with_an_allergy_or_a_diet():
    dish = Contents(unknown=("spice",))
    assert dish.is_for(diet="", avoids=())
    assert not dish.is_for(diet="vegan", avoids=())
    assert not dish.is_for(diet="", avoids=("nuts",))


@given(menus(), DINERS)
def test_nobody_is_ever_served_what_they_cannot_eat(served, diners):
    inside = {dish.dish: dish.contents for dish in served}
    for part in expand(served, diners).servings:
        contents = inside[part.dish]
        assert not contents.allergens & part.diners.avoids
        assert contents.is_for(diet=part.diners.diet, avoids=part.diners.avoids)


@given(menus(), DINERS)
def test_every_meal_of_every_diner_is_served_or_told_as_missing(served, diners):
    out = expand(served, diners)
    for meal in MEALS:
        times = min(sum(dish.times for dish in served if dish.meal == meal), DAYS_OF_A_MENU)
        for group in diners:
            eaten = sum(part.portions for part in out.servings if part.meal == meal and part.diners == group)
            missed = sum(gap.meals for gap in out.nothing_for if gap.meal == meal and gap.diners == group)
            assert eaten + missed == Fraction(group.person_days * times, DAYS_OF_A_MENU)


@given(menus(), DINERS, st.integers(2, 9))
def test_portions_are_linear_in_those_who_eat(served, diners, factor):
    once = expand(served, diners)
    more = expand(served, [Diners(d.diet, d.avoids, d.person_days * factor) for d in diners])
    for dish in {each.dish for each in served}:
        assert more.portions_of(dish) == once.portions_of(dish) * factor


@given(menus(), DINERS)
def test_ingredients_suffice_and_are_less_than_a_step_a_dish_too_much(served, diners):
    out = expand(served, diners)
    exact = {}
    dishes = {each.dish: each for each in served}
    for dish in dishes.values():
        for kind, amount in dish.ingredients:
            exact[kind] = exact.get(kind, 0) + out.portions_of(dish.dish) * amount / dish.portions_per_run
    for kind, amount in exact.items():
        assert amount <= out.ingredients.get(kind, 0) < amount + len(dishes) + 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (FactsDraft(allergens=("kryptonite",)), "allergens"),
        (FactsDraft(animal="unicorn"), "animal"),
        (FactsDraft(loss_ppm_per_month=1_000_001), "loss_ppm_per_month"),
        (FactsDraft(shelf_days=99_999), "shelf_days"),
        (FactsDraft(grams_per_unit=-1), "grams_per_unit"),
        (FactsDraft(values={"energy": -1}), "value_energy"),
    ],
)
def test_facts_that_cannot_be_are_refused_at_their_field(facts, field):
    assert why_not_facts(facts)[0] == field


def test_facts_that_can_be_are_taken():
    facts = FactsDraft(allergens=("milk",), animal="milk", loss_ppm_per_month=1_000_000, values={"energy": 0})
    assert why_not_facts(facts) is None


class Oats:
    energy_kcal_per_kg_bought = 3890.0
    protein_g_per_kg_bought = 168.9


def test_a_kilogram_and_a_piece_of_a_food():
    assert values_from_food(Oats(), grams_per_unit=1000) == {"energy": 3_890_000, "protein": 168_900}
    assert values_from_food(Oats(), grams_per_unit=50)["energy"] == 194_500
    assert (weight_of_unit("l"), weight_of_unit("piece"), weight_of_unit("piece", said=60)) == (
        1000,
        None,
        60,
    )


def test_a_hundred_grams_as_part_of_a_day():
    energy, protein = of_a_day({"energy": 4_000_000, "protein": 92_000}, grams_per_unit=1000)
    assert (energy.in_100_g_milli, energy.part) == (400_000, pytest.approx(0.2))
    assert protein.part == pytest.approx(0.2)
    assert of_a_day({"energy": 1}, grams_per_unit=0) == []
