"""Two at the same moment: coming together, leaving, answering, and writing minutes."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.agendas import add_point, move_point
from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.actions.federations import leave_federation, welcome_union, wish_to_join
from commonweal.assembly.actions.meetings import give_role
from commonweal.assembly.actions.minutes import note_who_was_there, write_minutes
from commonweal.assembly.models import AgendaPoint, Approach, Ballot, Meeting, Minutes
from commonweal.assembly.queries.federations import delegates_in, federations_of
from commonweal.assembly.tests.builders.ballots import closed
from commonweal.assembly.tests.builders.federations import answer_in, asked, confederation, federated
from commonweal.assembly.tests.builders.meetings import called
from commonweal.assembly.tests.test_races_proposals import at_once
from commonweal.journal.models import Entry
from commonweal.people.models import Association, Membership
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_union_and_a_federation_that_decide_at_once_come_together_once():
    home, other = found_union().union, found_union("Hilltop").union
    federation = federated(home)

    def step(deed, by):
        return lambda: deed(
            union=Association.objects.get(pk=other.pk),
            federation=Association.objects.get(pk=federation.pk),
            by=by,
            at=AT,
        )

    wish, welcome = step(wish_to_join, founder_of(other)), step(welcome_union, founder_of(home))
    assert at_once(wish, welcome, wish, welcome) == ["done", "done", "told", "told"]
    assert federations_of(other, at=AT) == [federation]
    assert Membership.objects.filter(association=federation, member=other.pk).count() == 1
    assert Approach.objects.filter(joined_at__isnull=False).count() == 1


def test_of_two_delegates_given_at_once_one_speaks():
    league = confederation(2)
    union = league.unions[0]
    people = [add_member(union, name) for name in ("Ada", "Bo")]

    def give(person):
        return lambda: give_delegate(
            union=union, federation=league.federation, holder=person, until=days_later(90).date(),
            decision="assembly of May", by=founder_of(union), at=AT,
        )  # fmt: skip

    assert at_once(*(give(person) for person in people)) == ["done", "done"]
    (speaks,) = delegates_in(league.federation, at=days_later(1), union=union)
    assert speaks.person in {person.pk for person in people}
    assert Entry.objects.filter(union=union.pk, deed="mandate.recalled").count() == 2


def test_leaving_twice_at_once_is_leaving_once():
    league = confederation(2)
    union, by = league.unions[1], founder_of(league.unions[1])

    def leave():
        return leave_federation(union=union, federation=league.federation, by=by, at=days_later(1))

    assert at_once(leave, leave) == ["done", "told"]
    assert Entry.objects.filter(deed="union.left").count() == 1


def test_an_answer_closed_twice_at_once_is_one_voice():
    league = confederation(2)
    proposal = asked(league)
    linked = answer_in(league.unions[0], proposal)
    at_once(lambda: closed(linked, at=days_later(15)), lambda: closed(linked, at=days_later(15)))
    assert Ballot.objects.filter(voice__proposal=proposal).count() == 1
    assert Entry.objects.filter(union=league.federation.pk, deed="ballot.cast").count() == 1


def test_of_two_who_write_or_take_at_once_one_is_told():
    union = found_union().union
    people, meeting = [add_member(union), add_member(union)], called(union)
    point = add_point(meeting=meeting, title="Bread", by=people[0], at=AT)

    def take(person):
        return lambda: give_role(
            meeting=Meeting.objects.get(pk=meeting.pk), role="time_keeper", person=person, by=person, at=AT
        )

    def write(text):
        found = AgendaPoint.objects.select_related("meeting__association", "meeting__union").get(pk=point.pk)
        return lambda: write_minutes(
            point=found, text=text, version=0, by=founder_of(union), at=AT, key=uuid4()
        )

    def put(title):
        return lambda: add_point(meeting=Meeting.objects.get(pk=meeting.pk), title=title, by=people[0], at=AT)

    assert at_once(*(take(person) for person in people)) == ["done", "told"]
    assert at_once(write("Fridays"), write("Mondays")) == ["done", "told"]
    assert Minutes.objects.count() == 1
    assert at_once(put("Roof"), put("Hens")) == ["done", "done"]
    assert sorted(meeting.points.values_list("position", flat=True)) == [1, 2, 3]
    last = meeting.points.get(position=3)

    def move():
        found = AgendaPoint.objects.select_related("meeting__association", "meeting__union").get(pk=last.pk)
        return lambda: move_point(point=found, up=True, by=founder_of(union), at=AT)

    def tick(person):
        found = Meeting.objects.get(pk=meeting.pk)
        return lambda: note_who_was_there(
            meeting=found, people=[person.pk], version=found.version, by=founder_of(union), at=found.starts_at
        )

    assert at_once(move(), move(), by_name=True) == ["ChangedMeanwhile", "done"]
    assert meeting.points.get(pk=last.pk).position == 2
    assert at_once(*(tick(person) for person in people), by_name=True) == ["ChangedMeanwhile", "done"]
    assert meeting.presences.count() == 1
