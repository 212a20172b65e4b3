"""The ballot on a page of its own: the words it is about, points on a scale, choices with what is said of each."""

import re

import pytest

from commonweal.assembly.actions.amending import amend_proposal
from commonweal.assembly.rules.proposals import ChoiceDraft
from commonweal.assembly.tests.builders.ballots import SOON, decision, says
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import draft
from commonweal.people.tests.builders import add_member_with_login, found_union, founder_of

pytestmark = pytest.mark.django_db
TREES = (ChoiceDraft(name="Oak", text="Grows slowly."), ChoiceDraft(name="Elm"))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOON)


def test_whoever_comes_from_a_letter_finds_the_words_beside_the_ballot():
    union = found_union().union
    client = browser(add_member_with_login(union))
    proposal = decision(union, method="score", choices=TREES, text="Along the **lane**.")
    page = shown(client.get(at(union, "ballot", proposal.pk)))
    assert "<strong>lane</strong>" in page and "Grows slowly." in page
    oak = proposal.choices.get(name="Oak").pk
    assert page.count(f'type="radio" name="{oak}"') == 6  # from 0 to 5
    given = {"key": str(proposal.pk), "version": "1", "turn": "0", "reason": "", str(oak): "4"}
    assert client.post(at(union, "ballot", proposal.pk), given).status_code == 302
    again = shown(client.get(at(union, "ballot", proposal.pk)))
    marked = [tag for tag in re.findall("<input[^>]*>", again) if " checked" in tag]
    assert len(marked) == 1 and f'name="{oak}" value="4"' in marked[0]  # what was left out stays unmarked


def test_what_is_said_of_a_choice_stands_where_it_is_marked():
    union = found_union().union
    client = browser(add_member_with_login(union))
    proposal = decision(union, method="approval", choices=TREES)
    page = shown(client.get(at(union, "ballot", proposal.pk)))
    assert "Grows slowly." in page and page.count('type="checkbox" name="approved"') == 2


def test_the_words_cost_no_query_for_each_choice():
    union = found_union().union
    client = browser(add_member_with_login(union))
    more = (*TREES, ChoiceDraft(name="Ash"), ChoiceDraft(name="Lime"))
    few, many = (decision(union, method="score", choices=choices) for choices in (TREES, more))
    assert queries_of(client, at(union, "ballot", few.pk)) == queries_of(client, at(union, "ballot", many.pk))


def test_a_new_wording_is_answered_anew_with_ones_reason_still_there():
    union = found_union().union
    voter = add_member_with_login(union)
    proposal = decision(union)
    says(proposal, voter, "objection", "Too long for the yard.")
    page = shown(browser(voter).get(at(union, "ballot", proposal.pk)))
    assert any(" checked" in tag and "objection" in tag for tag in re.findall("<input[^>]*>", page))
    shorter = draft(title="A short bench")
    amend_proposal(proposal=proposal, draft=shorter, version=1, why="Shorter.", by=founder_of(union), at=SOON)
    page = shown(browser(voter).get(at(union, "ballot", proposal.pk)))
    assert not any(" checked" in tag for tag in re.findall("<input[^>]*>", page))
    assert "Too long for the yard." in page
