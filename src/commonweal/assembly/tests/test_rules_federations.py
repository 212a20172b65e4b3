"""How unions' decisions become answers, and by when they are asked."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.policies.deciding import FEDERATIONS
from commonweal.assembly.rules.federations import CHARTERS, answer_by, answer_of, days_to_decide
from commonweal.assembly.rules.methods import METHODS

MOMENTS = st.integers(0, 10**9).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def test_every_outcome_of_the_policy_has_its_charter_and_every_answer_its_position():
    [outcome] = [policy for policy in FEDERATIONS if policy.code == "federation.outcome"]
    assert [code for code, _ in outcome.choices] == list(CHARTERS)
    for charter in CHARTERS.values():
        method = METHODS[charter.method]
        for position in (charter.adopts, charter.does_not_adopt, charter.objects):
            assert method.position(position) is not None


def test_a_union_that_does_not_adopt_holds_nobody_up_unless_it_says_so():
    assert answer_of("all_consent", is_adopted=True) == "consent"
    assert answer_of("all_consent", is_adopted=False) == "stand_aside"
    assert answer_of("all_consent", is_adopted=False, objects=True) == "objection"
    assert answer_of("two_thirds", is_adopted=False) == "no"
    assert answer_of("majority", is_adopted=False) == "abstain"


@given(
    begins=MOMENTS, span=st.timedeltas(timedelta(minutes=1), timedelta(days=200)), days=st.integers(0, 200)
)
def test_unions_answer_after_half_of_the_time_and_before_its_end(begins, span, days):
    closes = begins + span
    until = answer_by(begins_at=begins, closes_at=closes, gathering_days=days)
    assert begins < until <= closes
    assert until - begins >= (closes - until) - timedelta(microseconds=1)


@given(closing=st.integers(1, 120), gathering=st.integers(1, 60))
def test_by_default_unions_have_the_days_of_the_charter(closing, gathering):
    begins = datetime(2026, 5, 4, tzinfo=UTC)
    closes = begins + timedelta(days=days_to_decide(closing_days=closing, gathering_days=gathering))
    until = answer_by(begins_at=begins, closes_at=closes, gathering_days=gathering)
    assert until - begins >= timedelta(days=closing)
