"""Identifiers and names that other nodes can use: UUIDv7 keys and URIs for everything that is ever pointed at."""

from uuid import UUID

from uuid6 import uuid7

SEPARATOR = "/"


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562): sorts by time of making, so that new rows land at the end of an index."""
    return UUID(int=uuid7().int)


def path_of(kind: str, identity: UUID) -> str:
    """The part of a URI behind the node's origin, such as ``/id/flow/0192…``; the journal names its subjects so."""
    return f"/id/{kind}/{identity}"


def uri_of(kind: str, identity: UUID, *, origin: str) -> str:
    """The whole URI of a thing on the node at ``origin`` (``https://river.example``), stable for ever."""
    return origin.rstrip(SEPARATOR) + path_of(kind, identity)


def identity_in(path: str) -> UUID:
    """The identity that a path made by ``path_of`` names; raises ``ValueError`` for other text."""
    return UUID(path.rpartition(SEPARATOR)[2])
