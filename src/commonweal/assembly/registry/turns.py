"""Turns in a proposal's life that others follow in the same transaction: a federation's unions, a game, a meeting."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from commonweal.assembly.models import Proposal
from commonweal.people.models import Person


class Turn(StrEnum):
    """What just happened to a proposal; the deed's transaction is still open."""

    OPENED = "opened"
    AMENDED = "amended"  # a new wording; ballots are given anew
    MOVED_ON = "moved on"  # the next part of its way began early
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # final: adopted or not; effects are carried out already


class Follow(Protocol):
    """What follows a turn; ``by`` is None when nobody but time brought it about."""

    def __call__(self, proposal: Proposal, *, by: Person | None, at: datetime) -> None: ...


_followers: dict[Turn, list[Follow]] = {turn: [] for turn in Turn}


def follow(turn: Turn) -> Callable[[Follow], Follow]:
    """Let a function follow each ``turn``, in the order of registration; registering it twice changes nothing."""

    def register(deed: Follow) -> Follow:
        if deed not in _followers[turn]:
            _followers[turn].append(deed)
        return deed

    return register


def take_turn(turn: Turn, proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """Call everything that follows ``turn``, in the caller's transaction; what is refused there stops the turn."""
    for deed in _followers[turn]:
        deed(proposal, by=by, at=at)
