"""Proposals for tests, brought through the same actions that people use."""

from datetime import datetime, timedelta
from itertools import count

from commonweal.assembly.actions.proposals import draft_proposal, move_on, open_proposal
from commonweal.assembly.models import Phase, Proposal
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.proposals import ChoiceDraft, ProposalDraft
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, founder_of

MOMENT = timedelta(minutes=1)
_numbers = count(1)


def draft(**changes: object) -> ProposalDraft:
    """A proposal as somebody writes it: a bench for the yard, unless ``changes`` say otherwise."""
    wording: dict[str, object] = {
        "title": f"A bench for the yard {next(_numbers)}",
        "text": "We have the wood. **Two of us** would build it.",
    }
    return ProposalDraft(**{**wording, **changes})  # type: ignore[arg-type]


def among(*names: str) -> tuple[ChoiceDraft, ...]:
    """Things to choose among."""
    return tuple(ChoiceDraft(name=name) for name in names)


def brought(
    association: Association, by: Person | None = None, *, at: datetime = AT, **changes: object
) -> Proposal:
    """A draft before ``association`` by ``by`` (its union's founder)."""
    by = by or founder_of(association.within or association)
    return draft_proposal(association=association, draft=draft(**changes), by=by, at=at)


def opened(
    association: Association, by: Person | None = None, *, at: datetime = AT, **changes: object
) -> Proposal:
    """An open proposal: questions for two days, reactions for three, then a decision of five."""
    proposal = brought(association, by, at=at, **changes)
    by = by or founder_of(proposal.union)
    return open_proposal(proposal=proposal, by=by, at=at)


def in_voting(
    association: Association, by: Person | None = None, *, at: datetime = AT, **changes: object
) -> Proposal:
    """A proposal whose decision is open from ``at`` on, for five days; opened at that same moment."""
    changes.setdefault("without", frozenset({"questions", "reactions"}))
    return opened(association, by, at=at, **changes)


def moved_to(proposal: Proposal, phase: str, *, at: datetime) -> Proposal:
    """``proposal`` moved on by whoever brought it, step by step, until it is in ``phase``."""
    by = Person.objects.get(pk=proposal.brought_by_id)
    while phase_at(proposal, at) != phase:
        assert phase_at(proposal, at) in {Phase.QUESTIONS, Phase.REACTIONS}
        proposal = move_on(proposal=proposal, by=by, at=at)
    return proposal
