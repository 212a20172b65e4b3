"""A union's answer at its federation: its own decision, carried there as its voice. Nobody else can give it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import translation

from commonweal.assembly.actions.ballots import cast_linked
from commonweal.assembly.actions.carrying_out import carry_out
from commonweal.assembly.actions.linked import end_linked
from commonweal.assembly.actions.policies import SET_POLICY
from commonweal.assembly.models import Ballot, Phase, Proposal, ProposalEffect
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import answers_that_bind, delegate_of
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.queries.voices import has_voice
from commonweal.assembly.rules.federations import CHARTERS, answer_of
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import Words, say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Person

OBJECT = "federation.object"
"""No mandate can hold this: a union objects by its own decision, with its reason."""


def carry_answer(proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """A union's decision on what its federation asks is final: it becomes the union's voice there.

    Nothing happens where the federation has decided meanwhile, or asks with other words by now, or the union has no
    voice in it. A union that objected by a decision of its own keeps its objection unless it has now adopted.
    """
    asked = proposal.linked_to
    if (
        asked is None
        or asked.version != proposal.linked_version
        or why_not_heard(asked, proposal.association, at=at)
    ):
        return
    outcome = str(asked.settings["outcome"])
    position = answer_of(outcome, is_adopted=bool(proposal.is_adopted))
    if not proposal.is_adopted and _has_said(asked, proposal.association, CHARTERS[outcome].objects):
        return
    _cast(asked, proposal, position, reason="", by=by, at=at)


def end_answers(proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """A federation has decided: what its unions have not answered by now is not asked any more."""
    if proposal.association.form not in OF_UNIONS:
        return
    open_still = Proposal.objects.filter(linked_to=proposal)
    with translation.override(proposal.union.language):
        why = str(say("The federation has decided meanwhile."))
    end_linked(rows=open_still, why=why, by=by, at=at)


@once
def object_at_federation(
    *,
    union: Association,
    proposal: Proposal,
    reason: str,
    decided: Decided,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Proposal:
    """Let ``union`` object to a federation's ``proposal`` in the wording it has now, with its ``reason``.

    Only the union's own decision can. Raises ``NotPermitted`` without it, ``Refused`` without a reason, and when the
    federation's decision is not open, or the union has no voice in it.
    """
    if not decided.gives(union.pk, OBJECT):
        raise NotPermitted(say("Only a decision of {name} itself can object in its name.", name=union.name))
    if made_before(union=union.pk, key=key, deed="federation.objected"):
        return proposal
    proposal = Proposal.objects.select_related("association", "union").get(pk=proposal.pk)
    refused = why_not_heard(proposal, union, at=at)
    if refused is not None:
        raise Refused(refused, field="proposal")
    if not reason.strip():
        raise Refused(say("Say why, so that the proposal can be changed until it fits."), field="reason")
    position = answer_of(str(proposal.settings["outcome"]), is_adopted=False, objects=True)
    decision = Proposal.objects.get(pk=decided.decision)
    _cast(proposal, decision, position, reason=reason.strip(), by=by, at=at)
    note(
        union=union.pk, deed="federation.objected", by=by.pk, subject=path_of("proposal", proposal.pk), at=at,
        under=decided.pk, key=key, facts={"wording": proposal.version},
    )  # fmt: skip
    return proposal


@once
def set_where_consented(
    *,
    federation: Association,
    arguments: Mapping[str, Any],
    decided: Decided,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> int:
    """Set a policy (``policy``, ``value``, ``since``) in every union whose own decision consented; in how many.

    It becomes an effect of each union's own decision and is carried out by that, as if they had decided it alone; what
    one of them cannot do is written beside its own decision and holds up no other. Raises ``NotPermitted`` without the
    federation's decision.
    """
    if decided.association != federation.pk:
        raise NotPermitted(say("Only a decision of {name} itself can do this.", name=federation.name))
    if made_before(union=federation.pk, key=key, deed="policy.set_in_common"):
        return 0
    asked = Proposal.objects.get(pk=decided.decision, association=federation)
    binding = answers_that_bind(asked, at=at)
    for answer in binding:
        last = answer.effects.aggregate(last=Max("position"))["last"]
        ProposalEffect.objects.create(
            proposal=answer,
            position=0 if last is None else last + 1,
            code=SET_POLICY,
            arguments=dict(arguments),
        )
        carry_out(proposal=answer, by=by, at=at)
    note(
        union=federation.pk, deed="policy.set_in_common", by=by.pk, subject=path_of("proposal", asked.pk), at=at,
        under=decided.pk, key=key,
        facts={"policy": arguments["policy"], "unions": sorted(str(answer.association_id) for answer in binding)},
    )  # fmt: skip
    return len(binding)


def why_not_heard(proposal: Proposal, union: Association, *, at: datetime) -> Words | None:
    """Why ``union`` cannot answer a federation's ``proposal`` now; None when it can."""
    if proposal.association.form not in OF_UNIONS or phase_at(proposal, at) != Phase.VOTING:
        return say("Nothing is being decided at a federation here, so there is nothing to answer.")
    if not has_voice(union.pk, proposal):
        return say("{union} did not belong yet when this decision began.", union=union.name)
    return None


def _has_said(asked: Proposal, union: Association, position: str) -> bool:
    ballots = Ballot.objects.filter(voice__proposal=asked, voice__agent=union.pk, version=asked.version)
    return any(content.get("position") == position for content in ballots.values_list("content", flat=True))


def _cast(
    asked: Proposal, decision: Proposal, position: str, *, reason: str, by: Person | None, at: datetime
) -> None:
    """Write down what the union says, by the hand of its delegate (else of whoever closed its decision)."""
    union = decision.association
    cast_linked(
        proposal=asked, union=union.pk, content={"position": position}, reason=reason, decision=decision.pk,
        by=delegate_of(union, asked.association, at=at) or by, at=at,
    )  # fmt: skip
