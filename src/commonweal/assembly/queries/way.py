"""The way of one proposal as a line of parts: when each ends, which are over, and how far the present one has gone."""

from dataclasses import dataclass
from datetime import date, datetime

from commonweal.assembly.models import Phase, Proposal, ProposalState
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.timeline import Times, part_gone
from commonweal.lib.words import Words, say

PARTS = (Phase.QUESTIONS, Phase.REACTIONS, Phase.VOTING)
OVER = {ProposalState.DECIDED, ProposalState.COUNTING, Phase.ENDED}


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the way, until an instant, or on a day; ``gone`` is how much of it is over, from 0 to 1."""

    name: Words
    until: datetime | date
    gone: float = 0.0
    is_next: bool = False
    is_on_a_day: bool = False

    @property
    def is_done(self) -> bool:
        """Whether it is over."""
        return self.gone >= 1


def steps_of(proposal: Proposal, at: datetime) -> list[Step]:
    """The way of a proposal from questions to the day it is looked at again; parts left out are not on it.

    A withdrawn proposal and a draft have none.
    """
    closes_at = proposal.closes_at
    if proposal.state in {ProposalState.WITHDRAWN, ProposalState.DRAFT} or closes_at is None:
        return []
    here = phase_at(proposal, at)
    place = len(PARTS) if here in OVER else PARTS.index(Phase(here))
    ends = (proposal.questions_until, proposal.reactions_until, proposal.decided_at or closes_at)
    began, steps = proposal.opened_at or at, []
    for number, (name, until) in enumerate(zip(_names(proposal), ends, strict=True)):
        if until is not None:
            gone = part_gone(began, until, at=at) if number == place else float(number < place)
            steps.append(Step(name, until, gone, is_next=number == place))
            began = until
    return [*steps, *_review(proposal)]


def steps_ahead(proposal: Proposal, times: Times) -> list[Step]:
    """The way that a draft would go if it were brought now."""
    named = zip(_names(proposal), times, strict=True)
    return [*(Step(name, until) for name, until in named if until is not None), *_review(proposal)]


def _names(proposal: Proposal) -> tuple[Words, Words, Words]:
    over = say("Decided") if proposal.is_adopted else say("Ended")
    return say("Questions"), say("Reactions"), over if proposal.decided_at else say("Decision")


def _review(proposal: Proposal) -> list[Step]:
    """The day on which it is looked at again. That it was cannot be known, so it is never ticked off."""
    review_on = proposal.review_on
    return [] if review_on is None else [Step(say("Looked at again"), review_on, is_on_a_day=True)]
