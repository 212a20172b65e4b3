"""Reading the demo region from its tables in ``data/``."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from commonweal.provisioning.demo.shapes import (
    EVERY_MONTH,
    Dish,
    Eats,
    Group,
    Kind,
    MenuDay,
    Months,
    Nature,
    NeedRule,
    Person,
    Purchase,
    Recipe,
    Region,
    StockRule,
    Union,
)
from commonweal.provisioning.reference.crops import Skill, crop, garden_yield
from commonweal.provisioning.reference.foods import food
from commonweal.provisioning.reference.needs import Activity, LifeStage

Row = dict[str, str]
SKILL_ON = {"fields": "field", "woodlot": "wood"}
UNION_IDS = ("hillside", "riverbend", "millfield")


@cache
def region() -> Region:
    """Give the whole demo region, read once."""
    kinds = {row["kind"]: _kind(row) for row in _rows("kinds")}
    recipes = {row["recipe"]: _making(row) for row in _rows("making")}
    recipes |= {row["recipe"]: _growing(row) for row in _rows("growing")}
    return Region(
        name="Valley region",
        hub_name="Valley hub",
        unions={row["union"]: _union(row) for row in _rows("unions")},
        kinds=_with_made_food(kinds, recipes),
        recipes=recipes,
        dishes={row["dish"]: _dish(row) for row in _rows("dishes")},
        groups={row["group"]: _group(row) for row in _rows("groups")},
        needs={row["need"]: _need(row) for row in _rows("needs")},
        purchases={row["kind"]: _purchase(row) for row in _rows("purchases")},
        stock=tuple(_stock(row) for row in _rows("stock")),
        skills={row["skill"]: row["name"] for row in _rows("skills")},
        equipment={row["equipment"]: row["name"] for row in _rows("equipment")},
        standing={union: _usual_beds(union) for union in UNION_IDS},
    )


def _rows(name: str) -> list[Row]:
    text = files(__package__).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _amounts(cell: str) -> dict[str, int]:
    """Read ``rye-flour 12500 + salt 250``."""
    pairs = (part.rsplit(" ", 1) for part in cell.split(" + ") if part)
    return {kind: int(steps) for kind, steps in pairs}


def _months(cell: str) -> Months:
    """Read ``3 4 5``; an empty cell is every month."""
    return frozenset(map(int, cell.split())) or EVERY_MONTH


def _kind(row: Row) -> Kind:
    """Read a kind; figures per 100 g become figures per unit as bought."""
    ref = food(row["food_id"]) if row["food_id"] else None
    refuse = float(row["refuse_pct"]) if row["refuse_pct"] else (ref.refuse_pct if ref else 0.0)
    eaten_100_g = int(row["grams_per_unit"]) / 100 * (1 - refuse / 100)
    return Kind(
        kind_id=row["kind"],
        name=row["name"],
        unit=row["unit"],
        shelf=row["shelf"],
        nature=Nature(row["nature"]),
        loss_permille_month=int(row["loss_permille_month"]),
        keeps_days=int(row["keeps_days"] or 0),
        allergens=frozenset(row["allergens"].split()),
        animal=row["animal"],
        food_id=row["food_id"],
        grams_per_unit=int(row["grams_per_unit"]),
        refuse_pct=refuse,
        energy_kcal_per_unit=ref.energy_kcal * eaten_100_g if ref else 0.0,
        protein_g_per_unit=ref.protein_g * eaten_100_g if ref else 0.0,
    )


def _with_made_food(kinds: dict[str, Kind], recipes: Mapping[str, Recipe]) -> dict[str, Kind]:
    """Give bread, cake and jam the energy and protein of what goes into them, by their first recipe."""
    done = dict(kinds)
    for recipe in recipes.values():
        made = done.get(recipe.makes)
        if made is None or made.food_id or made.energy_kcal_per_unit or not recipe.inputs:
            continue
        if made.shelf not in {"bread shelf", "dry store"}:
            continue
        units = recipe.outputs[made.kind_id] / made.steps
        parts = [(done[kind], steps / done[kind].steps) for kind, steps in recipe.inputs.items()]
        done[made.kind_id] = replace(
            made,
            energy_kcal_per_unit=sum(kind.energy_kcal_per_unit * amount for kind, amount in parts) / units,
            protein_g_per_unit=sum(kind.protein_g_per_unit * amount for kind, amount in parts) / units,
        )
    return done


def _making(row: Row) -> Recipe:
    return Recipe(
        recipe_id=row["recipe"],
        name=row["name"],
        place=row["place"],
        unions=_unions(row["unions"]),
        inputs=_amounts(row["inputs"]),
        outputs=_amounts(row["outputs"]),
        minutes={skill: (minutes,) for skill, minutes in _amounts(row["minutes"]).items()},
        equipment=_amounts(row["equipment"]),
        land={},
        lead_months=int(row["lead_months"]),
        start_months=_months(row["start_months"]),
        crop_id="",
        basis=row["basis"],
    )


def _growing(row: Row) -> Recipe:
    """Read a crop: what a run gives follows from the reference yield, lowered as the table says."""
    minutes = tuple(map(int, row["minutes_by_month"].split()))
    land, on_field = row["land"], row["land"] == "fields"
    return Recipe(
        recipe_id=row["recipe"],
        name=row["name"],
        place=land,
        unions=frozenset({"millfield"}) if on_field else frozenset(UNION_IDS),
        inputs=_amounts(row["inputs"]),
        outputs={row["kind"]: _harvest(row)},
        minutes={SKILL_ON.get(land, "gardening"): minutes},
        equipment={},
        land={land: int(row["run_m2"])},
        lead_months=len(minutes) - 1,
        start_months=_months(row["start_months"]),
        crop_id=row["crop_id"],
        basis=row["basis"],
    )


def _harvest(row: Row) -> int:
    """Grams one run gives: a fixed amount for a tree or bush, else area times yield times the percentage."""
    if row["level"].startswith("fixed"):
        return int(row["level"].split()[1])
    if row["level"] == "field":
        kg_per_m2 = crop(row["crop_id"]).field_yield_kg_per_m2 or 0.0
    else:
        kg_per_m2 = garden_yield(row["crop_id"], Skill(row["level"])).kg_per_m2
    return round(kg_per_m2 * int(row["run_m2"]) * int(row["yield_pct"]) / 100 * 10) * 100


def _dish(row: Row) -> Dish:
    return Dish(
        dish_id=row["dish"],
        name=row["name"],
        meal=row["meal"],  # type: ignore[arg-type]  # the table's test holds it to the three meals
        ingredients=_amounts(row["ingredients"]),
        cook_minutes_per_10=int(row["cook_minutes_per_10"]),
    )


def _group(row: Row) -> Group:
    required = int(row["required_per_portion_month"] or 0)
    return Group(row["group"], int(row["tier"]), row["name"], row["unit"], required, row["counts"])


def _need(row: Row) -> NeedRule:
    return NeedRule(
        need_id=row["need"],
        kind=row["kind"],
        tier=int(row["tier"]),
        group=row["group"],
        who=row["who"],
        only_avoiding=row["only_avoiding"],
        steps_per_month=int(row["steps_per_month"]),
        percent_by_month=tuple(map(int, row["percent_by_month"].split())) or (100,) * 12,
    )


def _purchase(row: Row) -> Purchase:
    most = int(row["most_per_person_month"]) if row["most_per_person_month"] else None
    return Purchase(row["kind"], int(row["price_cents"]), most, _months(row["months"]), row["basis"])


def _stock(row: Row) -> StockRule:
    return StockRule(
        kind=row["kind"],
        store=row["store"],
        use_per_person_month=int(row["use_per_person_month"]),
        harvest_month=int(row["harvest_month"] or 0),
        lasts_months=float(row["lasts_months"]),
        percent={union: int(row[f"{union}_pct"]) for union in UNION_IDS},
    )


def _union(row: Row) -> Union:
    union = row["union"]
    people = people_of(union)
    return Union(
        union_id=union,
        name=row["name"],
        about=row["about"],
        people=people,
        land={
            "garden": int(row["garden_m2"]),
            "fields": int(row["field_m2"]),
            "woodlot": int(row["woodlot_m2"]),
            "apple-trees": int(row["apple_trees"]),
            "plum-trees": int(row["plum_trees"]),
            "currant-bushes": int(row["currant_bushes"]),
        },
        equipment_hours_per_week={
            each["equipment"]: int(each[f"{union}_hours_per_week"]) for each in _rows("equipment")
        },
        menu=tuple(_menu_day(each) for each in _rows("menus") if each["union"] == union),
        cook_pct=int(row["cook_pct"]),
        market_pct=int(row["market_pct"]),
        food_budget_cents_month=int(row["food_budget_cents_person_month"]) * len(people),
        other_budget_cents_month=int(row["other_budget_cents_person_month"]) * len(people),
    )


def people_of(union: str) -> tuple[Person, ...]:
    """Everybody who lives in a union of the demo, the house of five included."""
    return tuple(_person(each) for each in _rows("people") if each["union"] == union)


def _menu_day(row: Row) -> MenuDay:
    meals = {meal: tuple(row[meal].split("/")) for meal in ("breakfast", "lunch", "dinner")}
    return MenuDay(_months(row["months"]), int(row["weekday"]), meals)


def _person(row: Row) -> Person:
    return Person(
        handle=row["handle"],
        name=row["name"],
        union=row["union"],
        household=row["household"],
        sex=row["sex"],  # type: ignore[arg-type]  # the table's test holds it to the two the reference knows
        age_months=int(row["age_months"]),
        activity=Activity(row["activity"]),
        stage=LifeStage(row["stage"]),
        eats=Eats(row["eats"]),
        avoids=frozenset(row["avoids"].split()),
        has_login=row["login"] == "yes",
        trusted=row["trusted"],
        helped=row["helped"] == "yes",
        coat_due=row["coat_due"] == "yes",
        keeps=tuple(row["keeps"].split()),
        abilities=_amounts(row["hours_per_week"]),
    )


def _usual_beds(union: str) -> dict[str, int]:
    """Runs of each growing recipe the union usually starts in a year (beds, plots, trees, bushes)."""
    column = f"{union}_runs"
    return {row["recipe"]: int(row[column]) for row in _rows("beds") if int(row[column])}


def _unions(cell: str) -> frozenset[str]:
    return frozenset(UNION_IDS) if cell == "all" else frozenset(cell.split())
