"""The unions of this node: whose journal a deed stands in, and which of them a person sees."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from commonweal.people.models import Association, Form, Mandate, Membership, Person, Standing
from commonweal.people.rules import holds_on, local_day


class Home(NamedTuple):
    """A union one belongs to today."""

    id: UUID
    name: str
    slug: str
    standing: str


def union_of(association: Association) -> Association:
    """The union in whose journal the deeds of ``association`` stand: itself, or what it is part of."""
    return association.within or association


def homes_of(person: Person, *, at: datetime) -> list[Home]:
    """The unions that ``person`` belongs to at ``at``, by name."""
    rows = Membership.objects.filter(member_id=person.pk, association__form=Form.UNION)
    values = rows.order_by("association__name").values_list(
        "association_id", "association__name", "association__slug", "standing", "since", "until",
        "association__time_zone",
    )  # fmt: skip
    return [
        Home(identity, name, slug or "", str(Standing(standing).label))
        for identity, name, slug, standing, since, until, zone in values
        if holds_on(local_day(at, zone), since=since, until=until)
    ]


def has_union() -> bool:
    """Whether a union lives on this node; those of the demo do not count."""
    return Association.objects.filter(form=Form.UNION, is_demo=False).exists()


def is_address_free(slug: str) -> bool:
    """Whether no association of this node has this address."""
    return not Association.objects.filter(slug=slug).exists()


class Held(NamedTuple):
    """A mandate one holds, somewhere."""

    union: str
    role: str
    until: date | None


def powers_everywhere(person: Person, *, day: date) -> list[Held]:
    """The mandates that ``person`` holds on ``day`` in all associations."""
    rows = Mandate.objects.on(day).filter(holder_id=person.pk, recalled_at__isnull=True)
    values = rows.order_by("association__name", "role").values_list("association__name", "role", "until")
    return [Held(*row) for row in values]
