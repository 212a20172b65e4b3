"""A person's own things: their login, what they are called, their language; and being forgotten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import part_ways
from commonweal.people.actions.newcomers import begin_login
from commonweal.people.data_of_person import forget_everywhere
from commonweal.people.models import Association, Form, Invitation, Login, Membership, Person
from commonweal.people.permissions import member_of, require_power, today_in


@transaction.atomic
def give_login(
    *,
    person: Person,
    union: Association,
    handle: str,
    password: str,
    email: str = "",
    by: Person,
    at: datetime,
) -> Login:
    """Give a member of ``union`` who has no login one, with a first password that they change themselves.

    Takes people.memberships; an invitation link is the better way, for then nobody else knows the password.
    Raises ``HandleTaken``, ``NotPermitted``, ``Refused``.
    """
    under = require_power(by, union, "people.memberships", at=at)
    if member_of(person, union, at) is None:
        raise Refused(say("{person} is no member of {union}.", person=person.name, union=union.name))
    login = begin_login(person=person, handle=handle, password=password, email=email)
    note(
        union=union.pk,
        deed="login.given",
        by=by.pk,
        subject=path_of("person", person.pk),
        at=at,
        under=under.pk,
    )
    return login


@transaction.atomic
def change_person(
    *,
    person: Person,
    name: str,
    language: str,
    by: Person,
    at: datetime,
    union: Association | None = None,
) -> Person:
    """Change what a person is called and in which language they read.

    Oneself; for people without a login also who holds people.memberships in ``union``. Names are not journaled.
    """
    under = None if by.pk == person.pk else _require_keeps(by, person, union, at=at)
    if not name.strip():
        raise Refused(say("A person needs a name to be called by."), field="name")
    person.name, person.language = name.strip(), language
    person.save(update_fields=["name", "language"])
    for home in _unions_ever(person):
        note(
            union=home,
            deed="person.changed",
            by=by.pk,
            subject=path_of("person", person.pk),
            at=at,
            under=under,
        )
    return person


@transaction.atomic
def forget_person(*, person: Person, by: Person, at: datetime, union: Association | None = None) -> None:
    """Delete who a person was: name, login, trust, and what other rooms hold that is theirs (``data_of_person``).

    Oneself, who then parts from every union; or who holds people.memberships in ``union`` for somebody who parted
    from all. The books keep an opaque handle that leads to nobody. Cannot be undone.
    """
    if by.pk == person.pk:
        under = None
        _part_everywhere(person, at=at)
    else:
        under = _require_may_forget(by, person, union, at=at)
    subject, homes = path_of("person", person.pk), _unions_ever(person)
    forget_everywhere(person)
    Invitation.objects.filter(used_by=person.pk).update(name="")
    person.delete()
    for home in homes:
        note(union=home, deed="person.forgotten", by=by.pk, subject=subject, at=at, under=under)


def _require_keeps(by: Person, person: Person, union: Association | None, *, at: datetime) -> UUID:
    if union is None or member_of(person, union, at) is None or Login.objects.filter(person=person).exists():
        raise NotPermitted(say("{person} decides this alone.", person=person.name))
    return require_power(by, union, "people.memberships", at=at).pk


def _require_may_forget(by: Person, person: Person, union: Association | None, *, at: datetime) -> UUID:
    if union is None or union.pk not in _unions_ever(person):
        raise NotPermitted(say("{person} decides this alone.", person=person.name))
    under = require_power(by, union, "people.memberships", at=at).pk
    if Membership.objects.not_over(today_in(union, at)).filter(member_id=person.pk).exists():
        raise Refused(say("{person} still belongs here or elsewhere; part first.", person=person.name))
    return under


def _part_everywhere(person: Person, *, at: datetime) -> None:
    homes = Association.objects.filter(pk__in=_unions_ever(person))
    for home in homes:
        day = today_in(home, at)
        if Membership.objects.not_over(day).filter(member_id=person.pk, association=home).exists():
            part_ways(member=person, association=home, by=person, at=at)


def _unions_ever(person: Person) -> list[UUID]:
    """Every union, hub or federation the person was ever a member of."""
    whole = Membership.objects.filter(member_id=person.pk, association__within__isnull=True)
    whole = whole.exclude(association__form=Form.HOUSEHOLD)
    return sorted(set(whole.values_list("association_id", flat=True)))
