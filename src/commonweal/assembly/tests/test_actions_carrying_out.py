"""Carrying out: what was adopted happens once, in order, and what cannot be done is said and leaves the rest."""

import json
from uuid import uuid4

import pytest
from django.db import transaction

from commonweal.assembly.actions.carrying_out import carry_out, decided_by
from commonweal.assembly.models import EffectState, PolicyValue, Proposal, ProposalState
from commonweal.assembly.tests.builders.decided import adopted, carried_out
from commonweal.journal.models import Entry
from commonweal.people.tests.builders import AT, add_member, found_union

pytestmark = pytest.mark.django_db
DAY = AT.date().isoformat()
SEVEN_DAYS = ("assembly.set_policy", {"policy": "assembly.voting_days", "value": 7, "since": DAY})
TOO_MANY = ("assembly.set_policy", {"policy": "assembly.voting_days", "value": 700, "since": DAY})
GONE = ("gone.deed", {})


def test_what_was_adopted_is_done_in_the_order_of_the_proposal_under_the_decision():
    home = found_union()
    first, second = carried_out(
        home.union,
        SEVEN_DAYS,
        ("assembly.set_policy", {**SEVEN_DAYS[1], "value": 8}),
        brought_by=home.founder,
    )
    assert [first.state, second.state] == [EffectState.DONE] * 2
    assert list(PolicyValue.objects.order_by("id").values_list("value", flat=True)) == [7, 8]
    deeds = Entry.objects.filter(under=first.proposal_id).order_by("id")
    assert list(deeds.values_list("deed", "by").distinct()) == [
        ("policy.set", home.founder.pk), ("effect.carried_out", home.founder.pk),
        ("policy.set", home.founder.pk), ("effect.carried_out", home.founder.pk),
    ]  # fmt: skip


def test_what_cannot_be_done_is_said_in_the_unions_language_and_the_rest_is_done():
    home = found_union(language="de")
    impossible, gone, done = carried_out(home.union, TOO_MANY, GONE, SEVEN_DAYS, brought_by=home.founder)
    assert [impossible.state, gone.state, done.state] == ["impossible", "impossible", "done"]
    assert "60" in impossible.said and gone.said
    assert PolicyValue.objects.get().value == 7
    assert Entry.objects.filter(deed="effect.impossible").count() == 2
    assert all(
        700 not in json.loads(facts).values() for facts in Entry.objects.values_list("facts", flat=True)
    )


def test_carrying_out_again_changes_nothing():
    home = found_union()
    proposal = carried_out(home.union, SEVEN_DAYS, TOO_MANY, brought_by=home.founder)[0].proposal
    before = Entry.objects.count()
    carry_out(proposal=proposal, by=None, at=AT)
    assert Entry.objects.count() == before and PolicyValue.objects.count() == 1


def test_what_was_not_adopted_is_left():
    home = found_union()
    (left,) = carried_out(home.union, SEVEN_DAYS, brought_by=home.founder, is_adopted=False)
    assert left.state == EffectState.LEFT and not PolicyValue.objects.exists()
    with pytest.raises(ValueError, match="not adopted"):
        decided_by(proposal=left.proposal, powers={"people.mandates"})


def test_only_a_decided_proposal_is_carried_out_whatever_the_object_in_hand_claims():
    home = found_union()
    proposal = adopted(home.union, SEVEN_DAYS, brought_by=home.founder)
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.OPEN)
    with pytest.raises(ValueError, match="not decided"):
        carry_out(proposal=proposal, by=home.founder, at=AT)


def test_an_error_that_is_no_refusal_undoes_everything():
    home = found_union()
    proposal = adopted(home.union, SEVEN_DAYS, ("assembly.set_policy", {}), brought_by=home.founder)
    with pytest.raises(KeyError), transaction.atomic():
        carry_out(proposal=proposal, by=None, at=AT)
    assert not PolicyValue.objects.exists()
    assert set(proposal.effects.values_list("state", flat=True)) == {"pending"}


def test_effects_of_a_choice_are_done_only_when_it_won():
    home = found_union()
    proposal = adopted(home.union, SEVEN_DAYS, SEVEN_DAYS, brought_by=home.founder)
    won, lost = (proposal.choices.create(position=place, name=f"Choice {place}") for place in (1, 2))
    for effect, choice in zip(proposal.effects.order_by("position"), (won, lost), strict=True):
        effect.choice = choice
        effect.save()
    carry_out(proposal=proposal, winners=[won.pk], by=home.founder, at=AT)
    assert list(proposal.effects.order_by("position").values_list("state", flat=True)) == ["done", "left"]


def test_whoever_closed_it_is_named_else_who_brought_it_else_the_member_longest_here():
    home = found_union()
    member = add_member(home.union)
    closed = adopted(home.union, SEVEN_DAYS, brought_by=home.founder)
    carry_out(proposal=closed, by=member, at=AT)
    assert Entry.objects.get(deed="effect.carried_out").by == member.pk
    forgotten = adopted(home.union, SEVEN_DAYS, brought_by=member)
    member.delete()
    carry_out(proposal=forgotten, by=None, at=AT)
    assert Entry.objects.filter(deed="effect.carried_out").latest("id").by == home.founder.pk


def test_a_decision_gives_nothing_elsewhere_and_nothing_else():
    home, elsewhere = found_union(), found_union("Elsewhere")
    decided = decided_by(proposal=adopted(home.union, brought_by=home.founder), powers={"people.mandates"})
    assert decided.gives(home.union.pk, "people.mandates")
    assert not decided.gives(elsewhere.union.pk, "people.mandates")
    assert not decided.gives(home.union.pk, "people.memberships")
    assert not decided.gives(uuid4(), "people.mandates")
    assert decided.words == "No. 1: A second cook"
