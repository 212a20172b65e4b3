"""Sums on the board: what they come to a week, and that none tells of one person's private need."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.board import NeedOnBoard, a_week, board_from

BREAD = UUID(int=1)
people = st.integers(1, 5).map(lambda number: UUID(int=number))
needs = st.builds(
    NeedOnBoard,
    code=st.just(BREAD), what=st.just("Bread"), unit=st.just("kg"), measure=st.none(), tier=st.just(1),
    whose=people, amount=st.integers(1, 10**6), per=st.sampled_from(["day", "week", "once"]),
    is_hidden=st.booleans(),
)  # fmt: skip


def figures(found):
    return [(line.a_week, line.once, line.by) for line in board_from(found)]


@given(st.lists(needs, max_size=8))
def test_one_persons_hidden_needs_change_no_figure(found):
    hidden = {need.whose for need in found if need.is_hidden}
    if len(hidden) != 1:
        return
    assert figures(found) == figures([need for need in found if not need.is_hidden])


@given(st.lists(needs, max_size=8))
def test_hidden_needs_of_two_or_more_are_counted_whole(found):
    hidden = {need.whose for need in found if need.is_hidden}
    if len(hidden) < 2:
        return
    assert figures(found) == figures([replace(need, is_hidden=False) for need in found])


def test_a_mean_week_of_every_rhythm():
    assert [a_week(1000, per) for per in ("day", "week", "month", "year", "once")] == [7000, 1000, 230, 19, 0]
