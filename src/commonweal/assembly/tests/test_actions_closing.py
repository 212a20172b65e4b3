"""Closing: one outcome however often, counted apart, carried out; nothing left that pairs voter and secret ballot."""

import json
import sys
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from commonweal.assembly.actions.amending import amend_proposal
from commonweal.assembly.actions.ballots import VotingOver, answer_advice, cast_ballot, second_block
from commonweal.assembly.actions.closing import close_proposal, close_what_is_due
from commonweal.assembly.actions.delegations import give_delegation, revoke_delegation
from commonweal.assembly.counting import process
from commonweal.assembly.models import Ballot, Delegation, LooseBallot, Proposal, SealKey
from commonweal.assembly.rules.closing import SILENT_FOR
from commonweal.assembly.tests.builders.ballots import (
    LATER,
    SOON,
    closed,
    decision,
    leader_of,
    members_of,
    ranks,
    says,
)
from commonweal.assembly.tests.builders.proposals import MOMENT, among, draft, in_voting, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, found_union, founder_of

pytestmark = pytest.mark.django_db


def home(count=3):
    union = found_union().union
    return union, members_of(union, count)


def facts_of(proposal):
    [entry] = Entry.objects.filter(deed="proposal.decided", subject=f"/id/proposal/{proposal.pk}")
    return json.loads(entry.facts)


def test_consent_is_adopted_when_nobody_objects():
    union, (ada, ben, _cat) = home()
    proposal = decision(union)
    says(proposal, ada, "consent")
    says(proposal, ben, "consent_with_concern")
    done = closed(proposal)
    assert (done.state, done.is_adopted, done.decided_at) == ("decided", True, LATER)
    assert done.outcome["said"] == {"consent": 1, "consent_with_concern": 1, "stand_aside": 0, "objection": 0}
    assert facts_of(proposal)["ballots"] == {"consent": 1, "consent_with_concern": 1}
    assert set(done.voices.filter(has_spoken=True).values_list("agent_id", flat=True)) == {ada.pk, ben.pk}


def test_an_objection_stands_until_its_author_or_a_new_wording_takes_it_away():
    union, (ada, ben, _cat) = home()
    proposal = decision(union)
    says(proposal, ada, "objection", "It shades the beans.")
    says(proposal, ben, "consent")
    amended = decision(union)
    says(amended, ada, "objection", "It shades the beans.")
    amend_proposal(
        proposal=amended, draft=draft(title="A low bench"), version=1, by=founder_of(union), at=SOON
    )
    for voter in (ada, ben):
        says(amended, voter, "consent", at=SOON + MOMENT)
    assert closed(proposal).outcome["code"] == "objections"
    assert closed(amended, at=LATER + timedelta(days=1)).is_adopted


def test_without_quorum_nothing_is_decided():
    union, (ada, *_rest) = home()
    proposal = decision(union)
    says(proposal, ada, "consent")
    done = closed(proposal)
    assert (done.is_adopted, done.outcome["code"], done.outcome["needed"]) == (False, "quorum", 2)


def test_closing_twice_is_one_outcome():
    union, (ada, ben, _cat) = home()
    proposal, key = decision(union), uuid4()
    for voter in (ada, ben):
        says(proposal, voter, "consent")
    first = close_proposal(proposal=proposal, by=None, at=LATER, key=key)
    again = close_proposal(proposal=proposal, by=None, at=LATER + timedelta(hours=1), key=key)
    third = close_proposal(proposal=proposal, by=ada, at=LATER + timedelta(hours=2))
    assert first.decided_at == again.decided_at == third.decided_at == LATER
    assert Entry.objects.filter(deed="proposal.decided").count() == 1
    with pytest.raises(VotingOver):
        says(proposal, ada, "objection", "Too late.", at=LATER)


def test_early_it_closes_only_when_all_have_spoken_and_the_least_hours_are_over():
    union, (ada, ben, cat) = home()
    proposal, leader = decision(union), founder_of(union)
    next_day = AT + timedelta(hours=25)
    with pytest.raises(Refused, match="24 hours"):
        closed(proposal, by=leader, at=SOON)
    for voter in (ada, ben, cat):
        says(proposal, voter, "consent")
    with pytest.raises(Refused, match="3 of 4 have spoken"):
        closed(proposal, by=leader, at=next_day)
    says(proposal, leader, "consent")
    with pytest.raises(NotPermitted):
        closed(proposal, by=ada, at=next_day)
    assert closed(proposal, by=leader, at=next_day).is_adopted


def test_the_clock_closes_what_is_due_and_nothing_else():
    union, _members = home()
    due, running, advice = decision(union), decision(union, at=LATER), decision(union, method="advice")
    assert close_what_is_due(at=LATER) == 1
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert (states[due.pk], states[running.pk], states[advice.pk]) == ("decided", "open", "open")
    assert close_what_is_due(at=LATER) == 0
    assert due.voices.exists() or Proposal.objects.get(pk=due.pk).outcome["code"] == "nobody"


def test_voices_are_written_down_even_if_nobody_looked_before_the_end():
    union, _members = home()
    proposal = opened(union)
    assert closed(proposal, at=AT + timedelta(days=11)).outcome["voices"] == 4


def test_advice_is_decided_by_its_bringer_after_answering_all():
    union, (ada, *_rest) = home()
    proposal, bringer = decision(union, method="advice"), founder_of(union)
    says(proposal, ada, "against", "Wait for spring.")
    with pytest.raises(NotPermitted):
        close_proposal(proposal=proposal, by=ada, at=LATER, decides=True)
    with pytest.raises(Refused, match="1 still wait"):
        close_proposal(proposal=proposal, by=bringer, at=LATER, decides=True)
    answer_advice(ballot=Ballot.objects.get(), text="We wait.", by=bringer, at=SOON)
    with pytest.raises(Refused, match="Say whether"):
        close_proposal(proposal=proposal, by=bringer, at=LATER)
    done = close_proposal(proposal=proposal, by=bringer, at=LATER, decides=False)
    assert (done.is_adopted, done.outcome["code"]) == (False, "decided_against")


def test_a_block_counts_with_a_second_where_rules_ask_for_one():
    union, (ada, ben, cat) = home()
    alone = decision(union, method="consensus", settings={"block_needs_second": True})
    shared = decision(union, method="consensus", settings={"block_needs_second": True})
    for proposal in (alone, shared):
        says(proposal, ada, "block", "It sells our land.")
        says(proposal, cat, "agree")
    second_block(ballot=Ballot.objects.get(voice__proposal=shared, voice__agent=ada.pk), by=ben, at=SOON)
    assert closed(alone).is_adopted
    assert closed(alone).outcome["said"]["block_alone"] == 1
    assert closed(shared).outcome["code"] == "blocks"


def test_rankings_are_counted_by_the_process_apart():
    union, (ada, ben, cat) = home()
    proposal = decision(union, method="ranked_schulze", choices=among("Oak", "Elm", "Ash"))
    ranks(proposal, ada, "Oak", "Elm")
    ranks(proposal, ben, "Elm", ("Oak", "Ash"))
    ranks(proposal, cat, "Oak", "Ash", "Elm")
    done = closed(proposal)
    oak, _elm, _ash = (str(pk) for pk in done.choices.order_by("position").values_list("pk", flat=True))
    assert done.outcome["winners"] == [oak]
    assert (done.outcome["pairs"][0][1], done.outcome["pairs"][1][0]) == (2, 1)
    assert facts_of(proposal)["ballots"] == {"0>1": 1, "0>2>1": 1, "1>0=2": 1}


def test_a_killed_counting_is_taken_up_again(monkeypatch):
    union, (ada, ben, cat) = home()
    proposal = decision(union, method="ranked_irv", choices=among("Oak", "Elm"))
    for voter in (ada, ben, cat):
        ranks(proposal, voter, "Elm", "Oak")
    with monkeypatch.context() as broken:
        broken.setattr(process, "COMMAND", (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"))
        assert closed(proposal).state == "counting"
    assert Proposal.objects.get(pk=proposal.pk).is_adopted is None
    with pytest.raises(VotingOver):
        ranks(proposal, ada, "Oak", at=SOON)
    assert close_what_is_due(at=LATER + MOMENT) == 0
    assert close_what_is_due(at=LATER + SILENT_FOR) == 1
    done = Proposal.objects.get(pk=proposal.pk)
    assert (done.is_adopted, done.decided_at) == (True, LATER + SILENT_FOR)


@pytest.mark.parametrize("lot", [True, False])
def test_a_tie_goes_by_the_lot_or_stays_undecided(lot):
    union, (ada, ben, _cat) = home()
    proposal = decision(union, method="approval", choices=among("Oak", "Elm"), settings={"lot_ties": lot})
    for voter, choice in zip((ada, ben), proposal.choices.all(), strict=True):
        cast_ballot(proposal=proposal, voter=voter, content={"approved": [str(choice.pk)]}, by=voter, at=SOON)
    done = closed(proposal)
    assert len(done.outcome["tied"]) == 2
    assert (done.is_adopted, done.outcome["by_lot"]) == (lot, lot)
    assert done.outcome["seals"][0] == done.settings["seal_before"] != done.outcome["seals"][1]


def test_delegated_voices_count_with_whoever_speaks_for_them():
    union, (ada, ben, cat) = home()
    proposal = decision(union, topic="Yard")
    give_delegation(association=union, delegate=ben, by=ada, at=AT)
    give_delegation(association=union, delegate=cat, topic="yard", by=ada, at=AT)
    give_delegation(association=union, delegate=cat, topic="Kitchen", by=founder_of(union), at=AT)
    says(proposal, ben, "consent")
    says(proposal, cat, "objection", "Too narrow.")
    done = closed(proposal)
    assert (done.outcome["delegated"], done.outcome["said"]["objection"]) == (1, 2)
    assert facts_of(proposal)["delegated"] == {str(ada.pk): str(cat.pk)}


def test_a_revoked_delegation_speaks_no_more_and_secret_ballots_are_never_delegated():
    union, (ada, ben, _cat) = home()
    revoked, secret = decision(union), decision(union, is_secret=True)
    given = give_delegation(association=union, delegate=ben, by=ada, at=AT)
    says(secret, ben, "consent")
    says(revoked, ben, "consent")
    assert closed(secret).outcome["spoken"] == 1
    revoke_delegation(delegation=given, by=ada, at=SOON)
    assert closed(revoked).outcome["spoken"] == 1


def test_giving_a_delegation_again_ends_the_one_before():
    union, (ada, ben, cat) = home()
    give_delegation(association=union, delegate=ben, by=ada, at=AT)
    key = uuid4()
    for _twice in range(2):
        give_delegation(association=union, delegate=cat, by=ada, at=AT, key=key)
    assert list(Delegation.objects.filter(until__isnull=True).values_list("delegate_id", flat=True)) == [
        cat.pk
    ]
    with pytest.raises(Refused, match="already"):
        give_delegation(association=union, delegate=ada, by=ada, at=AT)
    with pytest.raises(Refused, match="does not belong"):
        give_delegation(association=union, delegate=found_union().founder, by=ada, at=AT)
    with pytest.raises(NotPermitted):
        revoke_delegation(delegation=Delegation.objects.get(delegate_id=cat.pk), by=ben, at=AT)


def test_a_secret_decision_leaves_nothing_that_pairs():
    union, (ada, ben, cat) = home()
    proposal = decision(union, is_secret=True)
    says(proposal, cat, "consent")
    says(proposal, ada, "objection", "I do not feel safe.")
    says(proposal, ben, "consent")
    ids = {str(pk) for pk in Ballot.objects.values_list("pk", flat=True)}
    done = closed(proposal)
    assert not Ballot.objects.exists()
    assert not SealKey.objects.exists()
    assert list(LooseBallot.objects.order_by("pk").values_list("content", "times")) == [
        ({"position": "consent"}, 2), ({"position": "objection", "reason": "I do not feel safe."}, 1),
    ]  # fmt: skip
    assert done.outcome["said"]["objection"] == 1
    assert done.voices.filter(has_spoken=True).count() == 3
    journal = "".join(Entry.objects.values_list("facts", flat=True))
    assert not any(each in journal for each in ids)
    assert "safe" not in journal


def test_who_leads_may_not_decide_by_closing_early_in_a_secret_way():
    union, (ada, *_rest) = home()
    proposal = decision(union, is_secret=True)
    says(proposal, ada, "objection", "No.")
    with pytest.raises(Refused):
        closed(proposal, by=leader_of(proposal), at=AT + timedelta(days=2))


def test_several_seats_are_filled_by_transferable_vote():
    union, members = home()
    proposal = in_voting(union, choices=among("Oak", "Elm", "Ash"), seats=2)
    assert (proposal.method, proposal.settings["seats"]) == ("stv", 2)
    for voter in members:
        ranks(proposal, voter, "Elm", "Ash")
    done = closed(proposal)
    names = dict(done.choices.values_list("pk", "name"))
    assert sorted(names[UUID(each)] for each in done.outcome["winners"]) == ["Ash", "Elm"]
