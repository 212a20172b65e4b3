"""Who speaks for whom, for pages and for counting."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from commonweal.assembly.models import Delegation, Proposal
from commonweal.assembly.rules.delegations import Link, links_for
from commonweal.people.models import Association, Form, Membership, Person
from commonweal.people.permissions import today_in
from commonweal.people.queries.unions import union_of


@dataclass(frozen=True, slots=True)
class Given:
    """A delegation as a page shows it: to or from whom (``other``), on what, where, since when."""

    id: UUID
    other: str
    topic: str
    where: str
    may_pass_on: bool
    since: date


def links_in(proposal: Proposal, *, at: datetime) -> dict[UUID, Link]:
    """For each person the delegation that holds on this proposal's topic at ``at``; none where ballots are secret."""
    if proposal.is_secret:
        return {}
    day = today_in(proposal.union, at)
    rows = Delegation.objects.on(day).filter(association=proposal.association_id).order_by("since", "id")
    fields = ("person_id", "delegate_id", "topic", "may_pass_on")
    return links_for(proposal.topic, [Link(*row) for row in rows.values_list(*fields)])


def given_by(person: Person, union: Association, *, at: datetime) -> list[Given]:
    """Whom ``person`` lets speak for them in ``union`` and its circles."""
    rows = _holding(union, at).filter(person_id=person.pk).select_related("delegate__person", "association")
    return [_shown(row, row.delegate.person.name) for row in rows]


def held_by(person: Person, union: Association, *, at: datetime) -> list[Given]:
    """Who lets ``person`` speak for them in ``union`` and its circles."""
    rows = _holding(union, at).filter(delegate_id=person.pk).select_related("person__person", "association")
    return [_shown(row, row.person.person.name) for row in rows]


def delegation_of(person: Person, union: Association, identity: UUID) -> Delegation | None:
    """One delegation that ``person`` gave or holds in ``union`` or a circle of it."""
    rows = Delegation.objects.filter(pk=identity).select_related("association", "association__within")
    row = rows.first()
    if row is None or union_of(row.association).pk != union.pk:
        return None
    return row if person.pk in {row.person_id, row.delegate_id} else None


def places_of(person: Person, union: Association, *, at: datetime) -> list[tuple[UUID, str]]:
    """Where ``person`` can let somebody speak for them: the union, and its circles and enterprises they belong to."""
    day = today_in(union, at)
    belonging = Membership.objects.on(day).filter(member_id=person.pk, association__within=union)
    parts = belonging.filter(association__form__in=(Form.CIRCLE, Form.ENTERPRISE))
    named = parts.order_by("association__name").values_list("association_id", "association__name")
    return [(union.pk, union.name), *named]


def place_of(union: Association, identity: UUID) -> Association | None:
    """The union itself or a part of it."""
    if identity == union.pk:
        return union
    return Association.objects.filter(pk=identity, within=union).select_related("within").first()


def _holding(union: Association, at: datetime) -> QuerySet[Delegation]:
    day = today_in(union, at)
    rows = Delegation.objects.on(day)
    both = rows.filter(association=union) | rows.filter(association__within=union)
    return both.order_by("topic", "since", "id")


def _shown(row: Delegation, other: str) -> Given:
    return Given(row.pk, other, row.topic, row.association.name, row.may_pass_on, row.since)
