"""Reading the books as they are hashed, beside the chain: flows, lots and counts of a stretch of it."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from commonweal.flows.effects import MARKS
from commonweal.flows.posting import COLUMNS, COUNT_COLUMNS, MARK_COLUMNS
from commonweal.flows.replay import FlowRow
from commonweal.journal.dialect import handle, instant, stored

_PLAIN = {"action", "amount", "minutes", "state", "reason", "position", "counted", "expected"}


class KeptLot(NamedTuple):
    """A lot as it lies in the projection; handles as 32 hexadecimal digits."""

    id: str
    union: str
    kind: str
    label: str
    best_before_on: str | None
    may_be_overdrawn: bool
    accounted: int
    onhand: int
    marks: tuple


def _hashed(alias: str, columns: tuple[str, ...]) -> str:
    parts = []
    for column in columns:
        name = f"{alias}.{column}"
        parts.append(name if column in _PLAIN else instant(name) if column == "at" else handle(name))
    return ", ".join(parts)


def flows_between(union: UUID, first: int, last: int) -> dict[str, list[FlowRow]]:
    """The flows whose entries were sealed from ``first`` to ``last``, in order, by entry."""
    found: dict[str, list[FlowRow]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_hashed('f', COLUMNS)} FROM journal_seal s CROSS JOIN flows_flow f "  # noqa: S608
            'WHERE s."union" = %s AND s.seq BETWEEN %s AND %s AND f.entry = s.entry ORDER BY s.seq, f.position',
            stored([union, first, last]),
        )
        for row in map(FlowRow._make, cursor.fetchall()):
            found[row.entry].append(row)
    return found


def counts_between(union: UUID, first: int, last: int) -> dict[str, list[tuple]]:
    """The counts whose entries were sealed from ``first`` to ``last``, in order, by entry."""
    found: dict[str, list[tuple]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_hashed('c', COUNT_COLUMNS)} FROM flows_stocktake c "  # noqa: S608
            "JOIN journal_seal s ON s.entry = c.entry "
            'WHERE c.union_id = %s AND s."union" = %s AND s.seq BETWEEN %s AND %s ORDER BY c.id',
            stored([union, union, first, last]),
        )
        for row in cursor.fetchall():
            found[row[COUNT_COLUMNS.index("entry")]].append(row)
    return found


def lots_in(union: UUID) -> dict[str, KeptLot]:
    """All lots of the projection, by handle."""
    marks = ", ".join("state" if name == "state" else handle(column) for name, column in MARK_COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {handle('id')}, {handle('union_id')}, {handle('kind_id')}, label, "  # noqa: S608
            "CAST(best_before_on AS text), CASE WHEN may_be_overdrawn THEN 1 ELSE 0 END, accounted, onhand, "
            f"{marks} FROM flows_resource WHERE union_id = %s",
            stored([union]),
        )
        rows = cursor.fetchall()
    assert tuple(MARK_COLUMNS) == MARKS
    return {row[0]: KeptLot._make([*row[:5], bool(row[5]), row[6], row[7], row[8:]]) for row in rows}


def corrected_flows(union: UUID) -> set[str]:
    """The flows of ``union`` that a correction took back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {handle('corrects_id')} FROM flows_flow WHERE union_id = %s AND corrects_id IS NOT NULL",  # noqa: S608
            stored([union]),
        )
        return {row[0] for row in cursor.fetchall()}


def relabelled_lots(union: UUID) -> dict[str, list[str]]:
    """What the journal says of labels that were corrected: the facts of each such entry in order, by lot."""
    found: dict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.subject, e.facts FROM journal_entry e JOIN journal_seal s ON s.entry = e.id "
            "WHERE e.\"union\" = %s AND e.deed = 'lot.relabelled' ORDER BY s.seq",
            stored([union]),
        )
        for subject, facts in cursor.fetchall():
            found[UUID(subject.rpartition("/")[2]).hex].append(facts)
    return found


def unbound_rows(union: UUID) -> list[tuple[str, str]]:
    """Flows and counts whose journal entry is not sealed nor waiting: (table, handle), at most twenty."""
    found = []
    with connection.cursor() as cursor:
        for table in ("flows_flow", "flows_stocktake"):
            cursor.execute(
                f"SELECT {handle('f.id')} FROM {table} f WHERE f.union_id = %s "  # noqa: S608
                "AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.entry = f.entry) "
                "AND NOT EXISTS (SELECT 1 FROM journal_unsealed q WHERE q.entry = f.entry) LIMIT 20",
                stored([union]),
            )
            found += [(table, row[0]) for row in cursor.fetchall()]
    return found
