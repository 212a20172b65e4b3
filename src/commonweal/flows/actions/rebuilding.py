"""Putting the projection right: what there is, computed anew from the flows alone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.flows.effects import MARKS
from commonweal.flows.models import Resource
from commonweal.flows.posting import MARK_COLUMNS
from commonweal.flows.verify import walk
from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.people.models import Person


def rebuild(*, union: UUID, by: Person | None, at: datetime) -> list[UUID]:
    """Set every lot of ``union`` to what its flows give; the lots that were different. The journal says it happened.

    For the keeper of a server, after a fault in the projection has been understood; flows are never touched, and a
    lot whose row is gone altogether does not come back. ``by`` is None when no member of the union does it.
    """
    with transaction.atomic():
        tally = walk(union)
        wrong = []
        for handle, lot in tally.replay.lots.items():
            row = tally.rows.get(handle)
            marks = tuple(getattr(lot, name) for name in MARKS)
            if row is None or (row.accounted, row.onhand, row.marks) == (lot.accounted, lot.onhand, marks):
                continue
            values = {MARK_COLUMNS[name]: value for name, value in zip(MARKS, marks, strict=True)}
            Resource.objects.filter(pk=UUID(handle)).update(
                accounted=lot.accounted, onhand=lot.onhand, **values
            )
            wrong.append(UUID(handle))
        if wrong:
            note(
                union=union,
                deed="stores.rebuilt",
                by=by.pk if by else None,
                subject=path_of("union", union),
                at=at,
                facts={"lots": wrong},
            )
    return wrong
