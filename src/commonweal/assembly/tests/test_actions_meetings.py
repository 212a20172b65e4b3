"""Meetings are called, led in turn, and remembered; nobody writes over anybody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.agendas import add_point, move_point, remove_point
from commonweal.assembly.actions.meetings import (
    call_meeting,
    call_off,
    change_meeting,
    give_role,
    give_roles_by_turn,
)
from commonweal.assembly.actions.minutes import approve_minutes, note_who_was_there, write_minutes
from commonweal.assembly.models import AgendaPoint, Meeting, MeetingState, Minutes, Presence
from commonweal.assembly.queries.meetings import meeting_page, turns_of
from commonweal.assembly.rules.meetings import ROLES
from commonweal.assembly.tests.builders.meetings import called, held, plan
from commonweal.assembly.tests.builders.proposals import brought, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers, stranger
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    """A union with its founder."""
    return found_union().union


def titles(meeting):
    """The points in their order."""
    return list(meeting.points.order_by("position").values_list("title", flat=True))


def test_calling_takes_a_mandate_and_the_same_key_is_one_meeting(union):
    caller, key = add_member(union), uuid4()
    with pytest.raises(NotPermitted, match="call meetings"):
        call_meeting(association=union, draft=plan(), by=caller, at=AT)
    give_powers(caller, union, "assembly.meetings")
    made = {call_meeting(association=union, draft=plan(), by=caller, at=AT, key=key).pk for _ in range(2)}
    assert len(made) == 1
    assert Meeting.objects.count() == 1
    entry = Entry.objects.get(union=union.pk, deed="meeting.called")
    assert "barn" not in entry.facts
    assert "May" not in entry.facts


def test_open_proposals_come_on_the_agenda_as_they_close_and_others_do_not(union):
    later = opened(union, title="Later", closes_at=days_later(30))
    sooner = opened(union, title="Sooner", closes_at=days_later(20))
    draft, elsewhere = brought(union, title="Draft"), opened(found_union("Elsewhere").union, title="Theirs")
    for wrong in (draft, elsewhere):
        with pytest.raises(Refused) as told:
            called(union, later, wrong)
        assert told.value.field == "proposals"
    assert not Meeting.objects.exists()
    meeting = called(union, later, sooner)
    assert titles(meeting) == ["Sooner", "Later"]
    with pytest.raises(Refused, match="not on the agenda yet"):
        add_point(meeting=meeting, proposal=later, by=founder_of(union), at=AT)
    with pytest.raises(Refused, match="not on the agenda yet"):
        add_point(meeting=meeting, proposal=elsewhere, by=founder_of(union), at=AT)


def test_what_cannot_be_is_told_at_its_field(union):
    with pytest.raises(Refused) as told:
        called(union, minutes=0)
    assert told.value.field == "minutes"
    meeting = called(union)
    with pytest.raises(Refused) as told:
        add_point(meeting=meeting, title=" ", by=founder_of(union), at=AT)
    assert told.value.field == "title"


def test_whoever_belongs_puts_points_on_and_who_leads_orders_them(union):
    member, meeting = add_member(union), called(union)
    visitor = add_member(union, standing=Standing.VISITOR)
    key = uuid4()
    first = add_point(meeting=meeting, title="Bread", minutes=10, by=member, at=AT, key=key)
    assert add_point(meeting=meeting, title="Bread", minutes=10, by=member, at=AT, key=key) == first
    second = add_point(meeting=meeting, title="Roof", minutes=20, by=member, at=AT)
    for nobody in (visitor, stranger()):
        with pytest.raises(NotPermitted):
            add_point(meeting=meeting, title="Mine", by=nobody, at=AT)
    with pytest.raises(NotPermitted):
        move_point(point=second, up=True, by=member, at=AT)
    meeting = give_role(meeting=meeting, role="facilitator", person=member, by=member, at=AT)
    second.meeting.refresh_from_db()
    seen_before = AgendaPoint.objects.get(pk=second.pk)
    move_point(point=second, up=True, by=member, at=AT)
    assert titles(meeting) == ["Roof", "Bread"]
    with pytest.raises(ChangedMeanwhile, match="moved this point"):
        move_point(point=seen_before, up=True, by=member, at=AT)
    assert titles(meeting) == ["Roof", "Bread"]
    move_point(point=AgendaPoint.objects.get(pk=second.pk), up=True, by=founder_of(union), at=AT)
    assert titles(meeting) == ["Roof", "Bread"]
    first.refresh_from_db()
    remove_point(point=first, by=founder_of(union), at=AT)
    assert titles(meeting) == ["Roof"]
    page = meeting_page(meeting, at=AT)
    assert page.ends_at == meeting.starts_at + timedelta(minutes=20)


def test_who_saves_second_sees_that_it_was_changed(union):
    meeting, by = called(union), founder_of(union)
    change_meeting(meeting=meeting, draft=plan(place="The mill"), version=1, by=by, at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_meeting(meeting=meeting, draft=plan(place="The yard"), version=1, by=by, at=AT)
    meeting.refresh_from_db()
    assert (meeting.place, meeting.version) == ("The mill", 2)
    with pytest.raises(NotPermitted):
        change_meeting(meeting=meeting, draft=plan(), version=2, by=add_member(union), at=AT)


def test_a_meeting_is_called_off_once_and_not_after_it_was_held(union):
    meeting, by = called(union), founder_of(union)
    with pytest.raises(NotPermitted):
        call_off(meeting=meeting, by=add_member(union), at=AT)
    call_off(meeting=meeting, by=by, at=AT)
    with pytest.raises(Refused, match="called off already"):
        call_off(meeting=meeting, by=by, at=AT)
    with pytest.raises(Refused, match="stays as it was"):
        change_meeting(meeting=meeting, draft=plan(), version=2, by=by, at=AT)
    with pytest.raises(Refused, match="held or called off"):
        add_point(meeting=meeting, title="Bread", by=by, at=AT)


def test_a_free_role_is_taken_and_given_back_and_nobody_takes_anothers(union):
    member, other, meeting = add_member(union), add_member(union), called(union)
    meeting = give_role(meeting=meeting, role="note_taker", person=member, by=member, at=AT)
    assert meeting.note_taker_id == member.pk
    with pytest.raises(NotPermitted, match="has this role already"):
        give_role(meeting=meeting, role="note_taker", person=other, by=other, at=AT)
    with pytest.raises(NotPermitted, match="mandate"):
        give_role(meeting=meeting, role="note_taker", person=None, by=other, at=AT)
    with pytest.raises(NotPermitted, match="mandate"):
        give_role(meeting=meeting, role="facilitator", person=other, by=member, at=AT)
    with pytest.raises(Refused, match="Only who belongs"):
        give_role(meeting=meeting, role="facilitator", person=stranger(), by=founder_of(union), at=AT)
    with pytest.raises(Refused, match="no role called"):
        give_role(meeting=meeting, role="title", person=member, by=founder_of(union), at=AT)
    assert give_role(meeting=meeting, role="note_taker", person=None, by=member, at=AT).note_taker_id is None


def test_of_two_who_take_a_free_role_at_once_the_first_has_it(union):
    first, second, meeting = add_member(union), add_member(union), called(union)
    seen_before = Meeting.objects.get(pk=meeting.pk)
    give_role(meeting=meeting, role="time_keeper", person=first, by=first, at=AT)
    with pytest.raises(ChangedMeanwhile, match="a moment ago"):
        give_role(meeting=seen_before, role="time_keeper", person=second, by=second, at=AT)
    give_roles_by_turn(meeting=seen_before, by=founder_of(union), at=AT)
    meeting.refresh_from_db()
    assert meeting.time_keeper_id == first.pk


def test_roles_go_round(union):
    people = {founder_of(union).pk, add_member(union).pk, add_member(union).pk}
    for number in range(3):
        meeting = called(union, starts_at=days_later(number + 1))
        give_roles_by_turn(meeting=meeting, by=founder_of(union), at=AT)
    turns = turns_of(union)
    for role in ROLES:
        assert {turn.person for turn in turns if turn.role == role} == people
    with pytest.raises(NotPermitted):
        give_roles_by_turn(meeting=meeting, by=add_member(union), at=AT)


def test_who_was_there_is_written_by_the_note_taker_once_it_began(union):
    member, taker, meeting = add_member(union), add_member(union), called(union)
    meeting = give_role(meeting=meeting, role="note_taker", person=taker, by=taker, at=AT)
    with pytest.raises(Refused, match="not begun yet"):
        note_who_was_there(meeting=meeting, people=[taker.pk], version=1, by=taker, at=AT)
    with pytest.raises(NotPermitted):
        note_who_was_there(meeting=meeting, people=[member.pk], version=1, by=member, at=meeting.starts_at)
    with pytest.raises(Refused, match="Only who belongs"):
        note_who_was_there(meeting=meeting, people=[stranger().pk], version=1, by=taker, at=meeting.starts_at)
    held(meeting, member, taker, by=taker)
    with pytest.raises(ChangedMeanwhile, match="now: Member, "):
        note_who_was_there(
            meeting=meeting, people=[taker.pk], version=1, by=founder_of(union), at=meeting.starts_at
        )
    meeting = held(meeting, taker, by=taker)
    assert meeting.state == MeetingState.HELD
    assert list(Presence.objects.values_list("agent", flat=True)) == [taker.pk]
    with pytest.raises(Refused, match="held or called off"):
        call_off(meeting=meeting, by=founder_of(union), at=days_later(5))


def test_minutes_have_versions_and_nobody_writes_over_anybody(union):
    by, meeting = founder_of(union), called(union)
    point = add_point(meeting=meeting, title="Bread", by=by, at=AT)
    key = uuid4()
    first = write_minutes(
        point=point, text="We bake on Fridays.", version=0, by=by, at=days_later(3), key=key
    )
    assert (
        write_minutes(point=point, text="We bake on Fridays.", version=0, by=by, at=days_later(3), key=key)
        == first
    )
    with pytest.raises(ChangedMeanwhile):
        write_minutes(point=point, text="On Mondays.", version=0, by=by, at=days_later(3))
    write_minutes(point=point, text="We bake on Thursdays.", version=1, by=by, at=days_later(3))
    with pytest.raises(NotPermitted):
        write_minutes(point=point, text="Mine", version=2, by=add_member(union), at=days_later(3))
    with pytest.raises(Refused) as told:
        write_minutes(point=point, text="x" * 20_001, version=2, by=by, at=days_later(3))
    assert told.value.field == "text"
    assert list(Minutes.objects.order_by("version").values_list("text", flat=True)) == [
        "We bake on Fridays.",
        "We bake on Thursdays.",
    ]
    assert meeting_page(meeting, at=AT).points[0].text == "We bake on Thursdays."
    with pytest.raises(Refused, match="noted or decided"):
        remove_point(point=point, by=by, at=days_later(3))


def test_minutes_are_approved_at_a_later_meeting_and_then_stay(union):
    by = founder_of(union)
    first, second = called(union), called(union, starts_at=days_later(10))
    point = add_point(meeting=first, title="Bread", by=by, at=AT)
    first = held(first, by)
    for wrong in (first, called(found_union("Elsewhere").union, starts_at=days_later(10))):
        with pytest.raises((Refused, NotPermitted)):
            approve_minutes(meeting=first, at_meeting=wrong, by=by, at=days_later(10))
    with pytest.raises(Refused, match="not begun yet"):
        approve_minutes(meeting=first, at_meeting=second, by=by, at=days_later(9))
    with pytest.raises(NotPermitted):
        approve_minutes(meeting=first, at_meeting=second, by=add_member(union), at=days_later(10))
    approve_minutes(meeting=first, at_meeting=second, by=by, at=days_later(10))
    first.refresh_from_db()
    assert first.approved_in == second
    with pytest.raises(Refused, match="approved already"):
        approve_minutes(meeting=first, at_meeting=second, by=by, at=days_later(10))
    with pytest.raises(Refused, match="stay as they are"):
        write_minutes(point=point, text="Other", version=0, by=by, at=days_later(11))
    with pytest.raises(Refused, match="stay as they are"):
        held(first, by)


def test_a_circle_meets_under_its_own_mandate_or_its_unions(union):
    from commonweal.people.actions.founding import found_household

    member = add_member(union)
    circle = found_household(
        name="Kitchen", within=union, members=[member], form="circle", by=founder_of(union), at=AT
    )
    meeting = called(circle)
    assert meeting.union == union
    assert [name for _id, name, _there in meeting_page(meeting, at=AT).people] == [member.name]
    with pytest.raises(NotPermitted):
        add_point(meeting=meeting, title="Mine", by=add_member(union), at=AT)
