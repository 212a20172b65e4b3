"""What is deleted or emptied of proposals when somebody is forgotten; called inside the transaction that forgets."""

from commonweal.assembly.models import Choice, Comment, Proposal, ProposalState, Version
from commonweal.people.models import Person

NOBODY = "–"


def forget_proposals(person: Person) -> None:
    """Delete their drafts, empty what they said, and take their name off the choices they were among."""
    Proposal.objects.filter(brought_by_id=person.pk, state=ProposalState.DRAFT).delete()
    Comment.objects.filter(author_id=person.pk).update(text="")
    for choice in Choice.objects.filter(person_id=person.pk):
        choice.name, choice.text = f"{NOBODY} {choice.position + 1}", ""
        choice.save(update_fields=["name", "text"])
        _forget_in_wordings(choice)


def _forget_in_wordings(choice: Choice) -> None:
    for version in Version.objects.filter(proposal=choice.proposal_id):
        kept = [
            {**each, "name": choice.name, "text": ""} if each.get("person") == str(choice.person_id) else each
            for each in version.choices
        ]
        if kept != version.choices:
            version.choices = kept
            version.save(update_fields=["choices"])
