"""A federation asks its unions, each decides in its own way, and it binds only those that consented."""

from dataclasses import replace
from datetime import timedelta

import pytest

from commonweal.assembly.actions.answers import OBJECT, object_at_federation
from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.carrying_out import decided_by
from commonweal.assembly.actions.proposals import amend_proposal, draft_proposal, move_on, withdraw_proposal
from commonweal.assembly.models import Ballot, Phase, PolicyValue, Proposal, ProposalState, Voice
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.proposals import EffectDraft
from commonweal.assembly.tests.builders.ballots import closed, says
from commonweal.assembly.tests.builders.decided import adopted, carried_out
from commonweal.assembly.tests.builders.federations import (
    answer_in,
    asked,
    confederation,
    delegated,
    joined,
)
from commonweal.assembly.tests.builders.proposals import among, draft
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.mandates import recall_mandate
from commonweal.people.models import Mandate
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db
ANSWERED, OVER = days_later(15), days_later(20)  # unions have 14 days, the federation five more


def set_policy(association, code, value):
    """A value that ``association`` decided some time ago."""
    PolicyValue.objects.create(
        association=association, code=code, value=value, since=AT.date(), set_at=AT,
        decision=adopted(association, brought_by=founder_of(association)),
    )  # fmt: skip


def answers(league, proposal, *said, at=ANSWERED):
    """Every union decides: yes consents, no objects with a reason, None says nothing."""
    for union, word in zip(league.unions, said, strict=True):
        linked = answer_in(union, proposal)
        if word is not None:
            says(
                linked,
                founder_of(union),
                "consent" if word else "objection",
                "" if word else "Not so.",
                at=days_later(1),
            )
            says(linked, delegate_of(league, union), "consent", at=days_later(1))
        closed(linked, at=at)


def delegate_of(league, union):
    """Whom the builder sent."""
    return league.delegates[league.unions.index(union)]


def positions(proposal):
    """What each union says at the federation, on the newest wording."""
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version)
    return {row.voice.agent.association.name: row.content["position"] for row in rows}


def test_bringing_a_matter_before_the_federation_asks_every_union():
    league = confederation()
    proposal = asked(league, title="One holiday for all")
    assert proposal.union == league.federation
    assert (proposal.method, proposal.is_secret) == ("consent", False)
    assert proposal.closes_at == days_later(19)
    linked = [answer_in(union, proposal) for union in league.unions]
    assert {each.title for each in linked} == {"One holiday for all"}
    assert [each.brought_by_id for each in linked] == [person.pk for person in league.delegates]
    assert all(each.closes_at == days_later(14) for each in linked)
    assert {each.agent_id for each in proposal.voices.all()} == {union.pk for union in league.unions}
    for each in linked:
        assert Entry.objects.filter(union=each.union_id, deed="proposal.linked").count() == 1


def test_only_delegates_bring_and_nobody_votes_there_in_person():
    league = confederation(2)
    for somebody in (founder_of(league.unions[0]), add_member(league.unions[1])):
        with pytest.raises(NotPermitted, match="delegates of its unions"):
            draft_proposal(association=league.federation, draft=draft(), by=somebody, at=AT)
    proposal = asked(league)
    with pytest.raises(NotPermitted):
        cast_ballot(
            proposal=proposal,
            voter=league.delegates[0],
            content={"position": "consent"},
            by=league.delegates[0],
            at=AT,
        )


def test_what_unions_decide_becomes_their_voice_and_not_adopting_holds_nobody_up():
    league = confederation()
    proposal = asked(league)
    answers(league, proposal, True, False, None)
    assert positions(proposal) == {
        "Riverbend": "consent",
        "Stonefield": "stand_aside",
        "Mill Lane": "stand_aside",
    }
    ballot = Ballot.objects.get(voice__proposal=proposal, voice__agent=league.unions[0].pk)
    assert (ballot.entered, ballot.entered_by_id) == ("linked", league.delegates[0].pk)
    cast = Entry.objects.filter(union=league.federation.pk, deed="ballot.cast")
    assert {entry.under for entry in cast} == {answer_in(union, proposal).pk for union in league.unions}
    assert closed(proposal, at=OVER).is_adopted


def test_when_no_union_consents_nothing_is_adopted():
    league = confederation(2)
    proposal = asked(league)
    answers(league, proposal, False, None)
    assert closed(proposal, at=OVER).is_adopted is False


@pytest.mark.parametrize(
    ("outcome", "said", "is_adopted"),
    [
        ("all_consent", (True, False, False), True),
        ("majority", (True, False, False), True),
        ("two_thirds", (True, True, False), True),
        ("two_thirds", (True, False, None), False),
    ],
)
def test_the_charter_says_what_the_answers_must_be(outcome, said, is_adopted):
    league = confederation()
    set_policy(league.federation, "federation.outcome", outcome)
    proposal = asked(league)
    answers(league, proposal, *said)
    assert closed(proposal, at=OVER).is_adopted is is_adopted


def test_a_union_objects_by_a_decision_of_its_own_and_keeps_it_until_it_adopts():
    league = confederation(2)
    objector, proposal = league.unions[1], asked(league)
    arguments = {"proposal": str(proposal.pk), "reason": "The river floods then."}
    [effect] = carried_out(objector, (OBJECT, arguments), brought_by=founder_of(objector), at=days_later(2))
    assert effect.state == "done", effect.said
    answers(league, proposal, True, False)
    assert positions(proposal) == {"Riverbend": "consent", "Stonefield": "objection"}
    assert closed(proposal, at=OVER).is_adopted is False
    with pytest.raises(NotPermitted, match="Only a decision of Stonefield itself"):
        other = adopted(league.unions[0], brought_by=founder_of(league.unions[0]), at=AT)
        object_at_federation(
            union=objector, proposal=proposal, reason="No.", by=founder_of(objector), at=AT,
            decided=decided_by(proposal=other, powers={OBJECT}),
        )  # fmt: skip
    [late] = carried_out(objector, (OBJECT, arguments), brought_by=founder_of(objector), at=OVER)
    assert late.state == "impossible"


def test_a_new_wording_is_asked_anew_of_those_who_decide_and_of_those_who_have_decided():
    league = confederation(2)
    first, second = league.unions
    proposal = asked(league, title="A feast")
    done = answer_in(first, proposal)
    says(done, founder_of(first), "consent", at=days_later(1))
    closed(done, at=ANSWERED)
    waiting = answer_in(second, proposal)
    says(waiting, founder_of(second), "consent", at=days_later(1))
    proposal = amend_proposal(
        proposal=proposal, draft=draft(title="A small feast"), version=1, why="It was too much.",
        by=league.delegates[0], at=days_later(16) - timedelta(days=3),
    )  # fmt: skip
    again, reworded = answer_in(first, proposal), answer_in(second, proposal)
    assert again != done
    assert (again.state, again.title, again.linked_version) == (ProposalState.OPEN, "A small feast", 2)
    assert reworded == waiting
    assert (reworded.title, reworded.version, reworded.linked_version) == ("A small feast", 2, 2)
    assert reworded.versions.get(number=2).why == "It was too much."
    assert positions(proposal) == {}
    done.refresh_from_db()
    assert (done.state, done.is_adopted, done.title) == (ProposalState.DECIDED, True, "A feast")
    closed(reworded, at=reworded.closes_at)
    assert positions(proposal) == {"Stonefield": "stand_aside"}, "the consent was to the earlier wording"


def test_the_answer_to_an_earlier_wording_is_not_carried():
    league = confederation(2)
    proposal = asked(league)
    linked = answer_in(league.unions[0], proposal)
    Proposal.objects.filter(pk=linked.pk).update(state=ProposalState.COUNTING)
    amend_proposal(
        proposal=proposal, draft=draft(title="Other"), version=1, by=league.delegates[0], at=days_later(1)
    )
    Proposal.objects.filter(pk=linked.pk).update(state=ProposalState.OPEN)
    closed(linked, at=days_later(14))
    assert positions(Proposal.objects.get(pk=proposal.pk)) == {}
    assert Proposal.objects.filter(linked_to=proposal, association=league.unions[0]).count() == 2


def test_what_is_withdrawn_there_is_not_asked_any_more_and_no_union_withdraws_alone():
    league = confederation(2)
    proposal = asked(league)
    linked = answer_in(league.unions[0], proposal)
    with pytest.raises(Refused, match="what the federation asks you"):
        withdraw_proposal(proposal=linked, by=league.delegates[0], at=days_later(1))
    linked.refresh_from_db()
    assert linked.state == ProposalState.OPEN
    withdraw_proposal(proposal=proposal, by=league.delegates[0], at=days_later(1))
    assert {each.state for each in Proposal.objects.filter(linked_to=proposal)} == {ProposalState.WITHDRAWN}


def test_a_union_does_not_change_what_it_is_asked():
    league = confederation(2)
    linked = answer_in(league.unions[0], asked(league))
    other = EffectDraft(code="federation.leave", arguments={"federation": str(league.federation.pk)})
    for wording in (draft(title="Other"), draft(title=linked.title, text=linked.text, effects=(other,))):
        with pytest.raises(Refused, match="the federation’s words"):
            amend_proposal(
                proposal=linked, draft=replace(wording, matter="federation"), version=1, by=league.delegates[0],
                at=days_later(1),
            )  # fmt: skip
    linked.refresh_from_db()
    assert linked.version == 1


def test_unions_move_on_with_the_federation_and_not_before_it():
    league = confederation(2)
    proposal = asked(league, without=frozenset())
    linked = answer_in(league.unions[0], proposal)
    assert phase_at(linked, AT) == Phase.QUESTIONS
    with pytest.raises(Refused, match="not come so far"):
        move_on(proposal=linked, by=league.delegates[0], at=days_later(1))
    move_on(proposal=proposal, by=league.delegates[0], at=days_later(1))
    linked.refresh_from_db()
    assert phase_at(linked, days_later(1)) == Phase.REACTIONS


def test_unanswered_questions_end_with_the_federations_decision():
    league = confederation(2)
    proposal = asked(league)
    linked = answer_in(league.unions[0], proposal)
    closed(linked, at=ANSWERED)
    Proposal.objects.filter(pk=answer_in(league.unions[1], proposal).pk).update(closes_at=days_later(40))
    closed(proposal, at=OVER)
    late = answer_in(league.unions[1], proposal)
    assert (late.state, late.withdrawn_why) == (
        ProposalState.WITHDRAWN,
        "The federation has decided meanwhile.",
    )


def test_a_common_rule_holds_where_it_was_consented_to_and_nowhere_else():
    league = confederation()
    code, since = "assembly.voting_days", days_later(60).date()
    arguments = {"policy": code, "value": 9, "since": since.isoformat()}
    proposal = asked(league, effects=(EffectDraft(code="federation.common_policy", arguments=arguments),))
    answers(league, proposal, True, False, True)
    closed(proposal, at=OVER)
    assert proposal.effects.get().state == "done", proposal.effects.get().said
    assert [value_of(union, code, on=since) for union in league.unions] == [9, 5, 9]
    own = answer_in(league.unions[0], proposal)
    assert PolicyValue.objects.get(association=league.unions[0], code=code).decision == own
    assert [each.code for each in own.effects.all()] == ["assembly.set_policy"]
    assert not answer_in(league.unions[1], proposal).effects.exists()


def test_a_delegate_recalled_at_once_is_followed_by_the_next():
    league = confederation(2)
    first = asked(league)
    new = delegated(league.unions[0], league.federation, "New delegate", at=days_later(1))
    second = asked(league._replace(delegates=(new, league.delegates[1])), at=days_later(1))
    assert answer_in(league.unions[0], first).brought_by_id == league.delegates[0].pk
    assert answer_in(league.unions[0], second).brought_by_id == new.pk
    with pytest.raises(NotPermitted):
        asked(league, at=days_later(1))
    closed(answer_in(league.unions[0], first), at=ANSWERED)
    assert Ballot.objects.get(voice__proposal=first).entered_by_id == new.pk


def test_without_a_delegate_whoever_gives_mandates_brings_it_before_the_union():
    league = confederation(2)
    union = league.unions[1]
    recall_mandate(
        mandate=Mandate.objects.get(delegate__federation=league.federation, association=union),
        by=founder_of(union),
        at=AT,
    )
    proposal = asked(league, at=days_later(1))
    assert answer_in(union, proposal).brought_by_id == founder_of(union).pk
    later = asked(league, at=days_later(100))
    assert answer_in(union, later).brought_by_id == union.pk, "the founders' mandates are over by then"
    assert closed(answer_in(union, later), at=days_later(120)).state == ProposalState.DECIDED


def test_choices_and_secrecy_are_not_for_federations():
    league = confederation(2)
    with pytest.raises(Refused, match="yes or no"):
        asked(league, choices=among("Oak", "Ash"))
    with pytest.raises(Refused, match="What unions answer is open"):
        asked(league, is_secret=True)
    assert not Proposal.objects.filter(linked_to__isnull=False).exists()


def test_a_union_whose_rules_need_longer_is_named():
    league = confederation(2)
    set_policy(league.unions[1], "assembly.least_voting_hours", 20 * 24)
    with pytest.raises(Refused, match="Stonefield could not answer in this time"):
        asked(league)
    assert not Proposal.objects.filter(linked_to__isnull=False).exists()


def test_a_union_that_joins_later_has_no_voice_in_what_is_being_decided():
    league = confederation(2)
    proposal = asked(league)
    joined(found_union("Late").union, league.federation, at=days_later(1))
    assert Voice.objects.filter(proposal=proposal).count() == 2
    answers(league, proposal, True, True)
    assert closed(proposal, at=OVER).is_adopted


def test_a_union_that_joins_before_the_decision_is_asked_as_well():
    league = confederation(2)
    proposal = asked(league, without=frozenset())
    late, hasty = found_union("Late").union, found_union("Hasty").union
    set_policy(hasty, "assembly.least_voting_hours", 60 * 24)
    for union in (late, hasty):
        joined(union, league.federation, at=days_later(1))
    assert answer_in(late, proposal).title == proposal.title
    assert not Proposal.objects.filter(linked_to=proposal, association=hasty).exists()
    closed(answer_in(late, proposal), at=days_later(19))
    assert positions(proposal) == {"Late": "stand_aside"}


def test_a_matter_is_the_unions_and_led_by_whoever_speaks_for_it_now():
    league = confederation(2)
    proposal = asked(league)
    old, new = league.delegates[0], delegated(league.unions[0], league.federation, "New", at=days_later(1))
    wording = {"proposal": proposal, "draft": draft(title="Better"), "version": 1, "at": days_later(2)}
    for by in (old, league.delegates[1], add_member(league.unions[0])):
        with pytest.raises(NotPermitted):
            amend_proposal(**wording, by=by)
        with pytest.raises(NotPermitted):
            withdraw_proposal(proposal=proposal, by=by, at=days_later(2))
    assert amend_proposal(**wording, by=new).version == 2
    assert withdraw_proposal(proposal=proposal, by=new, at=days_later(3)).state == ProposalState.WITHDRAWN


def test_a_delegate_recalled_by_a_decision_is_followed_by_whoever_comes_next():
    league = confederation(2)
    union = league.unions[0]
    mandate = Mandate.objects.get(delegate__federation=league.federation, association=union)
    next_one = delegated(union, league.federation, "Next", at=days_later(1), replaces=False)
    last = Mandate.objects.get(holder=next_one.pk)
    [effect] = carried_out(
        union,
        ("people.recall_mandate", {"mandate": str(last.pk)}),
        brought_by=founder_of(union),
        at=days_later(2),
    )
    assert effect.state == "done", effect.said
    proposal = asked(league._replace(delegates=(league.delegates[0], league.delegates[1])), at=days_later(2))
    assert answer_in(union, proposal).brought_by_id == mandate.holder_id
