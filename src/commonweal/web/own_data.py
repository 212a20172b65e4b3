"""What this node holds about a person, in words they can read; the file to download has all of it to the letter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonweal.lib.quantity import THIN
from commonweal.people.data_of_person import everything_about
from commonweal.people.models import Person
from commonweal.provisioning.models import Per
from commonweal.web.templatetags.words import amount, day, minutes, moment, number

PARTS = {
    "people": gettext_lazy("Who I am here"),
    "provisioning": gettext_lazy("What I need and can, do and get"),
    "assembly": gettext_lazy("What I said and decided"),
}
SUBJECTS = {
    "login": gettext_lazy("How I log in"),
    "memberships": gettext_lazy("Where I belong, and belonged"),
    "mandates": gettext_lazy("Mandates I held"),
    "who_acts_for_me": gettext_lazy("Who acts for me"),
    "whom_i_act_for": gettext_lazy("For whom I act"),
    "came_by_invitation": gettext_lazy("Invitations I came by"),
    "body": gettext_lazy("My body, for what I need to eat"),
    "needs": gettext_lazy("What I need"),
    "abilities": gettext_lazy("What I offered to do"),
    "absences": gettext_lazy("When I was away"),
    "tasks": gettext_lazy("Tasks I took in hand"),
    "shares": gettext_lazy("What I got of share-outs"),
    "proposals": gettext_lazy("Proposals I brought"),
    "wordings": gettext_lazy("Wordings I wrote"),
    "said": gettext_lazy("What I said on proposals"),
    "files": gettext_lazy("Files I added"),
    "chosen_among": gettext_lazy("Where I stood for a choice"),
    "decided_about_you": gettext_lazy("What was decided about me"),
    "sheets": gettext_lazy("My sheets of the yearly budget"),
    "sheets_written_down": gettext_lazy("Sheets I wrote down for others"),
    "budget_projects": gettext_lazy("Projects I brought for a budget"),
    "ballots": gettext_lazy("My ballots"),
    "delegations": gettext_lazy("Who speaks for whom"),
    "reminders": gettext_lazy("When I want to be written to"),
    "letters": gettext_lazy("Letters that were written to me"),
    "way_in": gettext_lazy("How I joined"),
    "hosted": gettext_lazy("Whom I accompanied"),
    "said_about_joining": gettext_lazy("What I said about who wants to join"),
    "said_at_talks": gettext_lazy("What I said in talks"),
    "drawn_from": gettext_lazy("Draws I was part of"),
    "words_for_draws": gettext_lazy("Words I added to draws"),
    "leaving": gettext_lazy("When I left or wanted to"),
    "handed_on": gettext_lazy("What I handed on"),
    "steps_of_conflicts": gettext_lazy("Steps of a path through a conflict"),
    "meetings": gettext_lazy("Meetings I was at"),
    "roles_in_meetings": gettext_lazy("What I did at meetings"),
    "minutes_written": gettext_lazy("Minutes I wrote"),
    "calendars": gettext_lazy("Addresses of my calendar"),
    "delegate_to": gettext_lazy("Where I spoke for my union"),
    "rehearsals_asked": gettext_lazy("Rules I tried on the past"),
    "rehearsed_for_me": gettext_lazy("What a rule would have changed for me"),
}
FIELDS = {
    "name": gettext_lazy("Name"), "handle": gettext_lazy("Login name"), "email": gettext_lazy("E-mail"),
    "last_login": gettext_lazy("Last here"), "association__name": gettext_lazy("Where"),
    "association": gettext_lazy("Where"), "union__name": gettext_lazy("Where"), "role": gettext_lazy("As"),
    "trusted__name": gettext_lazy("Who"), "person__name": gettext_lazy("Who"), "since": gettext_lazy("Since"),
    "until": gettext_lazy("Until"), "recalled_at": gettext_lazy("Taken back"), "made_at": gettext_lazy("Made"),
    "used_at": gettext_lazy("Used"), "born_on": gettext_lazy("Born"), "allergens": gettext_lazy("What I must not eat"),
    "kind__name": gettext_lazy("What"), "group__name": gettext_lazy("What"), "amount": gettext_lazy("How much"),
    "per": gettext_lazy("How often"),
    "note": gettext_lazy("Note"), "is_private": gettext_lazy("For nobody else"), "skill__name": gettext_lazy("What"),
    "minutes_per_week": gettext_lazy("In a week"), "most_minutes_per_day": gettext_lazy("At most in a day"),
    "withdrawn_at": gettext_lazy("Withdrawn"), "task__name": gettext_lazy("Task"), "taken_at": gettext_lazy("Taken"),
    "released_at": gettext_lazy("Given back"), "share_out__name": gettext_lazy("Share-out"),
    "asked": gettext_lazy("Asked"), "allotted": gettext_lazy("For me"), "handed": gettext_lazy("Fetched"),
    "handed_at": gettext_lazy("Fetched on"), "number": gettext_lazy("No."), "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"), "why": gettext_lazy("Why"), "topic": gettext_lazy("Topic"),
    "opened_at": gettext_lazy("Opened"), "decided_at": gettext_lazy("Decided"), "is_adopted": gettext_lazy("Adopted"),
    "withdrawn_why": gettext_lazy("Why withdrawn"), "year": gettext_lazy("Year"), "saved_at": gettext_lazy("Kept"),
    "counts": gettext_lazy("Counts"), "minutes": gettext_lazy("Time"), "reason": gettext_lazy("Why"),
    "cast_at": gettext_lazy("Given"), "given": gettext_lazy("I gave it"), "draw__name": gettext_lazy("Draw"),
    "place": gettext_lazy("Place in the order"), "is_drawn": gettext_lazy("Drawn"),
    "declined_at": gettext_lazy("Declined"), "words": gettext_lazy("Words"), "on": gettext_lazy("On"),
    "what": gettext_lazy("What"), "leaves_on": gettext_lazy("Leaves on"), "version": gettext_lazy("Version"),
}  # fmt: skip
THOUSANDTHS = "kg"  # any unit of a thousand steps
IN_UNITS = frozenset({"amount", "asked", "allotted", "handed"})
IN_MINUTES = frozenset({"minutes", "minutes_per_week", "most_minutes_per_day"})
Row = list[tuple[str, str]]


@dataclass(frozen=True)
class Subject:
    """One sort of data: its name and its rows, each a list of (name, value); ``many`` counts also what is wordless."""

    name: str
    rows: Sequence[Row]
    many: int


@dataclass(frozen=True)
class Part:
    """What one room holds."""

    name: str
    subjects: Sequence[Subject]


def readable(person: Person) -> list[Part]:
    """Everything about ``person``, in words, sort by sort; what there is none of is left out."""
    held = everything_about(person)
    return [
        Part(str(PARTS.get(room, room)), list(_subjects(held[room])))
        for room in (*PARTS, *(set(held) - set(PARTS)))
        if room in held
    ]


def _subjects(held: Mapping[str, Any]) -> Iterator[Subject]:
    for code, rows in held.items():
        if isinstance(rows, list) and rows:
            yield Subject(str(SUBJECTS.get(code, code)), [row for row in map(_row, rows) if row], len(rows))


def _row(row: Any) -> Row:
    if not isinstance(row, Mapping):
        return [("", _in_words("", row, {}))]
    shown = [
        (str(FIELDS[name]), _in_words(name, value, row)) for name, value in row.items() if name in FIELDS
    ]
    return [(name, value) for name, value in shown if value]


def _in_words(name: str, value: Any, row: Mapping[str, Any]) -> str:
    if value is None or value in ("", []):
        return ""
    if name in IN_UNITS:
        return _amount(value, row)
    if name in IN_MINUTES:
        return minutes(value)
    if name == "per":
        return str(Per(value).label)
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return _when(value) or str(value)


def _amount(value: int, row: Mapping[str, Any]) -> str:
    """In the unit of its kind; of a group of needs, in thousandths of what it is measured in."""
    if row.get("kind__unit_code"):
        return amount(value, row["kind__unit_code"])
    return f"{number(value, THOUSANDTHS)}{THIN}{row.get('group__measure') or ''}"


def _when(value: Any) -> str:
    """Days and instants in words, also those kept as text; empty for anything else."""
    text = value if isinstance(value, str) else ""
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    if text[4:5] == "-" and text[7:8] == "-":
        try:
            value = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
        except ValueError:
            return ""
        return _when(value)
    return moment(value) if isinstance(value, datetime) and value.tzinfo else ""
