"""Plans that the assembly can adopt: which are ready, what one means in a sentence, and why one cannot be adopted."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from commonweal.lib.words import Words, say
from commonweal.people.models import Association
from commonweal.planning.result import Bought, Runs
from commonweal.provisioning.models import Plan, PlanState, RoundState
from commonweal.provisioning.queries.plan_ratios import shares_at_a_glance


@dataclass(frozen=True, slots=True)
class Brief:
    """A plan in a sentence: what it meets by tier in words, how many different things it makes and buys."""

    shares: str
    makes: int
    buys: int


class _Doings(msgspec.Struct):
    runs: list[Runs]
    purchases: list[Bought]


def plans_to_adopt(union: Association) -> list[tuple[UUID, int, str]]:
    """Plans that are ready in the round being stated: id, number and the round's name, the newest first."""
    ready = Plan.objects.filter(round__union=union, round__state=RoundState.STATING, state=PlanState.SOLVED)
    return list(ready.order_by("-number").values_list("pk", "number", "round__name"))


def plan_in(union: Association, identity: UUID) -> Plan | None:
    """One plan of this union with its result; None for any other."""
    plans = Plan.objects.select_related("round__union").defer("problem", "warm")
    return plans.filter(round__union=union, pk=identity).first()


def plan_in_brief(plan: Plan) -> Brief | None:
    """What a plan means; None before it is worked out. Asks the database nothing."""
    if plan.state != PlanState.SOLVED:
        return None
    own = str(plan.round.union_id)
    doings = msgspec.json.decode(plan.result, type=_Doings)
    shares = ", ".join(f"{share.name} {_percent(share.share)}\u202f%" for share in shares_at_a_glance(plan))
    return Brief(
        shares=shares,
        makes=sum(1 for runs in doings.runs if runs.union == own),
        buys=sum(1 for bought in doings.purchases if bought.union == own),
    )


def _percent(share: float) -> int:
    """Whole percent; what is not quite whole is never told as 100."""
    return round(share * 100) if share >= 1 else min(round(share * 100), 99)


def why_not_adopt(plan: Plan) -> Words | None:
    """Why a plan cannot be adopted now, or None."""
    if plan.state != PlanState.SOLVED:
        return say("This plan is not ready; only a plan that was worked out can be adopted.")
    if plan.round.state != RoundState.STATING:
        return say("This round has its plan already.")
    return None
