"""Pages about meetings: called, added to, written down, decided in; for those concerned and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.agendas import add_point
from commonweal.assembly.actions.meetings import give_role
from commonweal.assembly.actions.minutes import write_minutes
from commonweal.assembly.models import AgendaPoint, Ballot, Meeting, Minutes, Proposal
from commonweal.assembly.tests.builders.meetings import called, held
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import opened
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union, founder_of
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db
EVENING = AT + timedelta(days=3, hours=9)  # when ``builders.meetings`` calls meetings for


@pytest.fixture
def clock(monkeypatch):
    """What time it is on these pages."""
    now = {"at": AT + timedelta(minutes=1)}
    monkeypatch.setattr("django.utils.timezone.now", lambda: now["at"])
    return now


@pytest.fixture
def home(clock):
    """A union, its founder's browser, and a member's."""
    union = found_union().union
    member = add_member_with_login(union, "Ada")
    return union, browser(founder_of(union)), browser(member), member


def key():
    return {"key": str(uuid4())}


def test_a_meeting_is_called_once_with_what_is_open(home):
    union, keeper, other, _member = home
    proposal = opened(union, title="A bench")
    form = key() | {
        "association": str(union.pk), "title": "Assembly", "starts_at": "2026-05-07T18:00", "minutes": "90",
        "proposals": [str(proposal.pk)],
    }  # fmt: skip
    url = at(union, "call_meeting")
    assert "A bench" in shown(keeper.get(url))
    odd = keeper.post(url, form | {"minutes": "0", "starts_at": "later"})
    assert odd.status_code == 422
    assert 'value="later"' in shown(odd)
    for _tap in range(2):
        made = keeper.post(url, form)
    meeting = Meeting.objects.get()
    assert made.headers["Location"] == at(union, "meeting", meeting.pk)
    assert other.post(url, form | key()).status_code == 403
    page = shown(other.get(at(union, "meeting", meeting.pk)))
    assert "You are invited" in page
    assert at(union, "proposal", proposal.pk) in page
    assert "Next: Assembly" in shown(other.get(at(union, "meetings")))


def test_everybody_puts_points_on_and_a_fault_keeps_what_was_typed(home):
    union, keeper, other, _member = home
    meeting = called(union)
    url = at(union, "add_point", meeting.pk)
    odd = other.post(url, key() | {"title": "Bread", "minutes": "9999"})
    assert odd.status_code == 422
    assert 'value="Bread"' in shown(odd)
    form = key() | {"title": "Bread", "minutes": "10"}
    for _tap in range(2):
        assert other.post(url, form).status_code == 302
    roof = add_point(meeting=meeting, title="Roof", minutes=20, by=founder_of(union), at=AT)
    move = at(union, "move_point", meeting.pk, roof.pk)
    assert "Earlier: Roof" not in shown(other.get(at(union, "meeting", meeting.pk)))
    assert "Earlier: Roof" in shown(keeper.get(at(union, "meeting", meeting.pk)))
    assert "This takes a mandate" in shown(other.post(move, key() | {"up": "1"}, follow=True))
    assert keeper.post(move, key() | {"up": "1"}).status_code == 302
    assert list(meeting.points.order_by("position").values_list("title", flat=True)) == ["Roof", "Bread"]
    assert keeper.post(at(union, "remove_point", meeting.pk, roof.pk), key()).status_code == 302
    assert list(meeting.points.values_list("title", flat=True)) == ["Bread"]


def test_changing_it_second_shows_both(home):
    union, keeper, _other, _member = home
    meeting = called(union)
    url = at(union, "change_meeting", meeting.pk)
    form = {
        "title": "Assembly",
        "starts_at": "2026-05-07T18:00",
        "minutes": "90",
        "place": "The mill",
        "version": "1",
    }
    assert keeper.post(url, key() | form).status_code == 302
    late = keeper.post(url, key() | form | {"place": "The yard"})
    assert late.status_code == 409
    page = shown(late)
    assert "The mill" in page
    assert 'value="The yard"' in page
    assert 'name="version" value="2"' in page
    assert keeper.post(url, key() | form | {"place": "The yard", "version": "2"}).status_code == 302


def test_roles_are_taken_given_back_and_go_by_turn(home):
    union, keeper, other, member = home
    meeting = called(union)
    url = at(union, "meeting_role", meeting.pk, "note_taker")
    assert other.post(url, key() | {"person": str(member.pk)}).status_code == 302
    assert "Give it back" in shown(other.get(at(union, "meeting", meeting.pk)))
    assert other.post(url, key() | {"person": ""}).status_code == 302
    assert Meeting.objects.get().note_taker_id is None
    assert keeper.post(at(union, "roles_by_turn", meeting.pk), key()).status_code == 302
    assert None not in Meeting.objects.values_list("facilitator", "note_taker", "time_keeper").get()
    assert "Give the free ones by turn" not in shown(keeper.get(at(union, "meeting", meeting.pk)))
    assert other.post(url, key() | {"person": str(founder_of(union).pk)}).status_code in {302, 403}
    assert other.get(at(union, "meeting_role", meeting.pk, "king")).status_code == 404


def test_who_was_there_minutes_and_a_decision_in_the_room(home, clock):
    union, keeper, other, member = home
    proposal = opened(union, title="A bench")
    meeting = called(union, proposal)
    point = meeting.points.get()
    assert "not begun yet" in shown(
        keeper.post(
            at(union, "who_was_there", meeting.pk), key() | {"version": "1", "people": [str(member.pk)]}
        )
    )
    clock["at"] = EVENING
    there = [str(member.pk), str(founder_of(union).pk)]
    first = key() | {"version": "1", "people": there}
    assert keeper.post(at(union, "who_was_there", meeting.pk), first).status_code == 302
    second = keeper.post(at(union, "who_was_there", meeting.pk), first | key() | {"people": there[:1]})
    assert (second.status_code, 'name="version" value="2"' in shown(second)) == (409, True)
    assert shown(second).count(" checked") == 1
    page = shown(keeper.get(at(union, "meeting", meeting.pk)))
    assert "2 were there" in page
    room = at(union, "in_the_room", meeting.pk, point.pk)
    assert room in page
    assert "Consent." in shown(keeper.get(room))
    Proposal.objects.update(method="approval")
    assert at(union, "enter_ballot", proposal.pk) in shown(keeper.get(room))
    assert keeper.post(room, key() | {"closes": "on"}).status_code == 422
    Proposal.objects.update(method="consent")
    said = {f"said-{person}": "consent" for person in there} | {"closes": "on"}
    silent = keeper.post(room, key() | said | {f"said-{member.pk}": "objection"})
    assert silent.status_code == 422
    assert 'value="objection" selected' in shown(silent)
    assert not Ballot.objects.exists()
    assert other.post(room, key() | said).status_code == 403
    form = key() | said
    for _tap in range(2):
        assert keeper.post(room, form).status_code == 302
    assert Proposal.objects.get().is_adopted
    assert "decided in the room" in shown(other.get(at(union, "meeting", meeting.pk)))


def test_minutes_are_written_by_whoever_takes_notes_and_nobody_writes_over_anybody(home, clock):
    union, keeper, other, member = home
    meeting = called(union)
    point = add_point(meeting=meeting, title="Bread", by=member, at=AT)
    give_role(meeting=meeting, role="note_taker", person=member, by=member, at=AT)
    clock["at"] = EVENING
    url = at(union, "minutes", meeting.pk, point.pk)
    assert other.post(url, key() | {"text": "**Fridays**", "version": "0"}).status_code == 302
    assert "<strong>Fridays</strong>" in shown(keeper.get(at(union, "meeting", meeting.pk)))
    late = keeper.post(url, key() | {"text": "Mondays", "version": "0"})
    assert late.status_code == 409
    page = shown(late)
    assert "Mondays" in page
    assert "**Fridays**" in page
    assert keeper.post(url, key() | {"text": "Mondays", "version": "1"}).status_code == 302
    assert Minutes.objects.count() == 2
    third = browser(add_member_with_login(union, "Ben"))
    assert "Write minutes" not in shown(third.get(at(union, "meeting", meeting.pk)))
    assert third.post(url, key() | {"text": "Mine", "version": "2"}).status_code == 403


def test_minutes_are_approved_at_the_next_meeting(home, clock):
    union, keeper, other, member = home
    first = called(union)
    second = called(union, title="Assembly of June", starts_at=days_later(10))
    held(first, member)
    clock["at"] = days_later(10)
    assert at(union, "approve_minutes", first.pk) in shown(keeper.get(at(union, "meeting", second.pk)))
    form = key() | {"at_meeting": str(second.pk)}
    assert other.post(at(union, "approve_minutes", first.pk), form).status_code == 403
    assert keeper.post(at(union, "approve_minutes", first.pk), form).status_code == 302
    assert "approved at “Assembly of June”" in shown(other.get(at(union, "meeting", first.pk)))
    assert "minutes approved" in shown(other.get(at(union, "meetings")))


def test_it_is_called_off_after_asking(home):
    union, keeper, other, _member = home
    meeting = called(union)
    url = at(union, "call_off", meeting.pk)
    assert "Call off “Assembly of May”?" in shown(keeper.get(url))
    assert other.post(url, key()).status_code == 403
    assert keeper.post(url, key()).status_code == 302
    assert "called off" in shown(other.get(at(union, "meetings")))


def test_written_words_cannot_carry_code(home, clock):
    union, keeper, _other, member = home
    meeting = called(union, about="<script>x()</script>", title="<b>Bold</b>")
    point = add_point(meeting=meeting, title="<i>Bread</i>", by=member, at=AT)
    clock["at"] = EVENING
    keeper.post(
        at(union, "minutes", meeting.pk, point.pk), key() | {"text": "<img src=x onerror=y>", "version": "0"}
    )
    for url in (
        at(union, "meeting", meeting.pk),
        at(union, "minutes", meeting.pk, point.pk),
        at(union, "meetings"),
    ):
        page = shown(keeper.get(url))
        for code in ("<script>x", "<b>Bold", "<i>Bread", "<img src=x"):
            assert code not in page


def test_another_unions_meetings_are_not_here(home):
    union, keeper, _other, _member = home
    elsewhere = found_union("Elsewhere").union
    theirs = called(elsewhere, opened(elsewhere, title="Their affair"), title="Secret gathering")
    point, mine = theirs.points.get(), called(union)
    for name in ("meeting", "change_meeting", "call_off", "who_was_there", "approve_minutes"):
        assert keeper.get(at(union, name, theirs.pk)).status_code == 404
        assert keeper.get(at(elsewhere, name, theirs.pk)).status_code == 404
    for name in ("minutes", "in_the_room"):
        assert keeper.get(at(union, name, mine.pk, point.pk)).status_code == 404
    for name in ("move_point", "remove_point"):
        assert keeper.post(at(union, name, mine.pk, point.pk), key()).status_code == 404
    assert AgendaPoint.objects.filter(pk=point.pk).exists()
    assert "Secret gathering" not in shown(keeper.get(at(union, "meetings")))
    assert "Their affair" not in shown(keeper.get(at(union, "call_meeting")))


def test_pages_take_as_many_queries_for_one_as_for_three(home, clock):
    union, keeper, _other, member = home
    counts = []
    meeting = called(union, opened(union))
    add_point(meeting=meeting, title="Bread", by=member, at=AT)
    past = held(called(union, opened(union), starts_at=AT), member)
    room = past.points.get()
    for more in (0, 2):
        for number in range(more):
            held(past, member, add_member(union, f"There {number}"), add_member(union, f"And {number}"))
            minutes_on(room, number)
            add_point(meeting=meeting, title=f"Point {number}", by=member, at=AT)
            add_point(meeting=meeting, proposal=opened(union), by=member, at=AT)
            held(called(union, starts_at=AT), add_member(union, f"More {number}"), member)
            called(union, title=f"Another {number}")
        urls = [
            at(union, "meetings"), at(union, "call_meeting"), at(union, "meeting", meeting.pk),
            at(union, "meeting", past.pk), at(union, "who_was_there", past.pk), at(union, "minutes", past.pk, room.pk),
            at(union, "in_the_room", past.pk, room.pk), at(union, "calendar"),
        ]  # fmt: skip
        counts.append([queries_of(keeper, url) for url in urls])
    assert counts[0] == counts[1]


def minutes_on(point, number):
    """One more version of what is remembered of ``point``."""
    by = founder_of(point.meeting.union)
    write_minutes(point=point, text=f"Version {number}", version=number, by=by, at=AT)
