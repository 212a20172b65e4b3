"""The year before the demo begins, month by month, such that it ends with exactly what is in the stores today.

What people ate and used follows from menus and needs; bread, preserves, mending and the like were made here;
the rest was harvested in its season or bought. Stores rose and fell as ``seasons.opening_stock`` says for
each day.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.provisioning.demo.eating import cooking_minutes_in_month, dish_scraps_g, portions_in_month
from commonweal.provisioning.demo.figures import harvest_in_year, harvest_months, recipe_for, table_in_month
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seasons import months_on, opening_stock, season_month
from commonweal.provisioning.demo.shapes import Amounts, Recipe, Union

GOOD_YEAR = 1.25
# Kinds made by a recipe, each before what goes into it: cake before flour, flour before grain.
MADE_IN_ORDER = (
    *("clean-laundry", "mended-clothes", "furniture-repair", "child-care", "elder-care", "clean-rooms"),
    *("house-upkeep", "keeping", "learning", "music-evening", "coat", "cake", "rye-bread", "wheat-bread"),
    *(
        "buckwheat-bread",
        "sauerkraut",
        "jam",
        "tomato-preserve",
        "cheese",
        "soap",
        "light-flour",
        "rye-flour",
    ),
    "wheat-flour",
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a recipe made in a month.

    Steps of its kind, what it took, what else came of it, minutes by skill.
    """

    recipe_id: str
    kind: str
    steps: int
    inputs: Amounts
    by_products: Amounts
    minutes: Amounts


@dataclass(frozen=True, slots=True)
class Month:
    """One past month of a union; every amount in steps of its kind, ``bought_cents`` in cents, work in minutes.

    ``eaten`` counts portions of dishes, ``cooked`` what they took from the store; ``used`` went to the table
    and the houses; ``sown`` went into the ground; ``lost`` spoiled or went on the heap.
    """

    starts_on: date
    ends_on: date
    eaten: Mapping[str, int]
    cooked: Amounts
    used: Amounts
    made: tuple[Made, ...]
    sown: Amounts
    harvested: Amounts
    bought: Amounts
    bought_cents: Amounts
    lost: Amounts
    scraps_g: int
    cooking_minutes: int
    growing_minutes: Amounts


def year_before(union: Union, on: date, *, months: int = 12) -> tuple[Month, ...]:
    """Tell the ``months`` months before ``on``, oldest first."""
    return tuple(_month(union, months_on(on, index), months_on(on, index + 1)) for index in range(-months, 0))


def stock_before(union: Union, on: date, *, months: int = 12) -> dict[str, int]:
    """Give what stood in the stores when the told months began."""
    return opening_stock(union, months_on(on, -months))


def _month(union: Union, starts_on: date, ends_on: date) -> Month:
    month = season_month(starts_on)
    eaten = {dish_id: round(count) for dish_id, count in portions_in_month(union, month).items()}
    cooked, scraps = _cooked(eaten)
    used = {kind: round(steps) for kind, steps in table_in_month(union, month).items() if round(steps)}
    sown, growing = _growing(union, month)
    asked = _rise(union, starts_on, ends_on)
    for out in (cooked, used, sown):
        asked.update(out)
    asked["kitchen-scraps"] -= scraps
    made = _make_all(union, month, asked)
    harvested, bought, lost = _settle(union, month, asked)
    return Month(
        starts_on=starts_on,
        ends_on=ends_on,
        eaten=eaten,
        cooked=cooked,
        used=used,
        made=made,
        sown=sown,
        harvested=harvested,
        bought=bought,
        bought_cents={kind: _cents(kind, steps) for kind, steps in bought.items()},
        lost=lost,
        scraps_g=scraps,
        cooking_minutes=round(cooking_minutes_in_month(union, month)),
        growing_minutes=growing,
    )


def _cooked(eaten: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Give what the portions took from the store, and the grams of scraps they left."""
    took: Counter[str] = Counter()
    for dish_id, portions in eaten.items():
        dish = region().dishes[dish_id]
        took.update({kind: steps * portions for kind, steps in dish.ingredients.items()})
    scraps = sum(dish_scraps_g(region().dishes[dish_id]) * portions for dish_id, portions in eaten.items())
    return dict(took), round(scraps)


def _rise(union: Union, starts_on: date, ends_on: date) -> Counter[str]:
    """Say by how much each stock rose (or, below zero, fell) between two days."""
    rise = Counter(opening_stock(union, ends_on))
    rise.subtract(opening_stock(union, starts_on))
    return rise


def _growing(union: Union, month: int) -> tuple[dict[str, int], dict[str, int]]:
    """Give what was put into the ground in a month, and the minutes of growing by skill."""
    sown: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for recipe_id, runs in region().standing[union.union_id].items():
        recipe = region().recipes[recipe_id]
        share = runs / len(recipe.start_months)
        if month in recipe.start_months:
            sown.update({kind: round(steps * share) for kind, steps in recipe.inputs.items()})
        for skill, by_month in recipe.minutes.items():
            since_start = [(month - start) % 12 for start in recipe.start_months]
            worked = sum(by_month[gone] for gone in since_start if gone < len(by_month))
            minutes[skill] += round(worked * share)
    return dict(sown), {skill: spent for skill, spent in minutes.items() if spent}


def _make_all(union: Union, month: int, asked: Counter[str]) -> tuple[Made, ...]:
    """Make what was asked of each kind that is made here in this month, and ask for what goes into it."""
    done = []
    for kind in MADE_IN_ORDER:
        recipe = recipe_for(union, kind)
        if recipe and asked[kind] > 0 and month in recipe.start_months:
            done.append(_make(recipe, kind, asked[kind]))
            asked[kind] = 0
            asked.update(done[-1].inputs)
            asked.subtract(done[-1].by_products)
    return tuple(done)


def _make(recipe: Recipe, kind: str, steps: int) -> Made:
    """Scale a recipe to so many steps of its kind."""
    runs = steps / recipe.outputs[kind]
    return Made(
        recipe_id=recipe.recipe_id,
        kind=kind,
        steps=steps,
        inputs={each: round(amount * runs) for each, amount in recipe.inputs.items() if round(amount * runs)},
        by_products={each: round(amount * runs) for each, amount in recipe.outputs.items() if each != kind},
        minutes={skill: round(sum(spent) * runs) for skill, spent in recipe.minutes.items()},
    )


def _settle(
    union: Union, month: int, asked: Counter[str]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Find where the rest came from.

    Harvested in its season, else bought; and what was too much and was lost.
    """
    harvested, bought, lost = {}, {}, {}
    for kind, steps in asked.items():
        grown = min(max(steps, 0), _harvest_most(union, kind, month))
        if grown:
            harvested[kind] = grown
        if steps > grown:
            bought[kind] = steps - grown
        if steps < 0:
            lost[kind] = -steps
    return harvested, bought, lost


def _harvest_most(union: Union, kind: str, month: int) -> int:
    """Give what the usual beds can give of a kind in a month, in a good year."""
    months = _brought_in(kind, harvest_months(union, kind))
    return round(harvest_in_year(union)[kind] / len(months) * GOOD_YEAR) if month in months else 0


def _brought_in(kind: str, ready: frozenset[int]) -> frozenset[int]:
    """Say when a harvest comes in.

    What keeps for a year, such as dried wood, in the one month of its stock rule.
    """
    if region().kinds[kind].keeps_days < 365:
        return ready
    return frozenset(rule.harvest_month for rule in region().stock if rule.kind == kind) & ready or ready


def _cents(kind: str, steps: int) -> int:
    """Price what was bought, in whole cents."""
    return round(steps * region().purchases[kind].price_cents / region().kinds[kind].steps)
