"""Prices outside, for tests."""

from datetime import datetime

from commonweal.flows.models import Kind
from commonweal.people.tests.builders import AT, founder_of
from commonweal.provisioning.actions.supplies import add_supply
from commonweal.provisioning.models import SupplyOffer


def supply(
    kind: Kind,
    price: int = 120,
    *,
    supplier: str = "Valley mill",
    most_per_month: int | None = None,
    at: datetime = AT,
) -> SupplyOffer:
    """An outside offer of ``kind`` noted by the founder; ``price`` in cents for one unit."""
    return add_supply(
        kind=kind,
        supplier=supplier,
        price=price,
        most_per_month=most_per_month,
        by=founder_of(kind.union),
        at=at,
    )
