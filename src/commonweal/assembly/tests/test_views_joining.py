"""Pages about joining: what is asked of whom, what the newcomer never reads, and every step by form and button."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commonweal.assembly.actions.joining import end_way, introduce_applicant
from commonweal.assembly.actions.joining_words import give_input
from commonweal.assembly.models import Applicant, JoiningInput
from commonweal.assembly.queries.joining import customs_in_words
from commonweal.assembly.queries.waiting.joining import joining_due
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.tests.builders.joining import (
    DAY,
    VISIT,
    asked,
    in_input,
    set_rule,
    taken_in,
    visiting,
)
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.people.models import Person, Standing
from commonweal.people.permissions import today_in
from commonweal.people.tests.builders import (
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    member_login,
    stranger,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
AGO = NOW - 80 * DAY


@pytest.fixture
def union():
    return found_union(at=AGO).union


@pytest.fixture
def member(union):
    return add_member_with_login(union, "Mara", at=AGO)


@pytest.fixture
def guest(union):
    visitor = add_member(union, "Gast", standing=Standing.VISITOR, at=AGO)
    member_login(union, visitor, at=AGO)
    return visitor


def key():
    return {"key": str(uuid4())}


def titles(person, union):
    return [str(one.title) for one in joining_due(person, union, NOW)]


def test_the_list_shows_ours_and_nobody_elses(union, member):
    asked(found_union("Elsewhere", at=AGO).union, "Their guest", at=AGO)
    asked(union, "Wanda", at=AGO)

    page = shown(browser(member).get(at(union, "joining")))

    assert "Wanda" in page
    assert "Their guest" not in page
    assert "has asked to join" in page


def test_pages_take_as_many_queries_for_three_as_for_one(union, member):
    client = browser(member)
    first = in_input(union, "First", at=NOW - VISIT - DAY)
    give_input(applicant=first, sort="for", text="Yes.", by=founder_of(union), at=NOW)
    pages = [at(union, "joining"), at(union, "applicant", first.pk)]
    counts = [queries_of(client, page) for page in pages]
    for number in range(2):
        in_input(union, f"Further {number}", at=NOW - VISIT - DAY)
        give_input(applicant=first, sort="for", text="Yes.", by=add_member(union, at=AGO), at=NOW)

    assert [queries_of(client, page) for page in pages] == counts


def test_what_is_another_unions_is_not_here(union, member):
    theirs = taken_in(found_union("Elsewhere", at=NOW - 120 * DAY).union, "Their guest", at=NOW - 110 * DAY)
    client, talk = browser(member), theirs.evaluations.first().pk
    for name in ("applicant", "agree_visit", "end_way", "joining_lot"):
        assert client.get(at(union, name, theirs.pk)).status_code == 404
    for name in ("erase_input", "host_applicant", "begin_input", "forget_applicant", "bring_applicant"):
        assert client.post(at(union, name, theirs.pk)).status_code == 404
    ours = asked(union, at=AGO)
    for name in ("talk", "talk_held"):
        assert client.get(at(union, name, ours.pk, talk)).status_code == 404
    assert browser(stranger()).get(at(union, "applicant", ours.pk)).status_code == 404


def test_an_empty_list_asks_to_introduce_somebody(union, member):
    page = shown(browser(member).get(at(union, "joining")))

    assert "Nobody is on the way in" in page
    assert "Nobody yet" in shown(browser(member).get(at(union, "joining") + "?show=over"))
    assert "Nobody of this name" in shown(browser(member).get(at(union, "joining") + "?q=x"))


def test_introducing_makes_a_host_once(union, member):
    typed = {**key(), "name": "Wanda", "contact": "at the mill", "about": "Bakes."}
    client = browser(member)

    answer = client.post(at(union, "introduce"), typed)
    client.post(at(union, "introduce"), typed)

    applicant = Applicant.objects.get()
    assert answer["Location"] == at(union, "applicant", applicant.pk)
    assert applicant.hosts.get().agent_id == member.pk
    page = shown(client.get(at(union, "applicant", applicant.pk)))
    assert "at the mill" in page
    assert "accompanied by Mara" in page
    assert "Agree with them" in page


def test_nothing_typed_is_lost_when_a_name_is_missing(union, member):
    answer = browser(member).post(at(union, "introduce"), {**key(), "about": "Bakes and mends."})

    assert answer.status_code == 422
    assert "Bakes and mends." in shown(answer)
    assert "how they are called" in shown(answer)


def test_a_visitor_sees_how_it_works_asks_and_then_only_their_own_way(union, guest):
    client = browser(guest)
    other = asked(union, "Wanda", at=AGO)
    assert "Would you like to join" in shown(client.get(at(union, "joining")))

    client.post(at(union, "ask_to_join"), {**key(), "about": "I would like to stay."})

    own = Applicant.objects.get(person=guest.pk)
    assert client.get(at(union, "joining"))["Location"] == at(union, "applicant", own.pk)
    assert "Your way in" in shown(client.get(at(union, "applicant", own.pk)))
    assert client.get(at(union, "applicant", other.pk)).status_code == 404
    assert client.get(at(union, "introduce")).status_code == 403
    client.post(at(union, "end_way", own.pk), {**key(), "how": "withdrew", "version": "1"})
    own.refresh_from_db()
    assert own.state == "withdrew"


def test_the_newcomer_never_reads_what_members_said_about_them(union, guest, member):
    own = introduce_applicant(union=union, draft=ApplicantDraft(person=guest.pk), by=member, at=NOW)
    Applicant.objects.filter(pk=own.pk).update(state="input", input_until=today_in(union, NOW) + DAY)
    own.refresh_from_db()
    give_input(applicant=own, sort="concern", text="Hums at night.", by=member, at=NOW)

    assert "Hums at night." in shown(browser(member).get(at(union, "applicant", own.pk)))
    assert "Hums" not in shown(browser(guest).get(at(union, "applicant", own.pk)))
    answer = browser(guest).post(at(union, "applicant", own.pk), {**key(), "sort": "for", "text": "Me!"})
    assert answer.status_code == 403
    assert JoiningInput.objects.count() == 1


def test_a_member_says_what_they_think_changes_and_erases_it(union, member):
    found = in_input(union, at=NOW - VISIT - DAY)
    client, here = browser(member), at(union, "applicant", found.pk)
    assert "Say until" in shown(client.get(here))
    client.post(here, {**key(), "sort": "concern", "text": "They hum."})
    client.post(here, {**key(), "sort": "for", "text": "They hum well."})
    assert [each.text for each in JoiningInput.objects.all()] == ["They hum well."]
    empty = client.post(here, {**key(), "sort": "for", "text": " "})
    assert empty.status_code == 422

    client.post(at(union, "erase_input", found.pk), key())
    assert JoiningInput.objects.count() == 0


def test_hosts_agree_on_a_visit_and_the_second_is_told(union):
    found = asked(union, at=AGO)
    client, day = browser(founder_of(union)), today_in(union, NOW)
    typed = {"visit_from": day.isoformat(), "visit_until": (day + DAY).isoformat(), "version": "1"}
    assert client.post(at(union, "agree_visit", found.pk), {**key(), **typed}).status_code == 302

    late = client.post(at(union, "agree_visit", found.pk), {**key(), **typed})
    wrong = client.post(
        at(union, "agree_visit", found.pk), {**key(), **typed, "version": "2", "visit_until": "2020-01-01"}
    )

    assert late.status_code == 409
    assert "Somebody else changed this" in shown(late)
    assert wrong.status_code == 422
    assert "ends on the day it begins" in shown(wrong)


def test_others_do_not_accompany_by_address(union, member):
    found, day = visiting(union, at=NOW - DAY), today_in(union, NOW).isoformat()
    client = browser(member)
    assert client.post(at(union, "begin_input", found.pk), key()).status_code == 403
    assert client.post(at(union, "bring_applicant", found.pk), key()).status_code == 403
    assert client.post(at(union, "forget_applicant", found.pk), key()).status_code == 403
    end = client.post(
        at(union, "end_way", found.pk), {**key(), "how": "not_now", "version": "2", "words": ""}
    )
    assert end.status_code == 403
    typed = {**key(), "visit_from": day, "visit_until": day, "version": "2"}
    assert client.post(at(union, "agree_visit", found.pk), typed).status_code == 403

    client.post(at(union, "host_applicant", found.pk), key())
    assert client.post(at(union, "begin_input", found.pk), key()).status_code == 302
    client.post(at(union, "host_applicant", found.pk), {**key(), "then": "step_back"})
    assert not found.hosts.filter(agent=member.pk).exists()


def test_whoever_is_ready_is_brought_by_one_button(union):
    found = in_input(union, at=NOW - 50 * DAY)
    client = browser(founder_of(union))
    assert "Bring it before the assembly" in shown(client.get(at(union, "applicant", found.pk)))

    answer = client.post(at(union, "bring_applicant", found.pk), key())

    found.refresh_from_db()
    assert answer["Location"] == at(union, "proposal", found.proposal_id)


def test_places_that_are_taken_show_the_lot(union):
    set_rule(union, "joining.most_a_month", 1, at=AGO)
    one, _other = in_input(union, "Ada", at=NOW - 50 * DAY), in_input(union, "Bo", at=NOW - 50 * DAY)
    client = browser(founder_of(union))
    assert "let a lot decide" in shown(client.get(at(union, "applicant", one.pk)))
    later = (timezone.localtime(NOW) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    answer = client.post(at(union, "joining_lot", one.pk), {**key(), "draws_at": later})

    one.refresh_from_db()
    assert answer["Location"] == at(union, "draw", one.lot_id)
    page = shown(client.get(at(union, "draw", one.lot_id)))
    assert "Ada" in page
    assert "Bo" in page


def test_talks_are_noted_and_everybody_says_a_sentence(union, member):
    found = taken_in(found_union("Millbrook", at=NOW - 140 * DAY).union, at=NOW - 130 * DAY)
    home = found.union
    founder, talk = founder_of(home), found.evaluations.order_by("due_on")[0]
    client = browser(founder)
    client.post(at(home, "talk", found.pk, talk.pk), {**key(), "text": "The bread is good."})
    answer = client.post(
        at(home, "talk_held", found.pk, talk.pk), {**key(), "held_on": today_in(home, NOW).isoformat()}
    )
    assert answer.status_code == 302

    newcomer = Person.objects.get(pk=found.person_id)
    assert "The bread is good." in shown(client.get(at(home, "applicant", found.pk)))
    assert "The bread is good." in shown(client.get(at(home, "talk", found.pk, talk.pk)))
    assert newcomer.name == "Wanda"


def test_an_ended_way_is_shown_among_the_earlier_and_forgotten(union):
    found = asked(union, at=AGO)
    end_way(
        applicant=found, how="not_now", words="In spring, gladly.", version=1, by=founder_of(union), at=NOW
    )
    client = browser(founder_of(union))
    assert "Wanda" in shown(client.get(at(union, "joining") + "?show=over"))
    assert "In spring, gladly." in shown(client.get(at(union, "applicant", found.pk)))

    client.post(at(union, "forget_applicant", found.pk), key())

    assert "Wanda" not in shown(client.get(at(union, "joining") + "?show=over"))
    assert "omebody who was forgotten" in shown(client.get(at(union, "applicant", found.pk)))


def test_how_joining_works_says_our_own_figures(union, member):
    set_rule(union, "joining.visit_days", 17, at=AGO)

    page = shown(browser(member).get(at(union, "how_joining_works")))

    assert "17 days" in page
    assert len(customs_in_words(union, on=today_in(union, NOW))) > 6


def test_what_is_due_reaches_whom_it_concerns(union, member, guest):
    founder = founder_of(union)
    introduce_applicant(union=union, draft=ApplicantDraft(person=guest.pk), by=guest, at=NOW)
    asked(union, "Asking", at=NOW)
    visiting(union, "Back home", at=NOW - VISIT - DAY)
    in_input(union, "Thought of", at=NOW - VISIT - DAY)
    in_input(union, "Ready", at=NOW - 50 * DAY)

    assert titles(member, union) == ["Gast looks for a host", "What do you think: does Thought of join us?"]
    assert set(titles(founder, union)) == {
        "Ready is ready for the decision", "The visit of Back home is over", "Agree on a visit with Asking",
        "Gast looks for a host", "What do you think: does Thought of join us?",
    }  # fmt: skip
    assert titles(guest, union) == []
    assert titles(stranger(), union) == []


def test_a_talk_is_due_for_hosts_and_the_newcomer(union):
    home = found_union("Millbrook", at=NOW - 140 * DAY).union
    found = taken_in(home, at=NOW - 118 * DAY)
    newcomer = Person.objects.get(pk=found.person_id)

    assert titles(founder_of(home), home) == ["A talk with Wanda is due"]
    assert titles(newcomer, home) == ["A talk about how it is going is due"]


def test_what_is_due_takes_the_same_queries_however_many_there_are(union, member, django_assert_num_queries):
    in_input(union, "First", at=NOW - VISIT - DAY)
    with django_assert_num_queries(5) as _one:
        joining_due(member, union, NOW)
    for number in range(2):
        in_input(union, f"Further {number}", at=NOW - VISIT - DAY)
    with django_assert_num_queries(5):
        joining_due(member, union, NOW)
