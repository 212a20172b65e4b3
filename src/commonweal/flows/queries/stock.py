"""What there is: by kind, by lot, at places."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commonweal.flows.models import Kind, Resource
from commonweal.people.models import Association


class OnHand(NamedTuple):
    """How much of a kind there is, over all its lots; amounts in whole steps."""

    kind: UUID
    name: str
    unit_code: str
    accounted: int
    onhand: int
    best_before_on: date | None
    lots: int


class LotRow(NamedTuple):
    """One lot that is not empty."""

    id: UUID
    kind: UUID
    kind_name: str
    unit_code: str
    label: str
    best_before_on: date | None
    accounted: int
    onhand: int
    place: UUID | None
    place_name: str | None


LOT_COLUMNS = (
    "id",
    "kind_id",
    "kind__name",
    "kind__unit_code",
    "label",
    "best_before_on",
    "accounted",
    "onhand",
    "place_id",
    "place__name",
)
NOT_EMPTY = ~Q(onhand=0) | ~Q(accounted=0)


def in_order_of_use(lots: QuerySet[Resource]) -> QuerySet[Resource]:
    """Lots with something on hand: the earliest best-before first, those without a date last, older before newer."""
    return lots.filter(onhand__gt=0).order_by(F("best_before_on").asc(nulls_last=True), "id")


def on_hand(union: Association, *, words: str = "", medium: str | None = None) -> list[OnHand]:
    """What there is in ``union`` by kind, by name; empty kinds are left out. ``words`` searches names."""
    rows = Resource.objects.filter(NOT_EMPTY, union=union)
    if words:
        rows = rows.filter(kind__name__icontains=words)
    if medium:
        rows = rows.filter(kind__medium=medium)
    grouped = rows.values("kind_id", "kind__name", "kind__unit_code").annotate(
        accounted_sum=Coalesce(Sum("accounted"), 0),
        onhand_sum=Coalesce(Sum("onhand"), 0),
        earliest=Min("best_before_on", filter=Q(onhand__gt=0)),
        lots=Count("id"),
    )
    return [OnHand._make(row.values()) for row in grouped.order_by("kind__name")]


def stock_of(union: Association, kind: UUID) -> int:
    """Whole steps of ``kind`` on hand in ``union``."""
    total = Resource.objects.filter(union=union, kind=kind).aggregate(steps=Coalesce(Sum("onhand"), 0))
    return int(total["steps"])


def lots_of(union: Association, kind: UUID | None = None) -> list[LotRow]:
    """The lots of ``union`` (of one kind, or all) that are not empty, earliest best-before first."""
    rows = Resource.objects.filter(NOT_EMPTY, union=union)
    if kind is not None:
        rows = rows.filter(kind=kind)
    ordered = rows.order_by(F("best_before_on").asc(nulls_last=True), "kind__name", "id")
    return [LotRow._make(row) for row in ordered.values_list(*LOT_COLUMNS)]


def oldest_first(union: Association, kind: UUID) -> list[LotRow]:
    """The lots from which ``kind`` is taken, in that order."""
    rows = in_order_of_use(Resource.objects.filter(union=union, kind=kind))
    return [LotRow._make(row) for row in rows.values_list(*LOT_COLUMNS)]


def kinds_of(union: Association, *, medium: str | None = None) -> QuerySet[Kind]:
    """The kinds in use in ``union``, by name."""
    rows = Kind.objects.filter(union=union, archived_at__isnull=True).order_by("name")
    return rows.filter(medium=medium) if medium else rows
