"""Menus for tests."""

from datetime import date, datetime

from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.menus import add_menu
from commonweal.provisioning.models import Menu, Recipe
from commonweal.provisioning.rules.menus import DishDraft, MenuDraft


def served(recipe: Recipe, meal: str = "dinner", times: int = 14) -> DishDraft:
    """A dish on a menu."""
    return DishDraft(recipe=recipe.pk, meal=meal, times_in_four_weeks=times)


def menu(
    union: Association,
    *dishes: DishDraft,
    name: str = "Summer",
    since: date | None = None,
    until: date | None = None,
    at: datetime = AT,
) -> Menu:
    """A menu of ``union`` written by its founder, from the day of ``at`` unless told otherwise."""
    draft = MenuDraft(name=name, since=since or at.date(), until=until, dishes=dishes)
    return add_menu(union=union, draft=draft, by=founder_of(union), at=at)
