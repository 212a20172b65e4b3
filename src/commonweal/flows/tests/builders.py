"""Kinds, places and lots for tests, made through the same actions that people use."""

from datetime import date, datetime
from itertools import count
from uuid import UUID

from commonweal.flows.actions import add_kind, add_place, record_flows
from commonweal.flows.drafts import Draft, NewResource, Recorded
from commonweal.flows.models import Kind, Medium, Place, Resource
from commonweal.people.models import Association
from commonweal.people.tests.builders import AT, founder_of

_numbers = count(1)


def add_good(union: Association, name: str = "Flour", *, unit: str = "kg", medium: str = Medium.GOOD) -> Kind:
    """A kind of ``union``."""
    return add_kind(
        union=union,
        name=f"{name} {next(_numbers)}",
        medium=medium,
        unit_code=unit,
        by=founder_of(union),
        at=AT,
    )


def add_shelf(union: Association, name: str = "Pantry", *, at: datetime = AT) -> Place:
    """A place of ``union``; ``at`` when its founder held their mandate."""
    return add_place(union=union, name=f"{name} {next(_numbers)}", by=founder_of(union), at=at)


def record(union: Association, *drafts: Draft, at: datetime = AT, key: UUID | None = None) -> Recorded:
    """Record ``drafts`` as one deed of the founder."""
    return record_flows(
        union=union,
        drafts=drafts,
        deed="test.recorded",
        subject="/id/test",
        by=founder_of(union),
        at=at,
        key=key,
    )


def draft(union: Association, action: str, kind: Kind, amount: int | None = None, **changes: object) -> Draft:
    """A flow within ``union``: it gives and receives."""
    return Draft(action, union.pk, union.pk, kind.pk, amount, **changes)


def stock(
    kind: Kind,
    amount: int,
    *,
    label: str = "",
    best_before_on: date | None = None,
    place: Place | None = None,
    may_be_overdrawn: bool = False,
) -> Resource:
    """A new lot with ``amount`` steps of ``kind``, produced by its union."""
    new = NewResource(label, best_before_on, place.pk if place else None, may_be_overdrawn)
    made = record(kind.union, draft(kind.union, "produce", kind, amount, new_resource=new))
    return Resource.objects.get(pk=made.resource_ids[0])
