"""A budgeting that begins with the projects of a Pabulib file."""

from datetime import datetime
from itertools import chain, count
from uuid import UUID

from commonweal.assembly.actions.budgets import NOUN
from commonweal.assembly.models import Budgeting, BudgetProject
from commonweal.assembly.permissions import BUDGETS
from commonweal.assembly.rules.budgets import PROJECTS_MOST
from commonweal.assembly.rules.pabulib import Election, Entry
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power

NAME_MOST = 120
MINUTES = "min"


@once
def prepare_from_file(
    *, union: Association, election: Election, year: int, by: Person, at: datetime, key: UUID | None = None
) -> Budgeting:
    """Prepare a budgeting with the money and the projects of ``election``; its votes stay where they were given.

    Raises ``Refused`` for a file that counts in minutes or has too many projects; ``NotPermitted`` without
    assembly.budgets.
    """
    made = made_before(union=union.pk, key=key, deed="budgeting.read_in")
    if made:
        return Budgeting.objects.get(pk=made)
    mandate = require_power(by, union, BUDGETS, at=at)
    if election.meta.get("currency") == MINUTES:
        raise Refused(
            say("This file counts in minutes; a budgeting begins with money. Nothing was saved."),
            field="file",
        )
    if len(election.projects) > PROJECTS_MOST:
        raise Refused(
            say("Up to {most} projects, please. Nothing was saved.", most=PROJECTS_MOST), field="file"
        )
    name = election.meta.get("description", "").strip()[:NAME_MOST] or str(year)
    budgeting = Budgeting.objects.create(
        union=union, year=year, name=name, people=1, weekly_minutes=0, weeks=1, slack_permille=1000, fund_minutes=0,
        net=election.budget, buffer=0, baseline=0,
    )  # fmt: skip
    names = _names(election.projects)
    BudgetProject.objects.bulk_create(
        BudgetProject(
            budgeting=budgeting, number=number, name=names[entry.id], money=entry.cost, brought_by_id=by.pk
        )
        for number, entry in enumerate(election.projects, start=1)
    )
    note(
        union=union.pk, deed="budgeting.read_in", by=by.pk, subject=path_of(NOUN, budgeting.pk), at=at,
        under=mandate.pk, key=key, facts={"projects": len(election.projects), "net": election.budget},
    )  # fmt: skip
    return budgeting


def _names(entries: tuple[Entry, ...]) -> dict[str, str]:
    """A name for each project that no other has: where two are called the same, with the number of the file, or what
    comes after it.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for place, entry in enumerate(entries, start=1):
        short = entry.name[: NAME_MOST - 20].strip() or str(place)
        others = (f"{short} ({number})" for number in count(place))
        free = (name for name in chain([short, f"{short} ({entry.id[:16]})"], others) if name not in taken)
        given[entry.id] = next(free)
        taken.add(given[entry.id])
    return given
