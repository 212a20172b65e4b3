"""Who is next, when a place is free, which days talks are due, and how joining works here in words."""

from collections import Counter
from datetime import date, timedelta
from itertools import islice
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.joining import (
    NEXT,
    JoiningCustoms,
    Waits,
    in_words,
    is_ready,
    month_of,
    months_after,
    place_of,
    places,
    read_days,
    talks_due,
    undrawn,
    visit_until,
    waiting_order,
    why_not_bring,
    why_not_days,
    why_not_step,
    why_not_visit,
)

TODAY = date(2027, 3, 10)
CUSTOMS = JoiningCustoms(
    hosts_needed=1, visit_days=21, input_days=10, away_days=30, most_a_month=2, has_waiting_list=True,
    standing="provisional", provisional_months=6, talk_days=(21, 60), forgotten_after_months=6,
)  # fmt: skip

days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
waits = st.lists(
    st.builds(Waits, st.uuids(), days, st.one_of(st.none(), st.integers(1, 9))),
    max_size=12,
    unique_by=lambda one: one.applicant,
)
counts = st.dictionaries(days.map(month_of), st.integers(0, 4)).map(Counter)


@given(waits, st.randoms())
def test_the_waiting_order_does_not_depend_on_how_the_list_comes(waiting, chance):
    shuffled = list(waiting)
    chance.shuffle(shuffled)

    order = waiting_order(shuffled)

    assert order == waiting_order(waiting)
    assert [one.since for one in order] == sorted(one.since for one in waiting)


@given(waits, counts, st.integers(1, 4))
def test_no_month_takes_more_than_the_most(waiting, taken, most):
    months = [place_of(one.applicant, waiting, taken, most=most, day=TODAY) for one in waiting]

    for month, joined in Counter(months).items():
        assert joined + taken[month] <= max(most, taken[month])
        assert month >= month_of(TODAY)


@given(waits, counts, st.integers(1, 4))
def test_nobody_overtakes_on_the_waiting_list(waiting, taken, most):
    order = waiting_order(waiting)
    months = [place_of(one.applicant, order, taken, most=most, day=TODAY) for one in order]

    assert months == sorted(months)


@given(days, st.integers(0, 40))
def test_a_month_later_is_in_the_next_month_and_never_skips_one(day, months):
    later = months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@given(days, st.lists(st.integers(1, 1100), max_size=5, unique=True))
def test_talks_are_due_in_order(began, after):
    due = talks_due(began, after)

    assert due == sorted(due)
    assert [(each - began).days for each in due] == sorted(after)


def test_free_places_go_month_by_month():
    taken = Counter({date(2027, 3, 1): 2, date(2027, 4, 1): 1})

    assert list(islice(places(taken, most=2, start=TODAY), 4)) == [
        date(2027, 4, 1),
        date(2027, 5, 1),
        date(2027, 5, 1),
        date(2027, 6, 1),
    ]


def test_those_of_one_day_need_a_lot_until_all_are_drawn():
    one, two, three = (UUID(int=number) for number in (1, 2, 3))

    assert undrawn([Waits(one, TODAY), Waits(two, TODAY), Waits(three, TODAY - timedelta(days=1))]) == [
        [one, two]
    ]
    assert undrawn([Waits(one, TODAY, 2), Waits(two, TODAY, 1)]) == []
    assert undrawn([Waits(one, TODAY)]) == []


def test_a_late_place_waits_and_says_until_when():
    facts = {"day": TODAY, "customs": CUSTOMS, "month_in_words": "May 2027"}

    assert why_not_bring(date(2027, 4, 1), is_undrawn=False, **facts) is None
    assert "May 2027" in str(why_not_bring(date(2027, 5, 1), is_undrawn=False, **facts))
    assert "lot" in str(why_not_bring(date(2027, 4, 1), is_undrawn=True, **facts))


def test_without_a_limit_nobody_waits_and_no_lot_is_needed():
    free = JoiningCustoms(**{**_as_dict(CUSTOMS), "most_a_month": None})

    assert (
        why_not_bring(TODAY.replace(day=1), day=TODAY, is_undrawn=True, customs=free, month_in_words="")
        is None
    )


def _as_dict(customs: JoiningCustoms) -> dict[str, object]:
    return {name: getattr(customs, name) for name in JoiningCustoms.__slots__}


@pytest.mark.parametrize(
    ("first", "last", "hosts", "field"),
    [
        (TODAY, TODAY, 0, ""),
        (TODAY, TODAY - timedelta(days=1), 1, "visit_until"),
        (TODAY + timedelta(days=400), TODAY + timedelta(days=410), 1, "visit_from"),
        (TODAY, TODAY + timedelta(days=60), 1, "visit_until"),
    ],
)
def test_visits_that_cannot_be(first, last, hosts, field):
    refused = why_not_visit(first, last, today=TODAY, hosts=hosts, customs=CUSTOMS)

    assert refused is not None
    assert refused[0] == field


def test_a_visit_of_the_usual_length_can_be():
    assert why_not_visit(TODAY, visit_until(TODAY, CUSTOMS), today=TODAY, hosts=1, customs=CUSTOMS) is None


def test_ready_is_whoever_all_had_their_time_for():
    assert is_ready("input", TODAY, day=TODAY + timedelta(days=1))
    assert not is_ready("input", TODAY, day=TODAY)
    assert not is_ready("visit", TODAY, day=TODAY + timedelta(days=1))


def test_steps_follow_each_other_and_every_open_way_can_end():
    assert why_not_step("asked", "visit") is None
    assert why_not_step("asked", "provisional") is not None
    assert all(why_not_step(state, "not_now") is None for state in ("asked", "visit", "input", "provisional"))
    assert why_not_step("member", "not_now") is not None
    assert {to for steps in NEXT.values() for to in steps} <= set(NEXT)


@pytest.mark.parametrize("text", ["21 60 180", "", "7,14; 30"])
def test_days_of_talks_that_can_be(text):
    assert why_not_days(text) is None
    assert list(read_days(text)) == sorted(read_days(text))


@pytest.mark.parametrize("text", ["soon", "0", "4000", " ".join(map(str, range(1, 20))), 21])
def test_days_of_talks_that_cannot_be(text):
    assert why_not_days(text) is not None


def test_the_sheet_for_the_wall_names_every_figure():
    text = " ".join(map(str, in_words(CUSTOMS, standing="provisional member")))

    for figure in ("21 days", "10 days", "30 days", "At most 2", "6 months", "21, 60", "provisional member"):
        assert figure in text
