"""One's own calendar: what is in it, on which clock, and whom its address lets in."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from commonweal.assembly.actions.calendars import end_calendar, make_calendar
from commonweal.assembly.actions.meetings import call_off, change_meeting
from commonweal.assembly.models import CalendarKey, Proposal
from commonweal.assembly.rules.calendars import Happening, calendar_of
from commonweal.assembly.tests.builders.decided import adopted
from commonweal.assembly.tests.builders.federations import confederation
from commonweal.assembly.tests.builders.meetings import called, plan
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import in_voting, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Standing
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    give_powers,
    stranger,
)
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """The feed is read a minute after all was written."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + timedelta(minutes=1))


def feed_of(client, person, union):
    """The address of a fresh feed of ``person``, and what it holds, as a calendar program reads it."""
    url = f"/calendar/{make_calendar(union=union, by=person, at=AT, key=uuid4())}.ics"
    return url, events_at(client, url)


def events_at(client, url):
    """The events of the feed by their keys."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    return {str(event["uid"]).split("-")[0]: event for event in calendar.walk("VEVENT")}


@given(
    days=st.lists(st.integers(-400, 400), max_size=8, unique=True),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
    title=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=60
    ),
)
def test_every_happening_is_read_back_at_its_instant(days, zone, title):
    happenings = [
        Happening(
            key=f"x-{day}", title=title, made_at=AT, at=AT + timedelta(days=day), minutes=90, place=title
        )
        for day in days
    ]
    written = calendar_of("Home", happenings, time_zone=zone, host="node.example")
    assert written == calendar_of("Home", reversed(happenings), time_zone=zone, host="node.example")
    events = Calendar.from_ical(written).walk("VEVENT")
    assert {event["dtstart"].dt.astimezone(UTC) for event in events} == {one.at for one in happenings}
    assert all(str(event["summary"]).split() == title.split() for event in events)
    assert all(event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=90) for event in events)


def test_it_holds_meetings_ends_of_decisions_reviews_and_my_mandates(client):
    union = found_union(time_zone="Europe/Berlin").union
    member = add_member(union, "Ada")
    meeting = called(union)
    proposal = in_voting(union, title="A bench; with a roof, perhaps")
    reviewed = adopted(union, brought_by=member, title="The oven")
    Proposal.objects.filter(pk=reviewed.pk).update(review_on=date(2026, 8, 1))
    give_powers(member, union, "assembly.meetings")
    _url, events = feed_of(client, member, union)
    assert set(events) == {"meeting", "closing", "review", "mandate"}
    begins = events["meeting"]["dtstart"].dt
    assert begins == meeting.starts_at
    assert begins.utcoffset() == timedelta(hours=2), "summer time in Berlin"
    assert events["meeting"]["dtstart"].params["TZID"] == "Europe/Berlin"
    assert str(events["meeting"]["location"]) == "The barn"
    assert str(events["closing"]["summary"]) == "Decided: A bench; with a roof, perhaps"
    assert events["closing"]["dtstart"].dt == proposal.closes_at
    assert urlsplit(str(events["closing"]["url"])).path == at(union, "proposal", proposal.pk)
    assert events["review"]["dtstart"].dt == date(2026, 8, 1)
    assert str(events["mandate"]["summary"]) == "Your mandate ends: keeper"


def test_nobody_elses_and_nothing_of_other_unions_is_in_it(client):
    union, elsewhere = found_union().union, found_union("Elsewhere").union
    member, visitor = add_member(union), add_member(union, standing=Standing.VISITOR)
    called(elsewhere)
    in_voting(elsewhere)
    give_powers(founder_of(union), union, "assembly.meetings")
    opened(union)
    assert set(feed_of(client, member, union)[1]) == {"closing"}
    assert feed_of(client, visitor, union)[1] == {}


def test_titles_that_may_name_somebody_are_numbers(client):
    union = found_union().union
    member = add_member(union)
    for changes in ({"matter": "membership"}, {"matter": "mandate"}, {"is_secret": True}):
        proposal = opened(union, title="Nadia becomes a member", **changes)
        events = client.get(feed_of(client, member, union)[0]).content.decode()
        assert f"No. {proposal.number}" in events
        assert "Nadia" not in events


def test_delegates_see_the_meetings_of_the_federation_and_others_do_not(client):
    league = confederation(2)
    called(league.federation, by=founder_of(league.unions[0]))
    assert set(feed_of(client, league.delegates[1], league.unions[1])[1]) == {"meeting", "mandate"}
    assert feed_of(client, add_member(league.unions[1]), league.unions[1])[1] == {}


def test_a_change_moves_it_and_calling_off_cancels_it(client):
    union = found_union().union
    meeting, member = called(union), add_member(union)
    url, before = feed_of(client, member, union)
    change_meeting(
        meeting=meeting, draft=plan(starts_at=days_later(5)), version=1, by=founder_of(union), at=AT
    )
    call_off(meeting=meeting, by=founder_of(union), at=AT)
    after = events_at(client, url)["meeting"]
    assert after["uid"] == before["meeting"]["uid"]
    assert after["dtstart"].dt == days_later(5)
    assert after["sequence"] > before["meeting"]["sequence"]
    assert str(after["status"]) == "CANCELLED"


def test_what_is_known_is_not_sent_again(client):
    union = found_union().union
    member = add_member(union)
    url, _events = feed_of(client, member, union)
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    called(union)
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


def test_the_address_is_kept_as_a_hash_told_once_and_ends_when_i_say(client):
    union = found_union().union
    member = add_member_with_login(union)
    page, address = browser(member), at(union, "calendar")
    assert "You have no address yet" in shown(page.get(address))
    form = {"key": str(uuid4())}
    told = shown(page.post(address, form))
    url = urlsplit(told.split("<pre", 1)[1].split(">", 1)[1].split("</pre>")[0]).path
    assert url in shown(page.post(address, form)), "the same tap twice tells the same"
    assert client.get(url).status_code == 200
    secret = url.split("/")[-1].removesuffix(".ics")
    assert secret not in str(list(CalendarKey.objects.values()))
    assert secret not in str(list(Entry.objects.values()))
    assert secret not in shown(page.get(address))
    renewed = urlsplit(f"/calendar/{make_calendar(union=union, by=member, at=AT, key=uuid4())}.ics").path
    assert client.get(url).status_code == 404
    assert client.get(renewed).status_code == 200
    assert page.post(at(union, "end_calendar"), {"key": str(uuid4())}).status_code == 302
    assert client.get(renewed).status_code == 404
    assert not end_calendar(union=union, by=member, at=AT)


def test_strangers_get_none_and_whoever_parts_loses_theirs(client):
    union = found_union().union
    with pytest.raises(NotPermitted):
        make_calendar(union=union, by=stranger(), at=AT, key=uuid4())
    member = add_member(union)
    url, _events = feed_of(client, member, union)
    part_ways(member=member, association=union, by=member, at=AT)
    assert client.get(url).status_code == 404
    assert client.get("/calendar/0123456789abcdef.ics").status_code == 404


def test_the_feed_takes_as_many_queries_for_one_as_for_three(client):
    union = found_union().union
    member, counts = add_member(union), []
    url, _events = feed_of(client, member, union)
    for _more in range(2):
        for _each in range(1 + len(counts)):
            called(union)
            in_voting(union)
            give_powers(member, union, "assembly.meetings")
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1]


def test_an_evening_in_winter_and_one_in_summer_are_on_their_own_clocks():
    berlin = ZoneInfo("Europe/Berlin")
    evenings = [datetime(2026, month, 3, 19, tzinfo=berlin) for month in (1, 7)]
    written = calendar_of(
        "Home", [Happening(key=f"m-{each.month}", title="Assembly", made_at=AT, at=each) for each in evenings],
        time_zone="Europe/Berlin", host="node.example",
    )  # fmt: skip
    calendar = Calendar.from_ical(written)
    assert [event["dtstart"].dt.hour for event in calendar.walk("VEVENT")] == [19, 19]
    [zone] = calendar.walk("VTIMEZONE")
    assert [zone.to_tz().utcoffset(each.replace(tzinfo=None)) for each in evenings] == [
        timedelta(hours=1),
        timedelta(hours=2),
    ]
