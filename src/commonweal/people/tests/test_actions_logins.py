"""Logins given, names changed, people forgotten."""

import pytest
from allauth.account.models import EmailAddress

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.logins import change_person, forget_person, give_login
from commonweal.people.actions.memberships import part_ways
from commonweal.people.actions.newcomers import HandleTaken
from commonweal.people.models import Agent, Login, Membership, Person
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT, PASSWORD

pytestmark = pytest.mark.django_db


def test_a_login_is_given_once_by_who_may():
    union, founder = builders.found_union()
    elder = builders.add_member(union)
    wanted = {"person": elder, "union": union, "handle": "Elder", "password": PASSWORD, "at": AT}
    with pytest.raises(NotPermitted):
        give_login(**wanted, by=elder)
    login = give_login(**wanted, email="elder@river.example", by=founder)
    assert login.handle == "elder"
    assert EmailAddress.objects.get(user=login).primary
    with pytest.raises(HandleTaken):
        give_login(**{**wanted, "handle": "second"}, by=founder)


def test_a_login_is_for_members():
    union, founder = builders.found_union()
    outside = builders.add_member(builders.found_union().union)
    with pytest.raises(Refused):
        give_login(person=outside, union=union, handle="x1", password=PASSWORD, by=founder, at=AT)


def test_everybody_says_what_they_are_called():
    union, founder = builders.found_union()
    member = builders.add_member_with_login(union)
    change_person(person=member, name="Rowan", language="de", by=member, at=AT)
    member.refresh_from_db()
    assert (member.name, member.language) == ("Rowan", "de")
    with pytest.raises(NotPermitted):
        change_person(person=member, name="Other", language="", by=founder, at=AT, union=union)
    assert "Rowan" not in " ".join(Entry.objects.values_list("facts", flat=True))


def test_people_without_a_login_are_named_by_who_keeps_the_members():
    union, founder = builders.found_union()
    child = builders.add_member(union)
    with pytest.raises(NotPermitted):
        change_person(person=child, name="X", language="", by=builders.add_member(union), at=AT, union=union)
    assert change_person(person=child, name="Ash", language="", by=founder, at=AT, union=union).name == "Ash"
    with pytest.raises(Refused):
        change_person(person=child, name=" ", language="", by=founder, at=AT, union=union)


def test_whoever_asks_is_forgotten_and_the_books_stay():
    union = builders.found_union().union
    member = builders.add_member_with_login(union, "Unforgettable")
    agent, entries = member.pk, Entry.objects.filter(union=union.pk).count()

    forget_person(person=member, by=member, at=AT)

    assert not Person.objects.filter(pk=agent).exists()
    assert not Login.objects.filter(person_id=agent).exists()
    assert Agent.objects.filter(pk=agent).exists()
    assert not Membership.objects.filter(member_id=agent, until__isnull=True).exists()
    assert Entry.objects.filter(union=union.pk).count() == entries + 2


def test_nobody_else_is_forgotten_while_they_belong():
    union, founder = builders.found_union()
    member = builders.add_member(union)
    with pytest.raises(NotPermitted):
        forget_person(person=member, by=builders.add_member(union), at=AT, union=union)
    with pytest.raises(Refused):
        forget_person(person=member, by=founder, at=AT, union=union)
    part_ways(member=member, association=union, by=member, at=AT)
    forget_person(person=member, by=founder, at=AT, union=union)
    assert not Person.objects.filter(pk=member.pk).exists()


def test_a_keeper_forgets_no_stranger():
    union, founder = builders.found_union()
    outside = builders.stranger()
    with pytest.raises(NotPermitted):
        forget_person(person=outside, by=founder, at=AT, union=union)
    assert Person.objects.filter(pk=outside.pk).exists()
