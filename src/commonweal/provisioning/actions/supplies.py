"""What the outside world sells us, what we keep back, and how much there is of machines and land."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.flows.models import Kind
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import Words, say
from commonweal.people.models import Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.models import Capacity, Reserve, SupplyOffer
from commonweal.provisioning.rules.supplies import why_not_capacity, why_not_offer, why_not_reserve

POWER = "provisioning.purchases"
POWER_KINDS = "provisioning.kinds"


@once
def add_supply(
    *,
    kind: Kind,
    supplier: str,
    price: int,
    most_per_month: int | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> SupplyOffer:
    """Note that ``supplier`` sells ``kind`` for ``price`` (the currency's smallest step, for one unit).

    ``most_per_month`` counts steps of the kind. Raises ``Refused`` at the field, ``NotPermitted`` without
    ``provisioning.purchases``.
    """
    made = made_before(union=kind.union_id, key=key, deed="supply.added")
    if made:
        return SupplyOffer.objects.get(pk=made)
    mandate = require_power(by, kind.union, POWER, at=at)
    _require(why_not_offer(medium=kind.medium, supplier=supplier, price=price, most_per_month=most_per_month))
    offer = SupplyOffer.objects.create(
        union_id=kind.union_id,
        kind=kind,
        supplier=supplier.strip(),
        price=price,
        most_per_month=most_per_month,
    )
    note(
        union=kind.union_id, deed="supply.added", by=by.pk, subject=path_of("supply", offer.pk), at=at,
        under=mandate.pk, key=key, facts={"kind": kind.pk, "price": price, "most_per_month": most_per_month},
    )  # fmt: skip
    return offer


@once
def change_supply(
    *,
    supply: SupplyOffer,
    supplier: str,
    price: int,
    most_per_month: int | None = None,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> SupplyOffer:
    """Change supplier, price or the most a month of an offer.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``Refused`` at the field, ``NotPermitted``
    without ``provisioning.purchases``.
    """
    made = made_before(union=supply.union_id, key=key, deed="supply.changed")
    if made:
        return SupplyOffer.objects.get(pk=made)
    mandate = require_power(by, supply.union, POWER, at=at)
    medium = supply.kind.medium
    _require(why_not_offer(medium=medium, supplier=supplier, price=price, most_per_month=most_per_month))
    fresh = SupplyOffer.objects.filter(pk=supply.pk, version=version).update(
        supplier=supplier.strip(), price=price, most_per_month=most_per_month, version=F("version") + 1
    )
    if not fresh:
        raise ChangedMeanwhile(say("Somebody else changed this price meanwhile; both are shown below."))
    note(
        union=supply.union_id, deed="supply.changed", by=by.pk, subject=path_of("supply", supply.pk), at=at,
        under=mandate.pk, key=key, facts={"price": price, "most_per_month": most_per_month},
    )  # fmt: skip
    supply.refresh_from_db()
    return supply


@once
def archive_supply(*, supply: SupplyOffer, by: Person, at: datetime, key: UUID | None = None) -> SupplyOffer:
    """Put an offer away: no new plan buys there. Doing it twice changes nothing.

    Raises ``NotPermitted`` without ``provisioning.purchases``.
    """
    if made_before(union=supply.union_id, key=key, deed="supply.archived"):
        return supply
    mandate = require_power(by, supply.union, POWER, at=at)
    rows = SupplyOffer.objects.filter(pk=supply.pk, archived_at__isnull=True)
    if rows.update(archived_at=at, version=F("version") + 1):
        note(
            union=supply.union_id, deed="supply.archived", by=by.pk, subject=path_of("supply", supply.pk),
            at=at, under=mandate.pk, key=key,
        )  # fmt: skip
    supply.refresh_from_db()
    return supply


@once
def set_reserve(*, kind: Kind, amount: int, by: Person, at: datetime, key: UUID | None = None) -> Kind:
    """Say how much of ``kind`` (steps) every plan leaves in store for the unforeseen; 0 asks for none.

    Gives back the kind. Raises ``Refused`` at the field, ``NotPermitted`` without ``provisioning.kinds``.
    """
    if made_before(union=kind.union_id, key=key, deed="reserve.set"):
        return kind
    mandate = require_power(by, kind.union, POWER_KINDS, at=at)
    _require(why_not_reserve(medium=kind.medium, amount=amount))
    if amount:
        Reserve.objects.update_or_create(kind=kind, defaults={"union_id": kind.union_id, "amount": amount})
    else:
        Reserve.objects.filter(kind=kind).delete()
    note(
        union=kind.union_id, deed="reserve.set", by=by.pk, subject=path_of("kind", kind.pk), at=at,
        under=mandate.pk, key=key, facts={"amount": amount},
    )  # fmt: skip
    return kind


@once
def set_capacity(*, kind: Kind, amount: int, by: Person, at: datetime, key: UUID | None = None) -> Kind:
    """Say how much there is of a machine (minutes a week) or of land (steps of area); 0 says there is none.

    Gives back the kind. Raises ``Refused`` at the field, ``NotPermitted`` without ``provisioning.kinds``.
    """
    if made_before(union=kind.union_id, key=key, deed="capacity.set"):
        return kind
    mandate = require_power(by, kind.union, POWER_KINDS, at=at)
    _require(why_not_capacity(medium=kind.medium, amount=amount))
    Capacity.objects.update_or_create(kind=kind, defaults={"union_id": kind.union_id, "amount": amount})
    note(
        union=kind.union_id, deed="capacity.set", by=by.pk, subject=path_of("kind", kind.pk), at=at,
        under=mandate.pk, key=key, facts={"amount": amount},
    )  # fmt: skip
    return kind


def _require(reason: tuple[str, Words] | None) -> None:
    """Raise the refusal that a rule gave, if it gave one."""
    if reason:
        raise Refused(reason[1], field=reason[0])
