"""Bringing a draft before the assembly: its way through questions and reactions to the decision begins."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from commonweal.assembly.actions.voices import begin_voting, may_begin
from commonweal.assembly.actions.wordings import require_possible, write_version
from commonweal.assembly.models import Proposal, ProposalState
from commonweal.assembly.permissions import require_bring
from commonweal.assembly.queries.deciding import customs_of_proposal, times_of_proposal
from commonweal.assembly.registry.turns import Turn, take_turn
from commonweal.assembly.rules.timeline import why_not_times
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person


@once
def open_proposal(*, proposal: Proposal, by: Person, at: datetime, key: UUID | None = None) -> Proposal:
    """Bring ``proposal`` before its assembly: everybody sees it, its times begin, its first wording is kept.

    It gets the next number of its union. Times that the draft leaves empty follow the policies; the method, secrecy and
    figures of its kind are written into it as they are today. Raises ``NotPermitted`` for all but who wrote it and may
    bring, ``Refused`` at the field when the times do not work or an effect cannot be done now, ``ChangedMeanwhile``
    when it was changed or opened meanwhile.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.opened")
    if made:
        return Proposal.objects.get(pk=made)
    if by.pk != proposal.brought_by_id:
        raise NotPermitted(say("Only whoever wrote a draft can bring it before the assembly."))
    under = require_bring(by, proposal.association, at=at)
    begin_proposal(proposal, at=at)
    note(
        union=proposal.union_id, deed="proposal.opened", by=by.pk, subject=path_of("proposal", proposal.pk), at=at,
        under=under, key=key, facts=opening_facts(proposal),
    )  # fmt: skip
    take_turn(Turn.OPENED, proposal, by=by, at=at)
    return proposal


def begin_proposal(proposal: Proposal, *, at: datetime) -> None:
    """Open a draft without asking anybody's permission and without a word in the journal: that is the caller's.

    Raises ``Refused`` and ``ChangedMeanwhile`` as ``open_proposal`` does.
    """
    customs = customs_of_proposal(proposal, at)
    times = times_of_proposal(proposal, customs, at)
    fault = why_not_times(times, at=at, least_voting_hours=int(customs.settings["least_voting_hours"]))
    if fault:
        raise Refused(fault[1], field=fault[0])
    require_possible(proposal, at)
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.DRAFT)
    opened = rows.filter(version=proposal.version).update(
        state=ProposalState.OPEN, version=1, opened_at=at, number=_next_number(proposal.union_id),
        method=customs.method, is_secret=customs.is_secret, settings=dict(customs.settings), **times._asdict(),
    )  # fmt: skip
    if not opened:
        if rows.exists():
            raise ChangedMeanwhile(say("This draft was changed meanwhile. Look at it once more, please."))
        raise Refused(say("This proposal has been brought before the assembly already."))
    proposal.refresh_from_db()
    write_version(proposal, made_by=proposal.brought_by_id, at=at)
    begin_voting_if_due(proposal, at)


def _next_number(union: UUID) -> int:
    """The number after the last in ``union``, which is held until the opening is done: no two, and no gap."""
    Association.objects.select_for_update(no_key=True).get(pk=union)
    return 1 + (Proposal.objects.filter(union=union).aggregate(last=Max("number"))["last"] or 0)


def begin_voting_if_due(proposal: Proposal, at: datetime) -> None:
    """Write down the voices, when the decision has begun."""
    if may_begin(proposal, at):
        begin_voting(proposal=proposal, at=at)
        proposal.refresh_from_db()


def opening_facts(proposal: Proposal) -> dict[str, object]:
    """What the journal keeps of an opening: no title, no text, and of the effects their kinds alone."""
    return {
        "association": proposal.association_id,
        "matter": proposal.matter,
        "method": proposal.method,
        "secret": proposal.is_secret,
        "effects": list(proposal.effects.order_by("position").values_list("code", flat=True)),
        "closes_at": proposal.closes_at,
    }
