"""What this room holds of proposals about a person, for their own download."""

from typing import Any

from commonweal.assembly.models import Attachment, Choice, Comment, Proposal, Version
from commonweal.people.models import Person


def show_proposals(person: Person) -> dict[str, Any]:
    """What they brought, wrote and said, and where they could be chosen."""
    return {
        "proposals": rows_of(
            Proposal.objects.filter(brought_by_id=person.pk),
            "id", "association__name", "number", "title", "text", "topic", "matter", "state", "opened_at",
            "decided_at", "is_adopted", "withdrawn_at", "withdrawn_why",
        ),
        "wordings": rows_of(
            Version.objects.filter(made_by_id=person.pk), "proposal", "number", "title", "text", "why", "made_at"
        ),
        "said": rows_of(
            Comment.objects.filter(author_id=person.pk), "proposal", "sort", "text", "made_at", "withdrawn_at"
        ),
        "files": rows_of(Attachment.objects.filter(added_by_id=person.pk), "proposal", "name", "size", "added_at"),
        "chosen_among": rows_of(
            Choice.objects.filter(person_id=person.pk), "proposal", "proposal__title", "name", "text"
        ),
    }  # fmt: skip


def rows_of(rows: Any, *names: str) -> list[dict[str, Any]]:
    """Some columns of some rows as plain JSON data: days, instants and ids as text."""
    return [
        {name: _plain(value) for name, value in row.items()} for row in rows.order_by("pk").values(*names)
    ]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | list | dict) else str(value)
