"""Races at the end of a decision: one ballot, one set of voices, one outcome, whoever is at the same moment."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.actions.voices import begin_voting
from commonweal.assembly.models import Ballot, Delegation, LooseBallot, Proposal, Voice
from commonweal.assembly.tests.builders.ballots import LATER, SOON, decision, members_of, ranks, says
from commonweal.assembly.tests.builders.proposals import among, opened
from commonweal.journal.models import Entry
from commonweal.people.tests.at_once import at_once
from commonweal.people.tests.builders import AT, found_union

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("secret", [False, True])
def test_two_close_at_once_and_there_is_one_outcome(secret):
    union = found_union().union
    members = members_of(union, 3)
    proposal = decision(union, is_secret=secret)
    for voter in members:
        says(proposal, voter, "consent")
    assert at_once(*[lambda: close_proposal(proposal=proposal, by=None, at=LATER)] * 3) == ["done"] * 3
    closed = Proposal.objects.get(pk=proposal.pk)
    assert (closed.state, closed.outcome["said"]["consent"]) == ("decided", 3)
    assert Entry.objects.filter(deed="proposal.decided").count() == 1
    assert sum(LooseBallot.objects.values_list("times", flat=True)) == (3 if secret else 0)


def test_two_who_count_a_ranking_at_once_settle_on_one():
    union = found_union().union
    members = members_of(union, 3)
    proposal = decision(union, method="ranked_irv", choices=among("Oak", "Elm"))
    for voter in members:
        ranks(proposal, voter, "Elm", "Oak")
    moments = (LATER, LATER + timedelta(minutes=10))
    deeds = [
        lambda moment=moment: close_proposal(proposal=proposal, by=None, at=moment) for moment in moments
    ]
    assert at_once(*deeds) == ["done", "done"]
    assert Proposal.objects.get(pk=proposal.pk).state == "decided"
    assert Entry.objects.filter(deed="proposal.decided").count() == 1


def test_of_two_first_ballots_of_one_voice_one_is_kept():
    union = found_union().union
    [ada] = members_of(union, 1)
    proposal = decision(union)
    begin_voting(proposal=proposal, at=SOON)

    def cast(position):
        return lambda: cast_ballot(
            proposal=proposal, voter=ada, content={"position": position}, by=ada, at=SOON, turn=0
        )

    assert at_once(cast("consent"), cast("stand_aside"), by_name=True) == ["ChangedMeanwhile", "done"]
    assert Ballot.objects.count() == 1
    assert Entry.objects.filter(deed="ballot.cast").count() == 1


def test_a_ballot_and_the_closing_at_once_agree_on_what_was_counted():
    union = found_union().union
    ada, ben = members_of(union, 2)
    proposal = decision(union)
    says(proposal, ben, "consent")
    last = LATER - timedelta(days=1, minutes=1)

    def cast():
        cast_ballot(proposal=proposal, voter=ada, content={"position": "consent"}, by=ada, at=last)

    at_once(cast, lambda: close_proposal(proposal=proposal, by=None, at=LATER))
    counted = Proposal.objects.get(pk=proposal.pk).outcome["spoken"]
    assert counted == Ballot.objects.count() == Entry.objects.filter(deed="ballot.cast").count()


def test_voices_are_written_once_whoever_begins():
    union = found_union().union
    members_of(union, 3)
    proposal = opened(union)
    begun = AT + timedelta(days=6)
    assert at_once(*[lambda: begin_voting(proposal=proposal, at=begun)] * 3) == ["done"] * 3
    assert Voice.objects.filter(proposal=proposal).count() == 4
    assert Entry.objects.filter(deed="voting.begun").count() == 1


def test_two_delegations_for_one_topic_at_once_leave_one():
    union = found_union().union
    ada, ben, cat = members_of(union, 3)

    def give(delegate):
        return lambda: give_delegation(association=union, delegate=delegate, by=ada, at=AT)

    outcomes = at_once(give(ben), give(cat))
    assert outcomes in (["done", "told"], ["done", "done"])
    assert Delegation.objects.filter(until__isnull=True).count() == 1
