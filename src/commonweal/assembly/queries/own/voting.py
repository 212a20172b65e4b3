"""What decisions hold about a person, for their own eyes: their ballots, sealed ones opened, and delegations."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from commonweal.assembly.models import Ballot, Delegation, SealKey
from commonweal.assembly.rules.sealing import unseal
from commonweal.people.models import Person


def show_voting(person: Person) -> dict[str, Any]:
    """Their ballots with reasons, and the delegations they gave and hold."""
    ballots = Ballot.objects.filter(voice__agent=person.pk).select_related("voice__proposal").order_by("id")
    sealed = [row.voice.proposal_id for row in ballots if row.sealed is not None]
    keys = {key.proposal_id: bytes(key.key) for key in SealKey.objects.filter(proposal__in=sealed)}
    return {"ballots": [_ballot(row, keys) for row in ballots], "delegations": _delegations(person)}


def _ballot(row: Ballot, keys: Mapping[UUID, bytes]) -> dict[str, Any]:
    content, reason = row.content, row.reason
    if row.sealed is not None:
        content, reason = unseal(
            keys[row.voice.proposal_id], voice=str(row.voice_id), sealed=bytes(row.sealed)
        )
    return {
        "proposal": str(row.voice.proposal_id), "title": row.voice.proposal.title, "wording": row.version,
        "content": content, "reason": reason, "entered": row.entered, "cast_at": row.cast_at.isoformat(),
    }  # fmt: skip


def _delegations(person: Person) -> list[dict[str, Any]]:
    rows = Delegation.objects.filter(person_id=person.pk) | Delegation.objects.filter(delegate_id=person.pk)
    return [
        {
            "association": row.association.name, "given": row.person_id == person.pk, "topic": row.topic,
            "may_pass_on": row.may_pass_on, "since": str(row.since), "until": str(row.until or ""),
        }
        for row in rows.select_related("association").order_by("id")
    ]  # fmt: skip
