"""Nobody is asked to leave before the conflict path was gone; a notice names a day that can be."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.parting import (
    STEPS,
    Step,
    earliest_on,
    steps_missing,
    why_not_ask,
    why_not_leave_on,
    why_not_step,
    why_not_write_down,
)

TODAY = date(2027, 3, 1)
ALL = ["direct", "mediator", "group"]

steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(STEPS),
        st.integers(-10, 800).map(lambda days: TODAY - timedelta(days=days)),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
)
needed_ones = st.lists(st.sampled_from(STEPS), unique=True)


@given(steps, needed_ones)
def test_the_sentence_is_there_exactly_while_a_step_is_missing(taken, needed):
    missing = steps_missing(taken, needed=needed, day=TODAY, days=365)

    assert (why_not_ask(taken, needed=needed, day=TODAY, days=365) is None) == (not missing)


@given(steps, needed_ones, steps)
def test_a_further_step_never_makes_the_way_longer(taken, needed, more):
    before = steps_missing(taken, needed=needed, day=TODAY, days=365)

    assert set(steps_missing([*taken, *more], needed=needed, day=TODAY, days=365)) <= set(before)


@given(steps, needed_ones)
def test_where_nothing_is_needed_nothing_is_missing(taken, needed):
    assert steps_missing(taken, needed=[], day=TODAY, days=365) == []
    assert set(steps_missing([], needed=needed, day=TODAY, days=365)) == set(needed)


def test_the_next_step_is_the_gentlest_that_is_left():
    said = why_not_ask([Step("direct", TODAY)], needed=ALL, day=TODAY, days=365)

    assert "2 steps are left" in str(said)
    assert "mediator" in str(said)


def test_a_step_that_somebody_denies_counts_once_it_was_looked_into():
    denied = Step("direct", TODAY, is_denied=True)
    confirmed = Step("direct", TODAY, is_denied=True, is_confirmed=True)

    assert steps_missing([denied], needed=["direct"], day=TODAY, days=365) == ["direct"]
    assert steps_missing([confirmed], needed=["direct"], day=TODAY, days=365) == []


def test_old_steps_rest():
    old = Step("direct", TODAY - timedelta(days=366))

    assert steps_missing([old], needed=["direct"], day=TODAY, days=365) == ["direct"]


def test_days_of_leaving():
    assert why_not_leave_on(TODAY, today=TODAY) is None
    assert "over" in str(why_not_leave_on(TODAY - timedelta(days=1), today=TODAY))
    assert "year" in str(why_not_leave_on(TODAY + timedelta(days=400), today=TODAY))


def test_days_of_steps():
    opened = TODAY - timedelta(days=30)

    assert why_not_step("direct", TODAY, today=TODAY, opened_on=opened) is None
    assert why_not_step("shouting", TODAY, today=TODAY, opened_on=opened)[0] == "sort"
    assert why_not_step("direct", TODAY + timedelta(days=1), today=TODAY, opened_on=opened)[0] == "held_on"
    assert why_not_step("direct", TODAY - timedelta(days=500), today=TODAY, opened_on=opened)[0] == "held_on"


@given(
    st.sampled_from(["told", "died"]), st.integers(8, 90), st.booleans(), st.booleans(), st.integers(-5, 400)
)
def test_others_write_down_a_parting_never_before_its_earliest_day(
    reason, notice, can_answer, is_visitor, ahead
):
    earliest = earliest_on(
        reason, today=TODAY, notice_days=notice, can_answer=can_answer, is_visitor=is_visitor
    )
    on = TODAY + timedelta(days=ahead)
    refused = why_not_write_down(on, earliest=earliest, today=TODAY)
    assert (refused is None) == (earliest <= on <= TODAY + timedelta(days=366))
    if reason == "told" and not is_visitor:
        assert earliest - TODAY == timedelta(days=notice)
    if can_answer and not is_visitor:
        assert earliest > TODAY
