"""Offering tasks: to those who can, first to whoever gave least of what they offered, never more than they offer."""

from collections import Counter
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.hands import Able, Wanted, minutes_missing, offer_fairly

BAKING, SEWING = UUID(int=1), UUID(int=2)
ADA, BEN, KIM = (UUID(int=number) for number in (11, 12, 13))
DAY = date(2026, 5, 8)


def bread(minutes=240, **changes):
    return Wanted(UUID(int=21), BAKING, minutes, DAY, **changes)


def test_whoever_gave_least_of_what_they_offered_is_asked_first_and_told_so():
    able = [Able(ADA, BAKING, 300, 600, 500), Able(BEN, BAKING, 300, 1200, 500)]
    [offer] = offer_fairly([bread()], able)
    assert (offer.person, offer.minutes, offer.is_least) == (BEN, 240, True)


def test_nobody_is_asked_for_more_than_they_offer_and_the_rest_goes_on():
    able = [Able(ADA, BAKING, 100, 600, 0), Able(BEN, BAKING, 100, 600, 60)]
    offers = offer_fairly([bread()], able)
    assert [(offer.person, offer.minutes, offer.is_least) for offer in offers] == [
        (ADA, 100, True),
        (BEN, 100, False),
    ]


def test_who_has_it_in_hand_is_not_asked_again_and_counts_as_having_given():
    able = [Able(ADA, BAKING, 300, 600, 0), Able(BEN, BAKING, 300, 600, 60)]
    held = bread(200, taken_by=frozenset({ADA}))
    other = Wanted(UUID(int=22), BAKING, 60, DAY)
    [offer] = offer_fairly([held, other], able)
    assert (offer.task, offer.person) == (other.task, BEN)


def test_only_one_who_can_is_not_said_to_have_given_least():
    [offer] = offer_fairly([bread(60)], [Able(ADA, BAKING, 300, 600, 0), Able(ADA, SEWING, 300, 600, 0)])
    assert not offer.is_least


def test_what_is_done_is_asked_of_nobody():
    assert minutes_missing({BAKING: 60, SEWING: 90}, {BAKING: 60, SEWING: 30}) == {SEWING: 60}


tasks = st.lists(st.integers(1, 600), max_size=6).map(
    lambda minutes: [Wanted(UUID(int=50 + at), BAKING, each, DAY) for at, each in enumerate(minutes)]
)
people = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 900)), max_size=5).map(
    lambda rows: [
        Able(UUID(int=90 + at), BAKING, week, week * 6, gave) for at, (week, gave) in enumerate(rows)
    ]
)


@given(tasks, people)
def test_no_more_than_is_wanted_or_offered_and_nothing_left_while_somebody_could(wanted, able):
    offers = offer_fairly(wanted, able)
    by_person, by_task = Counter(), Counter()
    for offer in offers:
        by_person[offer.person] += offer.minutes
        by_task[offer.task] += offer.minutes
    assert all(by_person[one.person] <= one.minutes for one in able)
    assert all(by_task[task.task] <= task.minutes for task in wanted)
    asked, there = sum(task.minutes for task in wanted), sum(one.minutes for one in able)
    assert sum(by_task.values()) == min(asked, there)


@given(tasks, people)
def test_the_order_of_the_lists_changes_nothing(wanted, able):
    assert offer_fairly(wanted, able) == offer_fairly(wanted[::-1], able[::-1])
