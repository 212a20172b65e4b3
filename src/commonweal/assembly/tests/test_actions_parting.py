"""Leaving when one likes; nobody asked to leave before the path through the conflict was gone."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.conflict_paths import (
    begin_path,
    confirm_step,
    deny_step,
    note_step,
    say_settled,
)
from commonweal.assembly.actions.leaving import hand_on, mark_handed_on, say_leaving, take_back_leaving
from commonweal.assembly.models import ConflictPath, ConflictStep, HandingOn, Leaving
from commonweal.assembly.queries.conflict_paths import path_missing
from commonweal.assembly.queries.leaving import in_hand, leaving_of, things_for
from commonweal.assembly.tests.builders.decided import carried_out
from commonweal.assembly.tests.builders.joining import set_rule
from commonweal.assembly.tests.builders.parting import gone, path_of_two
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.models import Mandate, Standing
from commonweal.people.permissions import member_of, today_in
from commonweal.people.tests.builders import (
    AT,
    add_member,
    found_union,
    founder_of,
    give_powers,
    keep_house,
    stranger,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member(union, "Mara")


@pytest.fixture
def other(union):
    return add_member(union, "Noor")


def ask_to_leave(union, person, at=AT):
    effect = ("people.part_ways", {"person": str(person.pk)})
    return carried_out(union, effect, brought_by=founder_of(union), at=at)[0]


def test_whoever_leaves_says_so_and_is_gone_on_the_day(union, member):
    give_powers(member, union, "provisioning.plan")
    leaves_on = today_in(union, AT) + 14 * DAY

    say_leaving(union=union, leaves_on=leaves_on, by=member, at=AT)

    assert member_of(member, union, AT + 13 * DAY) is not None
    assert member_of(member, union, AT + 14 * DAY) is None
    assert Mandate.objects.get(holder_id=member.pk).until == leaves_on


def test_saying_another_day_moves_it(union, member):
    first = say_leaving(union=union, leaves_on=today_in(union, AT) + 14 * DAY, by=member, at=AT)
    again = say_leaving(union=union, leaves_on=today_in(union, AT) + 30 * DAY, by=member, at=AT + DAY)

    assert first == again
    assert member_of(member, union, AT + 20 * DAY) is not None
    assert leaving_of(member, union, day=today_in(union, AT)).leaves_on == today_in(union, AT) + 30 * DAY


def test_until_the_day_it_can_be_taken_back(union, member):
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + 14 * DAY, by=member, at=AT)
    stale = Leaving.objects.get(pk=leaving.pk)

    take_back_leaving(leaving=leaving, by=member, at=AT + DAY)
    take_back_leaving(leaving=stale, by=member, at=AT + DAY)

    assert member_of(member, union, AT + 20 * DAY) is not None
    assert leaving_of(member, union, day=today_in(union, AT)) is None
    assert Entry.objects.filter(deed="leaving.taken_back").count() == 1


def test_once_gone_nothing_is_taken_back_and_nobody_else_does_it(union, member, other):
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + 2 * DAY, by=member, at=AT)
    with pytest.raises(NotPermitted):
        take_back_leaving(leaving=leaving, by=other, at=AT)
    with pytest.raises(Refused, match="day has come"):
        take_back_leaving(leaving=leaving, by=member, at=AT + 3 * DAY)


def test_the_day_must_make_sense_and_strangers_do_not_leave(union, member):
    for wrong in (-1, 500):
        with pytest.raises(Refused) as refusal:
            say_leaving(union=union, leaves_on=today_in(union, AT) + wrong * DAY, by=member, at=AT)
        assert refusal.value.field == "leaves_on"
    nobody = stranger()
    with pytest.raises(NotPermitted):
        say_leaving(union=union, leaves_on=today_in(union, AT), by=nobody, at=AT)


def test_the_same_key_says_it_once(union, member):
    key, leaves_on = uuid4(), today_in(union, AT) + 2 * DAY
    for _twice in range(2):
        say_leaving(union=union, leaves_on=leaves_on, by=member, at=AT, key=key)

    assert Leaving.objects.count() == 1
    assert Entry.objects.filter(deed="leaving.said").count() == 1


def test_what_is_in_hand_is_told_and_handed_on(union, member, other):
    give_powers(member, union, "provisioning.plan")
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + 14 * DAY, by=member, at=AT)
    thing = hand_on(leaving=leaving, what="Keys of the mill", to_whom=other, by=member, at=AT)

    assert [str(each.what) for each in in_hand(member, union, AT)] == ["Mandate: keeper, until 18 May 2026"]
    assert [each.what for each in things_for(other, union, day=today_in(union, AT))] == ["Keys of the mill"]
    for _twice in range(2):
        mark_handed_on(thing=HandingOn.objects.get(pk=thing.pk), by=other, at=AT + DAY)
    assert HandingOn.objects.get().done_at == AT + DAY
    assert things_for(other, union, day=today_in(union, AT)) == []
    assert "mill" not in " ".join(Entry.objects.values_list("facts", flat=True))


def test_handing_on_is_between_the_two(union, member, other):
    leaving = say_leaving(union=union, leaves_on=today_in(union, AT) + 14 * DAY, by=member, at=AT)
    thing = hand_on(leaving=leaving, what="Keys", by=member, at=AT)

    with pytest.raises(NotPermitted):
        hand_on(leaving=leaving, what="Keys", by=other, at=AT)
    with pytest.raises(NotPermitted):
        mark_handed_on(thing=thing, by=other, at=AT)
    for what, to_whom, field in (
        ("", None, "what"),
        ("x" * 200, None, "what"),
        ("Keys", stranger(), "to_whom"),
    ):
        with pytest.raises(Refused) as refusal:
            hand_on(leaving=leaving, what=what, to_whom=to_whom, by=member, at=AT)
        assert refusal.value.field == field


def test_nobody_is_asked_to_leave_before_the_path_was_gone(union, member, other):
    assert "3 steps are left" in str(path_missing(union, member.pk, AT))
    assert "conflict" in ask_to_leave(union, member).said

    gone(union, other, member)

    assert path_missing(union, member.pk, AT) is None
    assert ask_to_leave(union, member, AT + DAY).state == "done"
    assert member_of(member, union, AT + DAY) is None


def test_steps_of_two_paths_are_not_added_up(union, member, other):
    gone(union, other, member, "direct", "mediator")
    gone(union, founder_of(union), member, "group")

    assert "One step is left" in str(path_missing(union, member.pk, AT))


def test_a_union_sets_its_own_minimum_and_circles_have_none(union, member, other):
    set_rule(union, "parting.steps_before_asking", ["outside"])
    assert "from outside" in str(path_missing(union, member.pk, AT))
    set_rule(union, "parting.steps_before_asking", [])
    assert path_missing(union, member.pk, AT) is None
    assert path_missing(keep_house(found_union().union), member.pk, AT) is None


def test_old_and_settled_paths_rest(union, member, other):
    path = gone(union, other, member)
    assert path_missing(union, member.pk, AT + 364 * DAY) is None
    assert path_missing(union, member.pk, AT + 366 * DAY) is not None

    say_settled(path=path, by=member, at=AT)
    assert path_missing(union, member.pk, AT) is None
    say_settled(path=path, by=other, at=AT)
    assert path_missing(union, member.pk, AT) is not None
    assert ConflictPath.objects.get().settled_at == AT


def test_a_step_that_somebody_denies_waits_for_whoever_keeps_the_steps(union, member, other):
    path = gone(union, other, member)
    step = path.steps.get(sort="mediator")
    with pytest.raises(NotPermitted, match="yourself"):
        deny_step(step=step, by=other, at=AT)
    deny_step(step=step, by=member, at=AT)
    assert "One step is left" in str(path_missing(union, member.pk, AT))

    with pytest.raises(NotPermitted):
        confirm_step(step=step, by=other, at=AT)
    keeper = add_member(union, "Ola")
    give_powers(keeper, union, "assembly.joining")
    confirm_step(step=step, by=keeper, at=AT)
    assert path_missing(union, member.pk, AT) is None
    with pytest.raises(Refused, match="Nobody denied"):
        confirm_step(step=path.steps.get(sort="direct"), by=keeper, at=AT)


def test_nobody_confirms_a_step_of_their_own_conflict(union, member, other):
    give_powers(other, union, "assembly.joining")
    step = gone(union, other, member).steps.get(sort="direct")
    deny_step(step=step, by=member, at=AT)

    with pytest.raises(NotPermitted):
        confirm_step(step=step, by=other, at=AT)


def test_a_path_needs_two_who_belong(union, member):
    for others, said in (([], "two sides"), ([stranger()], "does not belong")):
        with pytest.raises(Refused, match=said) as refusal:
            begin_path(union=union, others=others, by=member, at=AT)
        assert refusal.value.field == "others"
    visitor = add_member(union, standing=Standing.VISITOR)
    with pytest.raises(NotPermitted):
        begin_path(union=union, others=[member], by=visitor, at=AT)


def test_whoever_keeps_the_steps_begins_a_path_for_others(union, member, other):
    keeper = founder_of(union)
    give_powers(keeper, union, "assembly.joining")

    path = begin_path(union=union, others=[member, other], by=keeper, at=AT)

    assert {party.agent_id for party in path.parties.all()} == {member.pk, other.pk}
    assert begin_path(union=union, others=[member], by=keeper, at=AT).parties.filter(agent=keeper.pk).exists()


def test_steps_are_noted_by_those_in_it_once_a_day(union, member, other):
    path = path_of_two(union, member, other)
    outsider, day = add_member(union, "Ola"), today_in(union, AT)

    with pytest.raises(NotPermitted):
        note_step(path=path, sort="direct", held_on=day, by=outsider, at=AT)
    for person in (member, other):
        note_step(path=path, sort="direct", held_on=day, by=person, at=AT)
    assert ConflictStep.objects.count() == 1
    with pytest.raises(Refused) as refusal:
        note_step(path=path, sort="direct", held_on=day + DAY, by=member, at=AT)
    assert refusal.value.field == "held_on"
    for deed in (
        lambda: say_settled(path=path, by=outsider, at=AT),
        lambda: deny_step(step=path.steps.get(), by=outsider, at=AT),
    ):
        with pytest.raises(NotPermitted):
            deed()


def test_the_same_key_begins_one_path_and_notes_one_step(union, member, other):
    key, step_key = uuid4(), uuid4()
    for _twice in range(2):
        path = begin_path(union=union, others=[other], by=member, at=AT, key=key)
    for _twice in range(2):
        note_step(path=path, sort="direct", held_on=today_in(union, AT), by=member, at=AT, key=step_key)

    assert ConflictPath.objects.count() == 1
    assert Entry.objects.filter(deed="path.step_noted").count() == 1
