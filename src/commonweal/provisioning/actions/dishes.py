"""Keeping a dish's figures true to its ingredients; parts of other deeds, which journal them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from commonweal.flows.models import Kind
from commonweal.provisioning.actions.values import write_values
from commonweal.provisioning.models import KindValue, Recipe, RecipeLine, Role, Sort
from commonweal.provisioning.queries.dishes import dish_contents

Values = Mapping[UUID, Mapping[str, int]]
"""By dish (recipe), what a portion gives toward each group."""


def values_before(kind: Kind) -> Values:
    """What the dishes made of ``kind`` give by their ingredients, before something about it is changed."""
    return _computed(_dishes_with(kind))


def refresh_dishes_with(kind: Kind, before: Values) -> None:
    """Give the dishes made of ``kind`` their new figures, but leave those that somebody had set by hand."""
    dishes = _dishes_with(kind)
    stored = _stored(dishes)
    for recipe_id, values in _computed(dishes).items():
        portion, kept = stored[recipe_id]
        if kept == {code: value for code, value in before.get(recipe_id, {}).items() if value}:
            write_values(Kind.objects.get(pk=portion), values)


def refresh_dish(recipe: Recipe) -> None:
    """Give the portion that ``recipe`` makes the figures that follow from its ingredients."""
    portion = RecipeLine.objects.select_related("kind").get(recipe=recipe, role=Role.OUTPUT).kind
    write_values(portion, _computed([recipe])[recipe.pk])


def _dishes_with(kind: Kind) -> list[Recipe]:
    return list(Recipe.objects.filter(sort=Sort.DISH, lines__kind=kind, lines__role=Role.INPUT).distinct())


def _computed(dishes: Sequence[Recipe]) -> Values:
    return {recipe: contents.values for recipe, contents in dish_contents(dishes).items()}


def _stored(dishes: Sequence[Recipe]) -> dict[UUID, tuple[UUID, dict[str, int]]]:
    """By dish, the kind of its portion and the figures it has now."""
    portions = dict(
        RecipeLine.objects.filter(recipe__in=dishes, role=Role.OUTPUT).values_list("recipe_id", "kind_id")
    )
    figures: dict[UUID, dict[str, int]] = {portion: {} for portion in portions.values()}
    rows = KindValue.objects.filter(kind__in=figures).values_list("kind_id", "group__code", "value_milli")
    for kind_id, code, value in rows:
        figures[kind_id][code] = value
    return {recipe: (portion, figures[portion]) for recipe, portion in portions.items()}
