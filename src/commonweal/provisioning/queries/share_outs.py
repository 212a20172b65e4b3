"""Share-outs as pages show them: mine, lists, by receiver and by kind; who may see whose share."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from commonweal.lib.words import Words
from commonweal.people.models import Agent, Association, Person
from commonweal.provisioning.models import ShareLine, ShareOut, ShareOutState
from commonweal.provisioning.queries.asking import at_table
from commonweal.provisioning.rules.reasons_of_shares import reason_in_words
from commonweal.provisioning.rules.spans import Span


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
    return [_row(*row) for row in lines.values_list(*LINE)]


def _row(*columns: Any) -> ShareRow:
    """A row from the columns of ``LINE``, the last of which is the written reason."""
    *facts, reason = columns
    told: tuple[Any, ...] = (reason_in_words(reason, allotted=facts[8]), bool(reason.get("by_lot")))
    return ShareRow(*facts, *told)


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


@dataclass(frozen=True, slots=True)
class Box:
    """One receiver's part of a share-out: how many things, how many still wait, how many are short."""

    receiver: UUID
    name: str
    things: int
    waiting: int
    short: int


@dataclass(frozen=True, slots=True)
class KindTotal:
    """One kind in a share-out, over all receivers; amounts in steps."""

    kind: UUID
    name: str
    unit_code: str
    tier: int
    asked: int
    allotted: int
    handed: int
    receivers: int
    short: int

    @property
    def part(self) -> float:
        """The share of what was asked that is shared out; 0 to 1."""
        return self.allotted / self.asked if self.asked else 1.0


def share_outs_of(union: Association, *, with_drafts: bool) -> QuerySet[ShareOut, Any]:
    """Rows (pk, name, covers_from, covers_until, state) of a union's share-outs, the newest first.

    What is only proposed is for those who propose it.
    """
    rows = ShareOut.objects.filter(union=union).order_by("-covers_from", "-id")
    if not with_drafts:
        rows = rows.filter(state__in=[ShareOutState.OPEN, ShareOutState.CLOSED])
    return rows.values_list("pk", "name", "covers_from", "covers_until", "state", named=True)


def share_out_in(union: Association, identity: UUID, *, with_drafts: bool) -> ShareOut:
    """One share-out of this union; 404 for any other, and for proposals where they are not for the viewer."""
    rows = ShareOut.objects.filter(union=union).select_related("union", "round")
    if not with_drafts:
        rows = rows.filter(state__in=[ShareOutState.OPEN, ShareOutState.CLOSED])
    return get_object_or_404(rows, pk=identity)


def boxes_of(share_out: ShareOut, *, search: str = "") -> list[Box]:
    """Everybody's box by name; two queries."""
    waiting, short = Q(handed__lt=F("allotted")), Q(allotted__lt=F("asked")) & ~Q(reason__code="declined")
    rows = ShareLine.objects.filter(share_out=share_out).values_list("receiver")
    counted = list(
        rows.annotate(
            things=Count("id", filter=Q(allotted__gt=0)),
            waiting=Count("id", filter=waiting),
            short=Count("id", filter=short),
        )
    )
    names = names_of_agents(row[0] for row in counted)
    boxes = [Box(row[0], names.get(row[0], ""), *row[1:]) for row in counted]
    wanted = search.casefold()
    return sorted(
        (box for box in boxes if wanted in box.name.casefold()), key=lambda box: box.name.casefold()
    )


def names_of_agents(agents: Iterable[UUID]) -> dict[UUID, str]:
    """The names of persons and associations."""
    rows = Agent.objects.filter(pk__in=list(agents)).values_list("pk", "person__name", "association__name")
    return {pk: person or association or "" for pk, person, association in rows}


def kinds_of_share_out(share_out: ShareOut) -> list[KindTotal]:
    """What is shared out, the most urgent first; one query."""
    short = Q(allotted__lt=F("asked")) & ~Q(reason__code="declined")
    rows = ShareLine.objects.filter(share_out=share_out).values_list("kind", "kind__name", "kind__unit_code")
    found = rows.annotate(
        least=Min("tier"), a=Sum("asked"), b=Sum("allotted"), c=Sum("handed"), n=Count("id"),
        missing=Count("id", filter=short),
    )  # fmt: skip
    return sorted((KindTotal(*row) for row in found), key=lambda one: (one.tier, one.name.casefold()))


def rows_of(share_out: ShareOut, *, receiver: UUID | None = None, kind: UUID | None = None) -> list[ShareRow]:
    """The lines of a share-out, of one receiver or of one kind, by name of the kind; one query."""
    lines = ShareLine.objects.filter(share_out=share_out)
    if receiver is not None:
        lines = lines.filter(receiver=receiver)
    if kind is not None:
        lines = lines.filter(kind=kind)
    return _rows(lines.order_by("kind__name", "id"))


def rows_by_receiver(share_out: ShareOut, receivers: Sequence[UUID]) -> dict[UUID, list[ShareRow]]:
    """The lines of some receivers, by receiver; one query."""
    found: dict[UUID, list[ShareRow]] = {}
    lines = ShareLine.objects.filter(share_out=share_out, receiver__in=receivers)
    for row in _rows(lines.order_by("kind__name", "id")):
        found.setdefault(row.receiver, []).append(row)
    return found


def line_in(share_out: ShareOut, identity: UUID) -> ShareLine:
    """One line of a share-out; 404 for any other."""
    lines = ShareLine.objects.select_related("share_out__union", "kind")
    return get_object_or_404(lines, share_out=share_out, pk=identity)


def receiver_in(share_out: ShareOut, identity: UUID) -> Agent:
    """Somebody who has a box in a share-out; 404 for everybody else."""
    theirs = share_out.lines.filter(receiver=identity)
    return get_object_or_404(Agent, pk__in=theirs.values("receiver"))


def boxes_with_rows(share_out: ShareOut) -> list[tuple[UUID, str, list[ShareRow]]]:
    """Everybody by name with what is theirs, for lists and labels on paper; two queries."""
    by_receiver: dict[UUID, list[ShareRow]] = defaultdict(list)
    for row in rows_of(share_out):
        if row.allotted:
            by_receiver[row.receiver].append(row)
    names = names_of_agents(by_receiver)
    boxes = [(receiver, names.get(receiver, ""), rows) for receiver, rows in by_receiver.items()]
    return sorted(boxes, key=lambda box: box[1].casefold())


def meals_in(share_out: ShareOut) -> list[tuple[str, int]]:
    """Dishes and portions that the plan serves at table in these days; nobody carries them home."""
    plan = share_out.round.adopted_plan
    if plan is None:
        return []
    span = Span(share_out.covers_from, share_out.covers_until)
    return at_table(union=share_out.union, round_=share_out.round, span=span)
