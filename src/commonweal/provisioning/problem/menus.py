"""How many portions of a dish people can have in a period: as often as the menus have it."""

from uuid import UUID

from commonweal.provisioning.problem.eaters import Eaters
from commonweal.provisioning.problem.shapes import DishFact, Horizon, MenuFact, UnionBooks
from commonweal.provisioning.rules.menus import DAYS_OF_A_MENU
from commonweal.provisioning.rules.spans import Span


def portions_most(
    books: UnionBooks, horizon: Horizon, eaters: Eaters, dishes: dict[UUID, UUID]
) -> dict[UUID, list[float]]:
    """By dish (its kind), the portions these eaters can have in each period.

    At each meal they can have a dish as often as the menu says. Whoever cannot have some dishes of a meal has the
    others more often instead, so that they sit down to as many meals as everybody.
    """
    kind_of = {recipe: kind for kind, recipe in dishes.items()}
    most = {kind: [0.0] * len(horizon.spans) for kind in dishes}
    for menu in books.menus:
        days = [_share(menu, span) * eaters.days[at] for at, span in enumerate(horizon.spans)]
        for meal in sorted({dish.meal for dish in menu.dishes}):
            offered = [dish for dish in menu.dishes if dish.meal == meal and dish.recipe in kind_of]
            fit = [dish for dish in offered if eaters.may_have(kind_of[dish.recipe])]
            for dish in fit:
                times = _times(dish, offered, fit)
                for at, many in enumerate(days):
                    most[kind_of[dish.recipe]][at] += many * times / DAYS_OF_A_MENU
    return most


def _share(menu: MenuFact, span: Span) -> float:
    """The part of a period's days that the menu is in force."""
    there = span.cut(Span(menu.since, menu.until or span.last_on))
    return there.days / span.days if there else 0.0


def _times(dish: DishFact, offered: list[DishFact], fit: list[DishFact]) -> float:
    """How often in four weeks they can have it: as the menu says, or their share of that meal if it is more."""
    meals = min(sum(each.times for each in offered), DAYS_OF_A_MENU)
    return max(dish.times, meals * dish.times / sum(each.times for each in fit))
