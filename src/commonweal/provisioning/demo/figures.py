"""The demo's own arithmetic, to be held against common knowledge before anything is planned.

``python -m commonweal.provisioning.demo.figures`` prints it. These are averages over a usual year in which
every need is met, with what the usual beds give; the planner's figures differ where it chooses otherwise.
"""

import sys
from dataclasses import dataclass

from commonweal.provisioning.demo.eating import (
    DAYS_IN_MONTH,
    cooking_minutes_in_month,
    daily_need,
    ingredients_in_month,
    need_in_month,
    nutrition_of,
    portion,
)
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.shapes import Recipe, Union

ADULT_YEARS = 18
WEEKS_IN_YEAR = 365.25 / 7
BREADS = ("rye-bread", "wheat-bread", "buckwheat-bread")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a cook, a gardener and a purse keeper would ask about one union; units are last in the names."""

    union: str
    people: int
    adults: int
    needed_kcal_per_person_day: float
    menu_kcal_per_person_day: float
    bread_kg_per_person_day: float
    work_h_per_adult_week: float
    offered_h_per_adult_week: float
    garden_m2_per_person: float
    harvest_kg_per_person_year: float
    bought_eur_per_person_month: float
    firewood_kg_per_person_year: float


def figures_of(union: Union) -> Figures:
    """Work out the averages of one union."""
    people = len(union.people)
    adults = sum(person.age_years >= ADULT_YEARS for person in union.people)
    offered = sum(sum(person.abilities.values()) for person in union.people)
    harvest = harvest_in_year(union)
    return Figures(
        union=union.name,
        people=people,
        adults=adults,
        needed_kcal_per_person_day=sum(daily_need(person).energy_kcal for person in union.people) / people,
        menu_kcal_per_person_day=_menu_kcal_in_year(union) / 12 / DAYS_IN_MONTH / people,
        bread_kg_per_person_day=sum(goods_in_year(union).get(kind, 0.0) for kind in BREADS)
        / 1000
        / 365
        / people,
        work_h_per_adult_week=sum(minutes_in_year(union).values()) / 60 / WEEKS_IN_YEAR / adults,
        offered_h_per_adult_week=offered / adults,
        garden_m2_per_person=union.land["garden"] / people,
        harvest_kg_per_person_year=sum(steps for kind, steps in harvest.items() if kind != "firewood")
        / 1000
        / people,
        bought_eur_per_person_month=bought_cents_in_year(union) / 100 / 12 / people,
        firewood_kg_per_person_year=goods_in_year(union)["firewood"] / 1000 / people,
    )


def harvest_in_year(union: Union) -> dict[str, float]:
    """Add up, in steps, what the usual beds, fields, trees and woods give in a year."""
    total: dict[str, float] = {}
    for recipe_id, runs in region().standing[union.union_id].items():
        for kind, steps in region().recipes[recipe_id].outputs.items():
            total[kind] = total.get(kind, 0.0) + steps * runs
    return total


def harvest_months(union: Union, kind: str) -> frozenset[int]:
    """Say in which months the union's usual beds, trees and woods give this kind."""
    if kind not in harvest_in_year(union):
        return frozenset()
    recipes = (region().recipes[recipe_id] for recipe_id in region().standing[union.union_id])
    return frozenset(
        (start + recipe.lead_months - 1) % 12 + 1
        for recipe in recipes
        if recipe.makes == kind
        for start in recipe.start_months
    )


def is_in_season(union: Union, kind: str, month: int) -> bool:
    """Say whether a kind is on the table in a month.

    Fresh or kept from our own beds, or to be had outside.
    """
    keeps = region().kinds[kind].keeps_days // 30
    fresh = harvest_months(union, kind)
    from_own = any((month - ready) % 12 <= keeps for ready in fresh)
    bought = region().purchases.get(kind)
    return from_own or (bought is not None and month in bought.months) or bool(not fresh and not bought)


def goods_in_year(union: Union) -> dict[str, float]:
    """Add up, in steps, what a year in which all needs are met takes of each kind."""
    total: dict[str, float] = {}
    for month in range(1, 13):
        for kind, steps in ingredients_in_month(union, month).items():
            total[kind] = total.get(kind, 0.0) + steps
        for kind, steps in table_in_month(union, month).items():
            total[kind] = total.get(kind, 0.0) + steps
    return total


def table_in_month(union: Union, month: int) -> dict[str, float]:
    """Give what is used beside the dishes.

    Bread only as far as energy asks for it, produce as far as its group does.
    """
    most = {
        rule.need_id: need_in_month(union, rule, month)
        for rule in region().needs.values()
        if is_in_season(union, rule.kind, month)
    }
    produce = sum(steps for need_id, steps in most.items() if region().needs[need_id].group == "produce")
    asked = region().groups["produce"].required_per_portion_month * sum(map(portion, union.people))
    shares = {
        "produce": min(1.0, asked / produce) if produce else 0.0,
        "food": _food_share(union, month, most),
    }
    used: dict[str, float] = {}
    for need_id, steps in most.items():
        rule = region().needs[need_id]
        used[rule.kind] = used.get(rule.kind, 0.0) + steps * shares.get(rule.group, 1.0)
    return used


def _food_share(union: Union, month: int, most: dict[str, int]) -> float:
    """Say what part of the food on the table fills up the energy that the dishes leave open."""
    rules = [rule for rule in region().needs.values() if rule.group == "food"]
    table_kcal, _ = nutrition_of({rule.kind: most[rule.need_id] for rule in rules})
    menu_kcal, _ = nutrition_of(ingredients_in_month(union, month))
    needed = sum(daily_need(person).energy_kcal for person in union.people) * DAYS_IN_MONTH
    return max(0.0, min(1.0, (needed - menu_kcal) / table_kcal))


def _menu_kcal_in_year(union: Union) -> float:
    """Add up the energy of all dishes of a year."""
    return sum(nutrition_of(ingredients_in_month(union, month))[0] for month in range(1, 13))


def recipe_for(union: Union, kind: str) -> Recipe | None:
    """Find the first recipe of the union that is run for this kind, or None."""
    own = (recipe for recipe in region().recipes.values() if union.union_id in recipe.unions)
    return next((recipe for recipe in own if recipe.makes == kind), None)


def minutes_in_year(union: Union) -> dict[str, float]:
    """Add up the minutes of work by skill that a usual year takes: cooking, growing, making and services."""
    total = {"cooking": sum(cooking_minutes_in_month(union, month) for month in range(1, 13))}
    runs = {recipe_id: float(count) for recipe_id, count in region().standing[union.union_id].items()}
    runs |= _runs_of_making(union)
    for recipe_id, count in runs.items():
        for skill, minutes in region().recipes[recipe_id].minutes.items():
            total[skill] = total.get(skill, 0.0) + sum(minutes) * count
    return total


def _runs_of_making(union: Union) -> dict[str, float]:
    """Count the runs of baking, washing, mending, caring… that make what a year uses and no bed gives."""
    harvest = harvest_in_year(union)
    runs: dict[str, float] = {}
    for kind, steps in goods_in_year(union).items():
        recipe = recipe_for(union, kind)
        if recipe and kind not in harvest and kind not in region().purchases:
            runs[recipe.recipe_id] = steps / recipe.outputs[kind]
    return runs


def bought_cents_in_year(union: Union) -> float:
    """Price what a year uses beyond what the union grows; of what it makes, the ingredients."""
    goods = goods_in_year(union)
    for recipe_id, runs in _runs_of_making(union).items():
        for kind, steps in region().recipes[recipe_id].inputs.items():
            goods[kind] = goods.get(kind, 0.0) + steps * runs
    harvest = harvest_in_year(union)
    return sum(
        max(0.0, goods.get(kind, 0.0) - harvest.get(kind, 0.0))
        / region().kinds[kind].steps
        * purchase.price_cents
        for kind, purchase in region().purchases.items()
    )


def lines() -> list[str]:
    """Write the figures as a table, a line for each figure."""
    columns = [figures_of(union) for union in region().unions.values()]
    rows = [f"{'':34}" + "".join(f"{each.union:>12}" for each in columns)]
    for name in Figures.__dataclass_fields__:
        if name != "union":
            cells = "".join(f"{getattr(each, name):>12.2f}" for each in columns)
            rows.append(f"{name:34}{cells}")
    return rows


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
