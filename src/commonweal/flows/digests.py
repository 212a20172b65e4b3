"""The digest that binds flows, new lots and counts to the journal entry of their deed. Pure.

Each row is hashed as a JSON array that begins with its sort; handles as 32 hexadecimal digits, instants in UTC with
microseconds. docs/ledger.md lists the columns, so that anybody can compute the same digest from an export.
"""

from collections.abc import Iterable, Sequence

import msgspec

from commonweal.lib.canonical import digest


def row_bytes(sort: str, values: Iterable[object]) -> bytes:
    """The canonical bytes of one row; ``sort`` is ``flow``, ``lot`` or ``count``."""
    return msgspec.json.encode([sort, *values])


def deed_digest(
    flows: Iterable[Sequence[object]],
    lots: Iterable[Sequence[object]] = (),
    counts: Iterable[Sequence[object]] = (),
) -> str:
    """One digest over the rows of a deed, given as plain values: flows, then the lots it brought, then its counts."""
    parts = [row_bytes("flow", row) for row in flows]
    parts += [row_bytes("lot", row) for row in lots]
    parts += [row_bytes("count", row) for row in counts]
    return digest(*parts)
