"""Stating, changing, withdrawing and restoring what people, households and the union need."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from commonweal.flows.models import Kind
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import AgentSort, Association, Person
from commonweal.provisioning.models import Group, Need
from commonweal.provisioning.permissions.needs import Ground, ground_for
from commonweal.provisioning.rules.needs import why_not_need, why_not_needed


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedTerms:
    """How much is needed, how urgently and how often: what can be changed of a need later.

    ``amount`` counts steps of the kind, or thousandths of the group's measure; ``until`` is the last day.
    """

    tier: int
    amount: int
    per: str
    since: date
    until: date | None = None
    note: str = ""
    is_private: bool = False


@once
def state_need(
    *,
    union: Association,
    whose: Person | Association,
    what: Kind | Group,
    terms: NeedTerms,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Need:
    """Write down that ``whose`` (a person, a household or the union itself) needs ``what``.

    A person says so themselves, or somebody they trust (``permissions.needs``). Raises ``NotPermitted``, and
    ``Refused`` naming the field for what cannot be needed so.
    """
    before = made_before(union=union.pk, key=key, deed="need.stated")
    if before:
        return Need.objects.get(pk=before)
    ground = ground_for(by, whose, union, at=at)
    _require_needed(what, union)
    _require_terms(terms)
    need = Need.objects.create(
        union=union,
        whose_id=whose.pk,
        kind=what if isinstance(what, Kind) else None,
        group=what if isinstance(what, Group) else None,
        **_columns(terms),
    )
    _note(need, deed="need.stated", by=by, ground=ground, at=at, key=key)
    return need


@once
def change_need(
    *, need: Need, terms: NeedTerms, version: int, by: Person, at: datetime, key: UUID | None = None
) -> Need:
    """Put ``terms`` in place of what was stated, if nobody changed it since ``version``.

    Raises ``NotPermitted``, ``Refused`` naming the field, and ``ChangedMeanwhile``.
    """
    before = made_before(union=need.union_id, key=key, deed="need.changed")
    if before:
        return Need.objects.get(pk=before)
    ground = ground_for(by, whose_of(need), need.union, at=at)
    _require_terms(terms)
    changed = Need.objects.filter(pk=need.pk, version=version, withdrawn_at__isnull=True)
    if not changed.update(**_columns(terms), template="", version=F("version") + 1):
        raise ChangedMeanwhile(say("This need was changed meanwhile. What you typed is kept."))
    need.refresh_from_db()
    _note(need, deed="need.changed", by=by, ground=ground, at=at, key=key)
    return need


@once
def withdraw_need(*, need: Need, by: Person, at: datetime, key: UUID | None = None) -> Need:
    """No longer ask for it, because it is met or was a mistake; ``restore_need`` takes this back."""
    return _set_withdrawn(need, deed="need.withdrawn", withdrawn_at=at, by=by, at=at, key=key)


@once
def restore_need(*, need: Need, by: Person, at: datetime, key: UUID | None = None) -> Need:
    """Ask for a withdrawn need again, as it was."""
    return _set_withdrawn(need, deed="need.restored", withdrawn_at=None, by=by, at=at, key=key)


def _set_withdrawn(
    need: Need, *, deed: str, withdrawn_at: datetime | None, by: Person, at: datetime, key: UUID | None
) -> Need:
    if made_before(union=need.union_id, key=key, deed=deed):
        return Need.objects.get(pk=need.pk)
    ground = ground_for(by, whose_of(need), need.union, at=at)
    stands = Need.objects.filter(pk=need.pk, withdrawn_at__isnull=withdrawn_at is not None)
    if stands.update(withdrawn_at=withdrawn_at, version=F("version") + 1):
        need.refresh_from_db()
        _note(need, deed=deed, by=by, ground=ground, at=at, key=key)
    return Need.objects.get(pk=need.pk)


def whose_of(need: Need) -> Person | Association:
    """Who has the need; raises ``Refused`` for a person who was forgotten."""
    if need.whose.sort == AgentSort.ASSOCIATION:
        return Association.objects.get(pk=need.whose_id)
    person = Person.objects.filter(pk=need.whose_id).first()
    if person is None:
        raise Refused(say("Whoever stated this is no longer known here."))
    return person


def _require_needed(what: Kind | Group, union: Association) -> None:
    if what.union_id != union.pk:
        raise Refused(say("This belongs to another union."), field="what")
    if isinstance(what, Kind):
        fault = why_not_needed(medium=what.medium, is_archived=what.archived_at is not None)
        if fault:
            raise Refused(fault[1], field=fault[0])


def _require_terms(terms: NeedTerms) -> None:
    fault = why_not_need(
        tier=terms.tier, amount=terms.amount, per=terms.per, since=terms.since, until=terms.until
    )
    if fault:
        raise Refused(fault[1], field=fault[0])


def _columns(terms: NeedTerms) -> dict[str, object]:
    return {
        "tier": terms.tier,
        "amount": terms.amount,
        "per": terms.per,
        "since": terms.since,
        "until": terms.until,
        "note": terms.note.strip(),
        "is_private": terms.is_private,
    }


def _note(need: Need, *, deed: str, by: Person, ground: Ground, at: datetime, key: UUID | None) -> None:
    """Journal the deed; of a private need only that it was done."""
    open_facts = {"amount": need.amount, "per": need.per, "tier": need.tier}
    note(
        union=need.union_id,
        deed=deed,
        by=by.pk,
        for_whom=ground.for_whom,
        under=ground.under,
        subject=path_of("need", need.pk),
        facts={"version": need.version} | ({} if need.is_private else open_facts),
        at=at,
        key=key,
    )
