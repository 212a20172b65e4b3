"""A plan read back: the planner's people's units become whole steps of kinds again, with stated rounding.

* Runs are rounded up to thousandths of a run, so that what is promised gets made; whole runs are the tasks' business.
* Provision is rounded down to whole steps, so that no more is promised than there is.
* Purchases are rounded up to whole steps.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from commonweal.planning.result import Result
from commonweal.provisioning.problem.names import need_key
from commonweal.provisioning.rules.tasks import PlannedPurchase, PlannedRun

NEAR = 1e-6
"""What the planner's tolerance may leave below a whole step is still that step."""


@dataclass(frozen=True, slots=True)
class PlannedUse:
    """So many steps of a kind are to be handed out or served in a period, for needs of a tier."""

    kind_id: UUID
    tier: int
    period: int
    amount: int


def steps_down(amount: float, steps: int) -> int:
    """Whole steps in ``amount`` units, rounded down."""
    return math.floor(amount * steps + NEAR)


def steps_up(amount: float, steps: int) -> int:
    """Whole steps in ``amount`` units, rounded up."""
    return math.ceil(amount * steps - NEAR)


def planned_runs(result: Result, union: UUID) -> list[PlannedRun]:
    """What is to be made, by recipe and period; starts that round to nothing are left out."""
    found = [
        PlannedRun(UUID(runs.recipe), period, steps_up(count, 1000))
        for runs in result.runs
        if runs.union == str(union)
        for period, count in enumerate(runs.by_period)
    ]
    return [run for run in found if run.milli_runs > 0]


def planned_purchases(
    result: Result, union: UUID, *, kinds: Mapping[UUID, UUID], steps: Mapping[UUID, int]
) -> list[PlannedPurchase]:
    """What is to be bought outside; ``kinds`` gives the kind of each offer, ``steps`` a kind's steps a unit."""
    found = [
        PlannedPurchase(offer, period, steps_up(amount, steps[kinds[offer]]))
        for bought in result.purchases
        if bought.union == str(union)
        for offer in [UUID(bought.purchase)]
        for period, amount in enumerate(bought.by_period)
    ]
    return [purchase for purchase in found if purchase.amount > 0]


def planned_use(result: Result, union: UUID, *, steps: Mapping[UUID, int]) -> list[PlannedUse]:
    """What is to be handed out or served by kind, tier and period, over all who take it."""
    sums: dict[tuple[UUID, int, int], float] = {}
    for line in result.provision:
        if line.union == str(union):
            key = need_key(line.need)
            for period, amount in enumerate(line.by_period):
                place = (key.kind_id, key.tier, period)
                sums[place] = sums.get(place, 0.0) + amount
    return _uses(sums.items(), steps)


def _uses(sums: Iterable[tuple[tuple[UUID, int, int], float]], steps: Mapping[UUID, int]) -> list[PlannedUse]:
    uses = [
        PlannedUse(kind, tier, period, steps_down(amount, steps[kind]))
        for (kind, tier, period), amount in sums
    ]
    return sorted((use for use in uses if use.amount > 0), key=lambda u: (u.period, u.tier, str(u.kind_id)))
