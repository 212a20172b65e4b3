"""The assembly's home: what waits on cards, the rest in a list, and of a decision among several what was chosen."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.tests.builders.ballots import SOON, closed, decision
from commonweal.assembly.tests.builders.pages import at, browser, shown
from commonweal.assembly.tests.builders.proposals import among
from commonweal.people.tests.builders import add_member_with_login, found_union, founder_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOON)


def test_three_wait_on_cards_and_the_rest_in_the_list():
    union = found_union().union
    member = add_member_with_login(union)
    for number in range(4):
        decision(union, title=f"Decide {number}")
    decision(union, method="advice", title="What do you advise")
    page = shown(browser(member).get(at(union, "proposals")))
    assert "5 decisions wait for your voice" in page
    assert page.count("Give my voice") == 3 and page.count("your voice is asked") == 2


def test_nobody_waits_for_their_own_advice():
    union = found_union().union
    asker = add_member_with_login(union)
    decision(union, by=asker, method="advice", title="What do you advise")
    page = shown(browser(asker).get(at(union, "proposals")))
    assert "Nothing waits for your voice" in page and "What do you advise" in page


def test_what_was_chosen_is_said_by_name():
    union = found_union().union
    trees = decision(union, method="approval", title="Which tree", choices=among("Oak", "Elm"))
    oak = str(trees.choices.get(name="Oak").pk)
    voter = founder_of(union)
    cast_ballot(proposal=trees, voter=voter, content={"approved": [oak]}, by=voter, at=SOON)
    closed(trees, at=SOON + timedelta(days=6))
    page = shown(browser(add_member_with_login(union)).get(at(union, "proposals")))
    row = page[page.index("Which tree") :]
    assert "chosen" in row and "Oak" in row and "Elm" not in row
