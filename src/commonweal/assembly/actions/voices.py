"""Who has a voice in a decision: written down once, when its voting begins, as memberships are on that day."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.assembly.models import Phase, Proposal, ProposalState, SealKey, Voice
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.queries.voices import voters_of
from commonweal.assembly.rules.sealing import new_key
from commonweal.journal.actions import note
from commonweal.journal.queries import checkpoint
from commonweal.lib.ids import path_of
from commonweal.people.models import Person

BATCH = 500


@transaction.atomic
def begin_voting(*, proposal: Proposal, at: datetime, by: Person | None = None) -> Proposal:
    """Write down the voices of ``proposal``, the seal its lot begins from, and a secret ballot's key; once.

    A union's voices are its persons in the standings of its rules on the day the decision began, a federation's are
    its member unions. Calling it again changes nothing; before the decision begins, neither.
    """
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("union", "association")
    found = locked.get(pk=proposal.pk)
    if not may_begin(found, at) or "seal_before" in found.settings:
        return found
    agents = voters_of(found)
    Voice.objects.bulk_create(
        [Voice(proposal=found, agent_id=agent) for agent in agents], batch_size=BATCH, ignore_conflicts=True
    )
    if found.is_secret:
        SealKey.objects.get_or_create(proposal=found, defaults={"key": new_key()})
    found.settings = {**found.settings, "seal_before": checkpoint(found.union_id, at=at).hash}
    found.save(update_fields=["settings"])
    note(
        union=found.union_id, deed="voting.begun", by=by.pk if by else None, subject=path_of("proposal", found.pk),
        at=at, facts={"voices": len(agents), "voters": _mark_of(agents), "version": found.version},
    )  # fmt: skip
    return found


def may_begin(proposal: Proposal, at: datetime) -> bool:
    """Whether the decision has begun at ``at`` (and is not settled)."""
    if proposal.state == ProposalState.COUNTING:
        return True
    return proposal.state == ProposalState.OPEN and phase_at(proposal, at) in {Phase.VOTING, Phase.ENDED}


def begin_what_is_due(*, at: datetime) -> int:
    """Write down the voices of every decision that began by the clock; how many there were."""
    waiting = Proposal.objects.filter(state=ProposalState.OPEN, closes_at__isnull=False)
    begun = 0
    for proposal in waiting.exclude(settings__has_key="seal_before").order_by("pk"):
        if may_begin(proposal, at):
            begin_voting(proposal=proposal, at=at)
            begun += 1
    return begun


def _mark_of(agents: Iterable[UUID]) -> str:
    """SHA-256 over the handles, one a line, sorted: so that nobody can be added or left out later unseen."""
    return hashlib.sha256("\n".join(sorted(map(str, agents))).encode()).hexdigest()
