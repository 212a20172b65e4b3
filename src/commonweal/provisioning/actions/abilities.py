"""Offering hours, changing and withdrawing the offer; being away and coming back. Nobody is ever made to offer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from commonweal.flows.models import Kind, Medium
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import Ability
from commonweal.provisioning.permissions.needs import Ground, ground_for
from commonweal.provisioning.rules.abilities import ALL_DAYS, ALL_PARTS, why_not_offer


class AlreadyOffered(Refused):
    """The person offers hours for this skill already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbilityTerms:
    """How many minutes a week and when; ``weekdays`` has bit 0 for Monday, ``dayparts`` bit 0 for the morning."""

    minutes_per_week: int
    most_minutes_per_day: int | None = None
    weekdays: int = ALL_DAYS
    dayparts: int = ALL_PARTS
    since: date
    until: date | None = None
    note: str = ""


@once
def offer_ability(
    *,
    union: Association,
    person: Person,
    skill: Kind,
    terms: AbilityTerms,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Ability:
    """Offer hours of ``skill``; raises ``NotPermitted``, ``Refused`` naming the field, and ``AlreadyOffered``."""
    before = made_before(union=union.pk, key=key, deed="ability.offered")
    if before:
        return Ability.objects.get(pk=before)
    ground = ground_for(by, person, union, at=at)
    if skill.union_id != union.pk or skill.medium != Medium.WORK or skill.archived_at:
        raise Refused(say("Choose one of the skills of this union."), field="skill")
    _require_terms(terms)
    try:
        with transaction.atomic():
            ability = Ability.objects.create(union=union, person=person, skill=skill, **_columns(terms))
    except IntegrityError as clash:
        raise AlreadyOffered(
            say("Hours for {skill} are offered already; change those.", skill=skill.name), field="skill"
        ) from clash
    _note(ability, deed="ability.offered", by=by, ground=ground, at=at, key=key)
    return ability


@once
def change_ability(
    *, ability: Ability, terms: AbilityTerms, version: int, by: Person, at: datetime, key: UUID | None = None
) -> Ability:
    """Put ``terms`` in place of the offer, if nobody changed it since ``version``; else ``ChangedMeanwhile``."""
    if made_before(union=ability.union_id, key=key, deed="ability.changed"):
        return Ability.objects.get(pk=ability.pk)
    ground = ground_for(by, ability.person, ability.union, at=at)
    _require_terms(terms)
    same = Ability.objects.filter(pk=ability.pk, version=version, withdrawn_at__isnull=True)
    if not same.update(**_columns(terms), version=F("version") + 1):
        raise ChangedMeanwhile(say("This offer was changed meanwhile. What you typed is kept."))
    _note(ability, deed="ability.changed", by=by, ground=ground, at=at, key=key)
    return Ability.objects.get(pk=ability.pk)


@once
def withdraw_ability(*, ability: Ability, by: Person, at: datetime, key: UUID | None = None) -> Ability:
    """No longer offer these hours, without having to say why; ``restore_ability`` takes this back."""
    return _set_withdrawn(ability, deed="ability.withdrawn", withdrawn_at=at, by=by, at=at, key=key)


@once
def restore_ability(*, ability: Ability, by: Person, at: datetime, key: UUID | None = None) -> Ability:
    """Offer the hours again as they were; ``AlreadyOffered`` when there is a newer offer of the skill."""
    return _set_withdrawn(ability, deed="ability.restored", withdrawn_at=None, by=by, at=at, key=key)


def _set_withdrawn(
    ability: Ability, *, deed: str, withdrawn_at: datetime | None, by: Person, at: datetime, key: UUID | None
) -> Ability:
    if made_before(union=ability.union_id, key=key, deed=deed):
        return Ability.objects.get(pk=ability.pk)
    ground = ground_for(by, ability.person, ability.union, at=at)
    stands = Ability.objects.filter(pk=ability.pk, withdrawn_at__isnull=withdrawn_at is not None)
    try:
        with transaction.atomic():
            touched = stands.update(withdrawn_at=withdrawn_at, version=F("version") + 1)
    except IntegrityError as clash:
        raise AlreadyOffered(
            say("Hours for {skill} are offered already; change those.", skill=ability.skill.name)
        ) from clash
    if touched:
        _note(ability, deed=deed, by=by, ground=ground, at=at, key=key)
    return Ability.objects.get(pk=ability.pk)


def _require_terms(terms: AbilityTerms) -> None:
    fault = why_not_offer(
        minutes_per_week=terms.minutes_per_week,
        most_minutes_per_day=terms.most_minutes_per_day,
        weekdays=terms.weekdays,
        dayparts=terms.dayparts,
        since=terms.since,
        until=terms.until,
    )
    if fault:
        raise Refused(fault[1], field=fault[0])


def _columns(terms: AbilityTerms) -> dict[str, object]:
    return {
        "minutes_per_week": terms.minutes_per_week,
        "most_minutes_per_day": terms.most_minutes_per_day,
        "weekdays": terms.weekdays,
        "dayparts": terms.dayparts,
        "since": terms.since,
        "until": terms.until,
        "note": terms.note.strip(),
    }


def _note(ability: Ability, *, deed: str, by: Person, ground: Ground, at: datetime, key: UUID | None) -> None:
    note(
        union=ability.union_id,
        deed=deed,
        by=by.pk,
        for_whom=ground.for_whom,
        under=ground.under,
        subject=path_of("ability", ability.pk),
        at=at,
        key=key,
    )
