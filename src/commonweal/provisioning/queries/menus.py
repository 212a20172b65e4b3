"""Menus, and what they come to for those who eat."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Kind, Resource
from commonweal.people.models import Association
from commonweal.provisioning.models import Meal, Menu, MenuDish, RecipeLine, Role
from commonweal.provisioning.queries.demand import diet_classes
from commonweal.provisioning.queries.dishes import contents_by_id
from commonweal.provisioning.rules.dishes import Contents
from commonweal.provisioning.rules.menus import Diners, Expansion, ServedDish, expand
from commonweal.provisioning.rules.spans import Span


class DishRow(NamedTuple):
    """A dish on a menu."""

    recipe: UUID
    name: str
    meal: str
    times: int


class IngredientRow(NamedTuple):
    """How much of an ingredient the menu takes, and how much of it is on hand, in steps."""

    kind: UUID
    name: str
    unit_code: str
    needed: int
    onhand: int

    @property
    def missing(self) -> int:
        """What is not there, in steps."""
        return max(self.needed - self.onhand, 0)


@dataclass(frozen=True, slots=True)
class MenuExpansion:
    """A menu over some days: the exact expansion, its ingredients by name, and the dishes' names and contents."""

    expansion: Expansion
    ingredients: list[IngredientRow]
    names: dict[UUID, str]
    contents: dict[UUID, Contents]
    diners: Sequence[Diners]


@dataclass(frozen=True, slots=True)
class MenuCard:
    """All that a menu's page shows."""

    menu: Menu
    dishes: list[DishRow]
    contents: dict[UUID, Contents]

    def of(self, meal: str) -> list[tuple[DishRow, Contents]]:
        """The dishes of a meal with what is in them."""
        return [(row, self.contents[row.recipe]) for row in self.dishes if row.meal == meal]

    @property
    def by_meal(self) -> Sequence[tuple[object, list[tuple[DishRow, Contents]]]]:
        """Every meal that has dishes, by name, with them."""
        return [(meal.label, self.of(meal)) for meal in Meal if self.of(meal)]


class Table(NamedTuple):
    """For one group of diners: what they eat, how many days in all, their portions, and meals without a dish."""

    diners: Diners
    portions: list[tuple[str, Fraction]]
    without: Sequence[tuple[object, Fraction]]


@dataclass(frozen=True, slots=True)
class Tables:
    """The portions of each dish in all, and for each group of diners who do not eat everything."""

    dishes: list[tuple[str, Fraction]]
    particular: list[Table]


def menus_of(union: Association, *, archived: bool = False) -> QuerySet[Menu, Any]:
    """Rows (pk, name, since, until, how_many) of a union's menus, the newest first."""
    menus = Menu.objects.filter(union=union, archived_at__isnull=not archived).order_by("-since", "pk")
    return menus.annotate(how_many=Count("dishes")).values_list(
        "pk", "name", "since", "until", "how_many", named=True
    )


def menu_of(union: Association, menu_id: UUID) -> Menu:
    """One menu of this union; 404 for any other."""
    return get_object_or_404(Menu, union=union, pk=menu_id)


def menu_card(menu: Menu) -> MenuCard:
    """What a menu's own page shows, in a number of queries that does not grow."""
    dishes = dishes_of(menu)
    return MenuCard(menu, dishes, contents_by_id({row.recipe for row in dishes}))


def tables_of(worked_out: MenuExpansion) -> Tables:
    """The expansion as a cook reads it."""
    names, expansion = worked_out.names, worked_out.expansion
    dishes = sorted((name, expansion.portions_of(pk)) for pk, name in names.items())
    particular = []
    for diners in expansion.all_diners:
        if not diners.diet and not diners.avoids:
            continue
        served: dict[str, Fraction] = defaultdict(Fraction)
        for part in expansion.servings:
            if part.diners == diners:
                served[names[part.dish]] += part.portions
        missing = [(Meal(gap.meal).label, gap.meals) for gap in expansion.nothing_for if gap.diners == diners]
        particular.append(Table(diners, sorted(served.items()), missing))
    return Tables([(name, count) for name, count in dishes if count], particular)


def dishes_of(menu: Menu) -> list[DishRow]:
    """The dishes of a menu by meal and name."""
    rows = MenuDish.objects.filter(menu=menu).order_by("recipe__name")
    return [
        DishRow(*row) for row in rows.values_list("recipe_id", "recipe__name", "meal", "times_in_four_weeks")
    ]


def diners_in(union: Association, *, first_on: date, last_on: date) -> list[Diners]:
    """Who eats on these days, members and guests, parted by what they can eat."""
    classes = diet_classes(union=union, spans=[Span(first_on, last_on)])
    return [
        Diners(each.diet.diet, frozenset(each.diet.allergens), sum(each.person_days) + sum(each.guest_days))
        for each in classes
    ]


def menu_expansion(menu: Menu, diners: Sequence[Diners]) -> MenuExpansion:
    """Portions and ingredients of ``menu`` for ``diners``; allergens and diets bind."""
    rows = dishes_of(menu)
    served, contents = _served(rows)
    expansion = expand(served, diners)
    return MenuExpansion(
        expansion=expansion,
        ingredients=_named(menu.union_id, expansion),
        names={row.recipe: row.name for row in rows},
        contents=contents,
        diners=diners,
    )


def _served(rows: Sequence[DishRow]) -> tuple[list[ServedDish], dict[UUID, Contents]]:
    ids = {row.recipe for row in rows}
    contents = contents_by_id(ids)
    inputs: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    portions: dict[UUID, int] = defaultdict(int)
    lines = RecipeLine.objects.filter(recipe__in=ids, role__in=[Role.INPUT, Role.OUTPUT]).order_by("pk")
    for recipe, role, kind, amount in lines.values_list("recipe_id", "role", "kind_id", "amount"):
        if role == Role.INPUT:
            inputs[recipe].append((kind, amount))
        else:
            portions[recipe] += amount
    served = [
        ServedDish(
            row.recipe,
            row.meal,
            row.times,
            contents[row.recipe],
            tuple(inputs[row.recipe]),
            portions[row.recipe],
        )
        for row in rows
    ]
    return served, contents


def _named(union: UUID, expansion: Expansion) -> list[IngredientRow]:
    ids = list(expansion.ingredients)
    there: dict[UUID, int] = defaultdict(int)
    for kind, onhand in Resource.objects.filter(union=union, kind__in=ids).values_list("kind_id", "onhand"):
        there[kind] += onhand
    kinds = Kind.objects.filter(pk__in=ids).order_by("name").values_list("pk", "name", "unit_code")
    return [IngredientRow(pk, name, unit, expansion.ingredients[pk], there[pk]) for pk, name, unit in kinds]
