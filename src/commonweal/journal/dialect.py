"""How SQLite and PostgreSQL store handles and instants, so that hand-written SQL is the same text for both.

Everything hashed is read back by these expressions as the same characters on both databases: a handle as 32
hexadecimal digits, an instant as ``2026-11-22T07:44:00.000000Z``.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection


def is_postgres() -> bool:
    """Whether the node runs on PostgreSQL (otherwise SQLite)."""
    return connection.vendor == "postgresql"


def stored(values: Iterable[object]) -> list[Any]:
    """Values as parameters of a statement: SQLite keeps handles and instants as text."""
    if connection.vendor == "postgresql":
        return list(values)
    return [_AS_TEXT[type(value)](value) if type(value) in _AS_TEXT else value for value in values]


def plain(value: object) -> object:
    """A value as it is hashed; the counterpart of ``handle`` and ``instant`` for what has not been stored yet."""
    return _AS_HASHED[type(value)](value) if type(value) in _AS_HASHED else value


def plain_handle(identity: UUID | None) -> str | None:
    """A handle, or none, as it is hashed."""
    return None if identity is None else identity.hex


def plain_instant(at: datetime) -> str:
    """An instant as it is hashed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def stored_instant(hashed: str) -> str:
    """An instant that is already in its hashed form, as a parameter of a statement."""
    return hashed if connection.vendor == "postgresql" else f"{hashed[:10]} {hashed[11:26]}"


def _stored_text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    UUID: lambda value: value.hex,
    datetime: _stored_text,
    date: date.isoformat,
}
_AS_HASHED: dict[type, Callable[[Any], str]] = {
    UUID: lambda value: value.hex,
    datetime: plain_instant,
    date: date.isoformat,
}


def handle(column: str) -> str:
    """SQL that reads a handle as 32 hexadecimal digits."""
    return f"replace(CAST({column} AS text), '-', '')" if is_postgres() else column


def instant(column: str) -> str:
    """SQL that reads an instant in UTC with microseconds."""
    if is_postgres():
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    return f"(substr({column}, 1, 10) || 'T' || substr({column} || '.000000', 12, 15) || 'Z')"


def marks(count: int) -> str:
    """``%s, %s, %s`` for ``count`` parameters."""
    return ", ".join(["%s"] * count)
