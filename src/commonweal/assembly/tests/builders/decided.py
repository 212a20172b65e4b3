"""Decisions with effects, without the way to them: a proposal that was adopted a moment ago."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commonweal.assembly.actions.carrying_out import carry_out, decided_by
from commonweal.assembly.models import Proposal, ProposalEffect, ProposalState
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person
from commonweal.people.queries.unions import union_of
from commonweal.people.tests.builders import AT

Done = tuple[str, Mapping[str, Any]]


def adopted(
    association: Association,
    *effects: Done,
    brought_by: Person,
    title: str = "A second cook",
    at: datetime = AT,
    is_adopted: bool = True,
) -> Proposal:
    """A proposal that ``association`` decided at ``at``, with pending ``effects`` (code and arguments)."""
    union = union_of(association)
    proposal = Proposal.objects.create(
        union=union, association=association, number=Proposal.objects.filter(union=union).count() + 1, title=title,
        matter="everyday", method="consent", brought_by_id=brought_by.pk, state=ProposalState.DECIDED, opened_at=at,
        closes_at=at, decided_at=at, is_adopted=is_adopted,
    )  # fmt: skip
    for position, (code, arguments) in enumerate(effects, start=1):
        ProposalEffect.objects.create(
            proposal=proposal, position=position, code=code, arguments=dict(arguments)
        )
    return proposal


def carried_out(
    association: Association, *effects: Done, brought_by: Person, at: datetime = AT, **facts: Any
) -> list[ProposalEffect]:
    """What became of the ``effects`` of a proposal that was adopted and carried out at ``at``."""
    proposal = adopted(association, *effects, brought_by=brought_by, at=at, **facts)
    carry_out(proposal=proposal, by=None, at=at)
    return list(proposal.effects.order_by("position"))


def decision_of(
    association: Association,
    *powers: str,
    brought_by: Person,
    at: datetime = AT,
    title: str = "A second cook",
) -> Decided:
    """What a decision of ``association`` gives while it is carried out: ``powers``."""
    return decided_by(proposal=adopted(association, brought_by=brought_by, at=at, title=title), powers=powers)
