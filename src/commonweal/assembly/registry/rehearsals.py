"""Rehearsals: the room that owns a policy registers how what is on record is replayed under another value of it.

What comes of one is kept as plain facts and put into words in the reader's language when it is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from commonweal.assembly.registry.policies import Value
from commonweal.assembly.rules.rehearsals import Rehearsed, Week
from commonweal.people.models import Association


class Stopped(Exception):
    """Somebody asked the rehearsal to stop."""


Tick = Callable[[float], bool]
"""Called with the part of the work that is done (0 to 1), as often as one likes; true when it shall stop."""


class Replay(Protocol):
    """Replays the recorded ``weeks`` (the oldest first) with ``value``; writes nothing. Raises ``Stopped``."""

    def __call__(
        self, *, association: Association, value: Value, weeks: Sequence[Week], tick: Tick
    ) -> Rehearsed: ...


@dataclass(frozen=True)
class Rehearsal:
    """How the policy ``code`` is rehearsed; ``explanation`` says in a sentence or two what is replayed."""

    code: str
    explanation: str | Promise
    replay: Replay


_declared: dict[str, Rehearsal] = {}


def declare_rehearsal(rehearsal: Rehearsal) -> None:
    """Let members rehearse this policy from now on."""
    if _declared.setdefault(rehearsal.code, rehearsal) is not rehearsal:
        raise ValueError(f"The rehearsal of {rehearsal.code} is declared twice.")


def declared_rehearsals() -> dict[str, Rehearsal]:
    """All rehearsals of this node by the code of their policy."""
    return dict(_declared)


def rehearsal_of(code: str) -> Rehearsal | None:
    """How the policy ``code`` is rehearsed; None when its room cannot replay it."""
    return _declared.get(code)
