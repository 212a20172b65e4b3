"""Pages about parting: leaving is easy to say and to take back; a conflict is seen by nobody who is not in it."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commonweal.assembly.actions.conflict_paths import deny_step
from commonweal.assembly.actions.leaving import hand_on, say_leaving
from commonweal.assembly.actions.leaving_of_others import record_parting
from commonweal.assembly.models import ConflictPath, ConflictStep, HandingOn, Leaving
from commonweal.assembly.queries.conflict_paths import path_missing
from commonweal.assembly.tests.builders.joining import DAY
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.parting import gone, path_of_two
from commonweal.people.models import Standing
from commonweal.people.permissions import member_of, today_in
from commonweal.people.tests.builders import (
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    give_powers,
    member_login,
    stranger,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
AGO = NOW - 30 * DAY


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """No midnight falls between a test's day and a page's."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def union():
    return found_union(at=AGO).union


@pytest.fixture
def member(union):
    return add_member_with_login(union, "Mara", at=AGO)


@pytest.fixture
def other(union):
    return add_member_with_login(union, "Noor", at=AGO)


def key():
    return {"key": str(uuid4())}


def day_in(union, days):
    return today_in(union, NOW) + days * DAY


def test_a_parting_written_down_by_another_is_asked_and_a_no_ends_it(union, member, other):
    keeper, address = browser(founder_of(union)), at(union, "record_parting", member.pk)
    page = shown(keeper.get(address))
    assert "takes a decision of the assembly" in page
    assert f'value="{day_in(union, 14).isoformat()}"' in page
    soon = {**key(), "reason": "told", "on": day_in(union, 3).isoformat()}
    for wrong, sentence in (
        (soon, "at least 14 days"),
        (soon | {"reason": "rude"}, "not one of the available"),
    ):
        refused = keeper.post(address, wrong)
        assert (refused.status_code, sentence in shown(refused)) == (422, True)
        assert wrong["on"] in shown(refused)
    right = {**key(), "reason": "told", "on": day_in(union, 20).isoformat()}
    for _tap in range(2):
        assert keeper.post(address, right).status_code == 302
    leaving = Leaving.objects.get()
    client, written = browser(member), at(union, "answer_parting", leaving.pk)
    assert "Is that right?" in shown(client.get(f"/u/{union.slug}/"))
    assert "No, I stay" in shown(client.get(at(union, "parting")))
    assert "No, I stay" not in shown(browser(other).get(at(union, "parting")))
    assert browser(other).post(written, {**key(), "then": "stay"}).status_code == 404
    assert browser(other).post(address, {**right, **key()}).status_code == 403
    assert "Nothing ends" in shown(client.post(written, {**key(), "then": "stay"}, follow=True))
    assert member_of(member, union, NOW + 30 * DAY)
    assert client.post(written, {**key(), "then": "right"}).status_code == 404


def test_partings_of_another_union_are_not_there_and_many_take_no_more_queries(union, member):
    elsewhere = found_union("Elsewhere", at=AGO).union
    theirs = add_member_with_login(elsewhere, "Theo", at=AGO)
    foreign = written_down(elsewhere, theirs)
    assert browser(founder_of(union)).get(at(union, "record_parting", theirs.pk)).status_code == 404
    assert browser(member).post(at(union, "answer_parting", foreign.pk), key()).status_code == 404
    assert browser(member).get(at(elsewhere, "record_parting", theirs.pk)).status_code == 404
    client, counts = browser(member), []
    for number in range(3):
        written_down(union, add_member(union, f"Child {number}", at=AGO, trusted=member))
        if number != 1:
            counts.append(queries_of(client, at(union, "parting")))
    assert counts[0] == counts[1]
    assert "Theo" not in shown(client.get(at(union, "parting")))


def written_down(union, person):
    return record_parting(
        union=union, person=person, reason="told", on=day_in(union, 20), by=founder_of(union), at=NOW
    )


def test_leaving_is_said_and_taken_back(union, member):
    client = browser(member)
    assert "may leave at any time" in shown(client.get(at(union, "parting")))
    client.post(at(union, "leave"), {**key(), "leaves_on": day_in(union, 20).isoformat()})

    assert "You leave" in shown(client.get(at(union, "parting")))
    assert member_of(member, union, NOW + 21 * DAY) is None
    client.post(at(union, "stay"), key())
    assert member_of(member, union, NOW + 21 * DAY) is not None
    assert client.post(at(union, "stay"), key()).status_code == 404


def test_a_day_that_is_over_is_refused_and_stays_in_the_field(union, member):
    answer = browser(member).post(at(union, "leave"), {**key(), "leaves_on": "2020-01-01"})

    assert answer.status_code == 422
    assert "2020-01-01" in shown(answer)
    assert not Leaving.objects.exists()


def test_what_is_in_hand_shows_and_is_handed_on(union, member, other):
    give_powers(member, union, "provisioning.plan", at=NOW)
    say_leaving(union=union, leaves_on=day_in(union, 20), by=member, at=NOW)
    client = browser(member)
    assert "Mandate: keeper" in shown(client.get(at(union, "parting")))
    client.post(at(union, "hand_on"), {**key(), "what": "The mill’s keys", "to_whom": str(other.pk)})
    empty = client.post(at(union, "hand_on"), {**key(), "what": ""})
    assert empty.status_code == 422

    theirs = browser(other)
    page = shown(theirs.get(at(union, "parting")))
    assert "The mill’s keys" in page
    assert "keeper" not in page
    theirs.post(at(union, "handed_on", HandingOn.objects.get().pk), key())
    assert "handed on" in shown(client.get(at(union, "parting")))


def test_handing_on_is_for_whoever_leaves_and_nobody_else(union, member, other):
    assert browser(member).get(at(union, "hand_on")).status_code == 404
    leaving = say_leaving(union=union, leaves_on=day_in(union, 20), by=member, at=NOW)
    thing = hand_on(leaving=leaving, what="Keys", by=member, at=NOW)

    assert browser(other).post(at(union, "handed_on", thing.pk), key()).status_code == 403
    elsewhere = found_union("Elsewhere", at=AGO)
    theirs = browser(elsewhere.founder)
    assert theirs.post(at(elsewhere.union, "handed_on", thing.pk), key()).status_code == 404


def test_a_conflict_is_seen_by_those_in_it_and_whoever_keeps_the_steps(union, member, other):
    path = path_of_two(union, member, other, at=NOW)
    outsider = add_member_with_login(union, "Ola", at=AGO)

    for person in (member, other):
        assert "Next:" in shown(browser(person).get(at(union, "parting")))
    page = shown(browser(outsider).get(at(union, "parting")))
    assert "Noor" not in page
    assert browser(outsider).get(at(union, "note_step", path.pk)).status_code == 404
    give_powers(outsider, union, "assembly.joining", at=NOW)
    assert "you accompany" in shown(browser(outsider).get(at(union, "parting")))
    assert browser(stranger()).get(at(union, "parting")).status_code == 404


def test_a_path_of_another_union_is_not_here(union, member):
    elsewhere = found_union("Elsewhere", at=AGO)
    theirs = gone(elsewhere.union, elsewhere.founder, add_member(elsewhere.union, "Far", at=AGO), at=NOW)
    give_powers(member, union, "assembly.joining", at=NOW)
    client, step = browser(member), theirs.steps.first()

    assert "Far" not in shown(client.get(at(union, "parting")))
    assert client.get(at(union, "note_step", theirs.pk)).status_code == 404
    assert client.post(at(union, "settled", theirs.pk), key()).status_code == 404
    assert client.post(at(union, "answer_step", theirs.pk, step.pk), key()).status_code == 404


def test_the_page_takes_as_many_queries_for_three_paths_as_for_one(union, member, other):
    gone(union, member, other, at=NOW)
    client = browser(member)
    once = queries_of(client, at(union, "parting"))
    for _more in range(2):
        gone(union, member, other, at=NOW)

    assert queries_of(client, at(union, "parting")) == once


def test_a_path_is_gone_step_by_step_by_form(union, member, other):
    client = browser(member)
    client.post(at(union, "new_path"), {**key(), "others": [str(other.pk)]})
    path = ConflictPath.objects.get()
    for sort in ("direct", "mediator", "group"):
        typed = {**key(), "sort": sort, "held_on": day_in(union, 0).isoformat()}
        assert client.post(at(union, "note_step", path.pk), typed).status_code == 302

    assert path_missing(union, other.pk, NOW) is None
    nobody = client.post(at(union, "new_path"), key())
    assert nobody.status_code == 422
    future = client.post(
        at(union, "note_step", path.pk), {**key(), "sort": "direct", "held_on": day_in(union, 3).isoformat()}
    )
    assert future.status_code == 422
    assert "when it has taken place" in shown(future)


def test_saying_it_was_not_so_and_asking_all(union, member, other):
    path = gone(union, member, other, at=NOW)
    step, keeper = path.steps.get(sort="direct"), founder_of(union)
    give_powers(keeper, union, "assembly.joining", at=NOW)
    browser(other).post(at(union, "answer_step", path.pk, step.pk), key())
    assert path_missing(union, other.pk, NOW) is not None
    assert "I asked all" in shown(browser(keeper).get(at(union, "parting")))
    assert "I asked all" not in shown(browser(other).get(at(union, "parting")))

    browser(keeper).post(at(union, "answer_step", path.pk, step.pk), {**key(), "then": "confirm"})
    assert ConflictStep.objects.get(pk=step.pk).confirmed_by_id == keeper.pk


def test_when_all_say_so_the_path_rests(union, member, other):
    path = gone(union, member, other, at=NOW)
    deny_step(step=path.steps.get(sort="group"), by=other, at=NOW)
    for person in (member, other):
        browser(person).post(at(union, "settled", path.pk), key())

    path.refresh_from_db()
    assert path.settled_at is not None
    assert "settled" in shown(browser(member).get(at(union, "parting")))


def test_visitors_begin_no_path(union):
    guest = add_member(union, "Gast", standing=Standing.VISITOR, at=AGO)
    member_login(union, guest, at=AGO)

    assert "Begin a path" not in shown(browser(guest).get(at(union, "parting")))
    answer = browser(guest).post(at(union, "new_path"), {**key(), "others": [str(founder_of(union).pk)]})
    assert answer.status_code == 403
