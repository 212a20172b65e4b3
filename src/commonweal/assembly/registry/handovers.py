"""What somebody has in hand when they leave: each room tells of its own, so that nothing is left lying."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from commonweal.lib.words import Words
from commonweal.people.models import Association, Person


@dataclass(frozen=True, slots=True)
class InHand:
    """One thing in hand: what it is, and the address of its page, where there is one."""

    what: Words | str
    url: str = ""


Look = Callable[[Person, Association, datetime], Iterable[InHand]]
_rooms: dict[str, Look] = {}


def tell_in_hand(room: str, look: Look) -> None:
    """Let ``look(person, union, at)`` tell what ``room`` knows to be in a person's hands."""
    if _rooms.setdefault(room, look) is not look:
        raise ValueError(f"The room {room} tells of this twice.")


def in_hand_of(person: Person, union: Association, at: datetime) -> list[InHand]:
    """Everything that ``person`` has in hand in ``union`` at ``at``, by room."""
    return [thing for room in sorted(_rooms) for thing in _rooms[room](person, union, at)]
