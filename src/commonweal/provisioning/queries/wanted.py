"""What the last plan says about needs and hours: how far each need is met, and which hours would help most."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from commonweal.flows.models import Kind, Medium
from commonweal.people.models import Association
from commonweal.planning.result import Ratio, Reason
from commonweal.provisioning.models import Group, Plan, PlanState
from commonweal.provisioning.problem.names import group_key

SCARCE_HOURS = "hours"
MOST = 3


class Told(msgspec.Struct):
    """As much of a result as these pages need."""

    ratios: list[Ratio] = []
    reasons: list[Reason] = []


@dataclass(frozen=True, slots=True)
class Wanted:
    """A skill of which the plan would use more hours, and the need that they would first go to."""

    skill: UUID
    name: str
    need: str


def last_told(union: Association) -> Told | None:
    """The adopted plan of the current round, else the last one worked out; None without any."""
    plans = Plan.objects.filter(round__union=union, state=PlanState.SOLVED)
    rows = plans.order_by("-round__starts_on", "-number").values_list(
        "pk", "round__adopted_plan_id", "result"
    )
    newest = rows.first()
    if newest is None:
        return None
    pk, adopted, result = newest
    if adopted not in {None, pk}:
        result = Plan.objects.values_list("result", flat=True).get(pk=adopted)
    return msgspec.json.decode(result, type=Told)


def met_by_plan(union: Association) -> dict[tuple[UUID, int], float]:
    """By what is needed (a group or a kind) and tier, the share that the worst served have in the worst period."""
    told = last_told(union)
    met: dict[tuple[UUID, int], float] = {}
    for ratio in told.ratios if told else ():
        if ratio.union == str(union.pk):
            key = group_key(ratio.group)
            met[(key.about, key.tier)] = min(met.get((key.about, key.tier), 1.0), ratio.ratio)
    return met


def wanted_skills(union: Association) -> list[Wanted]:
    """The skills of which more hours would help most by the last plan, at most three, the most urgent need first."""
    told = last_told(union)
    scarce: dict[UUID, tuple[int, float, UUID]] = {}
    for reason in told.reasons if told else ():
        if reason.union == str(union.pk) and reason.code == SCARCE_HOURS and reason.limit_id and reason.group:
            key, skill = group_key(reason.group), UUID(reason.limit_id)
            found = (key.tier, -(reason.per_unit or 0.0), key.about)
            scarce[skill] = min(scarce.get(skill, found), found)
    skills = dict(Kind.objects.filter(union=union, medium=Medium.WORK).in_bulk(list(scarce)))
    needs = _names(union, {about for _, _, about in scarce.values()})
    first = sorted((facts, skill) for skill, facts in scarce.items() if skill in skills)
    return [Wanted(skill, skills[skill].name, needs.get(facts[2], "")) for facts, skill in first[:MOST]]


def _names(union: Association, abouts: set[UUID]) -> dict[UUID, str]:
    groups = Group.objects.filter(union=union, pk__in=abouts).values_list("pk", "name")
    return dict(groups) | dict(Kind.objects.filter(union=union, pk__in=abouts).values_list("pk", "name"))
