"""Recipes as lists and cards show them."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from commonweal.people.models import Association
from commonweal.provisioning.models import Menu, Recipe, RecipeLine, Role, Sort
from commonweal.provisioning.queries.dishes import dish_contents
from commonweal.provisioning.rules.dishes import Contents


class LineRow(NamedTuple):
    """A line of a recipe with the name and unit of its kind; work and machines count minutes, shown in hours."""

    role: str
    kind: UUID
    name: str
    unit_code: str
    amount: int
    from_day: int
    until_day: int


@dataclass(frozen=True, slots=True)
class RecipeCard:
    """All that a recipe's page shows; ``contents`` for dishes only, ``gives`` is the main result of one run."""

    recipe: Recipe
    lines: list[LineRow]
    gives: LineRow | None
    contents: Contents | None
    menus: list[tuple[UUID, str]]

    def of(self, *roles: str) -> list[LineRow]:
        """The lines of these roles, in their order."""
        return [line for line in self.lines if line.role in roles]


def recipes_of(
    union: Association, *, search: str = "", sort: str = "", archived: bool = False
) -> QuerySet[Recipe, Any]:
    """Rows (pk, name, sort, lead_days, yield_by_month) of a union's recipes, by name.

    The search also looks into the names of what goes in and comes out.
    """
    recipes = Recipe.objects.filter(union=union, archived_at__isnull=not archived)
    if search:
        named = RecipeLine.objects.filter(recipe__union=union, kind__name__icontains=search)
        recipes = recipes.filter(Q(name__icontains=search) | Q(pk__in=named.values("recipe")))
    if sort:
        recipes = recipes.filter(sort=sort)
    rows = recipes.order_by("name", "pk")
    return rows.values_list("pk", "name", "sort", "lead_days", "yield_by_month", named=True)


def recipe_of(union: Association, recipe_id: UUID) -> Recipe:
    """One recipe of this union; 404 for any other."""
    return get_object_or_404(Recipe, union=union, pk=recipe_id)


def dish_names(union: Association) -> list[tuple[UUID, str]]:
    """The dishes a menu can name, as (id, name) by name."""
    dishes = Recipe.objects.filter(union=union, sort=Sort.DISH, archived_at__isnull=True).order_by("name")
    return list(dishes.values_list("pk", "name"))


def lines_of(recipe: Recipe) -> list[LineRow]:
    """The lines of a recipe in the order they were written."""
    rows = RecipeLine.objects.filter(recipe=recipe).order_by("pk")
    return [
        LineRow(*row)
        for row in rows.values_list(
            "role", "kind_id", "kind__name", "kind__unit_code", "amount", "from_day", "until_day"
        )
    ]


def recipe_card(recipe: Recipe) -> RecipeCard:
    """What a recipe's own page shows, in a number of queries that does not grow."""
    lines = lines_of(recipe)
    menus = Menu.objects.filter(dishes__recipe=recipe, archived_at__isnull=True).distinct().order_by("name")
    return RecipeCard(
        recipe=recipe,
        lines=lines,
        gives=next((line for line in lines if line.role == Role.OUTPUT), None),
        contents=dish_contents([recipe])[recipe.pk] if recipe.sort == Sort.DISH else None,
        menus=list(menus.values_list("pk", "name")),
    )
