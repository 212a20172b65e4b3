"""What rehearsals hold about a person, for their own download."""

from typing import Any

from commonweal.assembly.models import Rehearsal, RehearsalPart
from commonweal.assembly.queries.rehearsal_words import in_words
from commonweal.assembly.rules.rehearsals import read_said
from commonweal.people.models import Person


def show_rehearsals(person: Person) -> dict[str, Any]:
    """What rehearsals hold about a person: those they asked for, and what was found for them alone."""
    asked = Rehearsal.objects.filter(asked_by=person.pk).order_by("asked_at")
    parts = RehearsalPart.objects.filter(agent=person.pk).order_by("id").values_list("rehearsal_id", "lines")
    return {
        "rehearsals_asked": [
            {"policy": code, "value": value, "weeks": weeks, "at": when.isoformat()}
            for code, value, weeks, when in asked.values_list("code", "value", "weeks", "asked_at")
        ],
        "rehearsed_for_me": [
            {"rehearsal": str(rehearsal), "lines": [in_words(read_said(plain)) for plain in lines]}
            for rehearsal, lines in parts
        ],
    }
