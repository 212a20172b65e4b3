"""Mandates of a union: who holds which powers until when, and which of them a page may offer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from commonweal.people.models import Association, Mandate, Person
from commonweal.people.permissions import mandates_with, today_in
from commonweal.people.powers import declared_powers
from commonweal.people.rules import FOUNDING, holds_on


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate with its holder's name (empty when forgotten) and its powers in words."""

    id: UUID
    role: str
    holder: UUID
    name: str
    powers: list[str | Promise]
    since: date
    until: date | None
    decision: str
    recalled_at: datetime | None

    @property
    def decision_in_words(self) -> str:
        """By which decision; that of founding in the reader's language."""
        return _("the founding") if self.decision == FOUNDING else self.decision

    def ends_by(self, last: date) -> bool:
        """Whether it no longer holds after ``last``."""
        return self.until is not None and self.until <= last


def mandates_of(union: Association, *, day: date, person: Person | None = None) -> list[MandateRow]:
    """Mandates that hold on ``day`` or later and were not recalled, by role; of all holders or of ``person``."""
    rows = Mandate.objects.not_over(day).filter(association=union, recalled_at__isnull=True)
    rows = rows.filter(holder_id=person.pk) if person else rows
    return _rows(rows.order_by("role", "until"))


def past_mandates_of(union: Association, *, day: date, most: int = 50) -> list[MandateRow]:
    """The latest mandates that ended before or on ``day``, or were recalled."""
    over = Mandate.objects.filter(association=union).exclude(
        pk__in=Mandate.objects.not_over(day).filter(recalled_at__isnull=True).values("pk")
    )
    return _rows(over.order_by("-since", "-id")[:most])


def mandate_in(union: Association, identity: UUID) -> Mandate | None:
    """The mandate with this identity, if it is of ``union``."""
    return Mandate.objects.select_related("association").filter(pk=identity, association=union).first()


def powers_of(person: Person, union: Association, *, at: datetime) -> frozenset[str]:
    """All powers the person holds in the union at ``at``, in one query, so that a page offers only what it may."""
    rows = Mandate.objects.on(today_in(union, at)).filter(holder_id=person.pk, association=union)
    held = rows.filter(recalled_at__isnull=True).values_list("powers", flat=True)
    return frozenset(power for powers in held for power in powers)


def powers_in(places: Collection[Association], person: Person, *, at: datetime) -> frozenset[str]:
    """All powers the person holds in any of ``places`` at ``at`` (a circle and its union), in one query."""
    days = {place.pk: today_in(place, at) for place in places}
    rows = Mandate.objects.filter(holder_id=person.pk, association__in=days, recalled_at__isnull=True)
    held = rows.values_list("association_id", "since", "until", "powers")
    return frozenset(
        power
        for place, since, until, powers in held
        if holds_on(days[place], since=since, until=until)
        for power in powers
    )


def who_gives_mandates(union: Association, *, at: datetime) -> frozenset[UUID]:
    """Who holds people.mandates; when nobody does, only a decision gives mandates."""
    return frozenset(mandate.holder_id for mandate in mandates_with(union, "people.mandates", at))


def _rows(mandates: QuerySet[Mandate]) -> list[MandateRow]:
    meanings = declared_powers()
    values = mandates.values_list(
        "id",
        "role",
        "holder_id",
        "holder__person__name",
        "powers",
        "since",
        "until",
        "decision",
        "recalled_at",
    )
    return [
        MandateRow(
            id=identity,
            role=role,
            holder=holder,
            name=name or "",
            powers=[meanings.get(code, code) for code in powers],
            since=since,
            until=until,
            decision=decision,
            recalled_at=recalled_at,
        )
        for identity, role, holder, name, powers, since, until, decision, recalled_at in values
    ]
