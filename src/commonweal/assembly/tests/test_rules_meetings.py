"""Whose turn a role is, and when each point comes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.meetings import (
    ROLES,
    MeetingDraft,
    RoleHeld,
    begins,
    roles_by_turn,
    turn_order,
    why_not_approve,
    why_not_meeting,
    why_not_point,
)

NOW = datetime(2026, 5, 4, 18, tzinfo=UTC)
PEOPLE = st.lists(
    st.integers(1, 30).map(lambda number: UUID(int=number)), unique=True, min_size=1, max_size=12
)
SEEDS = st.text("abc", max_size=4)


def turns_among(people):
    """What happened before: somebody had a role on some day."""
    one = st.builds(
        RoleHeld,
        st.sampled_from(ROLES),
        st.sampled_from(people),
        st.integers(0, 99).map(lambda day: NOW - timedelta(days=day)),
    )
    return st.lists(one, max_size=20)


@given(data=st.data(), people=PEOPLE, seed=SEEDS)
def test_everybody_is_in_the_order_once_and_who_never_had_it_comes_first(data, people, seed):
    turns = data.draw(turns_among(people))
    order = turn_order("facilitator", people, turns, seed=seed)
    assert sorted(order) == sorted(people)
    last = {
        turn.person: turn.at for turn in sorted(turns, key=lambda turn: turn.at) if turn.role == "facilitator"
    }
    days = [last.get(person) for person in order]
    never = sum(day is None for day in days)
    assert all(day is None for day in days[:never])
    assert days[never:] == sorted(days[never:])


@given(data=st.data(), people=PEOPLE, seed=SEEDS)
def test_in_which_order_people_are_named_changes_nothing(data, people, seed):
    turns = data.draw(turns_among(people))
    shuffled = data.draw(st.permutations(people))
    assert turn_order("note_taker", people, turns, seed=seed) == turn_order(
        "note_taker", shuffled, turns, seed=seed
    )


@given(people=PEOPLE, seed=SEEDS)
def test_in_as_many_meetings_as_people_everybody_had_it_once(people, seed):
    turns = []
    for number in range(len(people)):
        [first, *_] = turn_order("facilitator", people, turns, seed=f"{seed}{number}")
        turns.append(RoleHeld("facilitator", first, NOW + timedelta(days=number)))
    assert sorted(turn.person for turn in turns) == sorted(people)


@given(seed=SEEDS)
def test_as_many_people_as_roles_have_each_of_them_once_in_as_many_meetings(seed):
    people, turns = [UUID(int=number + 1) for number in range(len(ROLES))], []
    for number in range(len(ROLES)):
        given_ = roles_by_turn(people, turns, taken={}, seed=f"{seed}{number}")
        turns += [RoleHeld(role, person, NOW + timedelta(days=number)) for role, person in given_.items()]
    assert len({(turn.role, turn.person) for turn in turns}) == len(ROLES) ** 2


@given(data=st.data(), people=PEOPLE, seed=SEEDS)
def test_nobody_gets_two_roles_while_there_are_others_and_what_is_taken_stays(data, people, seed):
    turns = data.draw(turns_among(people))
    taken = {"note_taker": data.draw(st.sampled_from(people))} if data.draw(st.booleans()) else {}
    given_ = roles_by_turn(people, turns, taken=taken, seed=seed)
    assert set(given_) == set(ROLES)
    assert taken.items() <= given_.items()
    assert len(set(given_.values())) == min(len(people), len(ROLES))


@given(minutes=st.lists(st.integers(1, 480), max_size=40))
def test_points_follow_each_other_without_a_gap(minutes):
    moments = begins(NOW, minutes)
    assert moments[0] == NOW
    assert [(later - before).seconds // 60 for before, later in pairwise(moments)] == [
        each % 1440 for each in minutes
    ]


def called(**changes):
    """A meeting as somebody calls it."""
    return MeetingDraft(**{"title": "Assembly of May", "starts_at": NOW, "minutes": 90} | changes)


def test_what_cannot_be_called_is_told_at_its_field():
    assert why_not_meeting(called(), at=NOW) is None
    for changes, field in (
        ({"title": " "}, "title"),
        ({"title": "x" * 141}, "title"),
        ({"place": "x" * 141}, "place"),
        ({"about": "x" * 20_001}, "about"),
        ({"minutes": 4}, "minutes"),
        ({"minutes": 721}, "minutes"),
        ({"starts_at": NOW - timedelta(days=61)}, "starts_at"),
        ({"starts_at": NOW + timedelta(days=401)}, "starts_at"),
    ):
        fault = why_not_meeting(called(**changes), at=NOW)
        assert fault is not None
        assert fault[0] == field


def test_a_point_needs_words_and_minutes_and_room():
    assert why_not_point(title="Bread", minutes=10, points=0) is None
    for title, minutes, points, field in (
        ("", 10, 0, "title"), ("x" * 141, 10, 0, "title"), ("Bread", 0, 0, "minutes"), ("Bread", 10, 40, "title"),
    ):  # fmt: skip
        fault = why_not_point(title=title, minutes=minutes, points=points)
        assert fault is not None
        assert fault[0] == field


def test_minutes_are_approved_later_and_among_the_same():
    later = NOW + timedelta(days=7)
    assert why_not_approve(starts_at=NOW, approved_at_meeting=later, is_same_circle=True) is None
    assert why_not_approve(starts_at=NOW, approved_at_meeting=later, is_same_circle=False) is not None
    assert why_not_approve(starts_at=later, approved_at_meeting=later, is_same_circle=True) is not None
