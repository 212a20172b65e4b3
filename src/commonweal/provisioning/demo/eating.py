"""Who eats what.

Which dish of the menu is whose, how large a portion, and what a month of it takes from the store.
"""

from collections.abc import Mapping
from functools import cache

from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.shapes import Dish, Eats, MenuDay, NeedRule, Person, Union
from commonweal.provisioning.reference.needs import DailyNeed, nutrition_for

PORTION_KCAL = 2000
DAYS_IN_MONTH = 30


def daily_need(person: Person) -> DailyNeed:
    """Say what ``person`` needs in food each day, from the published tables."""
    return nutrition_for(
        sex=person.sex, age_months=person.age_months, activity=person.activity, life_stage=person.stage
    )


def portion(person: Person) -> float:
    """Give the size of a person's portion; 1 is that of somebody who needs 2,000 kcal a day."""
    return daily_need(person).energy_kcal / PORTION_KCAL


@cache
def dish_allergens(dish_id: str) -> frozenset[str]:
    """Allergens of everything in the dish; they bind."""
    kinds = region().kinds
    return frozenset().union(*(kinds[kind].allergens for kind in region().dishes[dish_id].ingredients))


@cache
def is_vegan_dish(dish_id: str) -> bool:
    """Say whether nothing in the dish comes from an animal."""
    return not any(region().kinds[kind].animal for kind in region().dishes[dish_id].ingredients)


def may_eat(person: Person, *, allergens: frozenset[str], is_vegan: bool) -> bool:
    """Say whether somebody can and would eat this.

    There is no meat in the demo, so vegetarians eat everything.
    """
    return not person.avoids & allergens and (is_vegan or person.eats is not Eats.VEGAN)


def dish_for(person: Person, choices: tuple[str, ...]) -> Dish | None:
    """Pick the first of the dishes on the menu that the person can and would eat, or None."""
    for dish_id in choices:
        dish = region().dishes[dish_id]
        if may_eat(person, allergens=dish_allergens(dish_id), is_vegan=is_vegan_dish(dish_id)):
            return dish
    return None


def menu_of(union: Union, month: int) -> tuple[MenuDay, ...]:
    """Give the seven days of the menu that holds in ``month`` (1 to 12)."""
    return tuple(day for day in union.menu if month in day.months)


def times_in_four_weeks(union: Union, month: int) -> dict[tuple[str, str], int]:
    """Count how often each (meal, dish) may be cooked in four weeks, first choices and what there is instead."""
    counts: dict[tuple[str, str], int] = {}
    for day in menu_of(union, month):
        for meal, choices in day.meals.items():
            for dish_id in choices:
                counts[meal, dish_id] = counts.get((meal, dish_id), 0) + 4
    return counts


def portions_in_month(union: Union, month: int) -> dict[str, float]:
    """Count the portions of each dish on the menu of a month of 30 days, for everybody who is eating."""
    return dict(_portions(union.union_id, month))


@cache
def _portions(union_id: str, month: int) -> tuple[tuple[str, float], ...]:
    union = region().unions[union_id]
    counts: dict[str, float] = {}
    for person in union.people:
        for day in menu_of(union, month):
            for choices in day.meals.values():
                dish = dish_for(person, choices)
                if dish:
                    counts[dish.dish_id] = counts.get(dish.dish_id, 0.0) + portion(person) * DAYS_IN_MONTH / 7
    return tuple(counts.items())


def ingredients_in_month(union: Union, month: int) -> dict[str, float]:
    """Expand the menu of a month into what it takes from the store, in steps of each kind."""
    total: dict[str, float] = {}
    for dish_id, portions in portions_in_month(union, month).items():
        for kind, steps in region().dishes[dish_id].ingredients.items():
            total[kind] = total.get(kind, 0.0) + steps * portions
    return total


def cooking_minutes_in_month(union: Union, month: int) -> float:
    """Give the minutes of cooking and washing up the menu of a month takes.

    Small kitchens take longer a portion.
    """
    portions = portions_in_month(union, month)
    per_10 = {dish_id: region().dishes[dish_id].cook_minutes_per_10 for dish_id in portions}
    return sum(per_10[dish_id] * count / 10 for dish_id, count in portions.items()) * union.cook_pct / 100


def dish_nutrition(dish: Dish) -> tuple[float, float]:
    """Give the energy (kcal) and protein (g) of one portion."""
    return nutrition_of(dish.ingredients)


def nutrition_of(amounts: Mapping[str, float]) -> tuple[float, float]:
    """Add up energy (kcal) and protein (g) of amounts in steps."""
    kinds = region().kinds
    units = {kind: steps / kinds[kind].steps for kind, steps in amounts.items()}
    energy = sum(kinds[kind].energy_kcal_per_unit * amount for kind, amount in units.items())
    return energy, sum(kinds[kind].protein_g_per_unit * amount for kind, amount in units.items())


def dish_scraps_g(dish: Dish) -> float:
    """Give the grams of peel, core and shell one portion leaves for the heap."""
    kinds = region().kinds
    return sum(
        steps / kinds[kind].steps * kinds[kind].grams_per_unit * kinds[kind].refuse_pct / 100
        for kind, steps in dish.ingredients.items()
    )


def share_of(person: Person, rule: NeedRule) -> float:
    """Say how many times the rule's amount is this person's: 0 when it is not for them.

    Lines of rules counted by portion are as large as the person's portion. Allergens and animal food bind.
    """
    kind = region().kinds[rule.kind]
    if not may_eat(person, allergens=kind.allergens, is_vegan=not kind.animal):
        return 0.0
    if rule.only_avoiding and rule.only_avoiding not in person.avoids:
        return 0.0
    years = person.age_years
    belongs = {
        "everyone": True,
        "portion": True,
        "adults": years >= 18,
        "children": 1 <= years <= 12,
        "from-seven": years >= 7,
        "small-children": years <= 5,
        "helped": person.helped,
        "coat-due": person.coat_due,
        "households": False,
    }[rule.who]
    return float(belongs) * (portion(person) if rule.who == "portion" else 1.0)


def need_in_month(union: Union, rule: NeedRule, month: int) -> int:
    """Give the most of a need's kind the union can use in a month of 30 days, in steps."""
    if rule.who == "households":
        shares = float(len({person.household for person in union.people}))
    else:
        shares = sum(share_of(person, rule) for person in union.people)
    return round(shares * rule.steps_per_month * rule.percent_by_month[month - 1] / 100)
