"""Whoever is new on this node: their name, and the handle and password they choose.

These functions write rows that have no union yet, so they journal nothing; the actions that call them do.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, AgentSort, Login, Person
from commonweal.people.rules import why_not_handle


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody tells about themselves when they come: a name to be called by, and how they will log in."""

    name: str
    handle: str
    password: str
    email: str = ""
    language: str = ""


class HandleTaken(Refused):
    """Somebody else on this node has the handle or the e-mail address."""


def begin_person(*, name: str, language: str = "", is_demo: bool = False) -> Person:
    """A person with a fresh handle for the books, in no association yet. Raises ``Refused`` without a name."""
    if not name.strip():
        raise Refused(say("A person needs a name to be called by."), field="name")
    agent = Agent.objects.create(sort=AgentSort.PERSON)
    return Person.objects.create(agent=agent, name=name.strip(), language=language, is_demo=is_demo)


def begin_login(*, person: Person, handle: str, password: str, email: str = "") -> Login:
    """A login for ``person``. Raises ``Refused`` for a bad handle or password, ``HandleTaken`` for a taken one."""
    handle, email = handle.strip().lower(), email.strip()
    reason = why_not_handle(handle)
    if reason:
        raise Refused(reason, field="handle")
    login = Login(person=person, handle=handle, email=email)
    _require_good_password(login, password)
    login.set_password(password)
    try:
        with transaction.atomic():
            login.save(force_insert=True)
    except IntegrityError as clash:
        raise _taken(person, handle) from clash
    if email:
        EmailAddress.objects.create(user=login, email=email.lower(), primary=True, verified=False)
    return login


def begin_newcomer(newcomer: Newcomer, *, is_demo: bool = False) -> Person:
    """The person and the login of a newcomer. Raises as ``begin_person`` and ``begin_login`` do."""
    person = begin_person(name=newcomer.name, language=newcomer.language, is_demo=is_demo)
    begin_login(person=person, handle=newcomer.handle, password=newcomer.password, email=newcomer.email)
    return person


def is_newcomer(person: Person, newcomer: Newcomer | None) -> bool:
    """Whether ``newcomer`` is ``person``, come a second time: the handle is theirs, and they know the password."""
    login = Login.objects.filter(person=person).first()
    if login is None or newcomer is None:
        return False
    return login.handle == newcomer.handle.strip().lower() and login.check_password(newcomer.password)


def _require_good_password(login: Login, password: str) -> None:
    try:
        validate_password(password, user=login)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages), field="password") from weak


def _taken(person: Person, handle: str) -> Refused:
    if Login.objects.filter(person=person).exists():
        return HandleTaken(say("{person} can already log in.", person=person.name), field="handle")
    if Login.objects.filter(handle__iexact=handle).exists():
        return HandleTaken(say("“{handle}” is taken; choose another.", handle=handle), field="handle")
    return HandleTaken(say("This e-mail address is in use; leave it empty or take another."), field="email")
