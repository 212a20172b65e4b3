"""Pages of rehearsals: a rule chosen, a value tried, what was found shown to all, and each their own to themselves."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from commonweal.assembly.models import Rehearsal, RehearsalPart, RehearsalState
from commonweal.assembly.rules.proposals import EffectDraft
from commonweal.assembly.rules.rehearsals import (
    Amount,
    Figure,
    Rehearsed,
    Said,
    Share,
    as_plain,
    result_as_plain,
)
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import opened
from commonweal.assembly.tests.builders.rehearsals import RESERVES, asked, worked_out
from commonweal.people.tests.builders import add_member_with_login, found_union, stranger

pytestmark = pytest.mark.django_db
FLOUR = Said("{plan}: {what}", {"plan": Said("Plan {number} of “{round}”", {"number": 3, "round": "Winter"}),
                                "what": Said("{what}: {amount} more in store at the end.",
                                             {"amount": Amount(38_500, "kg"), "what": "Flour"})})  # fmt: skip
ABOUT = Said("Plan {number} of “{round}”", {"number": 3, "round": "Winter"})
FOUND = Rehearsed(
    lines=[Said("All needs would have been met just as well. {what}", {"what": FLOUR}), FLOUR],
    figures=[
        Figure(ABOUT, Said("Spent outside"), Amount(12_050, "EUR"), Amount(1_400_000, "EUR")),
        Figure(
            ABOUT,
            Said("Worst met need of {tier}", {"tier": Said("food, warmth, care")}),
            Share(999),
            Share(999),
        ),
    ],
    left_out=[Said("{plan}: {why}", {"plan": ABOUT, "why": Said("no reserves had been stated for it.")})],
)


@pytest.fixture
def home():
    return found_union(at=timezone.now())


def done(union, *, value=150):
    """A rehearsal with something found, as the worker keeps it."""
    rehearsal = worked_out(union, value=value, at=timezone.now())
    Rehearsal.objects.filter(pk=rehearsal.pk).update(result=result_as_plain(FOUND))
    return rehearsal


def typed(**changes):
    return {"key": str(uuid4()), "value": "150", "weeks": "12"} | changes


def test_the_first_page_says_what_trying_means_and_names_the_rules(home):
    page = shown(browser(home.founder).get(at(home.union, "rehearsals")))
    assert "Nothing is changed by trying" in page
    assert "How much of our reserves we keep back" in page
    assert "Now: 100\u202f%" in page
    assert f"{at(home.union, 'rehearse')}?policy={RESERVES}" in page


def test_a_value_is_tried_and_its_page_says_how_far_it_is(home):
    client = browser(home.founder)
    address = f"{at(home.union, 'rehearse')}?policy={RESERVES}"
    page = shown(client.get(address))
    assert "Now it is 100\u202f%" in page
    assert 'value="100"' in page
    answer = client.post(address, typed())
    rehearsal = Rehearsal.objects.get()
    assert answer["Location"] == at(home.union, "rehearsal", rehearsal.pk)
    assert (rehearsal.value, rehearsal.weeks) == (150, 12)
    page = shown(client.get(answer["Location"]))
    assert "waits its turn" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "Stop it" in page
    work = client.get(at(home.union, "rehearsal_work", rehearsal.pk))
    assert "HX-Refresh" not in work.headers
    Rehearsal.objects.update(state=RehearsalState.DONE)
    assert client.get(at(home.union, "rehearsal_work", rehearsal.pk))["HX-Refresh"] == "true"


@pytest.mark.parametrize(("asked_for", "begins"), [("175", 175), ("999", 100), ("x", 100)])
def test_the_address_may_say_with_which_value_it_begins(home, asked_for, begins):
    page = shown(
        browser(home.founder).get(at(home.union, "rehearse"), {"policy": RESERVES, "value": asked_for})
    )
    assert f'value="{begins}"' in page


def test_what_cannot_be_tried_is_said_and_nothing_typed_is_lost(home):
    client = browser(home.founder)
    address = f"{at(home.union, 'rehearse')}?policy={RESERVES}"
    for changes, said in (({"value": "999"}, "0\u202f% to 300\u202f%"), ({"weeks": "80"}, "52")):
        answer = client.post(address, typed(**changes))
        page = shown(answer)
        assert answer.status_code == 422
        assert said in page
        assert all(f'value="{value}"' in page for value in changes.values())
    asked(home.union, at=timezone.now())
    answer = client.post(address, typed(value="170"))
    assert answer.status_code == 409
    assert "still being worked out" in shown(answer)
    assert 'value="170"' in shown(answer)


def test_a_rule_that_cannot_be_replayed_leads_to_those_that_can(home):
    for code in ("assembly.voting_days", "nonsense", ""):
        answer = browser(home.founder).get(at(home.union, "rehearse"), {"policy": code})
        assert answer["Location"] == at(home.union, "rehearsals")


def test_what_was_found_is_said_first_with_figures_and_what_was_left_out(home):
    page = shown(browser(home.founder).get(at(home.union, "rehearsal", done(home.union).pk)))
    assert page.index("All needs would have been met just as well") < page.index("In figures")
    assert "Flour: 38.5\u202fkg more" in page
    assert "<mark>14\u202f000.00\u202f€</mark>" in page
    assert "99\u202f%" in page
    assert "no reserves had been stated" in page
    assert "Nothing would have been different for you." in page
    propose = "effect=assembly.set_policy&amp;policy=provisioning.reserves_percent&amp;value=150"
    assert f"{reverse('assembly:new_proposal', args=[home.union.slug])}?{propose}" in page


def test_each_sees_only_what_was_found_for_them(home):
    member = add_member_with_login(home.union, at=timezone.now())
    rehearsal = done(home.union)
    line = Said("{amount} more {kind} in all.", {"amount": Amount(500, "kg"), "kind": "Honey"})
    RehearsalPart.objects.create(rehearsal=rehearsal, agent_id=member.pk, lines=[as_plain(line)])
    address = at(home.union, "rehearsal", rehearsal.pk)
    mine, theirs = (shown(browser(person).get(address)) for person in (member, home.founder))
    assert "0.5\u202fkg more Honey in all." in mine
    assert "Only you see this part" in mine
    assert "Honey" not in theirs


def test_the_page_of_a_proposal_shows_what_was_tried_and_asks_to_try_what_was_not(home):
    now = timezone.now()
    arguments = {"policy": RESERVES, "value": 150, "since": timezone.localdate().isoformat()}
    proposal = opened(
        home.union, at=now, effects=(EffectDraft(code="assembly.set_policy", arguments=arguments),)
    )
    client, address = browser(home.founder), at(home.union, "proposal", proposal.pk)
    page = shown(client.get(address))
    query = "policy=provisioning.reserves_percent&amp;value=150"
    assert f'href="{at(home.union, "rehearse")}?{query}"' in page
    assert "Tried on the past weeks" not in page
    rehearsal = done(home.union)
    done(found_union("Elsewhere", at=now).union)
    page = shown(client.get(address))
    assert page.count("Tried on the past weeks") == 1
    assert "All needs would have been met just as well" in page
    assert at(home.union, "rehearsal", rehearsal.pk) in page
    assert query not in page


def test_what_is_proposed_from_a_rehearsal_begins_with_what_was_tried(home):
    page = shown(browser(home.founder).get(at(home.union, "rehearsal", done(home.union).pk)))
    begin = page.index(at(home.union, "new_proposal") + "?")
    address = unescape(page[begin : page.index('"', begin)])
    client = browser(home.founder)
    assert 'value="assembly.set_policy" selected' in shown(client.get(address))
    words = {"key": str(uuid4()), "title": "More for winter", "text": "", "topic": "", "matter": "policy",
             "effect": "assembly.set_policy", "whom": str(home.union.pk)}  # fmt: skip
    answer = client.post(address, words)
    page = shown(client.get(answer["Location"]))
    assert f'value="{RESERVES}" selected' in page
    assert 'value="150"' in page


def test_who_asked_stops_it_others_do_not(home):
    member = add_member_with_login(home.union, at=timezone.now())
    waiting = asked(home.union, at=timezone.now())
    address = at(home.union, "rehearsal", waiting.pk)
    assert "Stop it" not in shown(browser(member).get(address))
    answer = browser(member).post(at(home.union, "rehearsal_cancel", waiting.pk), {"key": str(uuid4())})
    assert answer.status_code == 403
    assert "This takes a mandate" in answer.content.decode()
    client = browser(home.founder)
    assert (
        client.post(at(home.union, "rehearsal_cancel", waiting.pk), {"key": str(uuid4())})["Location"]
        == address
    )
    assert "stopped before it was ready" in shown(client.get(address))
    assert client.get(at(home.union, "rehearsal_cancel", waiting.pk)).status_code == 405


def test_one_that_failed_says_so(home):
    rehearsal = done(home.union)
    Rehearsal.objects.update(state=RehearsalState.FAILED)
    assert "Something went wrong" in shown(
        browser(home.founder).get(at(home.union, "rehearsal", rehearsal.pk))
    )


def test_nothing_of_another_union_is_shown(home):
    elsewhere = found_union("Elsewhere", at=timezone.now())
    theirs = done(elsewhere.union, value=222)
    client = browser(home.founder)
    assert "222\u202f%" not in shown(client.get(at(home.union, "rehearsals")))
    assert "222\u202f%" in shown(browser(elsewhere.founder).get(at(elsewhere.union, "rehearsals")))
    for name in ("rehearsal", "rehearsal_work"):
        assert client.get(at(home.union, name, theirs.pk)).status_code == 404
    assert client.post(at(home.union, "rehearsal_cancel", theirs.pk)).status_code == 404
    assert browser(stranger()).get(at(home.union, "rehearsals")).status_code == 404


def test_pages_take_as_many_queries_for_one_as_for_three(home):
    client, counts = browser(home.founder), []
    for _ in range(2):
        rehearsal = done(home.union)
        pages = [at(home.union, "rehearsals"), at(home.union, "rehearsal", rehearsal.pk)]
        counts.append([queries_of(client, page) for page in pages])
        done(home.union, value=200)
    assert counts[0] == counts[1]
