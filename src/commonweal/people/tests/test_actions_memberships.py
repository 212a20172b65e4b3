"""Adding, admitting, changing standing and parting."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.founding import found_federation
from commonweal.people.actions.memberships import (
    AlreadyMember,
    NoMember,
    add_person,
    admit_member,
    change_standing,
    part_ways,
    stay,
)
from commonweal.people.decided import Decided
from commonweal.people.models import Membership, Person, Proxy, Standing
from commonweal.people.permissions import holds_power, may_act_for, member_of
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def deeds(union):
    return list(Entry.objects.filter(union=union.pk).values_list("deed", flat=True))


def test_a_child_is_added_with_somebody_who_acts_for_them():
    union, founder = builders.found_union()
    child = add_person(
        name="Child", union=union, standing=Standing.BENEFICIARY, trusted=founder, by=founder, at=AT
    )
    assert member_of(child, union, AT).standing == Standing.BENEFICIARY
    assert may_act_for(founder, child, union, at=AT)
    assert deeds(union)[-1] == "person.added"


def test_adding_takes_the_power():
    union = builders.found_union().union
    with pytest.raises(NotPermitted):
        add_person(name="Friend", union=union, by=builders.add_member(union), at=AT)
    assert not Person.objects.filter(name="Friend").exists()


@pytest.mark.parametrize(
    ("name", "standing", "field"), [(" ", "visitor", "name"), ("Any", "boss", "standing")]
)
def test_adding_refuses_nonsense_and_leaves_nothing(name, standing, field):
    union, founder = builders.found_union()
    with pytest.raises(Refused) as refusal:
        add_person(name=name, union=union, standing=standing, by=founder, at=AT)
    assert refusal.value.field == field
    assert Person.objects.count() == 1


def test_the_same_key_adds_once():
    union, founder = builders.found_union()
    key = uuid4()
    first = add_person(name="Elder", union=union, by=founder, at=AT, key=key)
    assert add_person(name="Elder", union=union, by=founder, at=AT, key=key) == first
    assert Person.objects.filter(name="Elder").count() == 1


def test_a_key_of_another_deed_is_refused():
    union, founder = builders.found_union()
    key = uuid4()
    elder = add_person(name="Elder", union=union, by=founder, at=AT, key=key)
    with pytest.raises(Refused, match="already used"):
        admit_member(member=elder, association=union, by=founder, at=AT, key=key)


def test_nobody_belongs_twice():
    union, founder = builders.found_union()
    with pytest.raises(AlreadyMember):
        admit_member(member=founder, association=union, by=founder, at=AT)


def test_who_parts_next_month_does_not_begin_again_before():
    union, founder = builders.found_union()
    leaver = builders.add_member(union)
    part_ways(member=leaver, association=union, by=leaver, at=AT, on=days_later(30).date())
    with pytest.raises(AlreadyMember):
        admit_member(member=leaver, association=union, by=founder, at=days_later(5))
    back = admit_member(member=leaver, association=union, by=founder, at=days_later(30))
    assert back.since == days_later(30).date()


def test_whoever_lives_in_a_household_lets_others_of_the_union_in():
    union = builders.found_union().union
    dweller, newcomer, neighbour = (builders.add_member(union) for _ in range(3))
    house = builders.keep_house(union, dweller)
    admit_member(member=newcomer, association=house, by=dweller, at=AT)
    assert member_of(newcomer, house, AT)
    with pytest.raises(NotPermitted):
        admit_member(member=neighbour, association=house, by=neighbour, at=AT)
    with pytest.raises(Refused):
        admit_member(member=builders.stranger(), association=house, by=dweller, at=AT)


def test_a_union_joins_a_federation_with_the_consent_of_both():
    union, founder = builders.found_union()
    federation = found_federation(name="Valley", members=[union], by=founder, at=AT)
    foreign = builders.found_union("Hillside")
    with pytest.raises(NotPermitted):
        admit_member(member=foreign.union, association=federation, by=founder, at=AT)
    with pytest.raises(NotPermitted):
        admit_member(member=foreign.union, association=federation, by=foreign.founder, at=AT)
    sister = builders.found_union("Lakeside", by=founder).union
    assert admit_member(member=sister, association=federation, by=founder, at=AT).member_id == sister.pk


def test_a_union_is_no_member_of_a_union():
    union, founder = builders.found_union()
    other = builders.found_union(by=founder).union
    with pytest.raises(Refused):
        admit_member(member=other, association=union, by=founder, at=AT)


def test_a_change_of_standing_keeps_the_history():
    union, founder = builders.found_union()
    guest = builders.add_member(union, standing=Standing.VISITOR)
    change_standing(
        member=guest, association=union, standing=Standing.PROVISIONAL, by=founder, at=days_later(21)
    )
    assert member_of(guest, union, days_later(20)).standing == Standing.VISITOR
    assert member_of(guest, union, days_later(21)).standing == Standing.PROVISIONAL
    assert Membership.objects.filter(member_id=guest.pk).count() == 2


def test_a_change_on_the_first_day_is_a_correction():
    union, founder = builders.found_union()
    guest = builders.add_member(union, standing=Standing.VISITOR)
    change_standing(member=guest, association=union, standing=Standing.PROVISIONAL, by=founder, at=AT)
    assert Membership.objects.get(member_id=guest.pk).standing == Standing.PROVISIONAL


def test_only_a_decision_takes_somebodys_voice():
    union, founder = builders.found_union()
    member = builders.add_member(union)
    lower = {"member": member, "association": union, "by": founder, "at": days_later(30)}
    for standing in (Standing.PROVISIONAL, Standing.BENEFICIARY, Standing.VISITOR):
        with pytest.raises(NotPermitted, match="takes a decision"):
            change_standing(standing=standing, **lower)
    assert member_of(member, union, days_later(30)).standing == Standing.CONTRIBUTOR
    decided = Decided(association=union.pk, decision=uuid4(), powers=frozenset({"people.memberships"}))
    change_standing(standing=Standing.PROVISIONAL, decided=decided, **lower)
    assert member_of(member, union, days_later(30)).standing == Standing.PROVISIONAL


def test_a_change_to_the_same_standing_changes_nothing():
    union, founder = builders.found_union()
    before = deeds(union)
    change_standing(member=founder, association=union, standing=Standing.CONTRIBUTOR, by=founder, at=AT)
    assert deeds(union) == before


def test_changing_standing_takes_the_power_and_a_member():
    union, founder = builders.found_union()
    member = builders.add_member(union)
    with pytest.raises(NotPermitted):
        change_standing(member=founder, association=union, standing=Standing.VISITOR, by=member, at=AT)
    with pytest.raises(NoMember):
        change_standing(
            member=builders.stranger(), association=union, standing=Standing.VISITOR, by=founder, at=AT
        )
    with pytest.raises(Refused):
        change_standing(member=member, association=union, standing="boss", by=founder, at=AT)


def test_parting_ends_household_mandates_and_trust_on_that_day():
    union = builders.found_union().union
    leaver = builders.add_member(union)
    child = builders.add_member(union, trusted=leaver)
    house = builders.keep_house(union, leaver, child)
    builders.give_powers(leaver, union, "people.invite")
    part_ways(member=leaver, association=union, by=leaver, at=AT, on=days_later(2).date())

    assert holds_power(leaver, union, "people.invite", at=days_later(1))
    assert not holds_power(leaver, union, "people.invite", at=days_later(2))
    assert member_of(leaver, house, days_later(1))
    assert not member_of(leaver, house, days_later(2))
    assert not may_act_for(leaver, child, union, at=days_later(2))
    assert member_of(child, house, days_later(2))


def test_parting_leaves_other_unions_alone():
    founded = builders.found_union()
    elsewhere = builders.found_union(by=founded.founder).union
    part_ways(member=founded.founder, association=founded.union, by=founded.founder, at=AT)
    assert member_of(founded.founder, elsewhere, AT)
    assert holds_power(founded.founder, elsewhere, "people.invite", at=AT)


def test_nobody_is_sent_away_without_a_mandate():
    union, founder = builders.found_union()
    one, other = builders.add_member(union), builders.add_member(union)
    with pytest.raises(NotPermitted):
        part_ways(member=other, association=union, by=one, at=AT)
    with pytest.raises(Refused, match="Nobody is asked to leave but by a decision") as refusal:
        part_ways(member=other, association=union, by=founder, at=AT)
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="later day") as refusal:
        part_ways(member=other, association=union, by=founder, reason="told", at=AT)
    assert refusal.value.field == "on"
    assert member_of(other, union, AT)
    part_ways(member=other, association=union, by=founder, reason="died", at=AT)
    assert member_of(other, union, AT) is None


def test_the_trusted_record_a_parting_and_the_journal_names_both():
    union = builders.found_union().union
    parent = builders.add_member(union)
    child = builders.add_member(union, trusted=parent)
    part_ways(member=child, association=union, by=parent, at=AT, for_whom=child)
    entry = Entry.objects.get(union=union.pk, deed="member.parted")
    assert (entry.by, entry.for_whom) == (parent.pk, child.pk)
    assert Proxy.objects.get(person=child).until == AT.date()


def test_parting_in_the_past_is_refused_and_parting_twice_says_so():
    union = builders.found_union().union
    leaver = builders.add_member(union)
    with pytest.raises(Refused) as refusal:
        part_ways(member=leaver, association=union, by=leaver, at=AT, on=AT.date() - timedelta(days=1))
    assert refusal.value.field == "on"
    part_ways(member=leaver, association=union, by=leaver, at=AT)
    with pytest.raises(NotPermitted):
        part_ways(member=leaver, association=union, by=leaver, at=AT)


def test_a_parting_is_taken_back_before_its_day():
    union = builders.found_union().union
    leaver, other = builders.add_member(union), builders.add_member(union)
    part_ways(member=leaver, association=union, by=leaver, at=AT, on=days_later(9).date())
    with pytest.raises(NotPermitted):
        stay(member=leaver, association=union, by=other, at=AT)
    for _ in range(2):
        stay(member=leaver, association=union, by=leaver, at=days_later(8))
    assert member_of(leaver, union, days_later(100))
    assert deeds(union).count("member.stayed") == 1


def test_who_has_parted_cannot_take_it_back():
    union, founder = builders.found_union()
    leaver = builders.add_member(union)
    part_ways(member=leaver, association=union, by=leaver, at=AT, on=days_later(9).date())
    with pytest.raises(NoMember):
        stay(member=leaver, association=union, by=founder, at=days_later(9))


def deeds_by_decision(union, member, guest, by, decided):
    """Everything that takes people.memberships about others, each as something to call."""
    return [
        lambda: add_person(name="Newcomer", union=union, by=by, at=AT, decided=decided),
        lambda: admit_member(member=guest, association=union, by=by, at=AT, decided=decided),
        lambda: change_standing(
            member=member, association=union, standing=Standing.PROVISIONAL, by=by, at=AT, decided=decided
        ),
        lambda: part_ways(member=member, association=union, by=by, at=AT, decided=decided),
    ]


def test_a_decision_does_what_else_takes_a_mandate_and_the_journal_names_it():
    union = builders.found_union().union
    member, by = builders.add_member(union), builders.add_member(union)
    decided = Decided(association=union.pk, decision=uuid4(), powers=frozenset({"people.memberships"}))
    for deed in deeds_by_decision(union, member, builders.stranger(), by, decided):
        deed()
    under = Entry.objects.filter(union=union.pk, under=decided.decision, by=by.pk).order_by("id")
    assert list(under.values_list("deed", flat=True)) == [
        "person.added", "member.admitted", "standing.changed", "member.parted",
    ]  # fmt: skip


@pytest.mark.parametrize("power", ["people.mandates", "people.invite"])
def test_a_decision_of_another_union_or_about_something_else_gives_nothing(power):
    union = builders.found_union().union
    member, visitor = builders.add_member(union), builders.add_member(union, standing=Standing.VISITOR)
    guest = builders.stranger()
    before = Entry.objects.filter(union=union.pk).count()
    elsewhere = Decided(association=uuid4(), decision=uuid4(), powers=frozenset({"people.memberships"}))
    other = Decided(association=union.pk, decision=uuid4(), powers=frozenset({power}))
    for decided in (elsewhere, other):
        for deed in deeds_by_decision(union, member, guest, visitor, decided):
            with pytest.raises(NotPermitted):
                deed()
    assert Entry.objects.filter(union=union.pk).count() == before


def test_a_decision_of_a_household_admits_nobody_to_the_union():
    union, founder = builders.found_union()
    house, guest = builders.keep_house(union, founder), builders.stranger()
    by = builders.add_member(union)
    decided = Decided(association=house.pk, decision=uuid4(), powers=frozenset({"people.memberships"}))
    for deed in deeds_by_decision(union, founder, guest, by, decided):
        with pytest.raises(NotPermitted):
            deed()
