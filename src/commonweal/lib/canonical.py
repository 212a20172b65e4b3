"""Bytes that mean the same on every machine: canonical JSON and SHA-256 over it.

The form is JSON with sorted keys, no spaces, UTF-8 and no floats (after RFC 8785, which this is a subset of for
the types the journal uses). Instants are written in UTC with microseconds.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("An instant in the books needs a time zone.")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        raise TypeError("A float has no place in the books; use whole steps of the kind.")
    return value


def canonical_bytes(value: object) -> bytes:
    """The one byte string for ``value`` (None, bool, int, str, UUID, date, aware datetime, lists and mappings).

    Raises ``TypeError`` for floats and unknown types, ``ValueError`` for an instant without a time zone.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(*parts: bytes) -> str:
    """SHA-256 over the parts, each preceded by its length so that no two lists of parts give the same bytes; hex."""
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()
