"""The shapes of the demo region's content.

Plain frozen records, amounts in whole steps of each kind's unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from commonweal.lib.quantity import UNITS
from commonweal.provisioning.reference.needs import Activity, LifeStage

Amounts = Mapping[str, int]  # kind -> whole steps of its unit
Months = frozenset[int]  # 1 January to 12 December
EVERY_MONTH: Months = frozenset(range(1, 13))


class Nature(StrEnum):
    """What a kind is.

    A good we want, a by-product, a waste that must go somewhere, or a service (not stored).
    """

    GOOD = "good"
    BY_PRODUCT = "by-product"
    WASTE = "waste"
    SERVICE = "service"


class Eats(StrEnum):
    """What somebody eats by choice, apart from what they cannot have."""

    ALL = "all"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of good or service. ``unit`` is a code of ``lib.quantity.UNITS``; its steps count every amount here.

    ``loss_permille_month`` spoils in store each month; ``animal`` is the code of ``KindFacts``;
    ``refuse_pct`` of what is bought is scraps; energy and protein are per unit as bought, 0 for what is not
    eaten.
    """

    kind_id: str
    name: str
    unit: str
    shelf: str
    nature: Nature
    loss_permille_month: int
    keeps_days: int
    allergens: frozenset[str]
    animal: str
    food_id: str
    grams_per_unit: int
    refuse_pct: float
    energy_kcal_per_unit: float
    protein_g_per_unit: float

    @property
    def steps(self) -> int:
        """How many whole steps make one unit (1000 for kg, 60 for h)."""
        return UNITS[self.unit].steps


@dataclass(frozen=True, slots=True)
class Recipe:
    """One run of making or growing something.

    ``minutes`` is work by skill, month by month from the start; ``equipment`` minutes fall in the first
    month; ``land`` (square metres of garden or field, or trees and bushes) is held from the start until the
    last month of work; the outputs are there ``lead_months`` after the start.
    """

    recipe_id: str
    name: str
    place: str
    unions: frozenset[str]
    inputs: Amounts
    outputs: Amounts
    minutes: Mapping[str, tuple[int, ...]]
    equipment: Amounts
    land: Amounts
    lead_months: int
    start_months: Months
    crop_id: str
    basis: str

    @property
    def makes(self) -> str:
        """The kind the recipe is run for; what else comes out is a by-product."""
        return next(iter(self.outputs))


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish of the common kitchen: what one portion takes from the store (peel and all), and the work of ten.

    A portion is that of somebody who needs 2,000 kcal a day; others get more or less in proportion.
    """

    dish_id: str
    name: str
    meal: Literal["breakfast", "lunch", "dinner"]
    ingredients: Amounts
    cook_minutes_per_10: int


@dataclass(frozen=True, slots=True)
class MenuDay:
    """One weekday (1 Monday) of a union's menu in some months.

    For each meal a dish, then what there is instead.
    """

    months: Months
    weekday: int
    meals: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo. ``abilities`` are hours a week by skill, offered and never compelled.

    ``trusted`` is the handle of the member who acts for somebody without a login; ``keeps`` are the
    practices the person keeps under a mandate; ``avoids`` are allergens that bind.
    """

    handle: str
    name: str
    union: str
    household: str
    sex: Literal["female", "male"]
    age_months: int
    activity: Activity
    stage: LifeStage
    eats: Eats
    avoids: frozenset[str]
    has_login: bool
    trusted: str
    helped: bool
    coat_due: bool
    keeps: tuple[str, ...]
    abilities: Mapping[str, int]

    @property
    def age_years(self) -> int:
        """Full years of age on the day the demo begins."""
        return self.age_months // 12


@dataclass(frozen=True, slots=True)
class Group:
    """What several needs are counted together as: tier, unit and what one unit of a kind counts for.

    ``required_per_portion_month`` (steps) is set where the group asks for less than all its lines together.
    """

    group_id: str
    tier: int
    name: str
    unit: str
    required_per_portion_month: int
    counts: str


@dataclass(frozen=True, slots=True)
class NeedRule:
    """A standing need that follows from who somebody is: how many steps of a kind a month of 30 days at most.

    ``group`` "food" counts towards both energy and protein. ``percent_by_month`` (January first) bends it to
    the season. With ``only_avoiding`` it is for those who cannot have that, and the usual line is not
    theirs.
    """

    need_id: str
    kind: str
    tier: int
    group: str
    who: str
    only_avoiding: str
    steps_per_month: int
    percent_by_month: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Purchase:
    """What can be bought outside: cents a unit, at most so many steps a month for each member, and when."""

    kind: str
    price_cents: int
    most_per_person_month: int | None
    months: Months
    basis: str


@dataclass(frozen=True, slots=True)
class StockRule:
    """How much of a kind is kept: for what use, since which harvest, for how long it lasts; percent by union.

    What is bought has no harvest month (0) and covers ``lasts_months`` at any time.
    """

    kind: str
    store: str
    use_per_person_month: int
    harvest_month: int
    lasts_months: float
    percent: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Union:
    """A union of the demo.

    Its people, land (m2, trees, bushes), equipment (hours a week), menu and budgets.
    """

    union_id: str
    name: str
    about: str
    people: tuple[Person, ...]
    land: Mapping[str, int]
    equipment_hours_per_week: Mapping[str, int]
    menu: tuple[MenuDay, ...]
    cook_pct: int
    market_pct: int
    food_budget_cents_month: int
    other_budget_cents_month: int


@dataclass(frozen=True, slots=True)
class Region:
    """The whole demo: one federation, its hub, three unions, and what they know how to do."""

    name: str
    hub_name: str
    unions: Mapping[str, Union]
    kinds: Mapping[str, Kind]
    recipes: Mapping[str, Recipe]
    dishes: Mapping[str, Dish]
    groups: Mapping[str, Group]
    needs: Mapping[str, NeedRule]
    purchases: Mapping[str, Purchase]
    stock: tuple[StockRule, ...]
    skills: Mapping[str, str]
    equipment: Mapping[str, str]
    standing: Mapping[str, Mapping[str, int]]
