"""The calendar of a round."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.periods import (
    held,
    lead_periods,
    month_later,
    period_name,
    period_of,
    periods_after,
    spans_of,
    spread,
)
from commonweal.provisioning.rules.rounds import RoundDraft, is_silent, why_not_round

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, st.sampled_from(["week", "month"]), st.integers(1, 60))
def test_periods_follow_each_other_without_a_gap(starts_on, period, periods):
    spans = spans_of(starts_on=starts_on, period=period, periods=periods)
    assert spans[0].first_on == starts_on
    assert len(spans) == periods
    for one, next_one in pairwise(spans):
        assert next_one.first_on == one.last_on + timedelta(days=1)
    assert all(27 <= span.days <= 32 if period == "month" else span.days == 7 for span in spans)


@given(DAYS, st.integers(1, 24))
def test_every_day_of_a_round_is_in_one_period(starts_on, periods):
    spans = spans_of(starts_on=starts_on, period="month", periods=periods)
    for at, span in enumerate(spans):
        assert period_of(spans, span.first_on) == period_of(spans, span.last_on) == at
    assert period_of(spans, starts_on - timedelta(days=1)) is None
    assert period_of(spans, spans[-1].last_on + timedelta(days=1)) is None


def test_months_from_the_last_day_of_january():
    assert month_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert month_later(date(2027, 11, 30), 3) == date(2028, 2, 29)


@given(st.floats(0.01, 1e6), st.integers(0, 400), st.integers(0, 400), st.sampled_from(["week", "month"]))
def test_work_spread_over_a_run_is_all_of_the_work(amount, from_day, length, period):
    parts = spread(amount, from_day=from_day, until_day=from_day + length, period=period)
    assert abs(sum(parts) - amount) < 1e-6 * amount
    assert all(part == 0 for part in parts[: periods_after(from_day, period=period)])


def test_a_month_of_days_is_a_month_of_periods():
    assert [lead_periods(days, period="month") for days in (0, 14, 28, 30, 89, 91, 150, 183, 365)] == [
        0, 0, 1, 1, 3, 3, 5, 6, 12,
    ]  # fmt: skip
    assert [lead_periods(days, period="week") for days in (6, 7, 20, 21)] == [0, 1, 2, 3]


def test_harvest_work_falls_at_the_end_and_land_is_held_all_the_time():
    assert spread(45.0, from_day=150, until_day=180, period="month") == [0, 0, 0, 0, 0, 45.0]
    assert held(10.0, from_day=0, until_day=150, period="month") == [10.0] * 5
    assert held(10.0, from_day=0, until_day=0, period="month") == [10.0]


def test_periods_are_called_by_their_month_or_days():
    spans = spans_of(starts_on=date(2026, 12, 1), period="month", periods=1)
    assert period_name(spans[0]) == "December 2026"
    weeks = spans_of(starts_on=date(2026, 12, 28), period="week", periods=2)
    assert [period_name(span) for span in weeks] == ["28 Dec – 3 Jan 2027", "4–10 Jan 2027"]


def test_settings_that_cannot_be_are_told_at_their_field():
    sound = {"name": "Spring", "starts_on": date(2026, 3, 1), "period": "month", "periods": 3}
    assert why_not_round(RoundDraft(**sound)) is None
    for field, value in (
        ("name", "  "),
        ("period", "year"),
        ("periods", 0),
        ("periods", 61),
        ("budget_total", -1),
    ):
        fault = why_not_round(RoundDraft(**sound | {field: value}))
        assert fault is not None
        assert fault[0] == field


def test_a_worker_is_waited_for_a_minute():
    from datetime import UTC, datetime

    at = datetime(2026, 5, 4, tzinfo=UTC)
    assert is_silent(seen_at=None, at=at)
    assert not is_silent(seen_at=at - timedelta(seconds=59), at=at)
    assert is_silent(seen_at=at - timedelta(seconds=61), at=at)
