"""How the demo's unions make, grow and cook: their recipes, dishes and the menus of the coming year."""

from datetime import date, datetime, timedelta
from itertools import groupby

from commonweal.lib.quantity import UNITS
from commonweal.provisioning.actions.menus import add_menu
from commonweal.provisioning.actions.recipes import add_dish, add_recipe
from commonweal.provisioning.demo.eating import dish_scraps_g, times_in_four_weeks
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seasons import months_on, periods_from, season_month
from commonweal.provisioning.demo.seed.goods import MEANS_UNITS
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.shapes import Dish, Recipe
from commonweal.provisioning.models import Role, Sort
from commonweal.provisioning.rules.menus import DishDraft, MenuDraft
from commonweal.provisioning.rules.recipes import LineDraft, RecipeDraft

DAYS_A_MONTH = 30
PORTIONS = 10
SCRAPS = "kitchen-scraps"
SEASONS = {12: "Winter", 1: "Winter", 2: "Winter", 3: "Spring", 4: "Spring", 5: "Spring", 6: "Summer", 7: "Summer",
           8: "Summer", 9: "Autumn", 10: "Autumn", 11: "Autumn"}  # fmt: skip
SORTS = {"garden": Sort.GROW, "fields": Sort.GROW, "orchard": Sort.GROW, "woodlot": Sort.GROW}


def write_recipes(known: Known, *, at: datetime) -> None:  # noqa: ARG001  # recipes are as old as the union
    """All recipes this union can work, its dishes, and its menus from today on."""
    for recipe in region().recipes.values():
        if known.content.union_id in recipe.unions:
            draft = recipe_draft(known, recipe)
            known.recipes[recipe.recipe_id] = add_recipe(
                union=known.union, draft=draft, by=known.keeper, at=known.begun
            )
    for dish in region().dishes.values():
        known.recipes[dish.dish_id] = add_dish(
            union=known.union, draft=_dish(known, dish), portions=PORTIONS, by=known.keeper, at=known.begun
        )
    _write_menus(known)


def recipe_draft(known: Known, recipe: Recipe) -> RecipeDraft:
    """A recipe of the content in the words of a union that has its kinds, skills and machines."""
    lines = [_line(Role.INPUT, known, kind, amount) for kind, amount in recipe.inputs.items()]
    for kind, amount in recipe.outputs.items():
        lines.append(_line(Role.OUTPUT if kind == recipe.makes else Role.BYPRODUCT, known, kind, amount))
    for skill, months in recipe.minutes.items():
        lines += [_work(known, skill, minutes, month) for month, minutes in enumerate(months) if minutes]
    lines += [
        LineDraft(role=Role.EQUIPMENT, kind=known.means[m].pk, amount=n) for m, n in recipe.equipment.items()
    ]
    lines += [_land(known, recipe, land, size) for land, size in recipe.land.items()]
    return RecipeDraft(
        name=recipe.name,
        sort=SORTS.get(recipe.place, Sort.GROW if recipe.land else _sort_of(known, recipe)),
        lines=tuple(lines),
        lead_days=recipe.lead_months * DAYS_A_MONTH,
        yield_by_month=tuple(100 if month in recipe.start_months else 0 for month in range(1, 13)),
        source=recipe.basis,
    )


def _sort_of(known: Known, recipe: Recipe) -> Sort:
    if known.kinds[recipe.makes].medium == "service":
        return Sort.MEND if recipe.place in {"workshop", "sewing room"} else Sort.SERVICE
    return Sort.MAKE


def _line(role: Role, known: Known, kind: str, amount: int) -> LineDraft:
    return LineDraft(role=role, kind=known.kinds[kind].pk, amount=amount)


def _work(known: Known, skill: str, minutes: int, month: int) -> LineDraft:
    return LineDraft(
        role=Role.WORK, kind=known.skills[skill].pk, amount=minutes,
        from_day=month * DAYS_A_MONTH, until_day=(month + 1) * DAYS_A_MONTH,
    )  # fmt: skip


def _land(known: Known, recipe: Recipe, land: str, size: int) -> LineDraft:
    months = max(len(months) for months in recipe.minutes.values())
    steps = UNITS[MEANS_UNITS.get(land, "piece")].steps
    return LineDraft(
        role=Role.LAND, kind=known.means[land].pk, amount=size * steps, until_day=months * DAYS_A_MONTH
    )


def _dish(known: Known, dish: Dish) -> RecipeDraft:
    lines = [_line(Role.INPUT, known, kind, amount * PORTIONS) for kind, amount in dish.ingredients.items()]
    minutes = dish.cook_minutes_per_10 * known.content.cook_pct // 100
    lines.append(LineDraft(role=Role.WORK, kind=known.skills["cooking"].pk, amount=minutes))
    if scraps := round(dish_scraps_g(dish) * PORTIONS):
        lines.append(_line(Role.BYPRODUCT, known, SCRAPS, scraps))
    return RecipeDraft(name=dish.name, sort=Sort.DISH, lines=tuple(lines))


def _write_menus(known: Known) -> None:
    """One menu for each run of months with the same meals, from today for a year."""
    starts = periods_from(known.today)

    def meals(start: date) -> list[tuple[tuple[str, str], int]]:
        return sorted(times_in_four_weeks(known.content, season_month(start)).items())

    for dishes, months in groupby(starts, key=meals):
        run = list(months)
        draft = MenuDraft(
            name=f"{SEASONS[season_month(run[0])]} menu from {run[0]:%B}",
            since=run[0],
            until=months_on(run[-1], 1) - timedelta(days=1),
            dishes=tuple(
                DishDraft(recipe=known.recipes[dish].pk, meal=meal, times_in_four_weeks=times)
                for (meal, dish), times in dishes
            ),
        )
        add_menu(union=known.union, draft=draft, by=known.keeper, at=known.begun)
