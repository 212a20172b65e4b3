"""Who may, and until when."""

import pytest

from commonweal.lib.refusal import NotPermitted
from commonweal.people import permissions
from commonweal.people.actions.mandates import recall_mandate
from commonweal.people.actions.memberships import part_ways
from commonweal.people.actions.proxies import end_trust
from commonweal.people.models import Proxy, Standing
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def test_a_member_is_asked_for_by_union():
    union = builders.found_union().union
    member = builders.add_member(union)
    assert permissions.require_member(member, union, at=AT).standing == Standing.CONTRIBUTOR
    assert permissions.member_of(member, builders.found_union().union, AT) is None


def test_who_begins_tomorrow_is_no_member_today():
    union = builders.found_union().union
    later = builders.add_member(union, since=days_later(1).date())
    assert permissions.member_of(later, union, AT) is None
    assert permissions.member_of(later, union, days_later(1)) is not None


def test_who_parts_today_is_out_today_and_who_parts_later_is_in_till_then():
    union = builders.found_union().union
    at_once, later = builders.add_member(union), builders.add_member(union)
    part_ways(member=at_once, association=union, by=at_once, at=AT)
    part_ways(member=later, association=union, by=later, at=AT, on=days_later(3).date())
    assert permissions.member_of(at_once, union, AT) is None
    assert permissions.member_of(later, union, days_later(2)) is not None
    assert permissions.member_of(later, union, days_later(3)) is None


def test_a_stranger_is_told_in_words():
    union = builders.found_union().union
    with pytest.raises(NotPermitted, match=union.name):
        permissions.require_member(builders.stranger(), union, at=AT)


def test_a_power_comes_from_a_mandate_and_names_it():
    union = builders.found_union().union
    keeper = builders.add_member(union)
    assert not permissions.holds_power(keeper, union, "people.invite", at=AT)
    mandate = builders.give_powers(keeper, union, "people.invite", days=10)
    assert permissions.require_power(keeper, union, "people.invite", at=AT) == mandate
    assert not permissions.holds_power(keeper, union, "people.settings", at=AT)
    assert not permissions.holds_power(keeper, union, "people.invite", at=days_later(10))


def test_a_power_in_one_union_is_none_in_another():
    one, other = builders.found_union(), builders.found_union()
    assert not permissions.holds_power(one.founder, other.union, "people.invite", at=AT)


def test_a_recalled_mandate_gives_nothing_from_that_moment():
    union, founder = builders.found_union()
    keeper = builders.add_member(union)
    mandate = builders.give_powers(keeper, union, "people.invite")
    recall_mandate(mandate=mandate, by=founder, at=AT)
    with pytest.raises(NotPermitted, match="mandate"):
        permissions.require_power(keeper, union, "people.invite", at=AT)


def test_everybody_acts_for_themselves_and_the_trusted_for_whom_they_are_trusted_by():
    union = builders.found_union().union
    parent, neighbour = builders.add_member(union), builders.add_member(union)
    child = builders.add_member(union, standing=Standing.BENEFICIARY, trusted=parent)
    assert permissions.may_act_for(child, child, union, at=AT)
    assert permissions.may_act_for(parent, child, union, at=AT)
    assert not permissions.may_act_for(child, parent, union, at=AT)
    assert not permissions.may_act_for(neighbour, child, union, at=AT)
    with pytest.raises(NotPermitted, match=child.name):
        permissions.require_self_or_proxy(neighbour, child, union, at=AT)


def test_trust_ends_when_it_is_ended():
    union = builders.found_union().union
    parent = builders.add_member(union)
    child = builders.add_member(union, trusted=parent)
    end_trust(proxy=Proxy.objects.get(person=child), by=parent, at=AT)
    assert not permissions.may_act_for(parent, child, union, at=AT)


def test_trust_in_one_union_is_none_in_another():
    founded = builders.found_union()
    elsewhere = builders.found_union(by=founded.founder).union
    child = builders.add_member(founded.union, trusted=founded.founder)
    assert not permissions.may_act_for(founded.founder, child, elsewhere, at=AT)


def test_a_visitor_reads_and_acts_for_nobody_else():
    union = builders.found_union().union
    visitor = builders.add_member(union, standing=Standing.VISITOR)
    assert permissions.may_act_for(visitor, visitor, union, at=AT)
    with pytest.raises(NotPermitted, match="Visitors"):
        permissions.require_not_visitor(visitor, union, at=AT)
