"""Ending the calendars of a person who is forgotten; who was at a meeting stays, by their handle."""

from commonweal.assembly.models import CalendarKey
from commonweal.people.models import Person


def forget_meetings(person: Person) -> None:
    """End all of a person's calendars; the caller owns the transaction."""
    CalendarKey.objects.filter(person=person.pk).delete()
