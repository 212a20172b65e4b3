"""Which weeks are replayed, and what a rehearsal finds, kept as JSON and read again as it was."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.rehearsals import (
    SILENT_FOR,
    Amount,
    Days,
    Figure,
    Rehearsed,
    Said,
    Share,
    as_plain,
    is_silent,
    read_fact,
    read_result,
    read_said,
    result_as_plain,
    weeks_before,
    why_not_weeks,
)

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
plain_facts = st.one_of(
    st.text(max_size=20),
    st.integers(-(10**9), 10**9),
    st.builds(Amount, st.integers(0, 10**9), st.sampled_from(["kg", "EUR", "h", "piece"])),
    st.builds(Share, st.integers(0, 1000)),
    st.builds(Days, days, days),
)
names = st.sampled_from(["kind", "amount", "plan", "what"])
said = st.recursive(
    st.builds(Said, st.text(max_size=30), st.dictionaries(names, plain_facts, max_size=3)),
    lambda inner: st.builds(
        Said, st.text(max_size=30), st.dictionaries(names, st.one_of(plain_facts, inner))
    ),
    max_leaves=3,
)


@given(said)
def test_a_sentence_is_kept_and_read_again_as_it_was(one):
    assert read_said(json.loads(json.dumps(as_plain(one)))) == one


@given(st.lists(said, max_size=3), said, plain_facts, plain_facts)
def test_what_was_found_is_kept_and_read_again_as_it_was(lines, name, before, after):
    found = Rehearsed(lines=lines, figures=[Figure(name, name, before, after)], left_out=lines)
    assert read_result(json.loads(json.dumps(result_as_plain(found)))) == found


def test_what_is_no_fact_is_not_taken_for_one():
    for plain in ({"amount": 1}, None, 1.5, ["kg"], {}):
        with pytest.raises(ValueError, match="No fact"):
            read_fact(plain)


@given(days, st.integers(1, 52))
def test_the_weeks_follow_each_other_and_end_today(day, count):
    weeks = weeks_before(day, count)
    assert (len(weeks), weeks[-1][1]) == (count, day)
    assert all(last - first == timedelta(days=6) for first, last in weeks)
    assert all(one[1] + timedelta(days=1) == two[0] for one, two in pairwise(weeks))


@pytest.mark.parametrize(("weeks", "fits"), [(0, False), (1, True), (52, True), (53, False)])
def test_a_year_is_the_most(weeks, fits):
    assert (why_not_weeks(weeks) is None) == fits


def test_a_worker_is_waited_for_a_minute():
    at = datetime(2026, 5, 4, tzinfo=UTC)
    assert not is_silent(seen_at=at - SILENT_FOR, at=at)
    assert is_silent(seen_at=at - SILENT_FOR - timedelta(seconds=1), at=at)
