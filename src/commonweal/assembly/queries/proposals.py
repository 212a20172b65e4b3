"""What pages ask about proposals: those before the assembly, one of them, its wordings and where it stands."""

from datetime import datetime

from commonweal.assembly.models import Proposal, ProposalState
from commonweal.assembly.rules.proposals import ChoiceDraft, EffectDraft, ProposalDraft
from commonweal.assembly.rules.timeline import phase_of


def phase_at(proposal: Proposal, at: datetime) -> str:
    """Which part of its way an open proposal is on (``models.Phase``); for all others their state."""
    if proposal.state != ProposalState.OPEN or proposal.closes_at is None:
        return proposal.state
    return phase_of(
        at=at, questions_until=proposal.questions_until, reactions_until=proposal.reactions_until,
        closes_at=proposal.closes_at,
    )  # fmt: skip


def draft_of(proposal: Proposal) -> ProposalDraft:
    """The newest wording of ``proposal`` as somebody would write it down again, in two queries."""
    choices = list(proposal.choices.order_by("position"))
    place = {choice.pk: number for number, choice in enumerate(choices)}
    is_draft = proposal.state == ProposalState.DRAFT
    return ProposalDraft(
        title=proposal.title,
        text=proposal.text,
        topic=proposal.topic,
        matter=proposal.matter,
        is_secret=proposal.is_secret,
        without=frozenset(proposal.settings.get("without", ()) if is_draft else ()),
        questions_until=proposal.questions_until,
        reactions_until=proposal.reactions_until,
        closes_at=proposal.closes_at,
        review_on=proposal.review_on,
        choices=tuple(ChoiceDraft(name=each.name, text=each.text, person=each.person_id) for each in choices),
        effects=tuple(
            EffectDraft(
                code=each.code,
                arguments=each.arguments,
                choice=place.get(each.choice_id) if each.choice_id else None,
            )
            for each in proposal.effects.order_by("position")
        ),
    )
