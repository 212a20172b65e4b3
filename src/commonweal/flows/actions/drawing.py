"""Taking from the stores what keeps least long first."""

from dataclasses import replace

from django.db import connection

from commonweal.flows.drafts import Draft
from commonweal.flows.models import Kind, Resource
from commonweal.flows.queries.stock import in_order_of_use
from commonweal.flows.refusals import NotEnough
from commonweal.people.models import Association


def draw(*, union: Association, wanted: Draft) -> list[Draft]:
    """Split ``wanted`` (a consume, transfer… of a kind, naming no lot) over the union's lots, earliest date first.

    Call it in the transaction that records them: the lots are held until it ends, so that nobody takes them between.
    Raises ``NotEnough`` when all lots together have less.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Draw within the transaction that records it.")
    lots = in_order_of_use(Resource.objects.select_for_update().filter(union=union, kind=wanted.kind))
    drafts, missing = [], wanted.amount or 0
    for lot, onhand in lots.values_list("pk", "onhand"):
        if missing <= 0:
            break
        part = min(missing, onhand)
        drafts.append(replace(wanted, resource=lot, amount=part))
        missing -= part
    if missing > 0:
        kind = Kind.objects.get(pk=wanted.kind, union=union)
        there = (wanted.amount or 0) - missing
        raise NotEnough(kind=kind.name, unit_code=kind.unit_code, wanted=wanted.amount or 0, there=there)
    return drafts
