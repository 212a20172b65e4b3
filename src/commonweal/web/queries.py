"""What Today asks of the rooms below beyond what their own pages ask: is there anything yet, and where the round is."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commonweal.flows.models import Kind, Resource
from commonweal.people.models import Association, Membership, Person
from commonweal.provisioning.models import Ability, Need, Plan, PlanState, Recipe, Reserve, Round

SOON = timedelta(days=7)


class Begun(NamedTuple):
    """Which of a union's first things there are already."""

    members: bool
    kinds: bool
    stores: bool
    needs: bool
    abilities: bool
    recipes: bool


class Newest(NamedTuple):
    """The newest plan of a round: its number and what became of it."""

    number: int
    state: PlanState


class Soon(NamedTuple):
    """A lot to use soon: its kind, what there is of it in whole steps, and its best-before day."""

    kind: UUID
    name: str
    unit_code: str
    onhand: int
    best_before_on: date


class Short(NamedTuple):
    """A kind of which there is less than the reserve that is to be kept, in whole steps."""

    kind: UUID
    name: str
    unit_code: str
    onhand: int
    reserve: int


def begun(union: Association, *, day: date) -> Begun:
    """What a young union has done of its first steps, in one query."""
    mine = {"union": union}
    parts: dict[str, QuerySet[Any, Any]] = {
        "members": Membership.objects.on(day).filter(association=union)[1:2],
        "kinds": Kind.objects.filter(**mine, archived_at__isnull=True, medium="good"),
        "stores": Resource.objects.filter(**mine, onhand__gt=0),
        "needs": Need.objects.filter(**mine, withdrawn_at__isnull=True),
        "abilities": Ability.objects.filter(**mine, withdrawn_at__isnull=True),
        "recipes": Recipe.objects.filter(**mine, archived_at__isnull=True),
    }
    is_there = [Exists(rows) for rows in parts.values()]
    return Begun(
        **dict(zip(parts, Association.objects.filter(pk=union.pk).values_list(*is_there).get(), strict=True))
    )


def newest_plan_state(planned: Round) -> Newest | None:
    """The last plan asked for in a round and what became of it, without reading the plan itself."""
    row = Plan.objects.filter(round=planned).order_by("-number").values_list("number", "state").first()
    return Newest(row[0], PlanState(row[1])) if row else None


def has_said(person: Person, union: Association) -> tuple[bool, bool]:
    """Whether any need of ``person`` is stated here, and whether they said what they can do; in one query."""
    needs = Need.objects.filter(union=union, whose=person.pk, withdrawn_at__isnull=True)
    abilities = Ability.objects.filter(union=union, person=person, withdrawn_at__isnull=True)
    has_stated, has_offered = (
        Association.objects.filter(pk=union.pk).values_list(Exists(needs), Exists(abilities)).get()
    )
    return bool(has_stated), bool(has_offered)


def use_soon(union: Association, *, day: date, most: int = 5) -> list[Soon]:
    """Lots whose best-before day is within a week or past, the earliest first."""
    lots = Resource.objects.filter(union=union, onhand__gt=0, best_before_on__lte=day + SOON)
    rows = lots.order_by("best_before_on", "kind__name", "id").values_list(
        "kind_id", "kind__name", "kind__unit_code", "onhand", "best_before_on"
    )
    return [Soon._make(row) for row in rows[:most]]


def running_short(union: Association, *, most: int = 5) -> list[Short]:
    """Kinds of which there is less than the reserve to be kept, the shortest first."""
    there = Coalesce(Sum("kind__resources__onhand", filter=Q(kind__resources__union=union)), 0)
    rows = (
        Reserve.objects.filter(union=union, amount__gt=0).annotate(there=there).filter(there__lt=F("amount"))
    )
    values = rows.order_by("kind__name").values_list(
        "kind_id", "kind__name", "kind__unit_code", "there", "amount"
    )
    shorts = [Short(*row) for row in values]
    return sorted(shorts, key=lambda one: one.onhand / one.reserve)[:most]
