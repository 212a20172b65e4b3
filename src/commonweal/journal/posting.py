"""The hand-written SQL of the journal: appending an entry and sealing it into its union's chain.

SQLite has one writer at a time, so an entry is sealed in the same transaction. On PostgreSQL a lock on the chain's
head would make all writers of a union wait for each other's disk; there an entry is appended unsealed and one sealer
at a time seals what has been committed, in the order in which it was queued.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from commonweal.journal.dialect import handle, instant, is_postgres, marks, plain, stored
from commonweal.lib.canonical import digest

COLUMNS = ("id", "union", "deed", "by", "for_whom", "under", "subject", "facts", "digest", "key", "at")
GENESIS = digest(b"commonweal journal, version 1")
SEALED_AT_ONCE_MAX = 2000

_INSERT_ENTRY = (
    "INSERT INTO journal_entry (" + ", ".join(f'"{name}"' for name in COLUMNS) + f") VALUES ({marks(11)})"
)
_INSERT_SEAL = 'INSERT INTO journal_seal ("union", seq, entry, hash) VALUES (%s, %s, %s, %s)'
_LAST_SEAL = 'SELECT seq, hash FROM journal_seal WHERE "union" = %s ORDER BY seq DESC LIMIT 1'


def entry_bytes(values: Iterable[object]) -> bytes:
    """The canonical bytes of an entry, from its values in the order of ``COLUMNS``."""
    return msgspec.json.encode([plain(value) for value in values])


def seal_hash(before: str, entry: bytes) -> str:
    """The hash of a seal: over the seal before it (or ``GENESIS``) and the entry's canonical bytes."""
    return digest(before.encode("ascii"), entry)


def append(values: Sequence[Any]) -> None:
    """Write one entry, given in the order of ``COLUMNS``, and seal it or queue it for sealing.

    Call it in a transaction, after the deed's other writes: so two deeds about the same lot are sealed in the order in
    which they happened. Raises ``IntegrityError`` when the union has an entry with the same key.
    """
    union, entry = values[1], values[0]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_ENTRY, stored(values))
        if is_postgres():
            cursor.execute('INSERT INTO journal_unsealed ("union", entry) VALUES (%s, %s)', [union, entry])
        else:
            _seal(cursor, union, [(entry, entry_bytes(values))])
    if is_postgres():
        transaction.on_commit(partial(seal_waiting, union), robust=True)


def seal_waiting(union: UUID) -> int:
    """Seal what waits in this union's queue, unless another sealer is at it; how many were sealed."""
    if not is_postgres():
        return 0
    sealed = 0
    while _anything_waits(union):
        count = _seal_some(union)
        sealed += count
        if count == 0:
            break
    return sealed


def make_durable() -> None:
    """See that every seal made so far survives a power cut, before a checkpoint of it leaves the machine.

    The sealer does not wait for the disk; a small synchronous commit after it writes out all that came before.
    """
    if is_postgres() and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(true, 'commonweal', 'checkpoint')")


def _anything_waits(union: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute('SELECT 1 FROM journal_unsealed WHERE "union" = %s LIMIT 1', [union])
        return cursor.fetchone() is not None


def _seal_some(union: UUID) -> int:
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:  # a seal lost in a crash is made again from the queue; no need to wait for the disk
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [union.int & (2**63 - 1)])
        if not cursor.fetchone()[0]:
            return 0
        waiting = _waiting(cursor, union)
        _seal(cursor, union, [(row[1], msgspec.json.encode(row[2:])) for row in waiting])
        cursor.execute("DELETE FROM journal_unsealed WHERE id = ANY(%s)", [[row[0] for row in waiting]])
        return len(waiting)


def _waiting(cursor: CursorWrapper, union: UUID) -> list[tuple]:
    cursor.execute(
        f"SELECT q.id, q.entry, {hashed_columns('e')} FROM journal_unsealed q JOIN journal_entry e ON e.id = q.entry "
        'WHERE q."union" = %s ORDER BY q.id LIMIT %s',
        [union, SEALED_AT_ONCE_MAX],
    )
    return list(cursor.fetchall())


def _seal(cursor: CursorWrapper, union: Any, entries: Sequence[tuple[Any, bytes]]) -> None:
    [of_union] = stored([union])
    cursor.execute(_LAST_SEAL, [of_union])
    seq, last = cursor.fetchone() or (0, GENESIS)
    rows = []
    for entry, content in entries:
        seq, last = seq + 1, seal_hash(last, content)
        rows.append([of_union, seq, *stored([entry]), last])
    if len(rows) == 1:
        cursor.execute(_INSERT_SEAL, rows[0])
    elif rows:
        cursor.executemany(_INSERT_SEAL, rows)


def hashed_columns(alias: str) -> str:
    """SQL that reads an entry's columns as they are hashed, in the order of ``COLUMNS``."""
    handles = {"id", "union", "by", "for_whom", "under", "key"}
    parts = []
    for name in COLUMNS:
        column = f'{alias}."{name}"'
        parts.append(handle(column) if name in handles else instant(column) if name == "at" else column)
    return ", ".join(parts)
