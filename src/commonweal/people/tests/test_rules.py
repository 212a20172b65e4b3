"""The customs of belonging, for every day and every name."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.people import rules

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
LENGTHS = st.integers(0, 2000)


@given(DAYS, DAYS, LENGTHS)
def test_a_span_holds_on_exactly_its_days(day, since, length):
    until = since + timedelta(days=length)
    assert rules.holds_on(day, since=since, until=until) == (0 <= (day - since).days < length)


@given(DAYS, DAYS)
def test_an_open_span_holds_for_ever(day, since):
    assert rules.holds_on(day, since=since, until=None) == (day >= since)


@given(DAYS, st.integers(0, 60), DAYS, st.integers(0, 60))
def test_spans_overlap_when_a_day_is_in_both(one, long, other, wide):
    one_until, other_until = one + timedelta(days=long), other + timedelta(days=wide)
    days = (one + timedelta(days=n) for n in range(long))
    shared = any(rules.holds_on(day, since=other, until=other_until) for day in days)
    assert rules.overlap(one, one_until, other, other_until) == shared
    assert rules.overlap(other, other_until, one, one_until) == shared


@given(DAYS, DAYS, LENGTHS)
def test_an_open_span_overlaps_whatever_ends_after_it_begins(since, other, length):
    until = other + timedelta(days=length)
    assert rules.overlap(since, None, other, until) == (length > 0 and until > since)


@given(DAYS, DAYS, LENGTHS)
def test_a_change_on_any_day_leaves_no_gap_and_no_overlap(day, since, length):
    change = since + timedelta(days=length)
    held = [rules.holds_on(day, since=since, until=change), rules.holds_on(day, since=change, until=None)]
    assert sum(held) == (day >= since)


@given(DAYS)
def test_founders_hold_for_ninety_days(day):
    until = rules.founders_until(day)
    assert sum(rules.holds_on(day + timedelta(days=n), since=day, until=until) for n in range(200)) == 90


@given(DAYS, st.integers(-10, 2000), st.sets(st.sampled_from(["a.x", "a.y", "b.z"])), st.booleans())
def test_a_mandate_is_given_only_with_known_powers_and_for_a_time(since, length, powers, known):
    declared = powers if known else set()
    refused = rules.why_not_give(
        powers=powers, declared=declared, since=since, until=since + timedelta(days=length)
    )
    good = bool(powers) and known and 0 < length <= rules.MANDATE_DAYS_MOST
    assert (refused is None) == good


@given(st.text(max_size=200))
def test_a_suggested_address_is_empty_or_good(name):
    slug = rules.suggested_slug(name)
    assert slug == "" or slug in rules.RESERVED_SLUGS or rules.why_not_slug(slug) is None


@given(st.text(max_size=80))
def test_no_handle_passes_for_an_address_of_mail(text):
    if rules.why_not_handle(text) is None:
        assert "@" not in text
        assert not any(letter.isspace() for letter in text)


def test_the_day_turns_where_the_union_lives():
    late = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    assert rules.local_day(late, "Europe/Berlin") == date(2026, 5, 5)
    assert rules.local_day(late, "America/Lima") == date(2026, 5, 4)


@given(st.text(min_size=1))
def test_a_secret_is_not_found_in_its_hash(secret):
    assert len(rules.hash_of_secret(secret)) == 64
    assert rules.hash_of_secret(secret) != rules.hash_of_secret(secret + "x")
