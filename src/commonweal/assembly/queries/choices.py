"""What there is to choose among, for pages: read once, however many parts of a page show it."""

from django.db.models import prefetch_related_objects

from commonweal.assembly.models import Choice, Proposal


def choices_of(proposal: Proposal) -> list[Choice]:
    """The choices in the bringer's order; they stay with ``proposal``, so only what shows a page asks for them here."""
    prefetch_related_objects([proposal], "choices")
    return sorted(proposal.choices.all(), key=lambda choice: choice.position)


def choice_names(proposal: Proposal) -> dict[str, str]:
    """The names of its choices by their ids, in their order."""
    return {str(choice.pk): choice.name for choice in choices_of(proposal)}
