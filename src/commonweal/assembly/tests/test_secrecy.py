"""Nobody learns a secret ballot by writing ballots down for others, by withdrawing, or by sending a form again."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.ballots import cast_ballot, confirm_ballot
from commonweal.assembly.actions.proposals import withdraw_proposal
from commonweal.assembly.models import Ballot, Entered, SealKey, Voice
from commonweal.assembly.queries.ballots import ballot_of
from commonweal.assembly.tests.builders.ballots import SOON, decision, leader_of, says
from commonweal.assembly.tests.builders.pages import at, browser, shown
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.tests.builders import add_member_with_login, found_union, give_powers

pytestmark = pytest.mark.django_db
WHY = "I do not feel safe."


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened while the decisions are."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: SOON)


@pytest.fixture
def home():
    """A union with Ada, and Ben, who writes ballots down for others."""
    union = found_union().union
    ada, ben = add_member_with_login(union, "Ada"), add_member_with_login(union, "Ben")
    give_powers(ben, union, "assembly.enter_ballots")
    return union, ada, ben


def typed(proposal, position="consent", **more):
    """A ballot on paper as its form sends it."""
    fields = {"key": str(uuid4()), "version": proposal.version, "turn": "1", "position": position}
    return {**fields, "reason": "", "entered": "paper", **more}


def test_whoever_writes_ballots_down_neither_reads_a_secret_one_nor_writes_over_it(home):
    union, ada, ben = home
    proposal = decision(union, is_secret=True)
    says(proposal, ada, "objection", WHY)
    address, client = f"{at(union, 'ballot', proposal.pk)}?for={ada.pk}", browser(ben)
    page = shown(client.get(address))
    stale = client.post(address, typed(proposal, turn="0", reason="As on her sheet."))
    over = client.post(address, typed(proposal))
    assert (stale.status_code, over.status_code) == (422, 422)
    for seen in (page, shown(stale), shown(over)):
        assert WHY not in seen
        assert "checked" not in seen.split('value="objection"')[1].split(">")[0]
    assert "As on her sheet." in shown(stale)
    assert "Ada has spoken by themselves" in shown(over)
    assert ballot_of(ada, proposal).reason == WHY
    assert WHY in shown(browser(ada).get(at(union, "ballot", proposal.pk)))


def test_whoever_wrote_a_secret_ballot_down_sees_it_again_and_no_other_does(home):
    union, ada, ben = home
    proposal = decision(union, is_secret=True)
    other = add_member_with_login(union, "Cleo")
    give_powers(other, union, "assembly.enter_ballots")
    cast_ballot(
        proposal=proposal, voter=ada, content={"position": "objection"}, reason=WHY, by=ben, at=SOON,
        entered=Entered.PAPER,
    )  # fmt: skip
    address = f"{at(union, 'ballot', proposal.pk)}?for={ada.pk}"
    assert WHY in shown(browser(ben).get(address))
    assert WHY not in shown(browser(other).get(address))
    clash = browser(other).post(address, typed(proposal, turn="0"))
    assert clash.status_code == 409
    assert WHY not in shown(clash)
    assert "I object" not in shown(clash).split('class="conflict')[-1].split("<form")[0]


@pytest.mark.parametrize("is_secret", [True, False])
def test_paper_does_not_take_the_place_of_what_was_said_or_confirmed(home, is_secret):
    union, ada, ben = home
    proposal = decision(union, is_secret=is_secret)
    paper = {"proposal": proposal, "voter": ada, "by": ben, "at": SOON, "entered": Entered.PAPER}
    cast_ballot(content={"position": "stand_aside"}, **paper)
    cast_ballot(content={"position": "consent"}, **paper)
    confirm_ballot(proposal=proposal, voter=ada, by=ada, at=SOON)
    with pytest.raises(Refused, match="Ada has spoken by themselves"):
        cast_ballot(content={"position": "stand_aside"}, **paper)
    says(proposal, ada, "objection", WHY)
    with pytest.raises(Refused, match="Ada has spoken by themselves"):
        cast_ballot(content={"position": "stand_aside"}, **paper)
    assert ballot_of(ada, proposal).content == {"position": "objection"}


def test_a_withdrawn_secret_decision_leaves_no_ballot_and_no_key(home):
    union, ada, _ben = home
    kept, secret = decision(union), decision(union, is_secret=True)
    for proposal in (kept, secret):
        says(proposal, ada, "objection", WHY)
        withdraw_proposal(proposal=proposal, by=leader_of(proposal), at=SOON)
    assert [each.voice.proposal_id for each in Ballot.objects.select_related("voice")] == [kept.pk]
    assert not SealKey.objects.exists()
    assert WHY not in shown(browser(ada).get(at(union, "proposal", secret.pk)))


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_form_sent_again_with_other_words_is_told_so_and_the_first_words_stand(home, is_secret):
    union, ada, _ben = home
    proposal, key = decision(union, is_secret=is_secret), uuid4()
    for _tap in range(2):
        says(proposal, ada, "consent", key=key)
    with pytest.raises(ChangedMeanwhile):
        says(proposal, ada, "objection", WHY, key=key)
    assert ballot_of(ada, proposal).content == {"position": "consent"}
    address = at(union, "ballot", proposal.pk)
    again = browser(ada).post(address, typed(proposal, "objection", key=str(key), turn="0", reason=WHY))
    assert again.status_code == 409
    assert WHY in shown(again)
    assert str(key) not in shown(again)
    assert Voice.objects.filter(proposal=proposal, agent=ada.pk).count() == 1
