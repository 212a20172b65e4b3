"""Trusting somebody to act for another, and ending it."""

from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.proxies import AlreadyTrusted, end_trust, trust_proxy
from commonweal.people.models import Proxy, Standing
from commonweal.people.permissions import may_act_for
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def test_people_with_a_login_choose_whom_they_trust():
    union = builders.found_union().union
    elder, friend = builders.add_member_with_login(union), builders.add_member(union)
    trust_proxy(person=elder, trusted=friend, union=union, by=elder, at=AT)
    assert may_act_for(friend, elder, union, at=AT)
    entry = Entry.objects.get(union=union.pk, deed="proxy.trusted")
    assert (entry.by, entry.subject) == (elder.pk, f"/id/person/{elder.pk}")


def test_nobody_chooses_for_people_with_a_login_not_even_by_mandate():
    union, founder = builders.found_union()
    elder, friend = builders.add_member_with_login(union), builders.add_member(union)
    with pytest.raises(NotPermitted):
        trust_proxy(person=elder, trusted=friend, union=union, by=founder, at=AT)


def test_for_people_without_a_login_a_mandate_or_their_trusted_choose():
    union, founder = builders.found_union()
    parent, other = builders.add_member(union), builders.add_member(union)
    child = builders.add_member(union)
    with pytest.raises(NotPermitted):
        trust_proxy(person=child, trusted=parent, union=union, by=parent, at=AT)
    trust_proxy(person=child, trusted=parent, union=union, by=founder, at=AT)
    trust_proxy(person=child, trusted=other, union=union, by=parent, at=AT, for_whom=child)
    assert may_act_for(other, child, union, at=AT)


def test_nobody_is_trusted_twice_or_by_themselves():
    union, founder = builders.found_union()
    child = builders.add_member(union, trusted=founder)
    with pytest.raises(AlreadyTrusted):
        trust_proxy(person=child, trusted=founder, union=union, by=founder, at=AT)
    with pytest.raises(Refused):
        trust_proxy(person=child, trusted=child, union=union, by=founder, at=AT)


def test_the_same_key_trusts_once():
    union, founder = builders.found_union()
    child, key = builders.add_member(union), uuid4()
    one = trust_proxy(person=child, trusted=founder, union=union, by=founder, at=AT, key=key)
    assert trust_proxy(person=child, trusted=founder, union=union, by=founder, at=AT, key=key) == one


@pytest.mark.parametrize("who", ["stranger", "visitor"])
def test_only_members_are_trusted(who):
    union, founder = builders.found_union()
    child = builders.add_member(union)
    trusted = (
        builders.stranger() if who == "stranger" else builders.add_member(union, standing=Standing.VISITOR)
    )
    with pytest.raises(NotPermitted):
        trust_proxy(person=child, trusted=trusted, union=union, by=founder, at=AT)


def test_trust_is_for_members():
    union, founder = builders.found_union()
    outside = builders.add_member(builders.found_union().union)
    with pytest.raises(Refused):
        trust_proxy(person=outside, trusted=founder, union=union, by=founder, at=AT)


def test_trust_is_ended_by_who_gave_it_or_holds_it_and_nobody_else():
    union = builders.found_union().union
    elder, friend = builders.add_member_with_login(union), builders.add_member(union)
    proxy = trust_proxy(person=elder, trusted=friend, union=union, by=elder, at=AT)
    with pytest.raises(NotPermitted):
        end_trust(proxy=proxy, by=builders.add_member(union), at=AT)
    end_trust(proxy=proxy, by=elder, at=days_later(3))
    end_trust(proxy=proxy, by=elder, at=days_later(4))
    assert proxy.until == days_later(3).date()
    assert Entry.objects.filter(union=union.pk, deed="proxy.ended").count() == 1


def test_trust_ended_can_begin_again():
    union, founder = builders.found_union()
    child = builders.add_member(union, trusted=founder)
    end_trust(proxy=Proxy.objects.get(person=child), by=founder, at=AT)
    trust_proxy(person=child, trusted=founder, union=union, by=founder, at=AT)
    assert may_act_for(founder, child, union, at=AT)
