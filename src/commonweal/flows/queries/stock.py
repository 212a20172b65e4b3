"""What there is: by kind, by lot, at places."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commonweal.flows.models import Kind, Medium, Place, Resource
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


class PlaceRow(NamedTuple):
    """A place and how many lots it holds."""

    id: UUID
    name: str
    note: str
    lots: int


PAGE = 50
STORED = (Medium.GOOD, Medium.MONEY, Medium.EQUIPMENT)
COUNTED_AT_ONCE = 100
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


def kinds_of(union: Association, *, media: Iterable[str] = ()) -> QuerySet[Kind]:
    """The kinds in use in ``union``, by name; of some ``media`` only, when given."""
    rows = Kind.objects.filter(union=union, archived_at__isnull=True).order_by("name")
    return rows.filter(medium__in=media) if media else rows


def line_of_lot(union: Association, identity: UUID) -> LotRow | None:
    """One lot as a row, if it is of ``union``."""
    row = Resource.objects.filter(union=union, pk=identity).values_list(*LOT_COLUMNS).first()
    return LotRow._make(row) if row else None


def lots_page(
    union: Association,
    *,
    words: str = "",
    place: UUID | None = None,
    soon: bool = False,
    number: int | str = 1,
) -> Page:
    """Lots that are not empty, fifty a page: by name, or with ``soon`` those with a date, earliest first."""
    rows = Resource.objects.filter(NOT_EMPTY, union=union)
    if words:
        rows = rows.filter(Q(kind__name__icontains=words) | Q(label__icontains=words))
    if place is not None:
        rows = rows.filter(place=place)
    order = ("best_before_on", "kind__name", "id") if soon else ("kind__name", "best_before_on", "id")
    if soon:
        rows = rows.filter(best_before_on__isnull=False, onhand__gt=0)
    page = Paginator(rows.order_by(*order).values_list(*LOT_COLUMNS), PAGE).get_page(number)
    page.object_list = [LotRow._make(row) for row in page.object_list]
    return page


def kinds_page(union: Association, *, words: str = "", number: int | str = 1) -> Page:
    """What there is by kind, fifty a page."""
    return Paginator(on_hand(union, words=words), PAGE).get_page(number)


def places_in(union: Association) -> list[PlaceRow]:
    """The places in use, by name, with how many lots each holds."""
    rows = Place.objects.filter(union=union, archived_at__isnull=True).annotate(
        lots=Count("resources", filter=~Q(resources__onhand=0) | ~Q(resources__accounted=0))
    )
    return [PlaceRow._make(row) for row in rows.order_by("name").values_list("id", "name", "note", "lots")]


def lots_to_count(union: Association, place: UUID | None) -> list[LotRow]:
    """The lots at a place (or at none), at most a hundred, as one walks along the shelf: by name."""
    rows = Resource.objects.filter(NOT_EMPTY, union=union, place=place).order_by("kind__name", "id")
    return [LotRow._make(row) for row in rows.values_list(*LOT_COLUMNS)[:COUNTED_AT_ONCE]]


def kind_in(union: Association, identity: UUID) -> Kind | None:
    """The kind of this id, if it is of ``union``."""
    return Kind.objects.filter(union=union, pk=identity).first()


def place_in(union: Association, identity: UUID) -> Place | None:
    """The place of this id, if it is of ``union``."""
    return Place.objects.filter(union=union, pk=identity).first()


def lot_in(union: Association, identity: UUID) -> Resource | None:
    """The lot of this id with its kind and place, if it is of ``union``."""
    return Resource.objects.select_related("kind", "place", "union").filter(union=union, pk=identity).first()
