"""Reading a union's chain in order, in windows, so that any length of history fits into memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from commonweal.journal.dialect import handle, is_postgres, stored
from commonweal.journal.posting import hashed_columns

WINDOW = 5000


class Link(NamedTuple):
    """A seal, and its entry's values as they are hashed (``posting.COLUMNS``; all None when the entry is gone)."""

    seq: int
    hash: str
    entry: str
    values: tuple


@contextmanager
def one_view() -> Iterator[None]:
    """Read everything inside as of one instant, while others go on writing (unless a transaction is open already)."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres() else "BEGIN DEFERRED"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def windows(union: UUID) -> Iterator[list[Link]]:
    """The chain of ``union`` from its beginning, some thousand links at a time."""
    last = 0
    while links := _window(union, last):
        yield links
        last = links[-1].seq


def _window(union: UUID, after: int) -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.seq, s.hash, {handle('s.entry')}, {hashed_columns('e')} "  # noqa: S608
            "FROM journal_seal s LEFT JOIN journal_entry e ON e.id = s.entry "
            'WHERE s."union" = %s AND s.seq > %s ORDER BY s.seq LIMIT %s',
            stored([union, after, WINDOW]),
        )
        return [Link(row[0], row[1], row[2], row[3:]) for row in cursor.fetchall()]


def unsealed_entries(union: UUID) -> list[str]:
    """Entries of ``union`` that have no seal and do not wait for one, at most twenty."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {handle('e.id')} FROM journal_entry e "  # noqa: S608
            'WHERE e."union" = %s AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.entry = e.id) '
            "AND NOT EXISTS (SELECT 1 FROM journal_unsealed q WHERE q.entry = e.id) ORDER BY e.id LIMIT 20",
            stored([union]),
        )
        return [row[0] for row in cursor.fetchall()]


def unions_with_books() -> list[UUID]:
    """Every union that has an entry or a seal."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "union" FROM journal_entry UNION SELECT "union" FROM journal_seal')
        return sorted(row[0] if isinstance(row[0], UUID) else UUID(row[0]) for row in cursor.fetchall())
