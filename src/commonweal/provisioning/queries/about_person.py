"""What this room holds about a person, for their own download."""

from typing import Any

from commonweal.people.models import Person
from commonweal.provisioning.models import Ability, Absence, Body, Hand, Need, ShareLine


def held_about(person: Person) -> dict[str, Any]:
    """Body, needs, abilities, absences, tasks in hand and shares of ``person``, of all unions, as plain JSON data."""
    return {
        "body": _rows(
            Body.objects.filter(person=person),
            "born_on", "sex", "activity", "life_stage", "diet", "allergens",
        ),
        "needs": _rows(
            Need.objects.filter(whose_id=person.pk),
            "id", "union__name", "kind__name", "kind__unit_code", "group__name", "group__measure", "tier", "amount",
            "per", "since", "until", "note", "is_private", "template", "withdrawn_at",
        ),
        "abilities": _rows(
            Ability.objects.filter(person=person),
            "id", "union__name", "skill__name", "minutes_per_week", "most_minutes_per_day", "weekdays", "dayparts",
            "since", "until", "note", "withdrawn_at",
        ),
        "absences": _rows(Absence.objects.filter(person=person), "union__name", "since", "until"),
        "tasks": _rows(Hand.objects.filter(person=person), "task__name", "taken_at", "released_at"),
        "shares": _rows(
            ShareLine.objects.filter(receiver_id=person.pk),
            "share_out__name", "kind__name", "kind__unit_code", "asked", "allotted", "handed", "handed_at",
        ),
    }  # fmt: skip


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in row.items()} for row in rows.order_by("pk").values(*names)
    ]


def _plain(value: Any) -> Any:
    """Days, instants and ids as text."""
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)
