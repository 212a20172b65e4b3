"""Stating needs: who may, what is refused, retries, races of two editors, withdrawing and restoring."""

import json

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.models import Standing
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    give_powers,
    keep_house,
    stranger,
)
from commonweal.provisioning.actions.needs import change_need, restore_need, state_need, withdraw_need
from commonweal.provisioning.models import Need
from commonweal.provisioning.tests.builders.needs import TODAY, good, group, need, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


def last_entry():
    return Entry.objects.order_by("id").last()


def test_a_member_states_a_need_and_the_journal_says_so(union):
    member = add_member_with_login(union)
    stated = need(union, member, good(union), amount=250)
    entry = last_entry()
    assert (stated.whose_id, stated.amount, stated.version) == (member.pk, 250, 1)
    assert (entry.deed, entry.by, entry.for_whom, entry.subject) == (
        "need.stated", member.pk, None, f"/id/need/{stated.pk}",
    )  # fmt: skip
    assert json.loads(entry.facts)["amount"] == 250


def test_the_journal_keeps_nothing_of_a_private_need_but_that_it_was_stated(union):
    member = add_member_with_login(union)
    need(union, member, good(union), is_private=True)
    assert json.loads(last_entry().facts) == {"version": 1}


def test_who_is_trusted_states_for_a_child_and_both_are_named(union):
    parent = add_member_with_login(union)
    child = add_member(union, "Child", trusted=parent)
    need(union, child, good(union), by=parent)
    assert (last_entry().by, last_entry().for_whom) == (parent.pk, child.pk)


def test_a_keeper_writes_down_what_people_without_a_login_say_but_speaks_for_nobody_else(union):
    keeper, elder = add_member_with_login(union, "Keeper"), add_member(union, "Elder")
    mandate = give_powers(keeper, union, "provisioning.needs")
    need(union, elder, good(union), by=keeper)
    assert (last_entry().under, last_entry().for_whom) == (mandate.pk, elder.pk)
    with pytest.raises(NotPermitted):
        need(union, add_member_with_login(union), good(union, "Soap"), by=keeper)


def test_nobody_states_for_others_unasked(union):
    member, other = add_member_with_login(union), add_member(union)
    for by in (other, stranger()):
        with pytest.raises(NotPermitted):
            need(union, member, good(union, f"Bread {by.pk}"), by=by)
    assert not Need.objects.exists()


def test_a_household_speaks_for_itself_and_a_keeper_for_the_union(union):
    member, other = add_member_with_login(union), add_member_with_login(union)
    house = keep_house(union, member)
    soap = good(union, "Soap")
    assert need(union, house, soap, by=member).whose_id == house.pk
    for whose in (house, union):
        with pytest.raises(NotPermitted):
            need(union, whose, soap, by=other)
    assert need(union, union, soap).whose_id == union.pk


def test_a_household_of_another_union_is_no_part_of_this_one(union):
    elsewhere = found_union("Elsewhere")
    house = keep_house(elsewhere.union, elsewhere.founder)
    with pytest.raises(NotPermitted):
        need(union, house, good(union))


def test_a_visitor_states_their_own_needs_and_nobody_elses(union):
    visitor = add_member(union, "Visitor", standing=Standing.VISITOR)
    bread = good(union)
    assert need(union, visitor, bread).whose_id == visitor.pk
    with pytest.raises(NotPermitted):
        need(union, union, bread, by=visitor)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("amount", {"amount": 0}),
        ("amount", {"amount": 2**60}),
        ("tier", {"tier": 4}),
        ("per", {"per": "fortnight"}),
        ("until", {"until": TODAY.replace(year=2025)}),
    ],
)
def test_what_cannot_be_needed_so_is_refused_at_its_field(union, field, wrong):
    with pytest.raises(Refused) as refusal:
        need(union, union, good(union), **wrong)
    assert refusal.value.field == field


def test_skills_things_of_others_and_archived_things_cannot_be_needed(union):
    from commonweal.flows.models import Kind

    archived = good(union, "Old")
    Kind.objects.filter(pk=archived.pk).update(archived_at=AT)
    archived.refresh_from_db()
    elsewhere = found_union("Elsewhere").union
    work = Kind.objects.create(union=union, name="Baking", medium="work", unit_code="h")
    for what in (archived, work, good(elsewhere), group(elsewhere)):
        with pytest.raises(Refused) as refusal:
            need(union, union, what)
        assert refusal.value.field == "what"


def test_the_same_key_twice_is_one_need(union):
    member, key, bread = add_member_with_login(union), new_id(), good(union)
    first, second = (
        state_need(union=union, whose=member, what=bread, terms=terms(), by=member, at=AT, key=key)
        for _ in "12"
    )
    assert first.pk == second.pk
    assert Need.objects.count() == 1


def test_a_need_changes_and_says_so_and_a_template_no_longer_owns_it(union):
    member = add_member_with_login(union)
    stated = need(union, member, group(union))
    Need.objects.filter(pk=stated.pk).update(template="nutrition")
    changed = change_need(need=stated, terms=terms(amount=7, per="week"), version=1, by=member, at=AT)
    assert (changed.amount, changed.per, changed.version, changed.template) == (7, "week", 2, "")
    assert last_entry().deed == "need.changed"


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(union):
    member = add_member_with_login(union)
    stated = need(union, member, good(union))
    change_need(need=stated, terms=terms(amount=5), version=1, by=member, at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_need(need=stated, terms=terms(amount=9), version=1, by=member, at=AT)
    assert Need.objects.get().amount == 5


def test_the_same_change_sent_twice_is_no_conflict(union):
    member, key = add_member_with_login(union), new_id()
    stated = need(union, member, good(union))
    for _ in "12":
        changed = change_need(need=stated, terms=terms(amount=5), version=1, by=member, at=AT, key=key)
    assert changed.version == 2


def test_only_who_may_state_may_change_and_withdraw(union):
    member, other = add_member_with_login(union), add_member_with_login(union)
    stated = need(union, member, good(union))
    with pytest.raises(NotPermitted):
        change_need(need=stated, terms=terms(), version=1, by=other, at=AT)
    with pytest.raises(NotPermitted):
        withdraw_need(need=stated, by=other, at=AT)


def test_withdrawing_can_be_taken_back(union):
    member = add_member_with_login(union)
    stated = need(union, member, good(union))
    assert withdraw_need(need=stated, by=member, at=AT).withdrawn_at == AT
    with pytest.raises(ChangedMeanwhile):
        change_need(need=stated, terms=terms(), version=2, by=member, at=AT)
    entries = Entry.objects.count()
    withdraw_need(need=stated, by=member, at=AT)
    assert Entry.objects.count() == entries
    assert restore_need(need=stated, by=member, at=AT).withdrawn_at is None
    assert last_entry().deed == "need.restored"
