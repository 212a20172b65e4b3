"""Who belongs to a union: the list, one person's card, and the names to choose from in forms."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F, QuerySet, Value

from commonweal.people.models import Association, Mandate, Membership, Person, Proxy, Standing
from commonweal.people.queries.paging import page_of


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the members' list; ``trusted`` are those who act for them."""

    id: UUID
    name: str
    standing: str
    since: date
    until: date | None
    has_login: bool
    households: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    trusted: list[str] = field(default_factory=list)

    @property
    def standing_in_words(self) -> str:
        """The standing in the reader's language."""
        return str(Standing(self.standing).label)


class Span(NamedTuple):
    """A standing in the past or now: what, from when, and from which day no more."""

    standing: str
    since: date
    until: date | None


class Tie(NamedTuple):
    """Somebody who acts for somebody, in a union: the trust, the other person, and from when."""

    proxy: int
    person: UUID
    name: str
    since: date
    union: str


def members_page(
    union: Association, *, day: date, search: str = "", standing: str = "", number: str | int = 1
) -> Page[MemberRow]:
    """The members on ``day`` by name, fifty to a page, those whose name contains ``search``, in a ``standing``."""
    belonging = Membership.objects.on(day).filter(association=union, member__person__isnull=False)
    if search:
        belonging = belonging.filter(member__person__name__icontains=search)
    if standing in Standing.values:
        belonging = belonging.filter(standing=standing)
    values = belonging.order_by("member__person__name", "member_id").values_list(
        "member_id", "member__person__name", "standing", "since", "until", "member__person__login__id"
    )
    page = page_of(values, number)
    return _with_rows(page, union, day)


def _with_rows(page: Page, union: Association, day: date) -> Page[MemberRow]:
    found = list(page.object_list)
    beside = _beside(union, [row[0] for row in found], day)
    page.object_list = [
        MemberRow(
            id=member,
            name=name,
            standing=standing,
            since=since,
            until=until,
            has_login=login is not None,
            households=beside["household", member],
            roles=beside["role", member],
            trusted=beside["trusted", member],
        )
        for member, name, standing, since, until, login in found
    ]
    return page


def _beside(union: Association, ids: list[UUID], day: date) -> defaultdict[tuple[str, UUID], list[str]]:
    """What stands beside each member, in one query: their households, roles, and who acts for them."""
    households = Membership.objects.on(day).filter(member__in=ids, association__within=union)
    roles = Mandate.objects.on(day).filter(holder__in=ids, association=union, recalled_at__isnull=True)
    trusted = Proxy.objects.on(day).filter(person__in=ids, union=union)
    rows = _labelled(households, "household", "member_id", "association__name").union(
        _labelled(roles, "role", "holder_id", "role"),
        _labelled(trusted, "trusted", "person_id", "trusted__name"),
        all=True,
    )
    found: defaultdict[tuple[str, UUID], list[str]] = defaultdict(list)
    for part, member, text in rows.order_by("text"):
        found[part, member].append(text)
    return found


def _labelled(rows: QuerySet, part: str, member: str, text: str) -> QuerySet:
    labelled: QuerySet = rows.annotate(part=Value(part), whom=F(member), text=F(text))
    return labelled.values_list("part", "whom", "text")


def households_of(person: Person, union: Association, *, day: date) -> list[str]:
    """The names of the households, circles and enterprises that ``person`` belongs to on ``day``."""
    rows = Membership.objects.on(day).filter(member_id=person.pk, association__within=union)
    return list(rows.order_by("association__name").values_list("association__name", flat=True))


def person_in(union: Association, identity: UUID) -> Person | None:
    """The person with this identity, if they belong to ``union``, will, or once did; None for everybody else."""
    ever = Membership.objects.filter(association=union, member_id=identity)
    return Person.objects.filter(pk=identity, pk__in=ever.values("member_id")).first()


def has_only_visited(person: Person, union: Association) -> bool:
    """Whether the person never was more than a visitor there, however they belong now."""
    ever = set(
        Membership.objects.filter(member_id=person.pk, association=union).values_list("standing", flat=True)
    )
    return ever == {Standing.VISITOR}


def standings_of(person: Person, association: Association) -> list[Span]:
    """How the person belonged, the latest first; days on which a standing never held are left out."""
    rows = Membership.objects.filter(member_id=person.pk, association=association).order_by("-since", "-id")
    return [
        Span(str(Standing(standing).label), since, until)
        for standing, since, until in rows.values_list("standing", "since", "until")
        if until is None or until > since
    ]


def acting_for(person: Person, *, day: date, union: Association | None = None) -> list[Tie]:
    """Whom ``person`` acts for on ``day``, in ``union`` or in all of theirs."""
    rows = Proxy.objects.on(day).filter(trusted=person)
    rows = rows.filter(union=union) if union else rows
    values = rows.order_by("person__name").values_list(
        "id", "person_id", "person__name", "since", "union__name"
    )
    return [Tie(*row) for row in values]


def trusted_by(person: Person, *, day: date, union: Association | None = None) -> list[Tie]:
    """Who acts for ``person`` on ``day``, in ``union`` or in all of theirs."""
    rows = Proxy.objects.on(day).filter(person=person)
    rows = rows.filter(union=union) if union else rows
    values = rows.order_by("trusted__name").values_list(
        "id", "trusted_id", "trusted__name", "since", "union__name"
    )
    return [Tie(*row) for row in values]


def proxy_in(union: Association, identity: int) -> Proxy | None:
    """The trust with this identity, if it is of ``union``."""
    return Proxy.objects.select_related("person", "trusted", "union").filter(pk=identity, union=union).first()


def names_in(union: Association, *, day: date, but: Iterable[UUID] = ()) -> list[tuple[UUID, str]]:
    """Members to choose from in a form, by name; without visitors and without ``but``."""
    rows = Membership.objects.on(day).filter(association=union, member__person__isnull=False)
    rows = rows.exclude(standing=Standing.VISITOR).exclude(member__in=list(but))
    return list(rows.order_by("member__person__name").values_list("member_id", "member__person__name"))


def has_login(person: Person) -> bool:
    """Whether the person can log in."""
    return Person.objects.filter(pk=person.pk, login__isnull=False).exists()
