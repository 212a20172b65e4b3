"""What the rooms of joining, parting and draws hold about a person, for their own download."""

from typing import Any

from commonweal.assembly.models import (
    Applicant,
    ConflictStep,
    DrawCandidate,
    DrawWords,
    EvaluationWord,
    HandingOn,
    Host,
    JoiningInput,
    Leaving,
)
from commonweal.people.models import Person


def show_joining(person: Person) -> dict[str, Any]:
    """Their way in, what they said about others', draws they stood in, how they leave, and steps they noted.

    What members said about them is not here: it was promised to stay among the members (docs/joining.md says so).
    """
    pk = person.pk
    return {
        "way_in": _rows(
            Applicant.objects.filter(person_id=pk),
            *("union__name", "state", "about", "asked_on", "visit_from", "visit_until", "came_on"),
            *("provisional_until", "ended_on", "closing_words"),
        ),
        "hosted": _rows(Host.objects.filter(agent_id=pk), "applicant", "since"),
        "said_about_joining": _rows(
            JoiningInput.objects.filter(author_id=pk), "applicant", "sort", "text", "said_at"
        ),
        "said_at_talks": _rows(
            EvaluationWord.objects.filter(author_id=pk), "evaluation", "evaluation__due_on", "text", "said_at"
        ),
        "drawn_from": _rows(
            DrawCandidate.objects.filter(agent_id=pk),
            *("draw", "draw__name", "has_served", "place", "is_drawn", "declined_at"),
        ),
        "words_for_draws": _rows(DrawWords.objects.filter(agent_id=pk), "draw", "words", "mark", "added_at"),
        "leaving": _rows(
            Leaving.objects.filter(agent_id=pk),
            "union__name",
            "said_at",
            "leaves_on",
            "confirmed_at",
            "taken_back_at",
        ),
        "handed_on": _rows(HandingOn.objects.filter(leaving__agent_id=pk), "what", "done_at"),
        "steps_of_conflicts": _rows(
            ConflictStep.objects.filter(path__parties__agent=pk), "path", "sort", "held_on", "noted_at"
        ),
    }


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in row.items()} for row in rows.order_by("pk").values(*names)
    ]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool) else str(value)
