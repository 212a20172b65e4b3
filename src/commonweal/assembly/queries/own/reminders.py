"""What reminders hold about a person, for their own download."""

from typing import Any

from commonweal.assembly.models import Letter, ReminderChoice
from commonweal.people.models import Person


def show_reminders(person: Person) -> dict[str, Any]:
    """What is kept of a person's reminders, for their own download; it goes when the person is forgotten."""
    chosen = ReminderChoice.objects.filter(person=person).order_by("pk")
    fields = ("union__name", "often", "hour", "weekday", "time_zone", "chosen_at")
    written = Letter.objects.filter(choice__person=person).order_by("made_at")
    return {
        "reminders": list(chosen.values(*fields)),
        "letters": list(written.values("choice__union__name", "slot", "state", "made_at", "sent_at")),
    }
