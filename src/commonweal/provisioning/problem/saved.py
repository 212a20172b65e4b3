"""A saved plan and what was stated for it, read back from their JSON."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec

from commonweal.flows.models import Kind
from commonweal.lib.quantity import UNITS
from commonweal.planning.problem import Problem
from commonweal.planning.result import Result, WarmStart, decode_result
from commonweal.provisioning.models import Plan, SupplyOffer
from commonweal.provisioning.problem.outcome import (
    PlannedUse,
    planned_purchases,
    planned_runs,
    planned_use,
)
from commonweal.provisioning.rules.spans import Span
from commonweal.provisioning.rules.tasks import PlannedPurchase, PlannedRun


@dataclass(frozen=True)
class Saved:
    """A plan's problem and result; ``own`` is the id of the union whose round it is."""

    own: str
    problem: Problem
    result: Result


def saved(plan: Plan) -> Saved:
    """What was planned and what came of it; the plan must have a result."""
    problem = msgspec.json.decode(plan.problem, type=Problem)
    return Saved(str(plan.round.union_id), problem, decode_result(plan.result))


def spans_of_plan(problem: Problem) -> tuple[Span, ...]:
    """The periods a plan was made for, whatever the round's settings are since."""
    first_days = [date.fromisoformat(period.id) for period in problem.periods]
    return tuple(
        Span(first, first + timedelta(days=int(period.days) - 1))
        for first, period in zip(first_days, problem.periods, strict=True)
    )


def result_of(plan: Plan) -> Result:
    """What came of a plan."""
    return decode_result(plan.result)


def warm_of(plan: Plan) -> Result:
    """As much of an earlier plan as the next one starts from."""
    packed = bytes(plan.warm or b"")
    warm = msgspec.msgpack.decode(zlib.decompress(packed), type=WarmStart) if packed else None
    return Result(status="solved", problem_digest=plan.digest, warm=warm)


def packed(warm: WarmStart | None) -> bytes | None:
    """The start for the next plan, small enough to keep beside this one."""
    return zlib.compress(msgspec.msgpack.encode(warm)) if warm else None


def runs_of_plan(plan: Plan) -> list[PlannedRun]:
    """What the plan says to make in the union whose round it is."""
    return planned_runs(result_of(plan), plan.round.union_id)


def purchases_of_plan(plan: Plan) -> list[PlannedPurchase]:
    """What the plan says to buy outside for the union whose round it is."""
    rows = SupplyOffer.objects.filter(union=plan.round.union_id)
    kinds = dict(rows.values_list("pk", "kind_id"))
    return planned_purchases(result_of(plan), plan.round.union_id, kinds=kinds, steps=_steps(plan))


def uses_of_plan(plan: Plan) -> list[PlannedUse]:
    """What the plan hands out or serves in the union whose round it is, by kind, tier and period."""
    return planned_use(result_of(plan), plan.round.union_id, steps=_steps(plan))


def _steps(plan: Plan) -> Mapping[UUID, int]:
    rows = Kind.objects.filter(union=plan.round.union_id).values_list("pk", "unit_code")
    return {kind: UNITS[unit].steps for kind, unit in rows}
