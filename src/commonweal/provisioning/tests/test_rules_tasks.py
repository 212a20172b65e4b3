"""Runs become weekly tasks that add up to the plan, whole where they must be."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.tasks import (
    MILLI,
    Span,
    line_amount,
    runs_by_week,
    split_evenly,
    weeks_of,
)

stretches = st.tuples(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 70)).map(
    lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1]))
)


@given(stretches)
def test_weeks_cover_the_period_once_without_gaps(stretch):
    weeks = weeks_of(stretch)
    assert weeks[0].first_on == stretch.first_on
    assert weeks[-1].last_on == stretch.last_on
    assert sum(week.days for week in weeks) == stretch.days
    for one, following in itertools.pairwise(weeks):
        assert following.first_on == one.last_on + timedelta(days=1)
        assert following.first_on.weekday() == 0
    assert len(weeks) == 1 or all(week.days > 2 for week in weeks)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_parts_add_up_and_are_within_one_of_their_share(total, weights):
    parts = split_evenly(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1 + 1e-6


@given(st.integers(0, 10**6), stretches, st.booleans())
def test_a_plan_is_never_split_into_less(milli, stretch, whole):
    runs = runs_by_week(milli, weeks_of(stretch), whole_runs=whole)
    assert milli <= sum(runs) < milli + MILLI
    assert whole is False or all(run % MILLI == 0 for run in runs)


def test_amounts_are_rounded_to_the_nearest_step():
    assert [line_amount(250, milli) for milli in (0, 1, 2, 1000, 2500)] == [0, 0, 1, 250, 625]
