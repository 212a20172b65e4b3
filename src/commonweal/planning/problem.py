"""The form of a problem: what a union (or several around hubs) has, needs and may do, in version 1.

Every amount is a finite float in the unit of its good or resource, money in the unit of the budget's
currency. Parts refer to each other by ``id``. Every list "per period" has exactly one entry for each
period. ``decode_problem`` in :mod:`commonweal.planning.decode` reads the JSON form and names the field of
every fault.
"""

from typing import Literal

import msgspec

Measure = Literal["least_bought", "least_toil", "least_footprint"]
Method = Literal["auto", "simplex", "ipm"]
Tier = Literal[1, 2, 3]
DEFAULT_ORDER: tuple[Measure, ...] = ("least_bought", "least_toil", "least_footprint")
PerPeriod = list[float]
"""One amount for each period."""
MostPerPeriod = list[float | None]
"""One upper limit for each period; null means no limit in that period."""


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all parts: immutable, by name, and strict about unknown fields."""


class Period(Form, frozen=True, kw_only=True):
    """A stretch of time that is planned as one, such as a week or a month."""

    id: str
    name: str
    days: float = 30.0


class Good(Form, frozen=True, kw_only=True):
    """A kind of thing or service that can be made, had, stored, moved and used.

    A ``service`` (a cooked meal, a warm room) is used in the period it is made or is lost; it is neither
    stored nor moved. ``loss`` is the share of the stock that spoils in each period, from 0 to below or
    equal 1. ``mass_kg`` is the mass of one unit and counts on links and in hubs only. ``disposal_most``
    is how much a union may throw away in a period: null is unlimited, 0 is nothing. It is null by default
    for wastes too, so state it for a waste that must be taken into a recipe. A ``waste`` may go to a hub
    only when another union takes it in the same period: no dumping on a neighbour.
    """

    id: str
    name: str
    unit: str = ""
    kind: Literal["good", "service"] = "good"
    loss: float = 0.0
    mass_kg: float = 0.0
    waste: bool = False
    disposal_most: float | None = None


class Resource(Form, frozen=True, kw_only=True):
    """What is used but not used up: hours of a skill, hours of a machine, square metres of land.

    ``capacity`` is what there is in each period. ``toil`` weighs an hour of a skill in "least toil"; it
    has no effect on the other kinds.
    """

    id: str
    name: str
    unit: str = "h"
    kind: Literal["skill", "equipment", "land", "other"] = "skill"
    capacity: PerPeriod
    toil: float = 1.0


class Recipe(Form, frozen=True, kw_only=True):
    """A way to turn goods and work into goods. A *run* is the recipe done once; a plan may hold parts of
    a run.

    ``inputs`` are taken in the period of the start; ``outputs`` (by-products and wastes too) land
    ``lead`` periods later, times ``yield_factor`` of the period of the start. What would land after the
    horizon is allowed but counts for nothing. ``uses`` is an amount of a resource in the period of the
    start, or a list of amounts in the period of the start, the next one, and so on: land is held while a
    crop stands. ``may_start`` is the season. ``most`` limits the runs started in each period. Runs under
    way already are stated as arrivals and less capacity.
    """

    id: str
    name: str
    inputs: dict[str, float] = {}
    outputs: dict[str, float] = {}
    uses: dict[str, float | list[float]] = {}
    lead: int = 0
    yield_factor: PerPeriod | None = None
    may_start: list[bool] | None = None
    most: MostPerPeriod | None = None
    footprint: float = 0.0


class Need(Form, frozen=True, kw_only=True):
    """A line of need: how much of one good can be put to use in each period, and what that is worth to
    which groups.

    ``values`` gives the worth of one unit of the good for each group (bread: kcal for energy, grams for
    protein). All groups of one line are of the line's tier. ``waste`` is what one unit of use leaves
    behind (kitchen scraps).
    """

    id: str
    name: str
    good: str
    tier: Tier
    values: dict[str, float]
    most: PerPeriod
    waste: dict[str, float] = {}


class Group(Form, frozen=True, kw_only=True):
    """What a need is for: energy, protein, warmth, shelter. Its ratio is how far it is met in its worst
    period.

    ``required`` is what meets the group fully in each period, in the group's unit; null means the worth
    of all its need lines taken in full. A period that requires nothing is left out.
    """

    id: str
    name: str
    tier: Tier
    unit: str = ""
    required: PerPeriod | None = None


class Purchase(Form, frozen=True, kw_only=True):
    """A way to buy a good outside, at ``price`` a unit, at most ``most`` units in a period."""

    id: str
    good: str
    price: float
    name: str = ""
    most: MostPerPeriod | None = None
    footprint: float = 0.0


class Budget(Form, frozen=True, kw_only=True):
    """What the purse gives for buying outside, in each period and in all; null is no limit."""

    currency: str = ""
    per_period: MostPerPeriod | None = None
    total: float | None = None


class Union(Form, frozen=True, kw_only=True):
    """One union: what it has, what it can do, what it needs, and how it wants to choose between equals.

    ``stock`` is what is in store at the start, ``arrivals`` what is on its way already, ``reserves`` what
    must be in store at the end (a number) or at the end of each period (a list), ``stock_most`` what the
    store can hold. ``offers`` is what it gives to the pool, in all periods together: with null it gives
    whatever does not lower its own ratios; with a mapping only these goods and amounts, and it accepts to
    reach what it reaches without them. ``order`` is the union's policy for choosing among plans that meet
    needs equally well.
    """

    id: str
    name: str
    resources: list[Resource] = []
    stock: dict[str, float] = {}
    arrivals: dict[str, PerPeriod] = {}
    reserves: dict[str, float | PerPeriod] = {}
    stock_most: dict[str, float] = {}
    recipes: list[Recipe] = []
    needs: list[Need] = []
    groups: list[Group] = []
    purchases: list[Purchase] = []
    budget: Budget = Budget()
    footprint_most: float | None = None
    order: list[Measure] = msgspec.field(default_factory=lambda: list(DEFAULT_ORDER))
    offers: dict[str, float] | None = None


class Hub(Form, frozen=True, kw_only=True):
    """A place between unions where goods wait and change hands; ``capacity_kg`` is what it can store."""

    id: str
    name: str
    stock: dict[str, float] = {}
    capacity_kg: float | None = None


class Link(Form, frozen=True, kw_only=True):
    """The way between a union and a hub, with what it can carry in each period, in kg; null is no limit."""

    union: str
    hub: str
    out_most_kg: MostPerPeriod | float | None = None
    in_most_kg: MostPerPeriod | float | None = None
    footprint_per_kg: float = 0.0


class Route(Form, frozen=True, kw_only=True):
    """The way from one hub to another, with what it can carry in each period, in kg; null is no limit."""

    from_hub: str
    to_hub: str
    most_kg: MostPerPeriod | float | None = None
    footprint_per_kg: float = 0.0


class Options(Form, frozen=True, kw_only=True):
    """How to solve: the tolerances, the method, and how long at most.

    ``ratio_tolerance`` is how far a ratio may be given up to later aims (absolute), ``order_tolerance``
    how far each aim of the order may be (relative). ``reasons_most`` is how many limits are named for
    each unmet group.
    """

    ratio_tolerance: float = 2e-7
    order_tolerance: float = 1e-6
    time_limit_seconds: float | None = None
    method: Method = "auto"
    reasons_most: int = 4


class Problem(Form, frozen=True, kw_only=True):
    """The whole of what is to be planned."""

    version: Literal[1] = 1
    name: str
    periods: list[Period]
    goods: list[Good]
    unions: list[Union]
    hubs: list[Hub] = []
    links: list[Link] = []
    routes: list[Route] = []
    options: Options = Options()
