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
_INSERT_WAITING = (
    f'WITH written AS ({_INSERT_ENTRY} RETURNING id, "union") '
    'INSERT INTO journal_unsealed ("union", entry, digest) SELECT "union", id, %s FROM written'
)
_INSERT_SEAL = 'INSERT INTO journal_seal ("union", seq, entry, hash) VALUES (%s, %s, %s, %s)'
_LAST_SEAL = 'SELECT seq, hash FROM journal_seal WHERE "union" = %s ORDER BY seq DESC LIMIT 1'


def entry_bytes(values: Iterable[object]) -> bytes:
    """The canonical bytes of an entry, from its values in the order of ``COLUMNS``."""
    return msgspec.json.encode([plain(value) for value in values])


def seal_hash(before: str, entry: bytes) -> str:
    """The hash of a seal: over the seal before it (or ``GENESIS``) and the digest of the entry's canonical bytes."""
    return digest(before.encode("ascii"), digest(entry).encode("ascii"))


def append(values: Sequence[Any]) -> None:
    """Write one entry, given in the order of ``COLUMNS``, and seal it or queue it for sealing.

    Call it in a transaction, after the deed's other writes: so two deeds about the same lot are sealed in the order in
    which they happened. Raises ``IntegrityError`` when the union has an entry with the same key.
    """
    union, content = values[1], entry_bytes(values)
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(_INSERT_WAITING, [*stored(values), digest(content)])
            transaction.on_commit(partial(seal_waiting, union), robust=True)
        else:
            cursor.execute(_INSERT_ENTRY, stored(values))
            _seal(cursor, values[0], union, content)


def _seal(cursor: CursorWrapper, entry: UUID, union: UUID, content: bytes) -> None:
    """Seal an entry where there is one writer at a time."""
    [of_entry, of_union] = stored([entry, union])
    cursor.execute(_LAST_SEAL, [of_union])
    seq, last = cursor.fetchone() or (0, GENESIS)
    cursor.execute(_INSERT_SEAL, [of_union, seq + 1, of_entry, seal_hash(last, content)])


def seal_waiting(union: UUID) -> int:
    """Seal what waits in this union's queue, unless another sealer is at it; how many were sealed."""
    if not is_postgres():
        return 0
    alone, sealed = not connection.in_atomic_block, 0
    with connection.cursor() as cursor:
        while True:
            number = union.int & (2**63 - 1)
            cursor.execute(
                "SELECT commonweal_seal(%s, %s, %s, %s, %s)",
                [union, GENESIS, number, SEALED_AT_ONCE_MAX, not alone],
            )
            some = int(cursor.fetchone()[0])
            sealed += some
            if some < SEALED_AT_ONCE_MAX:
                return sealed


def make_durable() -> None:
    """See that every seal made so far survives a power cut, before a checkpoint of it leaves the machine.

    The sealer does not wait for the disk; a small synchronous commit after it writes out all that came before.
    """
    if is_postgres() and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_logical_emit_message(true, 'commonweal', 'checkpoint')")


def hashed_columns(alias: str) -> str:
    """SQL that reads an entry's columns as they are hashed, in the order of ``COLUMNS``."""
    handles = {"id", "union", "by", "for_whom", "under", "key"}
    parts = []
    for name in COLUMNS:
        column = f'{alias}."{name}"'
        parts.append(handle(column) if name in handles else instant(column) if name == "at" else column)
    return ", ".join(parts)
