"""The flows of a lot in the order in which they took effect, which is the order of the chain."""

from uuid import UUID

from django.db import connection

from commonweal.flows.models import Flow
from commonweal.flows.posting import COLUMNS
from commonweal.flows.replay import FlowRow

_ORDER = (
    "SELECT f.id FROM flows_flow f LEFT JOIN journal_seal s ON s.entry = f.entry "
    "LEFT JOIN journal_unsealed q ON q.entry = f.entry WHERE f.resource_id = %s OR f.to_resource_id = %s "
    "ORDER BY s.seq IS NULL, s.seq, q.id, f.position"
)


def history_of(lot: UUID) -> list[FlowRow]:
    """All flows that name ``lot``, oldest first; flows not yet sealed come last, in the order of their queue."""
    of_lot = lot if connection.vendor == "postgresql" else lot.hex
    with connection.cursor() as cursor:
        cursor.execute(_ORDER, [of_lot, of_lot])
        ordered = [row[0] if isinstance(row[0], UUID) else UUID(row[0]) for row in cursor.fetchall()]
    rows = Flow.objects.filter(resource=lot) | Flow.objects.filter(to_resource=lot)
    by_id = {row[0]: FlowRow._make(row) for row in rows.values_list(*COLUMNS)}
    return [by_id[identity] for identity in ordered]
