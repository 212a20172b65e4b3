"""A journal alone gives the same outcome, whatever was said, changed, taken back, seconded and delegated."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from commonweal.assembly.actions.amending import amend_proposal
from commonweal.assembly.actions.ballots import cast_ballot, leave_block, second_block, take_back_ballot
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.models import Ballot, LooseBallot, Proposal, SealKey, Voice
from commonweal.assembly.queries.replay import counted_again, replayed_outcome
from commonweal.assembly.rules.methods import METHODS, Shape
from commonweal.assembly.tests.builders.ballots import LATER, SOON, closed, decision, members_of, ranks, says
from commonweal.assembly.tests.builders.proposals import among, draft
from commonweal.journal.models import Entry
from commonweal.lib.refusal import Refused
from commonweal.people.tests.builders import AT, found_union, founder_of

HERE = [code for code, method in METHODS.items() if not method.counted_apart and code != "advice"]


def replayed(proposal):
    return replayed_outcome(proposal).as_json()


def content_of(data, method, choices):
    some = st.lists(st.sampled_from(choices), unique=True) if choices else st.just([])
    return data.draw(
        {
            Shape.POSITION: st.sampled_from([each.code for each in method.positions] or [""]).map(
                lambda code: {"position": code}
            ),
            Shape.APPROVED: some.map(lambda marked: {"approved": marked}),
            Shape.SCORES: some.map(lambda marked: {"scores": dict.fromkeys(marked, 3)}),
            Shape.DOTS: some.map(lambda marked: {"dots": dict.fromkeys(marked, 1)}),
            Shape.NOTHING: st.just({}),
        }[method.shape]
    )


class Replaying(TestCase):
    @given(st.data())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_any_course_of_a_decision_is_replayed(self, data):
        union = found_union().union
        members = members_of(union, 4)
        method = METHODS[data.draw(st.sampled_from(HERE))]
        is_secret = method.may_be_secret and data.draw(st.booleans())
        proposal = decision(
            union, method=method.code, is_secret=is_secret,
            choices=among("Oak", "Elm", "Ash") if method.takes_choices else (),
            settings={"block_needs_second": data.draw(st.booleans()), "quorum_percent": data.draw(st.integers(0, 60))},
        )  # fmt: skip
        choices = [str(pk) for pk in proposal.choices.order_by("position").values_list("pk", flat=True)]
        for step in range(data.draw(st.integers(0, 10))):
            self.step(data, proposal, members, method, choices, at=SOON + timedelta(minutes=step))
        done = closed(proposal, at=LATER + timedelta(days=6))
        assert replayed(done) == done.outcome
        self.leaves_no_pairing(done, is_secret)

    def step(self, data, proposal, members, method, choices, *, at):
        voter = data.draw(st.sampled_from(members))
        deed = data.draw(
            st.sampled_from(["cast", "cast", "cast", "back", "second", "leave", "delegate", "amend"])
        )
        proposal.refresh_from_db()
        try:
            if deed == "cast":
                content = content_of(data, method, choices)
                cast_ballot(proposal=proposal, voter=voter, content=content, reason="So.", by=voter, at=at)
            elif deed == "back":
                take_back_ballot(proposal=proposal, voter=voter, by=voter, at=at)
            elif deed == "delegate":
                other = data.draw(st.sampled_from(members))
                give_delegation(association=proposal.association, delegate=other, by=voter, at=at)
            elif deed == "amend" and not choices:
                amend_proposal(
                    proposal=proposal,
                    draft=draft(),
                    version=proposal.version,
                    by=founder_of(proposal.union),
                    at=at,
                )
            elif deed in {"second", "leave"} and Ballot.objects.exists():
                block = data.draw(st.sampled_from(list(Ballot.objects.order_by("pk"))))
                {"second": second_block, "leave": leave_block}[deed](ballot=block, by=voter, at=at)
        except Refused:
            pass  # what is refused leaves nothing behind

    def leaves_no_pairing(self, proposal, is_secret):
        loose = list(
            LooseBallot.objects.filter(proposal=proposal).order_by("pk").values_list("content", "times")
        )
        if not is_secret:
            assert loose == []
            return
        assert not Ballot.objects.filter(voice__proposal=proposal).exists()
        assert not SealKey.objects.filter(proposal=proposal).exists()
        assert sum(times for _content, times in loose) == proposal.outcome["spoken"]
        assert loose == sorted(loose, key=lambda row: repr(sorted((k, repr(v)) for k, v in row[0].items())))
        assert {field.name for field in Voice._meta.concrete_fields} == {
            "id",
            "proposal",
            "agent",
            "has_spoken",
        }
        entries = Entry.objects.filter(subject=f"/id/proposal/{proposal.pk}")
        assert not any(
            "content" in facts
            for facts in entries.exclude(deed="proposal.decided").values_list("facts", flat=True)
        )


@pytest.mark.django_db
def test_a_ranking_is_replayed_through_the_counting_process():
    union = found_union().union
    ada, ben, cat = members_of(union, 3)
    proposal = decision(union, method="stv", choices=among("Oak", "Elm", "Ash"), settings={"seats": 2})
    ranks(proposal, ada, "Oak", "Elm")
    ranks(proposal, ben, ("Elm", "Ash"), "Oak")
    give_delegation(association=union, delegate=ada, by=cat, at=AT)
    done = closed(proposal)
    assert len(done.outcome["winners"]) == 2
    assert replayed(done) == done.outcome


@pytest.mark.django_db
def test_what_is_not_decided_is_not_replayed():
    union = found_union().union
    [ada] = members_of(union, 1)
    proposal = decision(union)
    says(proposal, ada, "consent")
    assert replayed_outcome(proposal) is None


@pytest.mark.django_db
def test_verifying_counts_every_decision_again_and_tells_which_differ():
    union = found_union().union
    [ada] = members_of(union, 1)
    kept, bent = decision(union, title="Oak"), decision(union, title="Elm")
    for proposal in (kept, bent):
        says(proposal, ada, "consent")
        says(proposal, founder_of(union), "consent")
        closed(proposal)
    assert (counted_again(union.pk).decisions, counted_again().faults) == (2, [])
    kept.refresh_from_db()
    by_an_older_node = {name: value for name, value in kept.outcome.items() if name != "percent"}
    Proposal.objects.filter(pk=kept.pk).update(outcome=by_an_older_node)
    assert counted_again(union.pk).faults == []
    Proposal.objects.filter(pk=bent.pk).update(is_adopted=False)
    [fault] = counted_again(union.pk).faults
    assert "Elm" in str(fault)
    elsewhere = found_union("Elsewhere").union
    assert counted_again(elsewhere.pk).decisions == 0
