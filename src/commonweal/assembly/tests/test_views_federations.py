"""Pages about federations: what they ask us, who speaks for us, and nobody else's business."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.federations import leave_federation, welcome_union
from commonweal.assembly.models import Proposal
from commonweal.assembly.tests.builders.ballots import closed, says
from commonweal.assembly.tests.builders.federations import (
    answer_in,
    asked,
    confederation,
    delegated,
    federated,
    joined,
)
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.people.models import Association, Mandate
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened a day after all began."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: days_later(1))


def key():
    return {"key": str(uuid4())}


def test_the_first_line_says_what_waits_for_our_answer():
    league = confederation()
    union, member = league.unions[0], add_member_with_login(league.unions[0])
    page = shown(browser(member).get(at(union, "federations")))
    assert "Nothing waits for our answer" in page
    proposal = asked(league, title="One holiday for all")
    page = shown(browser(member).get(at(union, "federations")))
    assert "One question of a federation waits for our answer." in page
    assert at(union, "proposal", answer_in(union, proposal).pk) in page
    assert "0 of 3 unions have answered" in page
    assert "Delegate of Riverbend" in page


def test_a_federation_shows_its_unions_and_how_it_decides():
    league = confederation(2)
    union, member = league.unions[0], add_member_with_login(league.unions[0])
    url = at(union, "federation", league.federation.pk)
    page = shown(browser(member).get(url))
    for part in (
        "Stonefield",
        "Delegate of Stonefield",
        "Every union consents or stands aside",
        "14 days to answer",
    ):
        assert part in page
    assert "Propose to leave it" in page
    mandate = Mandate.objects.get(delegate__federation=league.federation, association=union)
    assert f"?effect=people.recall_mandate&amp;mandate={mandate.pk}" in page
    assert "Bring something before it" not in page
    assert "Write down one that was chosen" not in page
    assert "Bring something before it" in shown(browser(league.delegates[0]).get(url))
    assert "Write down one that was chosen" in shown(browser(founder_of(union)).get(url))


def test_a_federations_proposal_shows_what_unions_answer_and_ours_shows_what_it_answers():
    league = confederation()
    union, member = league.unions[0], add_member_with_login(league.unions[0])
    proposal = asked(league, title="One holiday for all")
    linked = answer_in(union, proposal)
    theirs = shown(browser(member).get(at(union, "proposal", proposal.pk)))
    assert "Being decided at home: Mill Lane, Riverbend and Stonefield." in theirs
    assert at(union, "proposal", linked.pk) in theirs
    assert at(union, "proposal", answer_in(league.unions[1], proposal).pk) not in theirs
    ours = shown(browser(member).get(at(union, "proposal", linked.pk)))
    assert "River League asks us this" in ours
    assert "?effect=federation.object" in ours
    says(linked, founder_of(union), "consent", at=days_later(1))
    says(linked, member, "consent", at=days_later(1))
    closed(linked, at=days_later(15))
    assert "Being decided at home: Mill Lane and Stonefield." in shown(
        browser(member).get(at(union, "proposal", proposal.pk))
    )
    closed(proposal, at=days_later(20))
    assert "not adopted" in shown(browser(member).get(at(union, "federation", league.federation.pk)))


def test_adopted_there_and_by_us_binds_us_and_nobody_who_stood_aside():
    league = confederation(2)
    proposal = asked(league, title="One holiday for all")
    for union, word in zip(league.unions, ("consent", "objection"), strict=True):
        linked = answer_in(union, proposal)
        says(linked, founder_of(union), word, "" if word == "consent" else "No.", at=days_later(1))
        closed(linked, at=days_later(15))
    closed(proposal, at=days_later(20))
    for union, sentence in zip(
        league.unions, ("adopted, and binds us", "adopted, does not bind us"), strict=True
    ):
        client = browser(founder_of(union))
        assert sentence in shown(client.get(at(union, "federation", league.federation.pk)))
        assert "It binds Riverbend, and nobody else." in shown(client.get(at(union, "proposal", proposal.pk)))


def test_founding_begins_with_us_alone_and_keeps_what_was_typed():
    union = found_union().union
    client, url = browser(founder_of(union)), at(union, "found_federation")
    refused = client.post(url, key() | {"name": "River League", "form": "federation", "slug": "No Good"})
    assert refused.status_code == 422
    assert 'value="River League"' in shown(refused)
    form = key() | {"name": "River League", "form": "federation", "slug": ""}
    for _tap in range(2):
        made = client.post(url, form)
        assert made.status_code == 302
    league = Association.objects.get(form="federation")
    assert made.headers["Location"] == at(union, "federation", league.pk)
    member = add_member_with_login(union)
    assert "Found one" not in shown(browser(member).get(at(union, "federations")))
    assert browser(member).post(url, key() | {"name": "Mine", "form": "hub"}).status_code == 403
    assert Association.objects.filter(form="hub").count() == 0


def test_a_delegate_that_was_chosen_is_written_down_once():
    league = confederation(2)
    union, person = league.unions[0], add_member_with_login(league.unions[0], "Nadia")
    url, client = at(union, "give_delegate", league.federation.pk), browser(founder_of(union))
    form = key() | {
        "holder": str(person.pk),
        "until": "2027-05-04",
        "decision": "assembly of May",
        "replaces": "on",
    }
    refused = client.post(url, form | {"until": "2026-05-01"})
    assert refused.status_code == 422
    assert "A mandate ends after the day it begins." in shown(refused)
    for _tap in range(2):
        assert client.post(url, form).status_code == 302
    assert Mandate.objects.filter(holder=person.pk, delegate__federation=league.federation).count() == 1
    assert "Nadia" in shown(client.get(at(union, "federation", league.federation.pk)))
    assert browser(person).post(url, form | key()).status_code == 403


def test_a_federation_that_welcomes_us_is_asked_about_at_home():
    league, guest = confederation(2), found_union("Oakham").union
    welcome_union(federation=league.federation, union=guest, by=founder_of(league.unions[0]), at=AT)
    page = shown(browser(founder_of(guest)).get(at(guest, "federations")))
    assert "River League welcomes us" in page
    assert f"?effect=federation.join&amp;federation={league.federation.slug}" in page
    assert "is welcome" in shown(
        browser(league.delegates[0]).get(at(league.unions[0], "federation", league.federation.pk))
    )


def test_a_federation_of_others_is_not_there_and_nothing_of_it_shows():
    mine, theirs = confederation(2), confederation(2)
    union, client = mine.unions[0], browser(founder_of(mine.unions[0]))
    other = federated(found_union("Faraway").union, name="Secret League")
    asked(theirs, title="Their affair")
    for league in (theirs.federation, other, theirs.unions[0]):
        assert client.get(at(union, "federation", league.pk)).status_code == 404
        assert client.post(at(union, "give_delegate", league.pk), key()).status_code == 404
    assert client.get(at(theirs.unions[0], "federations")).status_code == 404
    page = shown(client.get(at(union, "federations")))
    assert "Their affair" not in page
    assert "Secret League" not in page
    leave_federation(union=union, federation=mine.federation, by=founder_of(union), at=AT)
    assert client.get(at(union, "federation", mine.federation.pk)).status_code == 404


def test_pages_take_as_many_queries_for_one_proposal_as_for_three():
    league = confederation(2)
    union = league.unions[0]
    client, counts = browser(founder_of(union)), []
    proposal = asked(league)
    for more in (0, 2):
        for number in range(more):
            asked(league, title=f"More {number}")
            delegated(league.unions[1], league.federation, f"Second {number}")
            joined(found_union(f"Other {number}").union, league.federation)
        urls = (
            at(union, "federations"),
            at(union, "federation", league.federation.pk),
            at(union, "proposal", proposal.pk),
        )
        counts.append([queries_of(client, url) for url in urls])
    assert counts[0] == counts[1]


def test_a_delegate_brings_what_a_federation_can_decide():
    league = confederation(2)
    union, delegate = league.unions[0], league.delegates[0]
    client, url = browser(delegate), at(union, "new_proposal") + f"?whom={league.federation.pk}"
    page = shown(client.get(url))
    assert 'value="federation.admit"' in page
    assert 'value="federation.leave"' not in page
    form = key() | {
        "matter": "everyday",
        "title": "Welcome Oakham",
        "whom": str(league.federation.pk),
        "effect": "federation.admit",
    }
    step = client.post(url, form)
    assert step.status_code == 302
    assert "Short name of the union" in shown(client.get(step.headers["Location"]))
    proposal = Proposal.objects.get()
    assert (proposal.association, proposal.union) == (league.federation, league.federation)
    other = browser(founder_of(union)).post(url, form | key())
    assert other.status_code == 422
    assert Proposal.objects.count() == 1
