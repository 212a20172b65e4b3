"""From a menu and those who eat to portions of dishes and to ingredients, allergens and diets binding."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from commonweal.lib.words import Words, say
from commonweal.provisioning.rules.dishes import Contents

DAYS_OF_A_MENU = 28
TIMES_MOST = 28
DISHES_MOST = 120
MEALS = ("breakfast", "lunch", "dinner")


@dataclass(frozen=True, slots=True, kw_only=True)
class DishDraft:
    """A dish on a menu as somebody writes it: which recipe, for which meal, how often in four weeks."""

    recipe: UUID
    meal: str
    times_in_four_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuDraft:
    """A menu as somebody writes it."""

    name: str
    since: date
    until: date | None = None
    dishes: tuple[DishDraft, ...] = ()


def why_not_menu(menu: MenuDraft, dishes: Iterable[UUID]) -> tuple[str, Words] | None:
    """The field and the sentence why this menu cannot be, or None; ``dishes`` are the union's dishes in use."""
    if not menu.name.strip():
        return "name", say("A menu needs a name.")
    if menu.until is not None and menu.until < menu.since:
        return "until", say("A menu ends after it begins.")
    if len(menu.dishes) > DISHES_MOST:
        return "dishes", say("A menu holds at most {most} dishes.", most=DISHES_MOST)
    return _why_not_dishes(menu.dishes, frozenset(dishes))


def _why_not_dishes(drafts: Sequence[DishDraft], known: frozenset[UUID]) -> tuple[str, Words] | None:
    seen: set[tuple[UUID, str]] = set()
    for draft in drafts:
        if draft.recipe not in known:
            return "dishes", say("One of the dishes is not among our recipes for cooking.")
        if draft.meal not in MEALS:
            return "dishes", say("“{meal}” is no meal of the day.", meal=draft.meal)
        if not 1 <= draft.times_in_four_weeks <= TIMES_MOST:
            return "dishes", say("A dish is served from 1 to {most} times in four weeks.", most=TIMES_MOST)
        if (draft.recipe, draft.meal) in seen:
            return "dishes", say("A dish stands twice at the same meal; add the times together.")
        seen.add((draft.recipe, draft.meal))
    return None


@dataclass(frozen=True, slots=True)
class Diners:
    """People who eat alike: of one diet, avoiding the same allergens, for so many days in all (persons × days)."""

    diet: str
    avoids: frozenset[str]
    person_days: int


@dataclass(frozen=True, slots=True)
class ServedDish:
    """A dish at a meal, how often in four weeks, what is in it, and what a run takes and gives."""

    dish: UUID
    meal: str
    times: int
    contents: Contents
    ingredients: tuple[tuple[UUID, int], ...]
    portions_per_run: int


@dataclass(frozen=True, slots=True)
class Serving:
    """So many portions of a dish at a meal for one group of diners; exact."""

    dish: UUID
    meal: str
    diners: Diners
    portions: Fraction


@dataclass(frozen=True, slots=True)
class NothingFor:
    """Diners for whom no dish of a meal is fit, and how many meals they would go without."""

    meal: str
    diners: Diners
    meals: Fraction


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a menu comes to for those who eat: who is served what, who finds nothing, what is needed in steps."""

    servings: tuple[Serving, ...]
    nothing_for: tuple[NothingFor, ...]
    ingredients: Mapping[UUID, int]

    @property
    def all_diners(self) -> list[Diners]:
        """Every group of diners who are served something or find nothing, each once."""
        return list(
            dict.fromkeys(
                [*(part.diners for part in self.servings), *(gap.diners for gap in self.nothing_for)]
            )
        )

    def portions_of(self, dish: UUID) -> Fraction:
        """All portions of a dish, over meals and diners."""
        return sum((part.portions for part in self.servings if part.dish == dish), Fraction(0))


def expand(served: Sequence[ServedDish], diners: Iterable[Diners]) -> Expansion:
    """Portions by dish, meal and diners, and the ingredients they take.

    At each meal people eat the dishes in proportion to how often they are served; whoever cannot eat one gets the
    others of that meal in its place. Portions are exact; each ingredient of each dish is rounded up to a whole step.
    """
    servings: list[Serving] = []
    nothing: list[NothingFor] = []
    groups = [group for group in diners if group.person_days > 0]
    for meal in MEALS:
        offered = [dish for dish in served if dish.meal == meal]
        times = min(sum(dish.times for dish in offered), DAYS_OF_A_MENU)
        for group in groups if offered else ():
            meals = Fraction(group.person_days * times, DAYS_OF_A_MENU)
            fit = [d for d in offered if d.contents.is_for(diet=group.diet, avoids=group.avoids)]
            if not fit:
                nothing.append(NothingFor(meal, group, meals))
            weight = sum(dish.times for dish in fit)
            servings += [Serving(d.dish, meal, group, meals * Fraction(d.times, weight)) for d in fit]
    return Expansion(tuple(servings), tuple(nothing), _ingredients(served, servings))


def _ingredients(served: Sequence[ServedDish], servings: Iterable[Serving]) -> dict[UUID, int]:
    portions: dict[UUID, Fraction] = {}
    for serving in servings:
        portions[serving.dish] = portions.get(serving.dish, Fraction(0)) + serving.portions
    needed: dict[UUID, int] = {}
    for dish in {dish.dish: dish for dish in served}.values():
        wanted = portions.get(dish.dish, Fraction(0))
        for kind, amount in dish.ingredients:
            exact = wanted * amount / dish.portions_per_run
            needed[kind] = needed.get(kind, 0) - (-exact.numerator // exact.denominator)
    return {kind: amount for kind, amount in needed.items() if amount}
