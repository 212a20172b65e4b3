"""Decisions taken in a meeting: the voices of those who were there, and an end only where all could know."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.ballots import confirm_ballot
from commonweal.assembly.actions.meeting_decisions import decide_in_the_room
from commonweal.assembly.models import AgendaPoint, Ballot, Proposal, ProposalState
from commonweal.assembly.tests.builders.ballots import says
from commonweal.assembly.tests.builders.meetings import called, held
from commonweal.assembly.tests.builders.proposals import among, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def evening(*, away=0, announced=AT, **changes):
    """A union of three whose meeting three days later has a proposal on its agenda, and all three (and none of
    those ``away``) were there."""  # fmt: skip
    union = found_union().union
    there = [founder_of(union), add_member(union, "Ada"), add_member(union, "Ben")]
    for number in range(away):
        add_member(union, f"Away {number}")
    proposal = opened(union, **changes)
    meeting = called(union, proposal, at=announced)
    return held(meeting, *there), meeting.points.get(), there


def decide(point, said, *, by=None, closes=True, key=None, reasons=None):
    """Write down what was said, half an hour into the meeting."""
    said = {person.pk: position for person, position in said.items()}
    return decide_in_the_room(
        point=point, said=said, reasons=reasons or {}, closes=closes, by=by or founder_of(point.meeting.union),
        at=point.meeting.starts_at, key=key or uuid4(),
    )  # fmt: skip


def test_nobody_present_objected_and_it_is_decided():
    meeting, point, there = evening()
    spoken = decide(point, dict.fromkeys(there, "consent"))
    assert (spoken.written, spoken.kept) == (3, 0)
    proposal = spoken.proposal
    assert (proposal.state, proposal.is_adopted, proposal.decided_at) == ("decided", True, meeting.starts_at)
    assert set(Ballot.objects.values_list("entered", flat=True)) == {"spoken"}
    assert AgendaPoint.objects.get().decided
    entry = Entry.objects.get(deed="decision.spoken")
    assert str(meeting.pk) in entry.facts
    assert all(str(person.pk) in entry.facts for person in there)


def test_the_same_key_is_one_decision_and_afterwards_it_is_over():
    _meeting, point, there = evening()
    key = uuid4()
    decide(point, dict.fromkeys(there, "consent"), key=key)
    again = decide(point, dict.fromkeys(there, "objection"), key=key)
    assert (again.written, again.proposal.is_adopted) == (0, True)
    assert Entry.objects.filter(deed="decision.spoken").count() == 1
    assert Entry.objects.filter(deed="proposal.decided").count() == 1
    with pytest.raises(Refused, match="not open any more"):
        decide(point, dict.fromkeys(there, "consent"))


def test_an_objection_needs_its_reason_and_nothing_is_written_without():
    _meeting, point, there = evening()
    said = {there[0]: "consent", there[1]: "objection"}
    with pytest.raises(Refused):
        decide(point, said)
    assert not Ballot.objects.exists()
    assert Proposal.objects.get().state == ProposalState.OPEN
    spoken = decide(point, said, reasons={there[1].pk: "The well is too near."})
    assert spoken.proposal.is_adopted is False


def test_who_spoke_before_by_themselves_is_not_written_over():
    _meeting, point, there = evening(without=frozenset({"questions", "reactions"}))
    says(point.proposal, there[1], "objection", "Too loud.")
    spoken = decide(point, dict.fromkeys(there, "consent"))
    assert (spoken.written, spoken.kept, spoken.proposal.is_adopted) == (2, 1, False)


def test_what_another_wrote_down_is_not_written_over_and_one_corrects_ones_own():
    _meeting, point, there = evening(away=2)
    second = give_all(there[1], point)
    decide(point, {there[2]: "consent"}, closes=False)
    spoken = decide(point, {there[2]: "stand_aside", there[1]: "consent"}, by=second, closes=False)
    assert (spoken.written, spoken.kept) == (1, 1)
    assert Ballot.objects.get(voice__agent=there[2].pk).content == {"position": "consent"}
    decide(point, {there[2]: "stand_aside"}, closes=False)
    assert Ballot.objects.get(voice__agent=there[2].pk).content == {"position": "stand_aside"}


def give_all(person, point):
    """``person``, who may now keep minutes and enter ballots, too."""
    give_powers(person, point.meeting.union, "assembly.meetings", "assembly.enter_ballots")
    return person


def test_without_closing_the_voices_are_theirs_to_confirm_until_the_end():
    _meeting, point, there = evening(away=2)
    spoken = decide(point, {there[1]: "consent"}, closes=False)
    assert spoken.proposal.state == ProposalState.OPEN
    ballot = Ballot.objects.get()
    assert (ballot.entered, ballot.confirmed_at) == ("spoken", None)
    confirm_ballot(proposal=spoken.proposal, voter=there[1], by=there[1], at=point.meeting.starts_at)
    ballot.refresh_from_db()
    assert ballot.confirmed_at is not None
    assert not AgendaPoint.objects.get().decided


def test_those_away_count_for_the_quorum():
    _meeting, point, there = evening(away=5)
    assert decide(point, dict.fromkeys(there, "consent")).proposal.is_adopted is False


def test_nothing_ends_early_that_came_on_the_agenda_too_late():
    _meeting, point, there = evening(announced=days_later(3))
    with pytest.raises(Refused, match="less than 24 hours before"):
        decide(point, dict.fromkeys(there, "consent"))
    assert not Ballot.objects.exists()
    assert decide(point, dict.fromkeys(there, "consent"), closes=False).written == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_secret": True}, "decide this in secret"),
        ({"choices": among("Oak", "Ash")}, "among several choices"),
    ],
)
def test_what_is_decided_otherwise_is_not_decided_here(changes, sentence):
    _meeting, point, there = evening(**changes)
    with pytest.raises(Refused, match=sentence):
        decide(point, dict.fromkeys(there, "consent"))


def test_only_those_who_were_there_and_only_under_both_mandates():
    _meeting, point, there = evening()
    absent, keeper = add_member(point.meeting.union), there[1]
    with pytest.raises(Refused, match="those who were there"):
        decide(point, {absent: "consent"})
    with pytest.raises(Refused, match="at least one"):
        decide(point, {})
    with pytest.raises(NotPermitted, match="call meetings"):
        decide(point, {keeper: "consent"}, by=keeper)
    give_powers(keeper, point.meeting.union, "assembly.meetings")
    with pytest.raises(NotPermitted, match="enter ballots"):
        decide(point, {keeper: "consent"}, by=keeper)
    give_powers(keeper, point.meeting.union, "assembly.enter_ballots")
    assert decide(point, {keeper: "consent"}, by=keeper, closes=False).written == 1
