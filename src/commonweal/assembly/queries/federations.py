"""Federations and hubs as their unions see them: who belongs, who speaks for whom, who is on the way in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from commonweal.assembly.models import Approach, Proposal, ProposalState
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.people.models import Association, Form, Mandate, Membership, Person
from commonweal.people.permissions import mandates_with, today_in


class DelegateRow(NamedTuple):
    """Somebody who speaks for a union in a federation (the name is empty when forgotten), until a day."""

    mandate: UUID
    union: UUID
    person: UUID
    name: str
    until: date | None


def federations_of(union: Association, *, at: datetime) -> list[Association]:
    """The federations and hubs that ``union`` belongs to, by name."""
    rows = Membership.objects.on(today_in(union, at)).filter(member=union.pk, association__form__in=OF_UNIONS)
    return [row.association for row in rows.select_related("association").order_by("association__name")]


def federation_in(union: Association, identity: UUID, *, at: datetime) -> Association | None:
    """The federation or hub with this identity, if ``union`` belongs to it; None for all others."""
    belongs = Membership.objects.on(today_in(union, at)).filter(member=union.pk, association=identity)
    return Association.objects.filter(pk__in=belongs.values("association"), form__in=OF_UNIONS).first()


def unions_of(federation: Association, *, at: datetime) -> list[Association]:
    """The unions that belong to ``federation``, by name."""
    belonging = Membership.objects.on(today_in(federation, at)).filter(association=federation)
    rows = Association.objects.filter(pk__in=belonging.values("member"), form=Form.UNION)
    return list(rows.order_by("name", "pk"))


def delegates_in(
    federation: Association, *, at: datetime, union: Association | None = None
) -> list[DelegateRow]:
    """Who speaks for the unions of ``federation`` (or for one) at ``at``, whoever was given it last first."""
    rows = Mandate.objects.on(today_in(federation, at)).filter(delegate__federation=federation)
    rows = rows.filter(Q(recalled_at__isnull=True) | Q(recalled_at__gt=at))
    if union is not None:
        rows = rows.filter(association=union)
    values = rows.order_by("-delegate__id").values_list(
        "id", "association_id", "holder_id", "holder__person__name", "until"
    )
    return [DelegateRow(pk, of, holder, name or "", until) for pk, of, holder, name, until in values]


def delegate_of(union: Association, federation: Association, *, at: datetime) -> Person | None:
    """Who speaks for ``union`` in ``federation`` at ``at``: of several, whoever was given it last."""
    rows = delegates_in(federation, at=at, union=union)
    return Person.objects.filter(pk=rows[0].person).first() if rows else None


def speaker_of(union: Association, federation: Association, *, at: datetime) -> UUID:
    """In whose name a federation's matter is brought before ``union``: its delegate's, else that of whoever gives
    mandates there, else the union's own.
    """  # fmt: skip
    delegate = delegate_of(union, federation, at=at)
    givers = mandates_with(union, "people.mandates", at)
    found: UUID = givers[0].holder_id if givers else union.pk
    return found if delegate is None else delegate.pk


@dataclass(frozen=True, slots=True)
class Way:
    """A federation that our union has not joined: who has decided already. ``is_welcome``: only we are asked now."""

    federation: UUID
    name: str
    slug: str
    is_welcome: bool
    has_wished: bool


def ways_of(union: Association) -> list[Way]:
    """Federations that welcome ``union``, or that it decided to join, and that it does not belong to yet."""
    rows = Approach.objects.filter(union=union, joined_at__isnull=True, ended_at__isnull=True)
    values = rows.order_by("federation__name").values_list(
        "federation_id", "federation__name", "federation__slug", "welcomed_at", "wished_at"
    )
    return [
        Way(pk, name, slug or "", welcomed is not None, wished is not None)
        for pk, name, slug, welcomed, wished in values
    ]


def ways_into(federation: Association) -> list[tuple[UUID, str, bool, bool]]:
    """Unions on their way into ``federation``: id, name, whether it welcomes them, whether they decided to join."""
    rows = Approach.objects.filter(federation=federation, joined_at__isnull=True, ended_at__isnull=True)
    values = rows.order_by("union__name").values_list("union_id", "union__name", "welcomed_at", "wished_at")
    return [(pk, name, bool(welcomed), bool(wished)) for pk, name, welcomed, wished in values]


def asked_at_federations(union: Association, *, at: datetime) -> list[Proposal]:
    """What is open at the federations of ``union``, what closes first before all."""
    rows = Proposal.objects.filter(association__in=federations_of(union, at=at), state=ProposalState.OPEN)
    return list(rows.select_related("association").order_by("closes_at", "pk"))


def answers_that_bind(asked: Proposal, *, at: datetime) -> list[Proposal]:
    """The decisions of those unions that consented to a federation's proposal in its wording, and still belong."""
    rows = Proposal.objects.filter(linked_to=asked, linked_version=asked.version, state=ProposalState.DECIDED)
    unions = [union.pk for union in unions_of(asked.association, at=at)]
    return list(
        rows.filter(is_adopted=True, association__in=unions).select_related("association").order_by("pk")
    )


def association_named(identity: UUID) -> Association | None:
    """The association with this identity."""
    return Association.objects.filter(pk=identity).first()


def with_slug(slug: str, *, forms: Iterable[str]) -> Association | None:
    """The association of one of these ``forms`` with this short name, on this node."""
    return Association.objects.filter(slug=slug.strip().lower(), form__in=list(forms)).first()
