"""What happened to a thing of this room, read from the journal: who did what, when, and for whom."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.journal.models import Entry
from commonweal.lib.ids import path_of
from commonweal.people.models import Association, Person


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed: ``by`` and ``for_whom`` are names, empty for people who were forgotten or when nobody is meant."""

    deed: str
    by: str
    for_whom: str
    under_mandate: bool
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def history_of(union: Association, sort: str, identity: UUID, *, most: int = 50) -> list[Deed]:
    """The latest deeds about the thing ``/id/<sort>/<identity>``, the last first, in two queries."""
    rows = (
        Entry.objects.filter(union=union.pk, subject=path_of(sort, identity))
        .order_by("-id")
        .values_list("deed", "by", "for_whom", "under", "at", "facts")[:most]
    )
    found = list(rows)
    names = dict(
        Person.objects.filter(pk__in={row[1] for row in found} | {row[2] for row in found}).values_list(
            "pk", "name"
        )
    )
    return [
        Deed(deed, names.get(by, ""), names.get(for_whom, ""), under is not None, at, json.loads(facts))
        for deed, by, for_whom, under, at, facts in found
    ]
