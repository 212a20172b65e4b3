"""The same form from two phones, and two forms about the same thing, at the same moment: one effect each."""

from uuid import uuid4

import pytest

from commonweal.people.tests.builders import AT, add_member_with_login, found_union
from commonweal.provisioning.actions.abilities import offer_ability
from commonweal.provisioning.actions.bodies import BodyTerms, set_body
from commonweal.provisioning.actions.needs import change_need, state_need, withdraw_need
from commonweal.provisioning.actions.presence import add_absence, add_guests
from commonweal.provisioning.actions.templates import apply_template
from commonweal.provisioning.models import Ability, Absence, Body, Guest, Need
from commonweal.provisioning.tests.builders.needs import TODAY, good, hours, need, skill, terms
from commonweal.provisioning.tests.test_races_plans import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member_with_login(union)


def test_the_same_form_twice_at_once_is_one_of_each(union, member):
    bread, baking, keys = good(union), skill(union), [uuid4() for _ in range(4)]
    said = {"union": union, "by": member, "at": AT}

    def all_of_it():
        state_need(whose=member, what=bread, terms=terms(), key=keys[0], **said)
        offer_ability(person=member, skill=baking, terms=hours(), key=keys[1], **said)
        add_absence(person=member, since=TODAY, until=TODAY, key=keys[2], **said)
        add_guests(count=2, since=TODAY, until=TODAY, key=keys[3], **said)

    assert at_once(all_of_it, all_of_it, all_of_it) == ["done", "done", "done"]
    assert [table.objects.count() for table in (Need, Ability, Absence, Guest)] == [1, 1, 1, 1]


def test_the_same_change_twice_at_once_is_one_change(union, member):
    stated, keys = need(union, member, good(union)), [uuid4(), uuid4()]

    def change():
        change_need(
            need=Need.objects.get(pk=stated.pk),
            terms=terms(amount=5),
            version=1,
            by=member,
            at=AT,
            key=keys[0],
        )
        set_body(union=union, person=member, terms=BodyTerms(), version=0, by=member, at=AT, key=keys[1])

    assert at_once(change, change) == ["done", "done"]
    assert (Need.objects.get().version, Body.objects.get().version) == (2, 1)


def test_of_two_who_change_a_need_at_once_one_is_told(union, member):
    stated = need(union, member, good(union))

    def change(amount):
        return lambda: change_need(
            need=Need.objects.get(pk=stated.pk),
            terms=terms(amount=amount),
            version=1,
            by=member,
            at=AT,
            key=uuid4(),
        )

    assert at_once(change(5), change(7)) == ["done", "told"]
    assert Need.objects.get().version == 2


def test_of_two_who_offer_the_same_skill_at_once_one_is_told(union, member):
    baking = skill(union)

    def offer():
        offer_ability(union=union, person=member, skill=baking, terms=hours(), by=member, at=AT, key=uuid4())

    assert at_once(offer, offer) == ["done", "told"]
    assert Ability.objects.count() == 1


def test_of_two_who_first_describe_a_body_at_once_one_is_told(union, member):
    def describe(diet):
        return lambda: set_body(
            union=union, person=member, terms=BodyTerms(diet=diet), version=0, by=member, at=AT, key=uuid4()
        )

    assert at_once(describe("vegan"), describe("vegetarian")) == ["done", "told"]
    assert Body.objects.count() == 1


def test_a_template_taken_up_twice_at_once_states_each_need_once(union, member):
    def take_up():
        apply_template(union=union, whose=member, template="nutrition", by=member, at=AT, key=uuid4())

    assert at_once(take_up, take_up) == ["done", "done"]
    assert Need.objects.filter(template="nutrition", withdrawn_at__isnull=True).count() == 2


def test_withdrawing_twice_at_once_is_withdrawing(union, member):
    stated = need(union, member, good(union))

    def withdraw():
        withdraw_need(need=Need.objects.get(pk=stated.pk), by=member, at=AT, key=uuid4())

    assert at_once(withdraw, withdraw) == ["done", "done"]
    assert Need.objects.get().version == 2
