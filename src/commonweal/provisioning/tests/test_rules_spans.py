"""Days are counted exactly: spans, gaps, what falls due, and minutes on weekdays."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.spans import Span, due, minutes_given, weekdays_in, without

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
spans = st.builds(
    lambda first, length: Span(first, first + timedelta(days=length)), days, st.integers(0, 400)
)
pers = st.sampled_from(["day", "week", "month", "year"])


def each_day(span: Span) -> list[date]:
    return [span.first_on + timedelta(days=day) for day in range(span.days)]


@given(span=spans, gaps=st.lists(spans, max_size=5))
def test_what_is_left_is_every_day_outside_the_gaps_once(span, gaps):
    gone = {day for gap in gaps for day in each_day(gap)}
    left = [day for part in without(span, gaps) for day in each_day(part)]
    assert left == [day for day in each_day(span) if day not in gone]


@given(amount=st.integers(1, 10**7), per=pers, since=days, span=spans, cut=st.integers(0, 400))
def test_neighbouring_spans_add_up_exactly(amount, per, since, span, cut):
    middle = min(span.first_on + timedelta(days=cut), span.last_on)
    first = due(amount=amount, per=per, since=since, within=Span(span.first_on, middle))
    rest = due(amount=amount, per=per, since=since, within=Span(middle + timedelta(days=1), span.last_on))
    assert first + rest == due(amount=amount, per=per, since=since, within=span)
    assert first >= 0 and rest >= 0


def test_two_coats_a_year_fall_due_at_once_and_half_a_year_later():
    since = date(2026, 1, 1)
    by_month = [
        due(
            amount=2,
            per="year",
            since=since,
            within=Span(date(2026, month, 1), date(2026, month + 1, 1) - timedelta(days=1)),
        )
        for month in range(1, 12)
    ]
    assert by_month == [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]


def test_nothing_falls_due_before_it_is_needed():
    within = Span(date(2026, 1, 1), date(2026, 1, 31))
    assert due(amount=5, per="day", since=date(2026, 2, 1), within=within) == 0
    assert due(amount=5, per="day", since=date(2026, 1, 31), within=within) == 5


def test_a_month_is_a_twelfth_of_the_mean_year_to_the_step():
    whole = Span(date(2000, 1, 1), date(2399, 12, 31))
    assert due(amount=7, per="month", since=whole.first_on, within=whole) == 7 * 4800
    assert due(amount=7, per="year", since=whole.first_on, within=whole) == 7 * 400


@given(span=spans, mask=st.integers(0, 127))
def test_weekdays_are_counted_as_on_a_calendar(span, mask):
    assert weekdays_in(span, mask) == sum(mask >> day.weekday() & 1 for day in each_day(span))


@given(minutes=st.integers(1, 4800), mask=st.integers(1, 127), weeks=st.integers(1, 20), start=days)
def test_whole_weeks_give_the_weeks_minutes_whatever_the_days(minutes, mask, weeks, start):
    there = [Span(start, start + timedelta(days=7 * weeks - 1))]
    given_minutes = minutes_given(
        minutes_per_week=minutes, most_minutes_per_day=None, weekdays=mask, there=there
    )
    assert given_minutes == minutes * weeks


def test_nobody_is_counted_for_more_than_they_wish_in_a_day():
    week = [Span(date(2026, 5, 4), date(2026, 5, 10))]
    tuesday_and_thursday = 0b1010
    assert (
        minutes_given(
            minutes_per_week=600, most_minutes_per_day=120, weekdays=tuesday_and_thursday, there=week
        )
        == 240
    )
    assert minutes_given(minutes_per_week=600, most_minutes_per_day=None, weekdays=0, there=week) == 0
