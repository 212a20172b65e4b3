"""When reminders are due, as laws: once a slot, on the right clock, never for what was due before it was chosen."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.reminders import (
    LATE_MOST,
    TRIES_MOST,
    digest_due,
    may_write_again,
    new_keys,
    next_try,
    reminder_days,
)

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu", "Pacific/Chatham"])
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 8 * 365 * 24 * 60).map(
    lambda minutes: LONG_AGO + timedelta(days=1, minutes=minutes)
)
QUARTER = timedelta(minutes=15)


def slots(often, hour, weekday, zone, *, first, days):
    """All slots that a worker finds who looks every quarter of an hour."""
    return [
        digest_due(
            often=often, hour=hour, weekday=weekday, time_zone=zone, chosen_at=LONG_AGO, at=first + QUARTER * n
        )
        for n in range(days * 96)
    ]  # fmt: skip


@given(ZONES, INSTANTS, st.integers(0, 23), st.integers(0, 6))
def test_in_every_week_one_weekly_digest_is_due_on_its_weekday(zone, first, hour, weekday):
    found = [
        slot for slot in dict.fromkeys(slots("weekly", hour, weekday, zone, first=first, days=7)) if slot
    ]
    assert len(found) in {1, 2}  # two where the week begins while one is still due
    assert {datetime.fromisoformat(slot).weekday() for slot in found} == {weekday}


@given(ZONES, INSTANTS, st.integers(0, 23))
def test_daily_digests_come_day_by_day_and_never_return(zone, first, hour):
    found = [slot for slot in slots("daily", hour, 0, zone, first=first, days=3) if slot]
    assert found == sorted(found)
    days = [datetime.fromisoformat(slot).date() for slot in dict.fromkeys(found)]
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    assert len(days) >= 3


@given(ZONES, INSTANTS, st.integers(0, 23), st.integers(0, 6), st.sampled_from(["daily", "weekly"]))
def test_what_is_due_was_due_on_the_members_own_clock_and_not_long_ago(zone, at, hour, weekday, often):
    slot = digest_due(
        often=often, hour=hour, weekday=weekday, time_zone=zone, chosen_at=LONG_AGO, at=at
    )  # fmt: skip
    if slot is not None:
        due = datetime.fromisoformat(slot).replace(hour=hour, tzinfo=ZoneInfo(zone))
        assert timedelta(0) <= at - due.astimezone(UTC) <= LATE_MOST


@given(ZONES, INSTANTS, st.integers(0, 23))
def test_choosing_sends_nothing_that_was_due_before(zone, at, hour):
    due = digest_due(often="daily", hour=hour, weekday=0, time_zone=zone, chosen_at=at, at=at)
    exactly_now = at.astimezone(ZoneInfo(zone)).replace(minute=0, second=0, microsecond=0)
    assert due is None or (exactly_now == at.astimezone(ZoneInfo(zone)) and exactly_now.hour == hour)


def test_who_wants_no_letters_or_letters_at_once_has_no_digest():
    for often in ("never", "at_once"):
        assert slots(often, 8, 0, "UTC", first=LONG_AGO + timedelta(days=1), days=1) == [None] * 96


@given(st.lists(st.text("abc", max_size=2), unique=True), st.sets(st.text("abc", max_size=2)))
def test_only_what_was_not_told_is_new(waiting, told):
    new = new_keys(waiting, told=told)
    assert set(new) == set(waiting) - told
    assert new == [key for key in waiting if key in new]


def test_letters_at_once_keep_a_pause():
    at = LONG_AGO
    assert may_write_again(last_at=None, at=at)
    assert not may_write_again(last_at=at - timedelta(minutes=59), at=at)
    assert may_write_again(last_at=at - timedelta(minutes=60), at=at)


@given(st.integers(1, 20))
def test_each_new_attempt_waits_longer_and_in_the_end_it_is_given_up(tries):
    here, following = next_try(tries=tries, at=LONG_AGO), next_try(tries=tries + 1, at=LONG_AGO)
    assert (here is None) == (tries >= TRIES_MOST)
    assert here is None or following is None or following > here > LONG_AGO


@given(st.integers(-5, 100))
def test_an_end_is_reminded_of_at_thirty_fourteen_and_three_days(days):
    mark = reminder_days(days)
    assert (mark is None) == (days < 0 or days > 30)
    assert mark is None or mark >= days
