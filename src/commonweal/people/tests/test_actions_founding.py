"""Founding unions, households and federations."""

from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.founding import (
    SlugTaken,
    found_federation,
    found_household,
    found_union,
)
from commonweal.people.actions.newcomers import HandleTaken, Newcomer
from commonweal.people.models import Agent, Association, Form, Login, Mandate, Membership, Person, Standing
from commonweal.people.permissions import holds_power, member_of
from commonweal.people.powers import declared_powers
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT, PASSWORD
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def test_the_founder_belongs_and_holds_every_power_for_ninety_days():
    union, founder = builders.found_union()

    assert member_of(founder, union, AT).standing == Standing.CONTRIBUTOR
    for power in declared_powers():
        assert holds_power(founder, union, power, at=days_later(89))
        assert not holds_power(founder, union, power, at=days_later(90))


def test_founding_is_in_the_journal_without_names():
    union, founder = builders.found_union(name="Very Private Place")

    entry = Entry.objects.get(union=union.pk, deed="union.founded")
    assert (entry.by, entry.under) == (founder.pk, Mandate.objects.get(association=union).pk)
    assert entry.subject == f"/id/association/{union.pk}"
    assert "Private" not in entry.facts + entry.subject


def test_somebody_known_founds_a_second_union_without_a_new_login():
    founder = builders.found_union().founder

    second = builders.found_union("Hillside", by=founder)

    assert second.founder == founder
    assert Login.objects.count() == 1


def test_the_address_is_made_from_the_name():
    founder = builders.found_union().founder
    union = found_union(name="Hof Grünau", by=founder, at=AT).union
    assert union.slug == "hof-grunau"


def test_two_unions_cannot_have_one_address():
    founder = builders.found_union(slug="river").founder
    with pytest.raises(SlugTaken) as refusal:
        found_union(name="Other", slug="river", by=founder, at=AT)
    assert refusal.value.field == "slug"
    assert Agent.objects.filter(sort="association").count() == 1


def test_the_same_key_founds_once():
    founder, key = builders.found_union().founder, uuid4()
    first = found_union(name="Twice", by=founder, at=AT, key=key)
    again = found_union(name="Twice", by=founder, at=AT, key=key)
    assert again == first
    assert Association.objects.filter(name="Twice").count() == 1


def test_the_same_key_of_somebody_else_shows_them_nothing():
    key, outsider = uuid4(), builders.stranger()
    found_union(name="Twice", by=builders.stranger(), at=AT, key=key)
    with pytest.raises(NotPermitted):
        found_union(name="Twice", by=outsider, at=AT, key=key)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"slug": "Not This"}, "slug"),
        ({"slug": "a" * 61}, "slug"),
        ({"slug": "account"}, "slug"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../etc"}, "time_zone"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_odd_settings_are_refused_at_their_field_and_leave_nothing(wrong, field):
    founder = builders.found_union().founder
    with pytest.raises(Refused) as refusal:
        found_union(**{"name": "Odd", "slug": "odd", "by": founder, "at": AT, **wrong})
    assert refusal.value.field == field
    assert Association.objects.count() == 1


def test_a_newcomer_with_a_taken_handle_founds_nothing():
    builders.found_union()
    taken = Login.objects.get().handle.upper()
    newcomer = Newcomer(name="Late", handle=taken, password=PASSWORD)
    with pytest.raises(HandleTaken) as refusal:
        found_union(name="Late place", newcomer=newcomer, at=AT)
    assert refusal.value.field == "handle"
    assert Person.objects.count() == 1
    assert not Association.objects.filter(name="Late place").exists()


def test_nobody_founds_a_union_alone_without_being_somebody():
    with pytest.raises(Refused):
        found_union(name="Ghosts", at=AT)


def test_members_begin_a_household_they_live_in():
    union = builders.found_union().union
    one, other = builders.add_member(union, "One"), builders.add_member(union, "Other")

    house = found_household(name="Mill house", within=union, members=[one, other], by=one, at=AT)

    assert (house.within, house.time_zone) == (union, union.time_zone)
    assert set(Membership.objects.filter(association=house).values_list("member_id", flat=True)) == {
        one.pk,
        other.pk,
    }


def test_a_household_for_others_takes_the_power():
    union, founder = builders.found_union()
    one, other = builders.add_member(union), builders.add_member(union)
    with pytest.raises(NotPermitted):
        found_household(name="Theirs", within=union, members=[other], by=one, at=AT)
    assert (
        found_household(name="Theirs", within=union, members=[other], by=founder, at=AT).form
        == Form.HOUSEHOLD
    )


def test_visitors_begin_no_household():
    union = builders.found_union().union
    visitor = builders.add_member(union, standing=Standing.VISITOR)
    with pytest.raises(NotPermitted):
        found_household(name="Tent", within=union, members=[visitor], by=visitor, at=AT)


def test_a_household_takes_members_of_its_union_only():
    union, founder = builders.found_union()
    with pytest.raises(Refused):
        found_household(name="Mixed", within=union, members=[founder, builders.stranger()], by=founder, at=AT)
    assert not Association.objects.filter(name="Mixed").exists()


def test_the_same_key_begins_a_household_once():
    union, founder = builders.found_union()
    key = uuid4()
    first = found_household(name="Once", within=union, members=[founder], by=founder, at=AT, key=key)
    assert found_household(name="Once", within=union, members=[founder], by=founder, at=AT, key=key) == first
    assert Association.objects.filter(form=Form.HOUSEHOLD).count() == 1


def test_a_federation_begins_with_the_unions_that_consent():
    union, founder = builders.found_union()
    other = builders.found_union("Hillside", by=founder).union

    federation = found_federation(name="Valley", members=[union, other], by=founder, at=AT)

    members = Membership.objects.filter(association=federation).values_list("member_id", flat=True)
    assert set(members) == {union.pk, other.pk}
    assert holds_power(founder, federation, "people.mandates", at=AT)


def test_nobody_federates_a_union_without_its_mandate():
    union, founder = builders.found_union()
    foreign = builders.found_union("Hillside").union
    with pytest.raises(NotPermitted):
        found_federation(name="Valley", members=[union, foreign], by=founder, at=AT)
    assert not Association.objects.filter(form=Form.FEDERATION).exists()


def test_a_union_cannot_be_entered_by_founding_it_again():
    union, founder = builders.found_union()
    handle = founder.login.handle
    for newcomer in (
        Newcomer(name="Thief", handle="thief", password=PASSWORD),
        Newcomer(name="Thief", handle=handle, password="another long secret"),
    ):
        with pytest.raises(NotPermitted):
            found_union(name="Mine now", newcomer=newcomer, at=AT, key=union.pk)


def test_a_newcomer_who_sends_twice_founds_once():
    key, newcomer = uuid4(), Newcomer(name="Founder", handle="Twice", password=PASSWORD)
    first = found_union(name="Twice", newcomer=newcomer, at=AT, key=key)
    assert found_union(name="Twice", newcomer=newcomer, at=AT, key=key) == first
    assert Login.objects.count() == 1


def test_the_key_of_somebody_is_no_key_for_a_union():
    founder = builders.found_union().founder
    with pytest.raises(Refused, match="already used"):
        found_union(name="Odd", by=founder, at=AT, key=founder.pk)
