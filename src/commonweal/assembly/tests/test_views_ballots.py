"""Pages where people speak: without JavaScript, nothing typed is lost, nobody else's is seen, few queries."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.amending import amend_proposal
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.models import Ballot, Delegation, Entered, Proposal
from commonweal.assembly.tests.builders.ballots import LATER, SOON, closed, decision, ranks, says
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.assembly.tests.builders.proposals import among, brought, draft
from commonweal.people.tests.builders import (
    AT,
    add_member,
    add_member_with_login,
    found_union,
    founder_of,
    give_powers,
    stranger,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """These pages are opened an hour after the decision began; ``clock(at)`` moves on."""

    def set_to(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(SOON)
    return set_to


def home():
    union = found_union().union
    return union, add_member_with_login(union, "Ada"), add_member_with_login(union, "Ben")


def form(proposal, turn=0, **typed):
    return {"key": str(uuid4()), "version": str(proposal.version), "turn": str(turn), "reason": "", **typed}


def test_a_member_reads_what_each_position_means_and_speaks():
    union, ada, _ben = home()
    proposal, client = decision(union), browser(ada)
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "Your voice is asked" in page
    assert "As long as my objection stands" in page
    once = form(proposal, position="consent_with_concern", reason="Mind the beans.")
    for _tap in range(2):
        assert client.post(at(union, "ballot", proposal.pk), once).status_code == 302
    assert Ballot.objects.get().turn == 1
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "You said: I consent, with a concern" in page
    assert "Mind the beans." in page
    assert "1 of 3 have spoken" in page and "2 are enough to decide" in page


def test_a_refused_ballot_keeps_what_was_typed_and_says_where():
    union, ada, _ben = home()
    proposal, client = decision(union), browser(ada)
    refused = client.post(at(union, "ballot", proposal.pk), form(proposal, position="objection", reason=" "))
    assert refused.status_code == 422
    page = shown(refused)
    assert "needs a reason" in page
    assert 'value="objection" required checked' in page
    both = client.post(
        at(union, "ballot", proposal.pk),
        form(proposal, reason="I am torn.") | {"position": ["consent", "objection"]},
    )
    assert both.status_code == 422
    assert "exclude each other" in shown(both)
    assert "I am torn." in shown(both)
    assert not Ballot.objects.exists()


def test_a_ballot_after_the_end_is_refused(clock):
    union, ada, _ben = home()
    proposal, client = decision(union), browser(ada)
    clock(LATER)
    refused = client.post(at(union, "ballot", proposal.pk), form(proposal, position="consent"))
    assert refused.status_code == 422
    assert "This decision is over" in shown(refused)


def test_dots_are_added_up_by_the_server_and_kept():
    union, ada, _ben = home()
    proposal = decision(union, method="dots", choices=among("Oak", "Elm"))
    oak, elm = map(str, proposal.choices.order_by("position").values_list("pk", flat=True))
    refused = browser(ada).post(at(union, "ballot", proposal.pk), form(proposal) | {oak: "4", elm: "3"})
    assert refused.status_code == 422
    page = shown(refused)
    assert "Take 2 away" in page
    assert 'value="4"' in page
    assert (
        browser(ada).post(at(union, "ballot", proposal.pk), form(proposal) | {oak: "4", elm: "1"}).status_code
        == 302
    )
    assert Ballot.objects.get().content == {"dots": {oak: 4, elm: 1}}


@pytest.mark.parametrize(
    "method", ["approval", "score", "ranked_schulze", "ranked_irv", "stv", "approval_seats", "lot"]
)
def test_every_method_with_choices_can_be_filled_in(method):
    union, ada, _ben = home()
    proposal = decision(union, method=method, choices=among("Oak", "Elm", "Ash"))
    oak, elm, _ash = map(str, proposal.choices.order_by("position").values_list("pk", flat=True))
    client = browser(ada)
    for before in ("ballot", "proposal", "result"):
        shown(client.get(at(union, before, proposal.pk)))
    typed = {
        "approval": {"approved": [oak, elm]}, "approval_seats": {"approved": [oak, elm]},
        "score": {oak: "5", elm: "1"}, "lot": {},
    }.get(method, {oak: "1", elm: "1"})  # fmt: skip
    assert client.post(at(union, "ballot", proposal.pk), form(proposal) | typed).status_code == 302
    kept = {
        "approval": {"approved": sorted([oak, elm])}, "approval_seats": {"approved": sorted([oak, elm])},
        "score": {"scores": {oak: 5, elm: 1}}, "lot": {},
    }.get(method, {"ranking": [sorted([oak, elm])]})  # fmt: skip
    assert Ballot.objects.get().content == kept
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "You have spoken" in page


@pytest.mark.parametrize("method", ["consent", "consensus", "advice", "majority", "gradients"])
def test_every_method_of_positions_shows_all_of_them(method):
    union, ada, _ben = home()
    proposal = decision(union, method=method)
    page = shown(browser(ada).get(at(union, "ballot", proposal.pk)))
    from commonweal.assembly.rules.methods import METHODS

    for position in METHODS[method].positions:
        assert f'value="{position.code}"' in page


def test_a_wording_changed_meanwhile_shows_both_and_keeps_the_choice():
    union, ada, _ben = home()
    proposal, client = decision(union), browser(ada)
    typed = form(proposal, position="objection", reason="Too long for the yard.")
    amend_proposal(
        proposal=proposal,
        draft=draft(title="A short bench"),
        version=1,
        why="Ada asked",
        by=founder_of(union),
        at=SOON,
    )
    clash = client.post(at(union, "ballot", proposal.pk), typed)
    assert clash.status_code == 409
    page = shown(clash)
    assert "A bench for the yard" in page
    assert "A short bench" in page
    assert "Too long for the yard." in page
    again = typed | {"version": "2", "key": str(uuid4())}
    assert client.post(at(union, "ballot", proposal.pk), again).status_code == 302


def test_of_two_devices_the_first_is_kept_and_both_are_shown():
    union, ada, _ben = home()
    proposal, client = decision(union), browser(ada)
    assert (
        client.post(at(union, "ballot", proposal.pk), form(proposal, position="consent")).status_code == 302
    )
    clash = client.post(at(union, "ballot", proposal.pk), form(proposal, position="stand_aside"))
    assert clash.status_code == 409
    assert "I consent" in shown(clash)
    assert Ballot.objects.get().content == {"position": "consent"}


def test_ballots_of_others_are_written_down_marked_and_confirmed():
    union, ada, ben = home()
    proposal = decision(union)
    assert browser(ada).get(at(union, "enter_ballot", proposal.pk)).status_code == 404
    assert browser(ada).get(at(union, "ballot", proposal.pk) + f"?for={ben.pk}").status_code == 404
    give_powers(ada, union, "assembly.enter_ballots")
    client, theirs = browser(ada), at(union, "ballot", proposal.pk) + f"?for={ben.pk}"
    chosen = client.get(at(union, "enter_ballot", proposal.pk) + f"?voter={ben.pk}")
    assert chosen.headers["Location"] == theirs
    assert "The ballot of Ben" in shown(client.get(theirs))
    assert client.post(theirs, form(proposal, position="consent")).status_code == 422
    assert client.post(theirs, form(proposal, position="consent", entered="paper")).status_code == 302
    page = shown(browser(ben).get(at(union, "proposal", proposal.pk)))
    assert "Ada wrote down from your paper: I consent" in page
    assert (
        browser(ben).post(at(union, "confirm_ballot", proposal.pk), {"key": str(uuid4())}).status_code == 302
    )
    assert Ballot.objects.get().confirmed_at == SOON
    assert (
        browser(ben).post(at(union, "take_back_ballot", proposal.pk), {"key": str(uuid4())}).status_code
        == 302
    )
    assert not Ballot.objects.exists()


def test_whom_i_act_for_stands_on_my_page():
    union, ada, _ben = home()
    elder = add_member(union, "Elder", trusted=ada)
    proposal, client = decision(union), browser(ada)
    assert "Elder trusts you to speak for them" in shown(client.get(at(union, "proposal", proposal.pk)))
    theirs = at(union, "ballot", proposal.pk) + f"?for={elder.pk}"
    assert client.post(theirs, form(proposal, position="consent")).status_code == 302
    assert Ballot.objects.get().entered == Entered.SELF


def test_blocks_are_shared_and_advice_is_answered_and_decided():
    union, ada, ben = home()
    blocked = decision(union, method="consensus", settings={"block_needs_second": True})
    says(blocked, ada, "block", "It sells our land.")
    block = Ballot.objects.get()
    client = browser(ben)
    assert "I share this block" in shown(client.get(at(union, "proposal", blocked.pk)))
    client.post(at(union, "second_block", blocked.pk, block.pk), {"key": str(uuid4())})
    assert "seconded by Ben" in shown(client.get(at(union, "proposal", blocked.pk)))
    client.post(at(union, "second_block", blocked.pk, block.pk), {"key": str(uuid4()), "leave": "yes"})
    assert "seconded by Ben" not in shown(client.get(at(union, "proposal", blocked.pk)))


def test_the_bringer_answers_advice_and_decides(clock):
    union, ada, ben = home()
    proposal, keeper = decision(union, method="advice"), browser(founder_of(union))
    says(proposal, ada, "against", "Wait for spring.")
    advice = Ballot.objects.get()
    says(proposal, ben, "support")  # no reason, so there is nothing to answer
    assert browser(ada).get(at(union, "answer_advice", proposal.pk, advice.pk)).status_code == 404
    assert browser(ada).get(at(union, "close_proposal", proposal.pk)).status_code == 404
    clock(AT + timedelta(hours=30))
    page = shown(keeper.get(at(union, "proposal", proposal.pk)))
    assert "Your voice is asked" not in page  # nobody is asked for their own advice
    assert "are enough to decide" not in page  # no quorum
    assert "One piece of advice waits for your answer" in page
    early = keeper.post(at(union, "close_proposal", proposal.pk), {"key": str(uuid4()), "decides": "yes"})
    assert early.status_code == 422
    assert "1 still wait" in shown(early)
    answer = {"key": str(uuid4()), "answer": "We wait."}
    assert keeper.post(at(union, "answer_advice", proposal.pk, advice.pk), answer).status_code == 302
    assert "You have answered everybody" in shown(keeper.get(at(union, "proposal", proposal.pk)))
    done = {"key": str(uuid4()), "decides": "no"}
    assert keeper.post(at(union, "close_proposal", proposal.pk), done).status_code == 302
    assert Proposal.objects.get(pk=proposal.pk).is_adopted is False
    assert "decided not to do it" in shown(browser(ada).get(at(union, "proposal", proposal.pk)))


def test_results_say_the_plain_sentence_first_and_who_said_what(clock):
    union, ada, ben = home()
    proposal = decision(union)
    says(proposal, ada, "consent")
    give_delegation(association=union, delegate=ada, by=ben, at=AT)
    says(proposal, founder_of(union), "consent_with_concern", "Mind the beans.")
    clock(LATER)
    closed(proposal)
    page = shown(browser(ben).get(at(union, "result", proposal.pk)))
    assert "<h1>Adopted: 2 consent, one with a concern, nobody objects.</h1>" in page
    assert "spoken for by Ada" in page
    assert "1 voice spoke through a delegate" in page


def test_rankings_show_pairs_and_rounds_and_the_lot_can_be_drawn_again(clock):
    union, ada, ben = home()
    runoff = decision(union, method="ranked_irv", choices=among("Oak", "Elm", "Ash"))
    tied = decision(union, method="ranked_schulze", choices=among("Oak", "Elm"))
    for proposal in (runoff, tied):
        ranks(proposal, ada, "Oak", "Elm")
        ranks(proposal, ben, "Elm", "Oak")
    clock(LATER)
    for proposal in (runoff, tied):
        closed(proposal)
    page = shown(browser(ada).get(at(union, "result", runoff.pk)))
    assert "Round 1: Ash dropped out" in page
    assert "All rounds as a table" in page
    page = shown(browser(ada).get(at(union, "result", tied.pk)))
    assert "were exactly level; the lot decided" in page
    assert page.count("| sha256sum") == 2


def test_bars_say_what_a_choice_is_judged_by(clock):
    union, ada, ben = home()
    pairs = decision(union, method="ranked_schulze", choices=among("Oak", "Elm", "Ash"))
    ranks(pairs, ada, "Elm", "Oak", "Ash")
    ranks(pairs, ben, "Oak", "Elm")
    ranks(pairs, founder_of(union), "Ash", "Oak")
    score = decision(union, method="score", choices=among("Fir", "Yew"))
    fir, yew = map(str, score.choices.order_by("position").values_list("pk", flat=True))
    given = form(score) | {fir: "4", yew: "1"}
    assert browser(ada).post(at(union, "ballot", score.pk), given).status_code == 302
    assert browser(ben).post(at(union, "ballot", score.pk), form(score) | {fir: "1"}).status_code == 302
    assert "first for 1" in shown(browser(ada).get(at(union, "result", pairs.pk)))
    clock(LATER)
    page = shown(browser(ada).get(at(union, "result", closed(pairs).pk)))
    assert "ahead of 2 of 2" in page
    assert "ahead of 0 of 2" in page
    assert "Compared with each of the others in turn, more voices put Oak first." in page
    page = shown(browser(ada).get(at(union, "result", closed(score).pk)))
    assert "5 points" in page
    assert "How many gave it how many points." in page
    assert 'class="met" width="50.0"' in page  # 5 of the 10 that two can give


def test_a_secret_decision_shows_only_how_many_until_it_is_closed_and_never_who(clock):
    union, ada, ben = home()
    proposal = decision(union, is_secret=True)
    says(proposal, ada, "objection", "I do not feel safe.")
    says(proposal, ben, "consent")
    page = shown(browser(ben).get(at(union, "proposal", proposal.pk)))
    assert "2 of 3 have spoken; what they said is secret" in page
    assert "feel safe" not in page
    assert "You said: I object" in shown(browser(ada).get(at(union, "proposal", proposal.pk)))
    clock(LATER)
    closed(proposal)
    page = shown(browser(ben).get(at(union, "result", proposal.pk)))
    assert "I do not feel safe." in page
    assert "Ada" not in page


def test_a_draft_has_no_ballot_and_no_result():
    union, _ada, _ben = home()
    drafted = brought(union)
    keeper = browser(founder_of(union))
    for name in ("ballot", "result", "close_proposal", "enter_ballot"):
        assert keeper.get(at(union, name, drafted.pk)).status_code == 404


def test_nothing_of_another_union_is_here():
    union, ada, _ben = home()
    elsewhere = found_union("Elsewhere").union
    theirs = decision(elsewhere)
    says(theirs, founder_of(elsewhere), "consent")
    given = give_delegation(
        association=elsewhere, delegate=add_member(elsewhere, "Eve"), by=founder_of(elsewhere), at=AT
    )
    client = browser(ada)
    for name in ("ballot", "result", "close_proposal", "enter_ballot"):
        assert client.get(at(union, name, theirs.pk)).status_code == 404
    for name, *args in (
        ("confirm_ballot", theirs.pk), ("take_back_ballot", theirs.pk), ("revoke_delegation", given.pk),
        ("second_block", theirs.pk, Ballot.objects.get().pk),
    ):  # fmt: skip
        assert client.post(at(union, name, *args), {"key": str(uuid4())}).status_code == 404
    assert "Eve" not in shown(client.get(at(union, "delegations")))
    outsider = browser(stranger())
    own = decision(union)
    for name in ("ballot", "result"):
        assert outsider.get(at(union, name, own.pk)).status_code == 404


def test_letting_somebody_speak_and_speaking_again_oneself():
    union, ada, ben = home()
    proposal, client = decision(union), browser(ada)
    typed = {"key": str(uuid4()), "delegate": str(ben.pk), "place": str(union.pk), "topic": ""}
    assert client.post(at(union, "delegations"), typed | {"delegate": str(ada.pk)}).status_code == 422
    for _tap in range(2):
        assert client.post(at(union, "delegations"), typed).status_code == 302
    assert "Ben will speak for you here if you do not" in shown(
        client.get(at(union, "proposal", proposal.pk))
    )
    says(proposal, ben, "objection", "It shades the beans.")
    assert "Ben: I object" in shown(client.get(at(union, "delegations")))
    page = shown(client.get(at(union, "proposal", proposal.pk)))
    assert "Ben speaks for you here, as long as you do not, and said: I object" in page
    assert "For whom I speak" in shown(browser(ben).get(at(union, "delegations")))
    end = at(union, "revoke_delegation", Delegation.objects.get().pk)
    assert client.post(end, {"key": str(uuid4())}).status_code == 302
    assert "you speak for yourself" in shown(client.get(at(union, "delegations")))


def test_topics_of_what_others_are_still_writing_are_not_offered():
    union, ada, ben = home()
    decision(union, topic="Yard")
    brought(union, by=ben, topic="Leaving")
    page = shown(browser(ada).get(at(union, "delegations")))
    assert 'value="Yard"' in page
    assert "Leaving" not in page


@pytest.mark.parametrize("name", ["proposal", "ballot", "result"])
def test_the_number_of_queries_does_not_grow_with_ballots(name):
    union, ada, _ben = home()
    members = [add_member(union, f"Member {number}") for number in range(3)]
    counts = []
    for many in (1, 3):
        proposal = decision(union)
        for member in members[:many]:
            says(proposal, member, "objection", "It shades the beans.")
        counts.append(queries_of(browser(ada), at(union, name, proposal.pk)))
    assert counts[0] == counts[1]


def test_the_number_of_queries_does_not_grow_with_delegations():
    union, ada, ben = home()
    counts = []
    for topics in (["A"], ["B", "C"]):
        for topic in topics:
            give_delegation(association=union, delegate=ben, topic=topic, by=ada, at=AT)
            says(decision(union, topic=topic), ben, "consent")
        counts.append(queries_of(browser(ada), at(union, "delegations")))
    assert counts[0] == counts[1]
