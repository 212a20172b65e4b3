"""Households, circles and enterprises of a union, and who belongs to them."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page

from commonweal.people.models import Association, Form, Membership
from commonweal.people.queries.paging import page_of

PARTS = (Form.HOUSEHOLD, Form.CIRCLE, Form.ENTERPRISE)


class Dweller(NamedTuple):
    """Somebody in a household."""

    id: UUID
    name: str
    since: date


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A part of a union with those who belong to it on a day."""

    id: UUID
    name: str
    form: str
    about: str
    dwellers: list[Dweller] = field(default_factory=list)

    @property
    def form_in_words(self) -> str:
        """Household, circle or enterprise, in the reader's language."""
        return str(Form(self.form).label)

    @property
    def names(self) -> str:
        """Who belongs to it, in a row."""
        return ", ".join(dweller.name for dweller in self.dwellers)


def households(
    union: Association, *, day: date, search: str = "", number: str | int = 1
) -> Page[HouseholdRow]:
    """The parts of the union by name with their members, fifty to a page, in two queries."""
    parts = Association.objects.filter(within=union, form__in=PARTS)
    if search:
        parts = parts.filter(name__icontains=search)
    page = page_of(
        parts.order_by("form", "name", "pk").values_list("agent_id", "name", "form", "about"), number
    )
    rows = list(page.object_list)
    dwellers = _dwellers([row[0] for row in rows], day)
    page.object_list = [
        HouseholdRow(id=identity, name=name, form=form, about=about, dwellers=dwellers[identity])
        for identity, name, form, about in rows
    ]
    return page


def household_in(union: Association, identity: UUID) -> Association | None:
    """The household with this identity, if it is part of ``union``."""
    return (
        Association.objects.select_related("within").filter(within=union, form__in=PARTS, pk=identity).first()
    )


def dwellers_of(household: Association, *, day: date) -> list[Dweller]:
    """Who belongs to the household on ``day``, by name."""
    return _dwellers([household.pk], day)[household.pk]


def _dwellers(households: list[UUID], day: date) -> defaultdict[UUID, list[Dweller]]:
    found: defaultdict[UUID, list[Dweller]] = defaultdict(list)
    rows = Membership.objects.on(day).filter(association__in=households, member__person__isnull=False)
    values = rows.order_by("member__person__name").values_list(
        "association_id", "member_id", "member__person__name", "since"
    )
    for household, member, name, since in values:
        found[household].append(Dweller(member, name, since))
    return found
