"""What is held about a person in meetings, calendars and federations, for their own download."""

from typing import Any

from commonweal.assembly.models import CalendarKey, Delegate, Meeting, Minutes, Presence
from commonweal.assembly.rules.meetings import ROLES
from commonweal.people.models import Person


def show_meetings(person: Person) -> dict[str, Any]:
    """Where they were, what they had to do there and wrote down, their calendars, and where they spoke for a union."""
    return {
        "meetings": [
            {"meeting": title, "starts_at": str(starts_at)}
            for title, starts_at in Presence.objects.filter(agent=person.pk)
            .order_by("meeting__starts_at", "meeting")
            .values_list("meeting__title", "meeting__starts_at")
        ],
        "roles_in_meetings": [
            {"role": role, "meeting": title, "starts_at": str(starts_at)}
            for role in ROLES
            for title, starts_at in Meeting.objects.filter(**{role: person.pk})
            .order_by("starts_at", "pk")
            .values_list("title", "starts_at")
        ],
        "minutes_written": [
            {"point": title, "version": version, "text": text}
            for title, version, text in Minutes.objects.filter(written_by=person.pk)
            .order_by("pk")
            .values_list("point__title", "version", "text")
        ],
        "calendars": [
            {"union": union, "made_at": str(made_at)}
            for union, made_at in CalendarKey.objects.filter(person=person.pk)
            .order_by("pk")
            .values_list("union__name", "made_at")
        ],
        "delegate_to": [
            {"federation": federation, "union": union, "until": str(until)}
            for federation, union, until in Delegate.objects.filter(mandate__holder=person.pk)
            .order_by("pk")
            .values_list("federation__name", "mandate__association__name", "mandate__until")
        ],
    }
