"""What this room holds about a person: shown to them on request, and made nobody's when they are forgotten.

What was brought before an assembly and decided is the union's memory and stays, without a name: it knows its people
by opaque handles. What a person only thought of (drafts) and said (comments) goes with them.
"""

from typing import Any

from commonweal.assembly.actions.calendars import forget_calendars
from commonweal.assembly.actions.forgetting_joining import forget_joining
from commonweal.assembly.actions.forgetting_names import forget_name_in_effects
from commonweal.assembly.actions.forgetting_voting import forget_voting
from commonweal.assembly.actions.rehearsals import forget_rehearsals
from commonweal.assembly.actions.sheets import forget_sheets
from commonweal.assembly.models import Attachment, Choice, Comment, Proposal, ProposalState, Version
from commonweal.assembly.queries.decided_about import decided_about
from commonweal.assembly.queries.own_budgets import show_budgets
from commonweal.assembly.queries.own_joining import show_joining
from commonweal.assembly.queries.own_meetings import show_meetings
from commonweal.assembly.queries.own_voting import show_voting
from commonweal.assembly.queries.rehearsals import show_rehearsals
from commonweal.assembly.queries.reminders import show_reminders
from commonweal.people.data_of_person import holds_data_of_persons
from commonweal.people.models import Person

NOBODY = "–"


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


def show_decided(person: Person) -> dict[str, Any]:
    """What assemblies decided about them."""
    return {"decided_about_you": decided_about(person)}


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


def rows_of(rows: Any, *names: str) -> list[dict[str, Any]]:
    """Some columns of some rows as plain JSON data: days, instants and ids as text."""
    return [
        {name: _plain(value) for name, value in row.items()} for row in rows.order_by("pk").values(*names)
    ]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | list | dict) else str(value)


SHOWN = (
    show_proposals,
    show_decided,
    show_budgets,
    show_voting,
    show_reminders,
    show_joining,
    show_meetings,
    show_rehearsals,
)
FORGOTTEN = (
    forget_proposals,
    forget_name_in_effects,
    forget_sheets,
    forget_voting,
    forget_joining,
    forget_calendars,
    forget_rehearsals,
)


def show(person: Person) -> dict[str, Any]:
    """All that the assembly holds about ``person``, by subject; each subject adds its part to ``SHOWN``."""
    return {name: rows for part in SHOWN for name, rows in part(person).items()}


def forget(person: Person) -> None:
    """Delete or blank what is private, subject by subject (``FORGOTTEN``); the caller owns the transaction."""
    for part in FORGOTTEN:
        part(person)


def register() -> None:
    """Let persons see what is held about them here, and be forgotten."""
    holds_data_of_persons("assembly", show=show, forget=forget)
