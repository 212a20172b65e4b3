"""Trust: a member acts for a child, an elder, or somebody without a phone, and the journal names both."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Login, Person, Proxy
from commonweal.people.permissions import (
    may_act_for,
    member_of,
    require_member,
    require_not_visitor,
    require_power,
    today_in,
)


class AlreadyTrusted(Refused):
    """The same person is trusted already."""


@once
def trust_proxy(
    *,
    person: Person,
    trusted: Person,
    union: Association,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    for_whom: Person | None = None,
) -> Proxy:
    """Let ``trusted`` act for ``person`` in ``union`` from today.

    People with a login decide this themselves; for those without, somebody who already acts for them or who holds
    people.proxies does. Raises ``AlreadyTrusted``, ``NotPermitted``, ``Refused``.
    """
    before = made_before(union=union.pk, key=key, deed="proxy.trusted")
    if before:
        return Proxy.objects.filter(person_id=before, trusted=trusted, union=union).latest("id")
    under = _require_trusting(by, person, union, at=at)
    if person.pk == trusted.pk:
        raise Refused(say("Everybody acts for themselves already."), field="trusted")
    if member_of(person, union, at) is None:
        raise Refused(say("{person} is no member of {union}.", person=person.name, union=union.name))
    require_not_visitor(trusted, union, at=at)
    proxy = _begin_proxy(person, trusted, union, at=at)
    note(
        union=union.pk, deed="proxy.trusted", by=by.pk, subject=path_of("person", person.pk), at=at, under=under,
        for_whom=for_whom.pk if for_whom else None, key=key, facts={"trusted": trusted.pk},
    )  # fmt: skip
    return proxy


@transaction.atomic
def end_trust(*, proxy: Proxy, by: Person, at: datetime, for_whom: Person | None = None) -> Proxy:
    """End the trust today. The person, whoever acts for them, the trusted, and people.proxies may.

    Ending it twice changes nothing the second time.
    """
    union = proxy.union
    may = by.pk == proxy.trusted_id or may_act_for(by, proxy.person, union, at=at)
    under = None if may else require_power(by, union, "people.proxies", at=at).pk
    require_member(by, union, at=at)
    day = today_in(union, at)
    ended = Proxy.objects.not_over(day).filter(pk=proxy.pk).update(until=max(day, proxy.since))
    proxy.refresh_from_db()
    if ended:
        note(
            union=union.pk, deed="proxy.ended", by=by.pk, subject=path_of("person", proxy.person_id), at=at,
            under=under, for_whom=for_whom.pk if for_whom else None, facts={"trusted": proxy.trusted_id},
        )  # fmt: skip
    return proxy


def _require_trusting(by: Person, person: Person, union: Association, *, at: datetime) -> UUID | None:
    has_login = Login.objects.filter(person=person).exists()
    if by.pk == person.pk or (not has_login and may_act_for(by, person, union, at=at)):
        require_member(by, union, at=at)
        return None
    if has_login:
        raise NotPermitted(say("{person} can log in and decides this alone.", person=person.name))
    return require_power(by, union, "people.proxies", at=at).pk


def _begin_proxy(person: Person, trusted: Person, union: Association, *, at: datetime) -> Proxy:
    day = today_in(union, at)
    known = AlreadyTrusted(
        say("{trusted} already acts for {person}.", trusted=trusted.name, person=person.name)
    )
    if Proxy.objects.not_over(day).filter(person=person, trusted=trusted, union=union).exists():
        raise known
    try:
        with transaction.atomic():
            return Proxy.objects.create(person=person, trusted=trusted, union=union, since=day)
    except IntegrityError as clash:
        raise known from clash
