"""What is loaded of a union's books to make a problem of it: plain facts, in whole steps and days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commonweal.provisioning.rules.demand import Demand
from commonweal.provisioning.rules.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFact:
    """A kind, how it keeps and what it gives: ``values`` by group in thousandths a unit. See ``KindFacts``.

    ``is_known`` is False where nobody has yet said what it contains.
    """

    id: UUID
    name: str
    medium: str
    unit: str
    steps: int
    is_archived: bool = False
    is_known: bool = True
    allergens: frozenset[str] = frozenset()
    animal: str = ""
    shelf_days: int | None = None
    loss_ppm_per_month: int = 0
    grams_per_unit: int = 0
    most_per_person_day: int | None = None
    is_waste: bool = False
    disposal_most_per_month: int | None = None
    values: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineFact:
    """A line of a recipe; see ``RecipeLine``."""

    role: str
    kind: UUID
    amount: int
    from_day: int = 0
    until_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeFact:
    """A recipe; see ``Recipe``."""

    id: UUID
    name: str
    sort: str
    lines: tuple[LineFact, ...]
    lead_days: int = 0
    yield_by_month: tuple[int, ...] = (100,) * 12
    most_runs_per_month: int | None = None
    footprint_grams: int = 0

    def kinds(self, *roles: str) -> list[UUID]:
        """The kinds of its lines in these roles."""
        return [line.kind for line in self.lines if line.role in roles]


@dataclass(frozen=True, slots=True)
class GroupFact:
    """A group of needs."""

    id: UUID
    code: str
    name: str
    measure: str


@dataclass(frozen=True, slots=True)
class DishFact:
    """A dish on a menu: for which meal, and how many times in four weeks."""

    recipe: UUID
    meal: str
    times: int


@dataclass(frozen=True, slots=True)
class MenuFact:
    """A menu with its days, both included, and its dishes."""

    since: date
    until: date | None
    dishes: tuple[DishFact, ...]


@dataclass(frozen=True, slots=True)
class OfferFact:
    """What can be bought outside: ``price`` a unit in the currency's smallest step; see ``SupplyOffer``."""

    id: UUID
    kind: UUID
    supplier: str
    price: int
    most_per_month: int | None = None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is left of a task that was begun under an earlier plan: its lines that are still to come, and its days.

    It comes out on ``ready_on``; until then its work is spread and its land is held.
    """

    starts_on: date
    ready_on: date
    lines: tuple[LineFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionBooks:
    """All that a plan needs to know of one union; amounts in steps, ``capacities`` as ``Capacity`` counts them."""

    id: UUID
    name: str
    currency: str
    currency_steps: int
    kinds: Mapping[UUID, KindFact]
    groups: Mapping[UUID, GroupFact]
    demand: Demand
    recipes: tuple[RecipeFact, ...] = ()
    menus: tuple[MenuFact, ...] = ()
    offers: tuple[OfferFact, ...] = ()
    capacities: Mapping[UUID, int] = field(default_factory=dict)
    reserves: Mapping[UUID, int] = field(default_factory=dict)
    stock: Mapping[UUID, int] = field(default_factory=dict)
    under_way: tuple[UnderWay, ...] = ()
    budget_by_period: tuple[int | None, ...] | None = None
    budget_total: int | None = None
    order: tuple[str, ...] = ("least_bought", "least_toil", "least_footprint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """The round to plan: its name, whether it counts in weeks or months, and its periods."""

    name: str
    period: str
    spans: tuple[Span, ...]

    @property
    def days(self) -> float:
        """The mean length of its periods."""
        return sum(span.days for span in self.spans) / len(self.spans)


@dataclass(frozen=True, slots=True)
class HubFact:
    """The hub around which several unions are planned together."""

    id: UUID
    name: str
