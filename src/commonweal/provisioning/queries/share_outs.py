"""Share-outs as pages show them: mine, lists, by receiver and by kind; who may see whose share."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from commonweal.lib.words import Words
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import ShareLine, ShareOut, ShareOutState
from commonweal.provisioning.rules.reasons_of_shares import reason_in_words


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One receiver's share of one kind; amounts in steps, ``why`` a sentence or two."""

    id: UUID
    share_out: UUID
    receiver: UUID
    kind: UUID
    name: str
    unit_code: str
    tier: int
    asked: int
    allotted: int
    handed: int
    handed_at: datetime | None
    why: Words
    by_lot: bool

    @property
    def rest(self) -> int:
        """What is still to be handed over."""
        return self.allotted - self.handed

    @property
    def is_short(self) -> bool:
        """Less is theirs than they asked, unless they declined it."""
        return self.allotted < self.asked

    @property
    def part(self) -> float:
        """The share of what was asked that is theirs; 0 to 1."""
        return self.allotted / self.asked if self.asked else 1.0


LINE = (
    "pk", "share_out_id", "receiver_id", "kind_id", "kind__name", "kind__unit_code", "tier", "asked", "allotted",
    "handed", "handed_at", "reason",
)  # fmt: skip


def _rows(lines: QuerySet[ShareLine, Any]) -> list[ShareRow]:
    return [
        ShareRow(*row[:11], why=reason_in_words(row[11], allotted=row[8]), by_lot=bool(row[11].get("by_lot")))
        for row in lines.values_list(*LINE)
    ]


@dataclass(frozen=True, slots=True)
class MyShare:
    """An open share-out and what is mine of it: still to be fetched, and what I have."""

    id: UUID
    name: str
    covers_from: date
    covers_until: date
    rows: tuple[ShareRow, ...]

    @property
    def waiting(self) -> tuple[ShareRow, ...]:
        """What is there for me and not handed over yet."""
        return tuple(row for row in self.rows if row.rest > 0)

    @property
    def short(self) -> tuple[ShareRow, ...]:
        """What I get less of than I asked for."""
        return tuple(row for row in self.rows if row.is_short)


def my_shares(person: Person, union: Association) -> list[MyShare]:
    """What is mine in every share-out that is being handed out now, the newest first; two queries."""
    outs = ShareOut.objects.filter(union=union, state=ShareOutState.OPEN).order_by("-covers_from", "-id")
    found = list(outs.values_list("pk", "name", "covers_from", "covers_until"))
    lines = ShareLine.objects.filter(share_out__in=[row[0] for row in found], receiver=person.pk)
    rows = _rows(lines.order_by("kind__name", "id"))
    shares = [MyShare(*row, tuple(each for each in rows if each.share_out == row[0])) for row in found]
    return [share for share in shares if share.rows]
