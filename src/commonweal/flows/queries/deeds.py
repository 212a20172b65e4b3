"""The journal as people read it: which deeds were done, by whom, for whom, under which mandate."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from commonweal.journal.models import Entry
from commonweal.journal.queries import seq_of
from commonweal.people.models import Association, Mandate, Person

PAGE = 50


class Deed(NamedTuple):
    """One entry of the journal with names where they are still known."""

    id: UUID
    at: datetime
    deed: str
    subject: str
    by: str
    for_whom: str


def deeds_page(union: Association, *, after: UUID | None = None) -> tuple[list[Deed], UUID | None]:
    """Fifty deeds, newest first, and the id after which the next page begins."""
    rows = Entry.objects.filter(union=union.pk).order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows.values_list("id", "at", "deed", "subject", "by", "for_whom")[: PAGE + 1])
    names = names_of(person for row in found for person in row[4:] if person)
    deeds = [Deed._make([*row[:4], names.get(row[4], ""), names.get(row[5], "")]) for row in found[:PAGE]]
    return deeds, deeds[-1].id if len(found) > PAGE else None


def names_of(people: Iterable[UUID]) -> dict[UUID | None, str]:
    """Names by handle; somebody forgotten has none."""
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "name"))


def deed_in(union: Association, identity: UUID) -> tuple[Entry, int | None, str, str, str] | None:
    """An entry of ``union``, its place in the chain, who did it, for whom, and under which role; None elsewhere."""
    entry = Entry.objects.filter(union=union.pk, pk=identity).first()
    if entry is None:
        return None
    names = names_of(person for person in (entry.by, entry.for_whom) if person)
    role = (
        Mandate.objects.filter(pk=entry.under).values_list("role", flat=True).first() if entry.under else ""
    )
    return entry, seq_of(entry.pk), names.get(entry.by, ""), names.get(entry.for_whom, ""), role or ""
