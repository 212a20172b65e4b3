"""Setting a rule by decision: what is said before, what happens when it is carried out, and what refuses it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.assembly.actions.policies import SET_POLICY, set_policy
from commonweal.assembly.models import PolicyValue
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.registry.effects import effect_of, fields_of
from commonweal.assembly.tests.builders.decided import carried_out, decision_of
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.founding import found_federation
from commonweal.people.tests.builders import AT, found_union, give_powers

pytestmark = pytest.mark.django_db
VOTING = "assembly.voting_days"
IN_MARCH = "2027-03-01"
EFFECT = effect_of(SET_POLICY)


@pytest.fixture
def home():
    return found_union()


def change(code=VOTING, value=7, since=IN_MARCH):
    return {"policy": code, "value": value, "since": since}


def decide(home, *changes, at=AT):
    return carried_out(home.union, *((SET_POLICY, each) for each in changes), brought_by=home.founder, at=at)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (change(), "raises “Time to decide” from 5 days to 7 days from 1 March 2027"),
        (change(value=1), "lowers “Time to decide” from 5 days to 1 day from 1 March 2027"),
        (change(value=5), "keeps “Time to decide” at 5 days, as it is now, also from 1 March 2027"),
        (
            change("assembly.lot_ties", value=False),
            "changes “A lot settles ties” from “yes” to “no” from 1 March 2027",
        ),
        (change("gone.rule"), "sets a rule that this node no longer knows (gone.rule)"),
    ],
)
def test_a_change_is_said_from_what_to_what_and_when(home, asked, said):
    assert str(EFFECT.in_words(home.union, asked)) == said


def test_what_it_changes_from_is_what_holds_the_day_before(home):
    decide(home, change(value=9, since="2026-06-01"), change(value=12, since="2027-04-01"))
    assert "from 9 days to 7 days" in str(EFFECT.in_words(home.union, change()))
    assert "from 12 days to 7 days" in str(EFFECT.in_words(home.union, change(since="2027-05-01")))


def test_first_one_chooses_the_rule_and_then_its_value_is_asked(home):
    assert list(fields_of(EFFECT, home.union, AT)) == ["policy"]
    known = {"policy": VOTING}
    fields = fields_of(EFFECT, home.union, AT, known)
    assert list(fields) == ["policy", "asked", "value", "since"] and fields["value"].initial == 5
    form = type("Typed", (forms.Form,), fields)({**known, "value": "7", "since": IN_MARCH})
    assert form.is_valid()
    arguments = EFFECT.read(home.union, form.cleaned_data)
    assert arguments == change()
    assert EFFECT.typed(arguments) == {**known, "value": 7, "since": date(2027, 3, 1)}
    assert list(fields_of(EFFECT, home.union, AT, {"policy": "federation.outcome"})) == ["policy"]


def test_a_value_typed_for_one_rule_is_not_taken_for_another_chosen_since(home):
    sent = {"policy": "assembly.dots", "asked": VOTING, "value": "7", "since": IN_MARCH}
    form = type("Typed", (forms.Form,), fields_of(EFFECT, home.union, AT, sent))(sent)
    assert form.is_valid()
    with pytest.raises(Refused, match="another rule") as refusal:
        EFFECT.read(home.union, form.cleaned_data)
    assert refusal.value.field == "value"
    assert 'value="assembly.dots"' in str(form["asked"])


@pytest.mark.parametrize(
    ("cleaned", "field"),
    [
        ({"policy": "gone.rule"}, "policy"), ({"policy": "federation.outcome"}, "policy"), ({}, "policy"),
        ({"policy": VOTING, "value": 7}, "since"),
        ({"policy": VOTING, "value": 61, "since": date(2027, 3, 1)}, "value"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_at_its_field(home, cleaned, field):
    with pytest.raises(Refused) as refusal:
        EFFECT.read(home.union, cleaned)
    assert refusal.value.field == field


def test_a_rule_changes_on_its_day_and_stays_what_it_was_before(home):
    (effect,) = decide(home, change())
    assert effect.state == "done"
    assert value_of(home.union, VOTING, on=date(2027, 2, 28)) == 5
    assert value_of(home.union, VOTING, on=date(2027, 3, 1)) == 7
    row, entry = PolicyValue.objects.get(), Entry.objects.get(deed="policy.set")
    assert row.decision_id == effect.proposal_id == entry.under


def test_a_day_that_passed_while_we_decided_becomes_the_day_of_the_decision(home):
    decide(home, change(since="2026-01-01"))
    assert value_of(home.union, VOTING, on=AT.date() - timedelta(days=1)) == 5
    assert value_of(home.union, VOTING, on=AT.date()) == 7


def test_out_of_range_says_the_range_and_its_reason_beside_the_decision(home):
    assert "1 day to 60 days: less than a day" in str(EFFECT.why_not(home.union, change(value=0), AT))
    (effect,) = decide(home, change(value=0))
    assert effect.state == "impossible" and "1 day to 60 days: less than a day" in effect.said
    assert not PolicyValue.objects.exists()


def test_nobody_sets_a_rule_without_a_decision_of_those_who_keep_it(home):
    elsewhere = found_union("Elsewhere")
    theirs = decision_of(elsewhere.union, SET_POLICY, brought_by=elsewhere.founder)
    other = decision_of(home.union, "people.mandates", brought_by=home.founder)
    for decided in (theirs, other):
        with pytest.raises(NotPermitted, match="decision"):
            set_policy(
                association=home.union, code=VOTING, value=7, since=AT.date(), decided=decided, by=home.founder,
                at=AT, key=uuid4(),
            )  # fmt: skip
    with pytest.raises(Refused):
        give_powers(home.founder, home.union, SET_POLICY)
    assert not PolicyValue.objects.exists()


def test_a_federation_keeps_its_own_rules(home):
    federation = found_federation(name="Valley", members=[home.union], by=home.founder, at=AT)
    decided = decision_of(federation, SET_POLICY, brought_by=home.founder)
    deed = {"since": AT.date(), "decided": decided, "by": home.founder, "at": AT}
    set_policy(association=federation, code="federation.closing_days", value=20, **deed)
    assert value_of(federation, "federation.closing_days", on=AT.date()) == 20
    with pytest.raises(NotPermitted):
        set_policy(association=home.union, code=VOTING, value=20, **deed)
    with pytest.raises(Refused, match="no such rule"):
        set_policy(association=federation, code="assembly.voice_standings", value=["visitor"], **deed)


@settings(deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30)), min_size=1, max_size=6),
    day=st.integers(-1, 31),
)
def test_on_every_day_the_value_is_what_was_decided_last_for_the_latest_day_begun(changes, day):
    kept = [
        (AT.date() + timedelta(days=offset), place, value) for place, (value, offset) in enumerate(changes)
    ]
    on = AT.date() + timedelta(days=day)
    begun = [each for each in kept if each[0] <= on]
    home = found_union()
    decide(home, *(change(value=value, since=since.isoformat()) for since, _place, value in kept))
    assert value_of(home.union, VOTING, on=on) == (max(begun)[2] if begun else 5)
