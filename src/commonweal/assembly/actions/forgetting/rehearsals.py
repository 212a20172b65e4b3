"""Erasing what rehearsals found for one person alone; what they found for all stays."""

from commonweal.assembly.models import RehearsalPart
from commonweal.people.models import Person


def forget_rehearsals(person: Person) -> None:
    """Erase what rehearsals found for ``person`` alone; part of forgetting them everywhere, which journals it."""
    RehearsalPart.objects.filter(agent=person.pk).delete()
