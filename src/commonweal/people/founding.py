"""What other rooms set up when a union begins: they register in ``AppConfig.ready``, and founding calls them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # rooms import this before the models are ready
    from commonweal.people.models import Association, Person

Beginning: TypeAlias = "Callable[[Association, Person, datetime], None]"
_beginnings: dict[str, Beginning] = {}


def on_union_founded(room: str, begin: Beginning) -> None:
    """Call ``begin(union, by, at)`` inside the transaction of every founding of a union from now on."""
    if _beginnings.setdefault(room, begin) is not begin:
        raise ValueError(f"The room {room} registered two beginnings.")


def beginnings() -> dict[str, Beginning]:
    """Who is registered, by room, in the order of their names."""
    return dict(sorted(_beginnings.items()))
