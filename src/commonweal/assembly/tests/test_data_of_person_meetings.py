"""What meetings, calendars and federations hold about a person: shown to them, and ended when they are forgotten."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.agendas import add_point
from commonweal.assembly.actions.calendars import make_calendar
from commonweal.assembly.actions.meetings import give_role
from commonweal.assembly.actions.minutes import write_minutes
from commonweal.assembly.models import CalendarKey, Presence
from commonweal.assembly.tests.builders.federations import confederation
from commonweal.assembly.tests.builders.meetings import called, held
from commonweal.people.data_of_person import everything_about, forget_everywhere
from commonweal.people.tests.builders import AT, add_member

pytestmark = pytest.mark.django_db


def test_i_see_where_i_was_what_i_wrote_and_where_i_spoke():
    league = confederation(2)
    union, person = league.unions[0], league.delegates[0]
    meeting = give_role(meeting=called(union), role="note_taker", person=person, by=person, at=AT)
    point = add_point(meeting=meeting, title="Bread", by=person, at=AT)
    held(meeting, person)
    write_minutes(point=point, text="On Fridays.", version=0, by=person, at=meeting.starts_at)
    make_calendar(union=union, by=person, at=AT, key=uuid4())
    mine = everything_about(person)["assembly"]
    assert [row["meeting"] for row in mine["meetings"]] == ["Assembly of May"]
    assert [row["role"] for row in mine["roles_in_meetings"]] == ["note_taker"]
    assert [row["text"] for row in mine["minutes_written"]] == ["On Fridays."]
    assert [row["union"] for row in mine["calendars"]] == ["Riverbend"]
    assert [row["federation"] for row in mine["delegate_to"]] == ["River League"]
    other = everything_about(add_member(union))["assembly"]
    assert not any(other[name] for name in ("meetings", "roles_in_meetings", "minutes_written", "calendars"))


def test_forgotten_their_calendar_opens_no_more_and_the_meeting_keeps_how_many_were_there():
    league = confederation(2)
    union, person = league.unions[0], league.delegates[0]
    held(called(union), person)
    make_calendar(union=union, by=person, at=AT, key=uuid4())
    forget_everywhere(person)
    assert not CalendarKey.objects.exists()
    assert Presence.objects.count() == 1
