"""What this node holds about a person, room by room: shown to them on request, deleted when they are forgotten.

Upper rooms register in ``AppConfig.ready``. ``show`` gives plain JSON data; ``forget`` deletes or blanks what is
private in rows that may change. The journal and the flows stay: they know only opaque handles.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # registering happens while the models are still being loaded
    from commonweal.people.models import Person

Show = Callable[["Person"], dict[str, Any]]
Forget = Callable[["Person"], None]
_rooms: dict[str, tuple[Show, Forget | None]] = {}


def holds_data_of_persons(room: str, *, show: Show, forget: Forget | None = None) -> None:
    """Register what ``room`` holds about a person: ``show`` for their download, ``forget`` for erasure if it must."""
    if _rooms.setdefault(room, (show, forget)) != (show, forget):
        raise ValueError(f"The room {room} registered twice.")


def rooms_with_data() -> list[str]:
    """Who is registered, by name."""
    return sorted(_rooms)


def everything_about(person: Person) -> dict[str, Any]:
    """All that the rooms hold about ``person``, by room, as plain JSON data."""
    return {room: _rooms[room][0](person) for room in rooms_with_data()}


def forget_everywhere(person: Person) -> None:
    """Let every room delete what is private about ``person``; the caller owns the transaction."""
    for room in reversed(rooms_with_data()):
        forget = _rooms[room][1]
        if forget is not None:
            forget(person)
