"""Prices outside, reserves, and how much there is of machines and land."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Kind, Medium
from commonweal.people.models import Association
from commonweal.provisioning.models import Reserve, SupplyOffer

ORDERS = {
    "name": ("kind__name", "price", "pk"),
    "price": ("price", "kind__name", "pk"),
    "supplier": ("supplier", "kind__name", "pk"),
}


class CapacityRow(NamedTuple):
    """A machine or a piece of land, and how much there is of it (None: nobody has said yet)."""

    kind: UUID
    name: str
    medium: str
    unit_code: str
    amount: int | None


def supplies_of(union: Association, *, search: str = "", order: str = "name") -> QuerySet[SupplyOffer, Any]:
    """Rows (pk, kind_id, name, unit_code, supplier, price, most_per_month) of what can be bought outside.

    ``order`` is one of ``ORDERS``; anything else sorts by name.
    """
    offers = SupplyOffer.objects.filter(union=union, archived_at__isnull=True)
    if search:
        offers = offers.filter(kind__name__icontains=search) | offers.filter(supplier__icontains=search)
    return offers.order_by(*ORDERS.get(order, ORDERS["name"])).values_list(
        "pk", "kind_id", "kind__name", "kind__unit_code", "supplier", "price", "most_per_month", named=True
    )


def supply_of(union: Association, supply_id: UUID) -> SupplyOffer:
    """One outside offer of this union; 404 for any other."""
    offers = SupplyOffer.objects.select_related("kind")
    return get_object_or_404(offers, union=union, pk=supply_id)


def cheapest_of(union: Association, kinds: set[UUID]) -> dict[UUID, int]:
    """The lowest price asked for each of these kinds."""
    lowest: dict[UUID, int] = {}
    offers = SupplyOffer.objects.filter(union=union, archived_at__isnull=True, kind__in=kinds)
    for kind, price in offers.values_list("kind_id", "price"):
        lowest[kind] = min(price, lowest.get(kind, price))
    return lowest


def reserves_of(union: Association) -> list[tuple[UUID, str, str, int]]:
    """What is kept back, as (kind, its name, its unit, steps) by name."""
    rows = Reserve.objects.filter(union=union).order_by("kind__name")
    return list(rows.values_list("kind_id", "kind__name", "kind__unit_code", "amount"))


def capacities_of(union: Association) -> list[CapacityRow]:
    """All machines and lands of a union, with how much there is of each."""
    kinds = Kind.objects.filter(
        union=union, medium__in=[Medium.EQUIPMENT, Medium.LAND], archived_at__isnull=True
    ).order_by("medium", "name")
    return [
        CapacityRow(*row)
        for row in kinds.values_list("pk", "name", "medium", "unit_code", "capacity__amount")
    ]
