"""Every address of a union, for whom it is not: strangers, nobody, and things of another union under our own name."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import models
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from commonweal.assembly.tests.builders.ballots import spoken_and_delegated
from commonweal.assembly.tests.builders.budgets import year_in
from commonweal.assembly.tests.builders.draws import OPTIONS, announced
from commonweal.assembly.tests.builders.joining import taken_in
from commonweal.assembly.tests.builders.meetings import called
from commonweal.assembly.tests.builders.parting import gone
from commonweal.assembly.tests.builders.proposals import opened as brought_up
from commonweal.assembly.tests.builders.rehearsals import asked as rehearsed
from commonweal.people.models import Person
from commonweal.people.powers import declared_powers
from commonweal.people.tests.builders import AT, founder_of, give_powers, stranger
from commonweal.provisioning.models import Round
from commonweal.provisioning.tests.builders.needs import away, guests
from commonweal.provisioning.tests.builders.rounds import porridge
from commonweal.provisioning.tests.builders.share_outs import opened
from commonweal.provisioning.tests.builders.tasks import baking

pytestmark = pytest.mark.django_db
ROOMS = {"people", "flows", "assembly", "provisioning", "journal"}
SAMPLES = {
    "slug": None,
    "what": "export",
    "name": "people",
    "ending": "csv",
    "template": "clothing",
    "at": "1",
}
NOT_HERE = {404, 405}
NOBODYS_NUMBER = 987_654_321
# One of each sort of thing that pages speak of by id; a page takes a few of them and must refuse all of another union.
TRIED = {
    "assembly.Ballot", "assembly.Delegation",
    "assembly.AgendaPoint", "assembly.Applicant", "assembly.BudgetArea", "assembly.BudgetProject", "assembly.Budgeting",
    "assembly.ConflictPath", "assembly.ConflictStep", "assembly.Draw", "assembly.Evaluation",
    "assembly.Meeting", "assembly.Proposal", "assembly.Rehearsal",
    "flows.Flow", "flows.Kind", "flows.Resource", "people.Person", "provisioning.Need", "provisioning.Plan",
    "provisioning.Recipe", "provisioning.Round", "provisioning.ShareLine", "provisioning.ShareOut",
    "provisioning.SupplyOffer", "provisioning.Task",
}  # fmt: skip
LOOKS_INTO = {
    "assembly": {"people"},
    "flows": {"people"},
    "provisioning": {"flows", "people"},
}  # others: into all
OPEN_TO_ALL = {"people:join"}  # the secret in the link is the key


def addresses() -> Iterator[tuple[str, frozenset[str]]]:
    """Name and arguments of every address that lies in a union."""

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, frozenset[str]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, pattern.namespace or space)
            elif pattern.name and "slug" in pattern.pattern.converters and space:
                yield f"{space}:{pattern.name}", frozenset(pattern.pattern.converters)

    yield from sorted(set(walk(get_resolver().url_patterns, "")), key=str)


ADDRESSES = [each for each in addresses() if each[0] not in OPEN_TO_ALL]


def things_in(given: frozenset[str]) -> frozenset[str]:
    """The arguments that name a thing by its id."""
    return given - SAMPLES.keys()


def address_of(name: str, given: frozenset[str], slug: str, thing: UUID) -> str:
    """The address with ``thing`` for whatever it names by id; where ids are numbers, a number nobody has."""
    known = {argument: SAMPLES[argument] for argument in given & SAMPLES.keys()} | {"slug": slug}
    named = sorted(things_in(given))
    for values in product((thing, NOBODYS_NUMBER), repeat=len(named)):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs={**known, **dict(zip(named, values, strict=True))})
    raise AssertionError(f"{name} takes something else than ids: {named}")


def test_there_are_addresses_to_try():
    assert len(ADDRESSES) > 80
    assert len([1 for _, given in ADDRESSES if things_in(given)]) > 30


def test_a_union_does_not_exist_for_strangers_and_asks_nobody_in(client):
    home, nobody = baking().home, Client()
    client.force_login(stranger().login)
    for method in ("get", "post"):
        for name, given in ADDRESSES:
            address = address_of(name, given, home.union.slug, uuid4())
            answer = getattr(nobody, method)(address)
            assert answer.status_code in {302, 405}, (method, address, answer.status_code)
            assert answer.status_code == 405 or "/account/login/" in answer["Location"], address
            answer = getattr(client, method)(address)
            assert answer.status_code in NOT_HERE, (method, address, answer.status_code)


def things_of(union: UUID) -> dict[str, UUID]:
    """One thing of every sort that the union has, by its model."""
    found: dict[str, UUID] = {}
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS or not isinstance(model._meta.pk, models.UUIDField):
            continue
        fields = {field.name for field in model._meta.get_fields()}
        for path in (
            "union",
            "association",
            "round__union",
            "share_out__union",
            "task__union",
            "plan__round__union",
            "budgeting__union",
            "applicant__union",
            "path__union",
            "meeting__union",
            "voice__proposal__union",
        ):
            if path.split("__")[0] in fields:
                row = model._default_manager.filter(**{path: union}).first()
                if row is not None:
                    found[model._meta.label] = row.pk
                break
    return found


def fitting(name: str, things: dict[str, UUID]) -> list[tuple[str, UUID]]:
    """The things whose ids an address could take: those of its own room, and of the rooms that it may look into."""
    room = name.partition(":")[0]
    rooms = LOOKS_INTO.get(room, ROOMS) | {room}
    return [(label, thing) for label, thing in things.items() if label.partition(".")[0] in rooms]


def asked(method: str, address: str, person: Person) -> int | str:
    """What the view behind an address answers ``person``: a status, or the name of what it raised.

    Thousands are asked, so the shell around the views is left out; the test above goes through it.
    """
    request = getattr(RequestFactory(), method)(address)
    request.user, request.person = person.login, person
    match = resolve(address)
    try:
        return match.func(request, *match.args, **match.kwargs).status_code
    except Http404:
        return 404
    except Exception as raised:  # whatever it is, the view went on where there should have been nothing
        return type(raised).__name__


def test_things_of_another_union_are_not_here():
    """Under our own union's name, whatever is named by id belongs to us, or there is nothing."""
    own, elsewhere = baking(), baking("Elsewhere").home
    home = own.home
    porridge(elsewhere)
    away(elsewhere.union, elsewhere.member, AT.date(), AT.date())
    guests(elsewhere.union, 2, AT.date(), AT.date())
    opened(Round.objects.get(union=elsewhere.union))
    rehearsed(elsewhere.union)
    brought_up(elsewhere.union)
    year_in(elsewhere.union)
    announced(elsewhere.union, OPTIONS)
    called(elsewhere.union, brought_up(elsewhere.union))
    spoken_and_delegated(elsewhere.union)
    taken_in(elsewhere.union)
    gone(elsewhere.union, elsewhere.member, elsewhere.keeper)
    person = founder_of(home.union)
    ours = address_of("provisioning:task", frozenset({"pk"}), home.union.slug, own.task.pk)
    assert asked("get", ours, person) == 200
    now = timezone.now()
    give_powers(home.keeper, home.union, *declared_powers(), at=now, days=1)
    theirs = {label: thing for label, thing in things_of(elsewhere.union.pk).items() if label in TRIED}
    theirs["people.Person"] = elsewhere.member.pk
    assert theirs.keys() == TRIED
    seen = []
    for name, given in ADDRESSES:
        for label, thing in fitting(name, theirs) if things_in(given) else ():
            address = address_of(name, given, home.union.slug, thing)
            for method in ("get", "post"):
                answer = asked(method, address, person)
                if answer not in NOT_HERE:
                    seen.append((method, label, name, answer))
    assert seen == []
