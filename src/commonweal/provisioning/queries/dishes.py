"""What is in dishes, read off their ingredients, in as many queries for one dish as for a hundred."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from commonweal.flows.models import Kind
from commonweal.lib.quantity import UNITS
from commonweal.provisioning.models import KindFacts, KindValue, Recipe, RecipeLine, Role
from commonweal.provisioning.rules.dishes import Contents, IngredientFacts, contents_of


def dish_contents(recipes: Iterable[Recipe]) -> dict[UUID, Contents]:
    """By recipe, what a portion (or a unit of the main result) holds: allergens, of animals, values by group."""
    return contents_by_id([recipe.pk for recipe in recipes])


def contents_by_id(recipes: Iterable[UUID]) -> dict[UUID, Contents]:
    """As ``dish_contents``, by the ids of the recipes."""
    ids = list(recipes)
    if not ids:
        return {}
    ingredients: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    portions: dict[UUID, int] = defaultdict(int)
    rows = RecipeLine.objects.filter(recipe__in=ids, role__in=[Role.INPUT, Role.OUTPUT]).order_by("pk")
    for recipe, role, kind, amount in rows.values_list("recipe_id", "role", "kind_id", "amount"):
        if role == Role.INPUT:
            ingredients[recipe].append((kind, amount))
        else:
            portions[recipe] += amount
    facts = ingredient_facts({kind for lines in ingredients.values() for kind, _ in lines})
    return {recipe: contents_of(ingredients[recipe], facts, portions=portions[recipe]) for recipe in ids}


def ingredient_facts(kinds: Iterable[UUID]) -> Mapping[UUID, IngredientFacts]:
    """What is known of these kinds: three queries."""
    ids = list(kinds)
    values: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = KindValue.objects.filter(kind__in=ids).values_list("kind_id", "group__code", "value_milli")
    for kind, code, value in rows:
        values[kind][code] = value
    known = {
        kind: (frozenset(allergens), animal)
        for kind, allergens, animal in KindFacts.objects.filter(kind__in=ids).values_list(
            "kind_id", "allergens", "animal"
        )
    }
    return {
        kind: IngredientFacts(
            name, UNITS[unit].steps, *known.get(kind, (frozenset(), "")), values[kind], kind in known
        )
        for kind, name, unit in Kind.objects.filter(pk__in=ids).values_list("pk", "name", "unit_code")
    }
