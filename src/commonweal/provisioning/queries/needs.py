"""Needs as pages show them: mine, everybody's that may be seen, and their sums by tier."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Kind, Medium
from commonweal.people.models import AgentSort, Association, Membership
from commonweal.provisioning.models import Body, Group, Need, Per, Tier
from commonweal.provisioning.permissions.needs import Sight
from commonweal.provisioning.rules.board import BoardLine, NeedOnBoard, board_from
from commonweal.provisioning.rules.templates import NUTRITION

WHAT = Coalesce("kind__name", "group__name")
WHO = Coalesce("whose__person__name", "whose__association__name")
COLUMNS = (
    "pk", "whose_id", "who", "what", "kind__unit_code", "group__measure", "tier", "amount", "per", "since",
    "until", "note", "is_private", "template",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need as lists show it; ``amount`` counts steps of ``unit``, or thousandths of ``measure`` without one."""

    id: UUID
    whose: UUID
    who: str
    what: str
    unit: str | None
    measure: str | None
    tier: int
    amount: int
    per: str
    since: date
    until: date | None
    note: str
    is_private: bool
    template: str

    @property
    def per_in_words(self) -> str:
        """How often, in the reader's language."""
        return str(Per(self.per).label)

    @property
    def tier_in_words(self) -> str:
        """The tier, in the reader's language."""
        return str(Tier(self.tier).label)


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be needed: a group of needs, or a kind; ``code`` is how an address names it."""

    code: str
    name: str
    tier: int
    unit: str | None
    measure: str | None


def pers() -> list[tuple[str, object]]:
    """How often a need can fall due."""
    return list(Per.choices)


def needs_of(union: Association, whose: Iterable[UUID], *, day: date) -> dict[UUID, list[NeedRow]]:
    """The needs that stand on ``day`` or begin later, by whose they are, the most urgent first; one query."""
    rows = _open(union).filter(Q(until__isnull=True) | Q(until__gte=day), whose__in=list(whose))
    found: dict[UUID, list[NeedRow]] = defaultdict(list)
    for row in rows.order_by("tier", "what", "pk").values_list(*COLUMNS):
        found[row[1]].append(NeedRow(*row))
    return found


def lately_withdrawn(union: Association, whose: Iterable[UUID]) -> list[NeedRow]:
    """The last ten needs that were withdrawn, to take up again."""
    rows = Need.objects.filter(union=union, withdrawn_at__isnull=False, whose__in=list(whose))
    rows = rows.annotate(what=WHAT, who=WHO).order_by("-withdrawn_at", "pk")
    return shown(rows.values_list(*COLUMNS)[:10])


def seen_needs(
    union: Association, *, sight: Sight, day: date, search: str = "", tier: int | None = None
) -> QuerySet[Need, Any]:
    """Rows (``COLUMNS``) of all needs the viewer may see, by what and who, for a pager; see ``shown``."""
    rows = _standing(union, day).filter(_seen(sight))
    if tier:
        rows = rows.filter(tier=tier)
    if search:
        rows = rows.filter(Q(what__icontains=search) | Q(who__icontains=search) | Q(note__icontains=search))
    return rows.order_by("tier", "what", "who", "pk").values_list(*COLUMNS)


def shown(rows: Iterable[tuple[Any, ...]]) -> list[NeedRow]:
    """Rows of ``seen_needs`` ready to show."""
    return [NeedRow(*row) for row in rows]


def _open(union: Association) -> QuerySet[Any, Any]:
    return Need.objects.filter(union=union, withdrawn_at__isnull=True).annotate(what=WHAT, who=WHO)


def _standing(union: Association, day: date) -> QuerySet[Any, Any]:
    """Needs that are not over on ``day``, of associations and of persons who belong; who parted asks for nothing."""
    rows = _open(union).filter(Q(until__isnull=True) | Q(until__gte=day))
    return rows.filter(Q(whose__sort=AgentSort.ASSOCIATION) | Q(whose__in=member_ids(union, day)))


def _seen(sight: Sight) -> Q:
    return Q() if sight.sees_all else Q(is_private=False) | Q(whose__in=sight.own)


def need_seen(union: Association, identity: UUID, *, sight: Sight) -> Need:
    """One need of the union with what it is of; 404 for others, and for private ones the viewer may not see."""
    needs = Need.objects.filter(_seen(sight), union=union).select_related("kind", "group", "whose", "union")
    return get_object_or_404(needs, pk=identity)


def need_row(need: Need) -> NeedRow:
    """A need as lists show it."""
    row = Need.objects.filter(pk=need.pk).annotate(what=WHAT, who=WHO).values_list(*COLUMNS).get()
    return NeedRow(*row)


def needs_board(union: Association, *, sight: Sight, day: date) -> list[BoardLine]:
    """What is needed in all, by tier; sums that would tell of one person's private needs leave them out."""
    rows = (
        _standing(union, day)
        .filter(since__lte=day)
        .annotate(code=Coalesce("kind_id", "group_id"))
        .values_list(
            "code",
            "what",
            "kind__unit_code",
            "group__measure",
            "tier",
            "whose_id",
            "amount",
            "per",
            "is_private",
        )
    )
    return board_from(
        NeedOnBoard(code, what, unit, measure, tier, whose, amount, per, is_private and not sight.sees(whose))
        for code, what, unit, measure, tier, whose, amount, per, is_private in rows
    )


def member_ids(union: Association, day: date) -> QuerySet[Membership, Any]:
    """Who belongs to the union on ``day``, as a subquery."""
    return Membership.objects.on(day).filter(association=union).values("member_id")


class Stating(NamedTuple):
    """How many persons belong to a union, and how many of them have stated at least one need that stands."""

    people: int
    stated: int


def stating_in(union: Association, day: date) -> Stating:
    """How many of those who belong on ``day`` have stated something, in one query."""
    needs = Need.objects.filter(union=union, whose=OuterRef("member"), withdrawn_at__isnull=True)
    belonging = Membership.objects.on(day).filter(association=union, member__sort=AgentSort.PERSON)
    counted = belonging.annotate(has_stated=Exists(needs)).aggregate(
        people=Count("member", distinct=True),
        stated=Count("member", distinct=True, filter=Q(has_stated=True)),
    )
    return Stating(**counted)


def choices_for(union: Association, *, search: str = "", most: int = 40) -> list[Choice]:
    """What can be needed: the groups first, then goods and services by name, those that match ``search``."""
    groups = Group.objects.filter(union=union, name__icontains=search).order_by("tier", "name")
    kinds = Kind.objects.filter(
        union=union,
        archived_at__isnull=True,
        medium__in=[Medium.GOOD, Medium.SERVICE],
        name__icontains=search,
    )
    kinds = kinds.exclude(facts__is_waste=True).annotate(tier=Min("values__group__tier"))
    found = [
        Choice(f"group-{pk}", name, tier, None, measure)
        for pk, name, tier, measure in groups.values_list("pk", "name", "tier", "measure")
    ]
    rows = kinds.order_by(F("name")).values_list("pk", "name", "tier", "unit_code")[:most]
    return found + [
        Choice(f"kind-{pk}", name, tier or Tier.DIGNITY, unit, None) for pk, name, tier, unit in rows
    ]


def needed(union: Association, code: str) -> Kind | Group | None:
    """The kind or group that an address names (``kind-<id>``, ``group-<id>``); None when there is none here."""
    sort, _, identity = code.partition("-")
    try:
        pk = UUID(identity)
    except ValueError:
        return None
    if sort == "group":
        return Group.objects.filter(union=union, pk=pk).first()
    return Kind.objects.filter(union=union, pk=pk).first() if sort == "kind" else None


def choice_of(what: Kind | Group) -> Choice:
    """How forms speak of ``what``."""
    if isinstance(what, Group):
        return Choice(f"group-{what.pk}", what.name, what.tier, None, what.measure)
    tier = what.values.aggregate(least=Min("group__tier"))["least"]
    return Choice(f"kind-{what.pk}", what.name, tier or Tier.DIGNITY, what.unit_code, None)


def eats_as_usual(union: Association, person: UUID) -> bool:
    """Whether the usual food stands among the person's needs, so that it follows what they tell about themselves."""
    usual = Need.objects.filter(union=union, whose_id=person, template=NUTRITION, withdrawn_at__isnull=True)
    return usual.exists()


def what_of(need: Need) -> Kind | Group:
    """The kind or the group a need is of; the database asks for one of them."""
    what = need.kind or need.group
    assert what is not None
    return what


def body_of(person: UUID) -> Body | None:
    """What a person told about their body; ask only for whom the viewer may speak."""
    return Body.objects.filter(pk=person).first()
