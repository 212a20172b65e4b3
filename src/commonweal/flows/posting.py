"""The hand-written SQL of the books: putting flows in and changing what there is, one statement for many.

What is there is changed by a conditional UPDATE, so that the database itself gives the last unit once; rows are taken
in the order of their ids, so that two deeds about the same lots wait for each other instead of blocking for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from commonweal.flows.effects import MARKS, Change
from commonweal.journal.dialect import marks, stored, stored_instant
from commonweal.lib.quantity import AMOUNT_MOST

COLUMNS = (
    "id",
    "union_id",
    "action",
    "provider_id",
    "receiver_id",
    "kind_id",
    "resource_id",
    "to_resource_id",
    "amount",
    "minutes",
    "process_id",
    "commitment",
    "to_place_id",
    "contained_in_id",
    "stage",
    "state",
    "reason",
    "corrects_id",
    "entry",
    "position",
    "at",
)
COUNT_COLUMNS = (
    "id",
    "union_id",
    "resource_id",
    "counted",
    "expected",
    "reason",
    "flow",
    "entry",
    "at",
)
BIRTH_COLUMNS = ("id", "union_id", "kind_id", "label", "best_before_on", "may_be_overdrawn")
MARK_COLUMNS = {
    "accountable": "accountable_id",
    "custodian": "custodian_id",
    "place": "place_id",
    "contained_in": "contained_in_id",
    "stage": "stage",
    "state": "state",
}
_INSERT_FLOW = f"INSERT INTO flows_flow ({', '.join(COLUMNS)}) VALUES ({marks(len(COLUMNS))})"
_INSERT_COUNT = (
    f"INSERT INTO flows_stocktake ({', '.join(COUNT_COLUMNS)}) VALUES ({marks(len(COUNT_COLUMNS))})"
)
_LOT_COLUMNS = (*BIRTH_COLUMNS, "accounted", "onhand", *MARK_COLUMNS.values())
_INSERT_LOT = f"INSERT INTO flows_resource ({', '.join(_LOT_COLUMNS)}) VALUES ({marks(len(_LOT_COLUMNS))})"
_MOVE = "UPDATE flows_resource SET accounted = accounted + %s, onhand = onhand + %s"
# Parameters: id, union, kind; lowest on hand on the way; onhand and accounted for their bounds.
_ENOUGH = (
    " WHERE id = %s AND union_id = %s AND kind_id = %s AND (may_be_overdrawn OR onhand + %s >= 0) "
    f"AND onhand + %s BETWEEN -{AMOUNT_MOST} AND {AMOUNT_MOST} "
    f"AND accounted + %s BETWEEN -{AMOUNT_MOST} AND {AMOUNT_MOST}"
)
_ENOUGH_RIGHTS = _ENOUGH + " AND (may_be_overdrawn OR accounted + %s >= 0)"
MANY = 20


class _SomeRefused(Exception):
    """Rolls back what a batch did before one of its lots refused."""


@dataclass(slots=True)
class Movement:
    """All that one deed does to one lot: the sums, the lowest point on the way, and the marks it ends with."""

    lot: UUID
    kind: UUID
    accounted: int = 0
    onhand: int = 0
    onhand_lowest: int = 0
    rights_lowest: int | None = None
    marks: dict[str, object] = field(default_factory=dict)

    def take(self, change: Change, *, rights_only: bool, with_marks: bool) -> None:
        """Add one flow's change; ``rights_only`` for those that may not give more rights than there are.

        A correction takes back quantities only; the marks it leaves are worked out from the lot's history.
        """
        self.accounted += change.accounted
        self.onhand += change.onhand
        self.onhand_lowest = min(self.onhand_lowest, self.onhand)
        if rights_only and change.accounted < 0:
            self.rights_lowest = min(self.rights_lowest or 0, self.accounted)
        if with_marks:
            self.marks.update(change.marks)


def insert_flows(rows: Sequence[Sequence[Any]]) -> None:
    """Put flows into the books, given in the order of ``COLUMNS`` and in the form in which they are hashed.

    Both databases take handles as hexadecimal digits; so each row is put into one form only once.
    """
    instants = {row[-1]: stored_instant(row[-1]) for row in rows}
    ready = [(*row[:-1], instants[row[-1]]) for row in rows]
    with connection.cursor() as cursor:
        if len(ready) == 1:
            cursor.execute(_INSERT_FLOW, ready[0])
        elif ready:
            cursor.executemany(_INSERT_FLOW, ready)


def insert_counts(rows: Sequence[Sequence[object]]) -> None:
    """Put what was counted into the books, given in the order of ``COUNT_COLUMNS``."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_COUNT, [stored(row) for row in rows])


def insert_lots(born: Iterable[tuple[Sequence[object], Movement]]) -> None:
    """Bring lots into the books: what is written on them (``BIRTH_COLUMNS``), and their first movement."""
    rows = [
        stored(
            [
                *birth,
                movement.accounted,
                movement.onhand,
                *(movement.marks.get(name, "" if name == "state" else None) for name in MARKS),
            ]
        )
        for birth, movement in born
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_LOT, rows)


def move_lots(union: UUID, movements: Iterable[Movement]) -> list[Movement]:
    """Change lots by their movements, each only if enough is there; those that were refused (nothing undone here).

    A lot of another union or another kind is refused too. Call it in a transaction and roll that back on a refusal.
    """
    ordered = sorted(movements, key=lambda movement: movement.lot)
    with connection.cursor() as cursor:
        if len(ordered) >= MANY and _move_many(cursor, union, ordered):
            return []
        return [movement for movement in ordered if not _move_one(cursor, union, movement)]


def _move_one(cursor: CursorWrapper, union: UUID, movement: Movement) -> bool:
    """Change one lot with its marks, if enough is there."""
    columns = "".join(f", {MARK_COLUMNS[name]} = %s" for name in movement.marks)
    condition = _ENOUGH if movement.rights_lowest is None else _ENOUGH_RIGHTS
    added, checked = _parameters(union, movement)
    cursor.execute(f"{_MOVE}{columns}{condition}", [*added, *stored(movement.marks.values()), *checked])
    return bool(cursor.rowcount == 1)


def _move_many(cursor: CursorWrapper, union: UUID, ordered: Sequence[Movement]) -> bool:
    """Change all in one go, or none and say False: then they are tried one by one to see which was refused."""
    if any(movement.rights_lowest is not None for movement in ordered):
        return False
    try:
        with transaction.atomic():
            plain = [[one for part in _parameters(union, movement) for one in part] for movement in ordered]
            cursor.executemany(f"{_MOVE}{_ENOUGH}", plain)
            if cursor.rowcount != len(ordered):
                raise _SomeRefused
            for movement in ordered:
                if movement.marks:
                    _set_marks(cursor, movement.lot, movement.marks)
    except _SomeRefused:
        return False
    return True


def _parameters(union: UUID, movement: Movement) -> tuple[list[Any], list[Any]]:
    """What is added, and what is checked, in the order of the statement."""
    lowest = [] if movement.rights_lowest is None else [movement.rights_lowest]
    checked = [
        movement.lot,
        union,
        movement.kind,
        movement.onhand_lowest,
        movement.onhand,
        movement.accounted,
    ]
    return [movement.accounted, movement.onhand], stored([*checked, *lowest])


def _set_marks(cursor: CursorWrapper, lot: UUID, changed: Mapping[str, object]) -> None:
    columns = ", ".join(f"{MARK_COLUMNS[name]} = %s" for name in changed)
    cursor.execute(
        f"UPDATE flows_resource SET {columns} WHERE id = %s",
        stored([*changed.values(), lot]),
    )


def all_in_union(table: str, union: UUID, ids: set[UUID]) -> bool:
    """Whether every id is a row of ``table`` (a name from this module's callers, never from outside) in ``union``."""
    if not ids:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {table} WHERE union_id = %s AND id IN ({marks(len(ids))})",
            stored([union, *ids]),
        )
        return bool(cursor.fetchone()[0] == len(ids))
