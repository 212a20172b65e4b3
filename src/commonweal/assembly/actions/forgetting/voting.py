"""Forgetting what a person wrote on ballots; what was decided, and by how many, stays."""

from commonweal.assembly.models import Ballot, Delegation, SealKey
from commonweal.assembly.rules.sealing import seal, unseal
from commonweal.people.models import Person


def forget_voting(person: Person) -> None:
    """Empty their reasons, sealed ones too, and delete who speaks for whom; the caller owns the transaction.

    What a position was stays with an opaque handle, so that a decision can be counted again.
    """
    Delegation.objects.filter(person_id=person.pk).delete()
    Delegation.objects.filter(delegate_id=person.pk).delete()
    mine = Ballot.objects.filter(voice__agent=person.pk)
    mine.exclude(reason="").update(reason="")
    for ballot in mine.filter(sealed__isnull=False).select_related("voice"):
        key = bytes(SealKey.objects.get(proposal=ballot.voice.proposal_id).key)
        voice = str(ballot.voice_id)
        content, _reason = unseal(key, voice=voice, sealed=bytes(ballot.sealed or b""))
        ballot.sealed = seal(key, voice=voice, content=content, reason="")
        ballot.save(update_fields=["sealed"])
