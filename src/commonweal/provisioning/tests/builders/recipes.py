"""Recipes for tests: bread, and dishes that make portions of themselves."""

from datetime import datetime

from commonweal.flows.models import Kind
from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.recipes import add_recipe
from commonweal.provisioning.models import Recipe
from commonweal.provisioning.rules.recipes import LineDraft, RecipeDraft
from commonweal.provisioning.tests.builders.kinds import bare, good


def line(role: str, kind: Kind, amount: int, **days: int) -> LineDraft:
    """One line of a recipe, in steps of ``kind``."""
    return LineDraft(role=role, kind=kind.pk, amount=amount, **days)


def recipe(
    union: Association, name: str, *lines: LineDraft, sort: str = "make", at: datetime = AT, **facts: object
) -> Recipe:
    """A recipe of ``union`` written down by its founder."""
    draft = RecipeDraft(name=name, sort=sort, lines=lines, **facts)  # type: ignore[arg-type]
    return add_recipe(union=union, draft=draft, by=founder_of(union), at=at)


def dish(
    union: Association, name: str, *ingredients: tuple[Kind, int], portions: int = 10, at: datetime = AT
) -> Recipe:
    """A dish whose run takes ``ingredients`` (kind, steps) and gives ``portions`` of itself."""
    portion = bare(union, name, medium="good", unit="portion", at=at)
    lines = [line("input", kind, amount) for kind, amount in ingredients]
    return recipe(union, name, line("output", portion, portions), *lines, sort="dish", at=at)


def bread(union: Association, *, at: datetime = AT) -> Recipe:
    """Rye bread: 12.5 kg of flour give 20 kg of bread, with four hours of baking and two of the oven."""
    flour = good(
        union, "Rye flour", at=at, allergens=("gluten",), values={"energy": 3_350_000}, shelf_days=180
    )
    loaf = good(union, "Rye bread", at=at, allergens=("gluten",), values={"energy": 2_200_000}, shelf_days=7)
    return recipe(
        union,
        "Bake rye bread",
        line("input", flour, 12_500),
        line("output", loaf, 20_000),
        line("work", bare(union, "Baking", medium="work", unit="h", at=at), 240),
        line("equipment", bare(union, "Oven", medium="equipment", unit="h", at=at), 120),
        at=at,
    )
