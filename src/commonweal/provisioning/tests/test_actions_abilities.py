"""Offering hours, being away and bringing guests: who may, what is refused, retries and undoing."""

from datetime import timedelta

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union, founder_of
from commonweal.provisioning.actions.abilities import (
    AlreadyOffered,
    change_ability,
    offer_ability,
    restore_ability,
    withdraw_ability,
)
from commonweal.provisioning.actions.presence import add_absence, add_guests, remove_absence, remove_guests
from commonweal.provisioning.models import Ability, Absence, Guest
from commonweal.provisioning.tests.builders.needs import TODAY, ability, away, good, guests, hours, skill

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def union():
    return found_union().union


def test_a_member_offers_hours_once_for_each_skill(union):
    member, baking = add_member_with_login(union), skill(union)
    offered = ability(union, member, baking, 480, weekdays=0b11, most_minutes_per_day=240)
    assert (offered.minutes_per_week, offered.weekdays, offered.most_minutes_per_day) == (480, 3, 240)
    with pytest.raises(AlreadyOffered):
        ability(union, member, baking)
    assert Ability.objects.count() == 1


def test_nobody_offers_the_hours_of_others(union):
    member = add_member_with_login(union)
    with pytest.raises(NotPermitted):
        offer_ability(
            union=union, person=member, skill=skill(union), terms=hours(), by=founder_of(union), at=AT
        )


def test_only_skills_of_the_union_can_be_offered(union):
    member = add_member_with_login(union)
    for what in (good(union), skill(found_union("Elsewhere").union)):
        with pytest.raises(Refused) as refusal:
            ability(union, member, what)
        assert refusal.value.field == "skill"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("minutes_per_week", {"minutes_per_week": 0}),
        ("minutes_per_week", {"minutes_per_week": 81 * 60}),
        ("most_minutes_per_day", {"most_minutes_per_day": 17 * 60}),
        ("weekdays", {"weekdays": 0}),
        ("dayparts", {"dayparts": 8}),
        ("until", {"until": TODAY - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_offered_is_refused_at_its_field(union, field, wrong):
    member, baking = add_member_with_login(union), skill(union)
    with pytest.raises(Refused) as refusal:
        offer_ability(
            union=union,
            person=member,
            skill=baking,
            terms=hours(**{"minutes": 60} | wrong)
            if "minutes_per_week" not in wrong
            else hours(wrong["minutes_per_week"]),
            by=member,
            at=AT,
        )
    assert refusal.value.field == field


def test_an_offer_changes_and_the_second_editor_is_told(union):
    member = add_member_with_login(union)
    offered = ability(union, member, skill(union))
    assert (
        change_ability(ability=offered, terms=hours(60), version=1, by=member, at=AT).minutes_per_week == 60
    )
    with pytest.raises(ChangedMeanwhile):
        change_ability(ability=offered, terms=hours(90), version=1, by=member, at=AT)


def test_an_offer_is_withdrawn_and_taken_up_again_unless_there_is_a_newer_one(union):
    member, baking = add_member_with_login(union), skill(union)
    offered = ability(union, member, baking)
    assert withdraw_ability(ability=offered, by=member, at=AT).withdrawn_at == AT
    assert restore_ability(ability=offered, by=member, at=AT).withdrawn_at is None
    withdraw_ability(ability=offered, by=member, at=AT)
    ability(union, member, baking)
    with pytest.raises(AlreadyOffered):
        restore_ability(ability=offered, by=member, at=AT)


def test_the_same_key_twice_is_one_offer_one_absence_one_party(union):
    member, baking, keys = add_member_with_login(union), skill(union), [new_id() for _ in "123"]
    for _ in "12":
        offer_ability(union=union, person=member, skill=baking, terms=hours(), by=member, at=AT, key=keys[0])
        add_absence(union=union, person=member, since=TODAY, until=TOMORROW, by=member, at=AT, key=keys[1])
        add_guests(union=union, count=2, since=TODAY, until=TOMORROW, by=member, at=AT, key=keys[2])
    assert (Ability.objects.count(), Absence.objects.count(), Guest.objects.count()) == (1, 1, 1)


def test_a_key_of_something_else_is_refused(union):
    member, key = add_member_with_login(union), new_id()
    add_guests(union=union, count=2, since=TODAY, until=TOMORROW, by=member, at=AT, key=key)
    with pytest.raises(Refused):
        add_absence(union=union, person=member, since=TODAY, until=TOMORROW, by=member, at=AT, key=key)


def test_being_away_is_said_and_taken_back_once(union):
    member = add_member_with_login(union)
    absence = away(union, member, TODAY, TOMORROW)
    with pytest.raises(NotPermitted):
        remove_absence(absence=absence, by=add_member(union), at=AT)
    for _ in "12":
        remove_absence(absence=absence, by=member, at=AT)
    assert not Absence.objects.exists()
    assert Entry.objects.filter(deed="absence.removed").count() == 1


def test_a_page_sent_again_does_not_bring_back_an_absence_taken_back(union):
    member, key = add_member_with_login(union), new_id()

    def say_away():
        return add_absence(union=union, person=member, since=TODAY, until=TOMORROW, by=member, at=AT, key=key)

    remove_absence(absence=say_away(), by=member, at=AT)
    say_away()
    assert not Absence.objects.exists()


def test_nobody_comes_back_before_leaving(union):
    member = add_member_with_login(union)
    with pytest.raises(Refused) as refusal:
        away(union, member, TOMORROW, TODAY)
    assert refusal.value.field == "until"


def test_members_bring_guests_and_visitors_do_not(union):
    party = guests(union, 4, TODAY, TOMORROW, diet="vegan", allergens=["nuts", "milk"])
    assert (party.count, party.allergens) == (4, ["milk", "nuts"])
    with pytest.raises(NotPermitted):
        add_guests(
            union=union, count=1, since=TODAY, until=TODAY, at=AT,
            by=add_member(union, "Visitor", standing=Standing.VISITOR),
        )  # fmt: skip
    for _ in "12":
        remove_guests(guest=party, by=add_member(union), at=AT)
    assert not Guest.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("count", {"count": 0}), ("diet", {"diet": "air"}), ("allergens", {"allergens": ["x"]})],
)
def test_guests_that_cannot_be_are_refused(union, field, wrong):
    facts = {"count": 1, "since": TODAY, "until": TODAY} | wrong
    with pytest.raises(Refused) as refusal:
        add_guests(union=union, by=founder_of(union), at=AT, **facts)
    assert refusal.value.field == field
