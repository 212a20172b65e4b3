"""Ballots: who may give them, what is refused, what is kept, and what nobody can read of a secret one."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.amending import amend_proposal
from commonweal.assembly.actions.ballots import (
    NotConcerned,
    VotingOver,
    answer_advice,
    cast_ballot,
    confirm_ballot,
    leave_block,
    second_block,
    take_back_ballot,
)
from commonweal.assembly.actions.voices import begin_voting, begin_what_is_due
from commonweal.assembly.models import Ballot, Comment, Entered, SealKey, Version, Voice
from commonweal.assembly.queries.ballots import ballot_of, ballot_panel
from commonweal.assembly.tests.builders.ballots import LATER, SOON, decision, members_of, says
from commonweal.assembly.tests.builders.proposals import MOMENT, among, draft, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.memberships import part_ways
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers

pytestmark = pytest.mark.django_db


def home(count=2):
    union = found_union().union
    return union, members_of(union, count)


def entries(deed):
    return list(Entry.objects.filter(deed=deed).order_by("id"))


def test_voices_are_those_who_belong_on_the_day_the_decision_begins():
    union, (ada, ben) = home()
    visitor, child = (
        add_member(union, "Vi", standing="visitor"),
        add_member(union, "Kim", standing="beneficiary"),
    )
    proposal = opened(union, at=AT)
    assert not proposal.voices.exists()
    part_ways(member=ben, association=union, by=ben, at=AT + timedelta(days=1))
    newcomer = add_member(union, "Late", at=AT + timedelta(days=6))
    assert begin_what_is_due(at=AT + timedelta(days=8)) == 1
    voices = set(proposal.voices.values_list("agent_id", flat=True))
    assert voices == {founder_of(union).pk, ada.pk}
    assert not voices & {visitor.pk, child.pk, ben.pk, newcomer.pk}
    assert begin_what_is_due(at=AT + timedelta(days=8)) == 0
    begin_voting(proposal=proposal, at=AT + timedelta(days=8))
    assert len(entries("voting.begun")) == 1


def test_a_ballot_is_given_changed_and_taken_back():
    union, (ada, _ben) = home()
    proposal = decision(union)
    says(proposal, ada, "consent")
    says(proposal, ada, "objection", "The bench would block the cart.")
    ballot = Ballot.objects.get(voice__agent=ada.pk)
    assert (ballot.content, ballot.turn, ballot.reason) == (
        {"position": "objection"}, 2, "The bench would block the cart.",
    )  # fmt: skip
    assert [json.loads(each.facts)["content"] for each in entries("ballot.cast")] == [
        {"position": "consent"}, {"position": "objection"},
    ]  # fmt: skip
    assert "cart" not in "".join(Entry.objects.values_list("facts", flat=True))
    take_back_ballot(proposal=proposal, voter=ada, by=ada, at=SOON)
    take_back_ballot(proposal=proposal, voter=ada, by=ada, at=SOON)
    assert not Ballot.objects.exists()
    assert len(entries("ballot.taken_back")) == 1


def test_the_same_key_is_one_ballot():
    union, (ada, _ben) = home()
    proposal, key = decision(union), uuid4()
    says(proposal, ada, "consent", key=key)
    says(proposal, ada, "consent", key=key)
    assert Ballot.objects.get().turn == 1
    assert len(entries("ballot.cast")) == 1


def test_who_is_not_concerned_is_refused_in_a_sentence():
    union, _members = home()
    proposal = decision(union)
    newcomer = add_member(union, "Late", at=AT + timedelta(days=1))
    with pytest.raises(NotConcerned, match="when it began"):
        says(proposal, newcomer, "consent", at=AT + timedelta(days=1))
    elsewhere = found_union("Elsewhere").founder
    with pytest.raises(NotPermitted):
        says(proposal, elsewhere, "consent")
    assert not Ballot.objects.exists()


def test_nothing_is_taken_before_and_after():
    union, (ada, _ben) = home()
    with pytest.raises(VotingOver, match="not begun"):
        says(opened(union), ada, "consent")
    with pytest.raises(VotingOver, match="over"):
        says(decision(union), ada, "consent", at=LATER)


@pytest.mark.parametrize(
    ("content", "field", "sentence"),
    [
        ({"position": ["consent", "objection"]}, "position", "exclude each other"),
        ({"position": ""}, "position", "Choose"),
        ({"position": "maybe"}, "position", "no such position"),
        ({"approved": []}, "approved", "asks for something else"),
        ({"position": "objection"}, "reason", "needs a reason"),
    ],
)
def test_odd_ballots_say_where(content, field, sentence):
    union, (ada, _ben) = home()
    with pytest.raises(Refused, match=sentence) as refused:
        cast_ballot(proposal=decision(union), voter=ada, content=content, by=ada, at=SOON)
    assert refused.value.field == field


def test_too_many_dots_and_choices_of_elsewhere():
    union, (ada, _ben) = home()
    proposal = decision(union, method="dots", choices=among("Oak", "Elm"))
    oak, elm = [str(pk) for pk in proposal.choices.order_by("position").values_list("pk", flat=True)]
    with pytest.raises(Refused, match="Take 2 away"):
        cast_ballot(proposal=proposal, voter=ada, content={"dots": {oak: 4, elm: 3}}, by=ada, at=SOON)
    with pytest.raises(Refused, match="not there"):
        cast_ballot(proposal=proposal, voter=ada, content={"dots": {str(uuid4()): 1}}, by=ada, at=SOON)
    cast_ballot(proposal=proposal, voter=ada, content={"dots": {oak: 4, elm: 0}}, by=ada, at=SOON)
    assert Ballot.objects.get().content == {"dots": {oak: 4}}


def test_of_two_changes_that_saw_the_same_the_first_is_kept():
    union, (ada, _ben) = home()
    proposal = decision(union)
    says(proposal, ada, "consent", turn=0)
    with pytest.raises(ChangedMeanwhile, match="first is kept"):
        says(proposal, ada, "stand_aside", turn=0)
    says(proposal, ada, "stand_aside", turn=1)
    with pytest.raises(ChangedMeanwhile):
        says(proposal, ada, "consent", turn=1)
    assert Ballot.objects.get().content == {"position": "stand_aside"}


def test_an_amendment_asks_anew_and_keeps_the_old():
    union, (ada, _ben) = home()
    proposal = decision(union)
    says(proposal, ada, "consent", version=1)
    amend_proposal(
        proposal=proposal, draft=draft(title="A longer bench"), version=1, why="room for all",
        by=founder_of(union), at=SOON + MOMENT,
    )  # fmt: skip
    proposal.refresh_from_db()
    panel = ballot_panel(proposal, ada, SOON + MOMENT)
    assert panel.mine.is_on_earlier_wording
    assert panel.is_asked
    assert panel.progress.spoken == 0
    with pytest.raises(ChangedMeanwhile, match="wording was changed"):
        says(proposal, ada, "consent", version=1, at=SOON + MOMENT)
    says(proposal, ada, "consent", version=2, at=SOON + MOMENT)
    assert ballot_panel(proposal, ada, SOON + MOMENT).progress.spoken == 1


def test_an_objection_stands_among_the_concerns_once_and_an_amendment_takes_it_up():
    union, (ada, ben) = home()
    proposal = decision(union)
    says(proposal, ada, "objection", reason="The oven is too small.")
    says(proposal, ada, "objection", reason="The oven is too small.")
    says(proposal, ben, "consent_with_concern", reason="It will be loud.")
    concern = Comment.objects.get(proposal=proposal)
    assert (concern.sort, concern.author_id, concern.text) == ("concern", ada.pk, "The oven is too small.")
    by_ada = [json.loads(entry.facts) for entry in entries("ballot.cast") if entry.by == ada.pk]
    assert [cast["concern"] for cast in by_ada] == [str(concern.pk)] * 2
    amend_proposal(
        proposal=proposal, draft=draft(text="Two ovens."), version=1, answers=concern.pk,
        by=founder_of(union), at=SOON + MOMENT,
    )  # fmt: skip
    assert Version.objects.get(proposal=proposal, number=2).answers_id == concern.pk


def test_what_is_said_in_secret_stands_nowhere_else():
    union, (ada, _ben) = home()
    proposal = decision(union, is_secret=True, method="consensus")
    says(proposal, ada, "block", reason="It would harm somebody.")
    assert not Comment.objects.filter(proposal=proposal).exists()


def test_a_ballot_on_paper_is_marked_and_the_voters_to_confirm_or_change():
    union, (ada, ben) = home()
    proposal = decision(union)
    by_hand = {"proposal": proposal, "voter": ada, "content": {"position": "consent"}, "at": SOON}
    with pytest.raises(NotPermitted, match="mandate to enter"):
        cast_ballot(by=ben, entered=Entered.PAPER, **by_hand)
    give_powers(ben, union, "assembly.enter_ballots")
    with pytest.raises(NotPermitted, match="on paper or by word"):
        cast_ballot(by=ben, **by_hand)
    cast_ballot(by=ben, entered=Entered.PAPER, **by_hand)
    mine = ballot_of(ada, proposal)
    assert (mine.entered, mine.entered_by, mine.is_confirmed) == ("paper", ben.name, False)
    assert entries("ballot.cast")[0].for_whom == ada.pk
    with pytest.raises(NotPermitted, match="Only"):
        confirm_ballot(proposal=proposal, voter=ada, by=ben, at=SOON)
    confirm_ballot(proposal=proposal, voter=ada, by=ada, at=SOON)
    confirm_ballot(proposal=proposal, voter=ada, by=ada, at=SOON)
    assert ballot_of(ada, proposal).is_confirmed
    assert len(entries("ballot.confirmed")) == 1
    says(proposal, ada, "stand_aside", at=SOON + MOMENT)
    assert ballot_of(ada, proposal).entered_by == ""


def test_nobody_says_yes_to_what_was_written_down_after_they_looked():
    union, (ada, _ben) = home()
    proposal, keeper = decision(union), founder_of(union)
    for turn, position in enumerate(("consent", "objection")):
        cast_ballot(
            proposal=proposal, voter=ada, content={"position": position}, reason="So I said.", by=keeper, at=SOON,
            entered=Entered.PAPER, turn=turn,
        )  # fmt: skip
    with pytest.raises(ChangedMeanwhile, match="Something else was written down"):
        confirm_ballot(proposal=proposal, voter=ada, by=ada, at=SOON, turn=1)
    assert Ballot.objects.get().confirmed_at is None
    with pytest.raises(NotPermitted):
        confirm_ballot(proposal=proposal, voter=ada, by=keeper, at=SOON, turn=2)
    for _ in range(2):
        confirm_ballot(proposal=proposal, voter=ada, by=ada, at=SOON, turn=2)
    assert Ballot.objects.get().confirmed_at == SOON
    with pytest.raises(NotPermitted):
        take_back_ballot(proposal=proposal, voter=ada, by=keeper, at=SOON)
    assert Entry.objects.filter(deed="ballot.confirmed").count() == 1


def test_whom_they_trust_speaks_for_somebody():
    union, (ada, _ben) = home()
    elder = add_member(union, "Elder", trusted=ada)
    proposal = decision(union)
    cast_ballot(proposal=proposal, voter=elder, content={"position": "consent"}, by=ada, at=SOON)
    assert ballot_of(elder, proposal).entered_by == ada.name
    assert [(name, done) for _id, name, done in ballot_panel(proposal, ada, SOON).wards] == [("Elder", True)]


def test_a_block_is_seconded_by_another_voice_and_left_again():
    union, (ada, ben) = home()
    proposal = decision(union, method="consensus", settings={"block_needs_second": True})
    says(proposal, ada, "block", "It sells our land.")
    block = Ballot.objects.get()
    with pytest.raises(Refused, match="somebody else"):
        second_block(ballot=block, by=ada, at=SOON)
    with pytest.raises(NotConcerned):
        second_block(
            ballot=block, by=add_member(union, "Late", at=AT + timedelta(days=1)), at=AT + timedelta(days=1)
        )
    assert second_block(ballot=block, by=ben, at=SOON).seconded_by_id == ben.pk
    assert leave_block(ballot=block, by=ben, at=SOON).seconded_by_id is None
    says(proposal, ada, "agree", at=SOON + MOMENT)
    with pytest.raises(Refused, match="does not stand"):
        second_block(ballot=block, by=ben, at=SOON + MOMENT)


def test_advice_is_answered_by_whoever_asked():
    union, (ada, _ben) = home()
    proposal = decision(union, method="advice")
    says(proposal, ada, "against", "Wait for spring.")
    advice = Ballot.objects.get()
    with pytest.raises(NotPermitted):
        answer_advice(ballot=advice, text="Yes.", by=ada, at=SOON)
    with pytest.raises(Refused, match="Write an answer"):
        answer_advice(ballot=advice, text=" ", by=founder_of(union), at=SOON)
    assert (
        answer_advice(ballot=advice, text="I will wait.", by=founder_of(union), at=SOON).answer
        == "I will wait."
    )


def test_a_secret_ballot_is_sealed_and_the_journal_keeps_only_that_somebody_spoke():
    union, (ada, ben) = home()
    proposal = decision(union, is_secret=True)
    assert SealKey.objects.filter(proposal=proposal).exists()
    says(proposal, ada, "objection", "I do not feel safe.")
    says(proposal, ben, "consent")
    stored = list(Ballot.objects.values_list("content", "reason"))
    assert stored == [({}, ""), ({}, "")]
    assert len({len(bytes(sealed)) for sealed in Ballot.objects.values_list("sealed", flat=True)}) == 1
    assert {each.facts for each in entries("ballot.cast")} == {'{"entered":"self","version":1}'}
    mine = ballot_of(ada, proposal)
    assert (mine.content, mine.reason) == ({"position": "objection"}, "I do not feel safe.")


def test_a_voice_stays_one_in_a_race_of_beginnings():
    union, (ada, _ben) = home()
    proposal = decision(union)
    begin_voting(proposal=proposal, at=SOON)
    says(proposal, ada, "consent")
    assert Voice.objects.filter(proposal=proposal).count() == 3
