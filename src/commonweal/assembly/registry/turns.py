"""What else happens when a proposal takes a turn: subjects of this room register it, the actions call it.

So a federation's proposal opens a decision in every member union, and a union's decision becomes its voice at the
federation, without the actions on proposals and ballots knowing about federations.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from commonweal.assembly.models import Proposal
from commonweal.people.models import Person


class Turn(StrEnum):
    """What happened to a proposal a moment ago, in the transaction that is still open."""

    OPENED = "opened"
    AMENDED = "amended"  # a new wording; ballots are given anew
    MOVED = "moved"  # its times changed
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"  # final: adopted or not; effects are carried out already


Deed: TypeAlias = Callable[[Proposal, Person | None, datetime], None]
"""Called with the proposal, who took the turn (None: the clock), and when."""

_deeds: dict[Turn, list[Deed]] = {turn: [] for turn in Turn}


def when_proposals(turn: Turn, deed: Deed) -> None:
    """Call ``deed`` inside the transaction of every such turn from now on; registering twice changes nothing."""
    if deed not in _deeds[turn]:
        _deeds[turn].append(deed)


def took_turn(turn: Turn, proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """Tell everybody registered, in the order they registered; the caller owns the transaction."""
    for deed in _deeds[turn]:
        deed(proposal, by, at)
