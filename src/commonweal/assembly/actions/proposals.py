"""Proposals: writing one, changing the draft, moving it on, and withdrawing it."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.assembly.actions.amending import amend_proposal
from commonweal.assembly.actions.opening import begin_voting_if_due, open_proposal
from commonweal.assembly.actions.secrecy import destroy_secret_ballots
from commonweal.assembly.actions.wordings import columns_of, require_sound, write_parts, write_proposal
from commonweal.assembly.models import Phase, Proposal, ProposalState
from commonweal.assembly.permissions import require_bring, require_brought, require_lead
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.registry.turns import Turn, take_turn
from commonweal.assembly.rules.proposals import SENTENCE_MOST, ProposalDraft
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person

__all__ = [
    "amend_proposal", "change_draft", "draft_proposal", "move_on", "open_proposal", "withdraw_proposal",
]  # fmt: skip


@once
def draft_proposal(
    *, association: Association, draft: ProposalDraft, by: Person, at: datetime, key: UUID | None = None
) -> Proposal:
    """Write down a proposal to ``association``; until it is opened only ``by`` sees it.

    Any member of it may who is no visitor; in a federation its delegates. Raises ``NotPermitted``, and ``Refused`` at
    the field.
    """
    under = require_bring(by, association, at=at)
    union = association.within_id or association.pk
    made = made_before(union=union, key=key, deed="proposal.drafted")
    if made:
        return Proposal.objects.get(pk=made)
    proposal = write_proposal(association=association, draft=draft, brought_by=by.pk)
    note(
        union=proposal.union_id, deed="proposal.drafted", by=by.pk, subject=path_of("proposal", proposal.pk), at=at,
        under=under, key=key, facts={"association": association.pk, "matter": proposal.matter},
    )  # fmt: skip
    return proposal


@once
def change_draft(
    *,
    proposal: Proposal,
    draft: ProposalDraft,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Proposal:
    """Write a draft anew.

    Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``NotPermitted``, ``Refused`` at the field.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.redrafted")
    if made:
        return Proposal.objects.get(pk=made)
    if by.pk != proposal.brought_by_id:
        raise NotPermitted(say("Only whoever wrote a draft can change it."))
    under = require_bring(by, proposal.association, at=at)
    matter = require_sound(proposal.association, draft)
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.DRAFT)
    if not rows.filter(version=version).update(**columns_of(draft), matter=matter, version=F("version") + 1):
        if rows.exists():
            raise ChangedMeanwhile(say("You changed this draft elsewhere meanwhile; both are shown below."))
        raise Refused(say("This proposal has been brought before the assembly; now it can be amended."))
    proposal.refresh_from_db()
    write_parts(proposal, draft)
    note(
        union=proposal.union_id, deed="proposal.redrafted", by=by.pk, subject=path_of("proposal", proposal.pk),
        at=at, under=under, key=key, facts={"matter": matter},
    )  # fmt: skip
    return proposal


@once
def move_on(*, proposal: Proposal, by: Person, at: datetime, key: UUID | None = None) -> Proposal:
    """Begin the next part of its way now: after questions the reactions, after reactions the decision.

    What was announced for later stays: the part that begins now is the longer for it. Closing a decision is a deed of
    its own (``actions.closing``). Raises ``NotPermitted`` for all but the bringer and assembly.facilitate, ``Refused``
    when there is no part to begin, ``ChangedMeanwhile`` when somebody else moved it on.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.moved_on")
    if made:
        return Proposal.objects.get(pk=made)
    under = require_lead(by, proposal, at=at)
    proposal = Proposal.objects.select_related("association", "union").get(pk=proposal.pk)
    ended = _ended_part(proposal, at)
    moved = Proposal.objects.filter(
        pk=proposal.pk,
        state=ProposalState.OPEN,
        version=proposal.version,
        **{ended: getattr(proposal, ended)},
    ).update(**{ended: at})
    if not moved:
        raise ChangedMeanwhile(
            say("Somebody else moved this proposal on meanwhile. Look at it once more, please.")
        )
    proposal.refresh_from_db()
    begin_voting_if_due(proposal, at)
    note(
        union=proposal.union_id, deed="proposal.moved_on", by=by.pk, subject=path_of("proposal", proposal.pk),
        at=at, under=under, key=key, facts={"phase": phase_at(proposal, at)},
    )  # fmt: skip
    take_turn(Turn.MOVED_ON, proposal, by=by, at=at)
    return proposal


@once
def withdraw_proposal(
    *, proposal: Proposal, why: str = "", by: Person, at: datetime, key: UUID | None = None
) -> Proposal:
    """Take a proposal back before it is counted; it stays readable, with ``why``, and does nothing. What was said in
    secret is deleted.

    The bringer may; others with assembly.facilitate once the bringer no longer belongs. Raises ``NotPermitted``, and
    ``Refused`` when it is being counted, decided or withdrawn already.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.withdrawn")
    if made:
        return Proposal.objects.get(pk=made)
    under = require_brought(by, proposal, at=at)
    if len(why) > SENTENCE_MOST:
        raise Refused(say("Keep it to {most} characters.", most=SENTENCE_MOST), field="why")
    withdrawn = Proposal.objects.filter(
        pk=proposal.pk, state__in=[ProposalState.DRAFT, ProposalState.OPEN]
    ).update(state=ProposalState.WITHDRAWN, withdrawn_at=at, withdrawn_why=why.strip())
    if not withdrawn:
        raise Refused(say("This proposal is being counted, decided or withdrawn already."))
    destroy_secret_ballots([proposal.pk])
    proposal.refresh_from_db()
    note(
        union=proposal.union_id, deed="proposal.withdrawn", by=by.pk, subject=path_of("proposal", proposal.pk),
        at=at, under=under, key=key,
    )  # fmt: skip
    take_turn(Turn.WITHDRAWN, proposal, by=by, at=at)
    return proposal


def _ended_part(proposal: Proposal, at: datetime) -> str:
    """The field of the part that ends now."""
    if proposal.state != ProposalState.OPEN:
        raise Refused(say("Only an open proposal can move on."))
    phase = phase_at(proposal, at)
    if phase == Phase.QUESTIONS:
        return "questions_until"
    if phase == Phase.REACTIONS:
        return "reactions_until"
    raise Refused(
        say("Nothing comes after the decision; it is closed when all have spoken or its time is over.")
    )
