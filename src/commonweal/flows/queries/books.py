"""Reading the books as people do: flows by time, filtered, summed; and a flow with all that belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from commonweal.flows.models import Action, Flow, Kind, Resource
from commonweal.people.models import Association

PAGE = 50
ACTION_WORDS = tuple(Action.choices)


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody wants to see of the books; days are of the union's time zone, both meant."""

    words: str = ""
    kind: UUID | None = None
    action: str = ""
    agent: UUID | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether sums over what is found say something, and are quickly made."""
        return bool(self.kind or self.agent or (self.since and self.until))


class FlowLine(NamedTuple):
    """One line of the books."""

    id: UUID
    at: datetime
    action: str
    amount: int | None
    minutes: int | None
    kind: UUID
    kind_name: str
    unit_code: str
    provider: UUID
    provider_name: str
    receiver: UUID
    receiver_name: str
    resource: UUID | None
    to_resource: UUID | None
    reason: str
    corrects: UUID | None
    corrected_by: UUID | None
    entry: UUID


class Total(NamedTuple):
    """How much of a kind one action moved, and how often."""

    action: str
    kind_name: str
    unit_code: str
    amount: int | None
    minutes: int | None
    flows: int


class Stretch(NamedTuple):
    """A page of lines, and where the next one begins (empty at the end)."""

    lines: list[FlowLine]
    next_cursor: str


def flows_page(union: Association, filters: Filters, *, cursor: str = "") -> Stretch:
    """Fifty lines, newest first, from where the page before ended; however long the books are."""
    rows = _found(union, replace(filters, agent=None))
    if begin := _read_cursor(cursor):
        at, identity = begin
        rows = rows.filter(Q(at__lt=at) | Q(id__lt=identity), at__lte=at)
    if filters.agent:
        given, got = rows.filter(provider=filters.agent), rows.filter(receiver=filters.agent)
        lines = _newest(given, got.exclude(provider=filters.agent), count=PAGE + 1)
    else:
        lines = _newest(rows, count=PAGE + 1)
    if len(lines) <= PAGE:
        return Stretch(lines, "")
    return Stretch(lines[:PAGE], _cursor(lines[PAGE - 1]))


def _newest(*sides: QuerySet[Flow], count: int) -> list[FlowLine]:
    """The newest of several searches together; each alone has an index that gives them in order."""
    found = [line for rows in sides for line in _lines(rows.order_by("-at", "-id")[:count])]
    return sorted(found, key=attrgetter("at", "id"), reverse=True)[:count]


def all_flows(union: Association, filters: Filters) -> Iterator[FlowLine]:
    """Every line that is found, oldest first, read little by little."""
    rows = _as_lines(_found(union, filters).order_by("at", "id"))
    return map(FlowLine._make, rows.iterator(chunk_size=2000))


def totals(union: Association, filters: Filters) -> list[Total]:
    """Sums by kind and action over what is found; empty when the filters are so wide that sums mean little."""
    if not filters.is_narrow:
        return []
    rows = _found(union, filters).values("action", "kind__name", "kind__unit_code")
    rows = rows.annotate(amount_sum=Sum("amount"), minutes_sum=Sum("minutes"), flows=Count("id"))
    return [Total._make(row.values()) for row in rows.order_by("kind__name", "action")[:200]]


def flows_of_lot(lot: Resource) -> list[FlowLine]:
    """The newest fifty flows that name a lot."""
    came = Flow.objects.filter(to_resource=lot).exclude(resource=lot)
    return _newest(Flow.objects.filter(resource=lot), came, count=PAGE)


def flows_of_entry(union: Association, entry: UUID) -> list[FlowLine]:
    """The flows of one deed in order, at most fifty."""
    return _lines(Flow.objects.filter(union=union, entry=entry).order_by("position")[:PAGE])


def flow_in(union: Association, identity: UUID) -> Flow | None:
    """The flow of this id with its kind and union, if it is of ``union``."""
    return Flow.objects.select_related("kind", "union", "process").filter(union=union, pk=identity).first()


def line_of(union: Association, identity: UUID) -> FlowLine | None:
    """One line of the books."""
    return next(iter(_lines(Flow.objects.filter(union=union, pk=identity))), None)


def _found(union: Association, filters: Filters) -> QuerySet[Flow]:
    rows = Flow.objects.filter(union=union)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.action:
        rows = rows.filter(action=filters.action)
    if filters.agent:
        rows = rows.filter(Q(provider=filters.agent) | Q(receiver=filters.agent))
    if filters.words:
        named = Kind.objects.filter(union=union, name__icontains=filters.words).values("pk")
        rows = rows.filter(Q(kind__in=named) | Q(reason__icontains=filters.words))
    zone = ZoneInfo(union.time_zone)
    if filters.since:
        rows = rows.filter(at__gte=_midnight(filters.since, zone))
    if filters.until:
        rows = rows.filter(at__lt=_midnight(filters.until + timedelta(days=1), zone))
    return rows


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _as_lines(rows: QuerySet[Flow]) -> QuerySet:
    return rows.annotate(
        provider_name=_name("provider"), receiver_name=_name("receiver"), corrected_by=F("corrections__id")
    ).values_list(
        "id",
        "at",
        "action",
        "amount",
        "minutes",
        "kind_id",
        "kind__name",
        "kind__unit_code",
        "provider_id",
        "provider_name",
        "receiver_id",
        "receiver_name",
        "resource_id",
        "to_resource_id",
        "reason",
        "corrects_id",
        "corrected_by",
        "entry",
    )


def _name(agent: str) -> Coalesce:
    return Coalesce(f"{agent}__person__name", f"{agent}__association__name", Value(""))


def _lines(rows: QuerySet[Flow]) -> list[FlowLine]:
    return [FlowLine._make(row) for row in _as_lines(rows)]


def _cursor(line: FlowLine) -> str:
    return f"{line.at.astimezone(UTC).isoformat()}~{line.id.hex}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    """Where a page begins; a cursor that makes no sense (somebody edited the address) begins at the newest."""
    at, _, identity = cursor.partition("~")
    try:
        begin = datetime.fromisoformat(at.replace(" ", "+"))
        return (begin, UUID(identity)) if begin.tzinfo else None
    except ValueError:
        return None
