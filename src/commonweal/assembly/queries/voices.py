"""Whose voices a decision has: counted from memberships until they are written down, then from what was written."""

from datetime import datetime
from uuid import UUID

from commonweal.assembly.models import Proposal, Voice
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.rules.timeline import voting_begins
from commonweal.people.models import Membership, Standing
from commonweal.people.permissions import today_in

STANDINGS = (Standing.CONTRIBUTOR.value, Standing.PROVISIONAL.value)


def voters_of(proposal: Proposal) -> list[UUID]:
    """Who has a voice by the rules on the day on which the decision begins: persons, or the unions of a federation."""
    if proposal.opened_at is None:
        return []
    begins = voting_begins(
        opened_at=proposal.opened_at,
        questions_until=proposal.questions_until,
        reactions_until=proposal.reactions_until,
    )
    belonging = Membership.objects.on(today_in(proposal.union, begins)).filter(
        association=proposal.association_id
    )
    if proposal.association.form in OF_UNIONS:
        belonging = belonging.filter(member__association__isnull=False)
    else:
        standings = proposal.settings.get("voice_standings", STANDINGS)
        belonging = belonging.filter(member__person__isnull=False, standing__in=standings)
    return sorted(set(belonging.values_list("member_id", flat=True)))


def has_voice(agent: UUID, proposal: Proposal) -> bool:
    """Whether ``agent`` speaks in it, or would, if the decision began now."""
    if "seal_before" in proposal.settings:
        return Voice.objects.filter(proposal=proposal, agent=agent).exists()
    return agent in voters_of(proposal)


def begins_at(proposal: Proposal) -> datetime | None:
    """When its decision begins, or began; None for a draft."""
    if proposal.opened_at is None:
        return None
    return voting_begins(
        opened_at=proposal.opened_at,
        questions_until=proposal.questions_until,
        reactions_until=proposal.reactions_until,
    )
