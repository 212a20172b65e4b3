"""The form of a result: the plan, how far it meets each group, and why it does not meet more, in version 1.

Amounts are in the units of the problem; a list "by period" has one entry for each period. Rows that are
zero in every period are left out of ``runs``, ``provision``, ``purchases``, ``disposal`` and ``flows``.
"""

from typing import Any, Literal

import msgspec

from commonweal.planning.problem import Form, Problem, Tier

Status = Literal["solved", "infeasible", "cancelled", "time_limit"]


class Ratio(Form, frozen=True, kw_only=True):
    """How far a group is met: in its worst period, and in each period (null: nothing is needed in it)."""

    union: str
    group: str
    tier: Tier
    ratio: float
    worst_period: str | None
    by_period: list[float | None]
    alone: float | None = None
    """What the union would reach without its neighbours, when it is planned together with them."""


class Runs(Form, frozen=True, kw_only=True):
    """How often a recipe is started in each period."""

    union: str
    recipe: str
    by_period: list[float]


class Provision(Form, frozen=True, kw_only=True):
    """How much of a need line's good is handed out in each period."""

    union: str
    need: str
    by_period: list[float]


class Bought(Form, frozen=True, kw_only=True):
    """How much is bought outside in each period."""

    union: str
    purchase: str
    by_period: list[float]


class Amounts(Form, frozen=True, kw_only=True):
    """An amount of a good in each period: in store at its end, or thrown away in it."""

    union: str
    good: str
    by_period: list[float]


class HubStock(Form, frozen=True, kw_only=True):
    """What waits in a hub at the end of each period."""

    hub: str
    good: str
    by_period: list[float]


class Flow(Form, frozen=True, kw_only=True):
    """What moves in each period from a union to a hub, from a hub to a union, or from hub to hub."""

    origin: str
    destination: str
    kind: Literal["out", "in", "between"]
    good: str
    by_period: list[float]


class Use(Form, frozen=True, kw_only=True):
    """How much of a resource the plan uses in each period, and how much there is."""

    union: str
    resource: str
    used: list[float]
    capacity: list[float]


class Spent(Form, frozen=True, kw_only=True):
    """What the plan spends outside, in the budget's currency."""

    union: str
    currency: str
    by_period: list[float]
    total: float


class Reason(Form, frozen=True, kw_only=True):
    """Why something is not better, as data for translation and as one English sentence.

    ``code`` is one of :data:`commonweal.planning.reasons.CODES`; ``args`` are the values in its sentence.
    ``per_unit`` is by how much the ratio rises at first for one more unit of the limit, ``step`` the
    amount of more that was tried by solving again and ``gain`` the rise that it gave. ``first_to`` names
    a group that would profit from more of the limit before this one.
    """

    code: str
    text: str
    args: dict[str, str | float | None]
    union: str | None = None
    tier: int | None = None
    group: str | None = None
    period: str | None = None
    limit: str | None = None
    limit_id: str | None = None
    unit: str | None = None
    amount: float | None = None
    per_unit: float | None = None
    step: float | None = None
    gain: float | None = None
    first_to: str | None = None


class Stats(Form, frozen=True, kw_only=True):
    """What it took to solve. ``seconds`` is the only part of a result that differs between runs."""

    lps: int = 0
    iterations: int = 0
    seconds: float = 0.0
    rows: int = 0
    columns: int = 0
    nonzeros: int = 0
    solver: str = ""
    method: str = ""
    verified: bool = False
    """Whether every level of the leximin was confirmed by a second LP."""


class WarmStart(Form, frozen=True, kw_only=True):
    """What lets the next plan start from this one: the status of the plan's variables and limits by name."""

    columns: dict[str, int] = {}
    rows: dict[str, int] = {}


class Result(Form, frozen=True, kw_only=True):
    """The whole answer to a problem."""

    version: Literal[1] = 1
    status: Status
    problem_digest: str
    ratios: list[Ratio] = []
    runs: list[Runs] = []
    provision: list[Provision] = []
    purchases: list[Bought] = []
    stock: list[Amounts] = []
    disposal: list[Amounts] = []
    hub_stock: list[HubStock] = []
    flows: list[Flow] = []
    resources: list[Use] = []
    spent: list[Spent] = []
    footprint: dict[str, float] = {}
    reasons: list[Reason] = []
    stats: Stats = Stats()
    warm: WarmStart | None = None


def decode_result(raw: bytes | str) -> Result:
    """Read a result from its JSON form; raises ``msgspec.ValidationError`` naming the place of a fault."""
    return msgspec.json.decode(raw, type=Result)


def encode(form: Problem | Result) -> bytes:
    """Write a problem or a result in its JSON form, indented, with the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(form), indent=1)


def schema_of(form: type[Form]) -> dict[str, Any]:
    """The JSON Schema of a form, for ``docs/`` and for programs that write problems."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(form)}
