"""What keepers do at the shelves: things arrive, are moved, and are counted."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from commonweal.flows.actions.assembling import Posting
from commonweal.flows.actions.recording import record_flows, record_posting
from commonweal.flows.drafts import Draft, NewResource, Recorded
from commonweal.flows.models import Kind, Place, Resource
from commonweal.flows.permissions import require_keeper
from commonweal.flows.queries.recorded import recorded_before
from commonweal.flows.refusals import NotInThisUnion
from commonweal.journal.actions import note
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person


class Arrival(models.TextChoices):
    """How something came: found when the books began, made here, or handed over from elsewhere."""

    BEGINNING = "raise", _("was already here")
    MADE = "produce", _("made or harvested here")
    HANDED_OVER = "transfer", _("given or bought from outside")


def receive_goods(
    *,
    union: Association,
    kind: Kind,
    amount: int,
    by: Person,
    at: datetime,
    how: str = Arrival.BEGINNING,
    label: str = "",
    best_before_on: date | None = None,
    place: Place | None = None,
    provider: UUID | None = None,
    reason: str = "",
    may_be_overdrawn: bool = False,
    key: UUID | None = None,
) -> Recorded:
    """Put ``amount`` steps of ``kind`` into the stores of ``union`` as a new lot, at a place, with its date.

    ``how`` is an ``Arrival``; ``provider`` the agent who gave it, by default the union itself. Takes the power
    ``flows.keep_stores``. Raises ``NotPermitted``, and ``Refused`` for nothing at all.
    """
    mandate = require_keeper(by, union, at=at)
    if amount <= 0:
        raise Refused(say("How much was it? It takes more than nothing."), field="amount")
    new = NewResource(label.strip(), best_before_on, place.pk if place else None, may_be_overdrawn)
    arrived = Draft(
        str(how), provider or union.pk, union.pk, kind.pk, amount, new_resource=new, reason=reason.strip()
    )
    return record_flows(
        union=union,
        drafts=[arrived],
        deed="lot.received",
        subject=path_of("lot", new.id),
        by=by,
        at=at,
        key=key,
        under=mandate.pk,
    )


def move_goods(
    *,
    lot: Resource,
    amount: int,
    to_place: Place,
    by: Person,
    at: datetime,
    reason: str = "",
    key: UUID | None = None,
) -> Recorded:
    """Carry ``amount`` steps of a lot to another place; part of a lot becomes a lot of its own there.

    Takes ``flows.keep_stores``. Raises ``NotEnough``, ``NotPermitted``, and ``Refused`` for nothing at all.
    """
    mandate = require_keeper(by, lot.union, at=at)
    if amount <= 0:
        raise Refused(say("How much is moved? It takes more than nothing."), field="amount")
    holder = lot.custodian_id or lot.union_id
    new = None if amount == lot.onhand == lot.accounted else NewResource(lot.label, lot.best_before_on)
    moved = Draft(
        "move",
        holder,
        holder,
        lot.kind_id,
        amount,
        resource=lot.pk,
        to_resource=None if new else lot.pk,
        new_resource=new,
        to_place=to_place.pk,
        reason=reason.strip(),
    )
    return record_flows(
        union=lot.union,
        drafts=[moved],
        deed="lot.moved",
        subject=path_of("lot", lot.pk),
        by=by,
        at=at,
        key=key,
        under=mandate.pk,
    )


def take_stock(
    *,
    union: Association,
    counts: Mapping[UUID, int],
    by: Person,
    at: datetime,
    reason: str = "",
    key: UUID | None = None,
) -> Recorded:
    """Assert what was counted: ``counts`` has whole steps by lot id. Each difference becomes a raise or lower flow.

    All in one deed. Takes ``flows.keep_stores``. Raises ``NotPermitted``, ``NotInThisUnion``, and ``Refused`` when
    something differs and no reason is given.
    """
    if key is not None and (before := recorded_before(union=union.pk, key=key, deed="stock.taken")):
        return before
    mandate = require_keeper(by, union, at=at)
    if not counts:
        raise Refused(say("Nothing was counted."))
    if any(not 0 <= counted <= AMOUNT_MOST for counted in counts.values()):
        raise Refused(say("A count is zero or more, and no more than the books can hold."))
    with transaction.atomic():
        lots = list(Resource.objects.select_for_update().filter(union=union, pk__in=counts).order_by("pk"))
        if len(lots) != len(counts):
            raise NotInThisUnion(say("Something counted here does not belong to this union."))
        posting = _Count(union, lots, counts, " ".join(reason.split()), at)
        return record_posting(
            posting,
            deed="stock.taken",
            subject=path_of("union", union.pk),
            by=by,
            at=at,
            key=key,
            under=mandate.pk,
        )


class _Count(Posting):
    """A posting that also asserts what was counted."""

    def __init__(
        self, union: Association, lots: list[Resource], counts: Mapping[UUID, int], reason: str, at: datetime
    ) -> None:
        different = [lot for lot in lots if counts[lot.pk] != lot.onhand]
        if different and not reason:
            raise Refused(
                say("The count differs from the books. What happened, as far as is known?"), field="reason"
            )
        super().__init__(union, [_difference(lot, counts[lot.pk], reason) for lot in different], at)
        flows = {draft.resource: new_id() for draft in self.drafts}
        self.flow_ids = list(flows.values())
        self.counts = [
            (
                new_id(),
                union.pk,
                lot.pk,
                counts[lot.pk],
                lot.onhand,
                reason,
                flows.get(lot.pk),
                self.entry,
                at,
            )
            for lot in lots
        ]


def _difference(lot: Resource, counted: int, reason: str) -> Draft:
    holder = lot.accountable_id or lot.union_id
    action = "raise" if counted > lot.onhand else "lower"
    return Draft(
        action, holder, holder, lot.kind_id, abs(counted - lot.onhand), resource=lot.pk, reason=reason
    )


def relabel_lot(
    *,
    lot: Resource,
    label: str,
    best_before_on: date | None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Resource:
    """Correct what is written on a lot; the journal keeps what it says from now on. Takes ``flows.keep_stores``."""
    mandate = require_keeper(by, lot.union, at=at)
    with transaction.atomic():
        lot = Resource.objects.select_for_update().get(pk=lot.pk)
        Resource.objects.filter(pk=lot.pk).update(label=label.strip(), best_before_on=best_before_on)
        note(
            union=lot.union_id,
            deed="lot.relabelled",
            by=by.pk,
            subject=path_of("lot", lot.pk),
            at=at,
            key=key,
            under=mandate.pk,
            facts={"was": [lot.label, lot.best_before_on], "is": [label.strip(), best_before_on]},
        )
    lot.refresh_from_db()
    return lot
