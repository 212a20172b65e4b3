"""Seats by approval: pabutools called plainly, published examples, and what makes it proportional, by brute force."""

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pabutools.election import ApprovalBallot, ApprovalProfile, Instance, Project
from pabutools.rules.phragmen import sequential_phragmen

from commonweal.assembly.counting.approved import count
from commonweal.assembly.counting.form import APPROVED, BadProblem, Problem, read_problem
from commonweal.assembly.counting.process import count_apart
from commonweal.assembly.tests.elections import ELECTIONS
from commonweal.assembly.tests.test_counting import BALLOT, as_line


def problem(choices, said, seats, order=None):
    """``said``: for every set of marks how many gave it."""
    ballots = tuple(((tuple(sorted(marks)),) if marks else (), times) for marks, times in said)
    return Problem(APPROVED, choices, ballots, seats, tuple(range(choices) if order is None else order))


@st.composite
def elections(draw):
    """Few choices and few sets of marks, so that ties and groups that agree are common."""
    choices = draw(st.integers(1, 5))
    marks = st.frozensets(st.integers(0, choices - 1))
    said = draw(st.lists(st.tuples(marks, st.integers(1, 4)), max_size=6, unique_by=lambda each: each[0]))
    return choices, said, draw(st.integers(1, choices)), draw(st.permutations(range(choices)))


@st.composite
def parties(draw):
    """Groups that agree on choices of their own, large and small, and one ballot across."""
    of_group = draw(st.lists(st.integers(0, 2), min_size=3, max_size=6))
    said = [
        (frozenset(choice for choice, group in enumerate(of_group) if group == each), draw(st.integers(1, 6)))
        for each in sorted(set(of_group))
    ]
    across = draw(st.frozensets(st.integers(0, len(of_group) - 1)))
    said += [(across, 1)] if across not in dict(said) else []
    return (
        len(of_group),
        said,
        draw(st.integers(2, len(of_group))),
        draw(st.permutations(range(len(of_group)))),
    )


def marked_in(said):
    return set().union(*(marks for marks, _times in said))


def agrees_with_pabutools(choices, said, seats, order):
    """Every ballot given to the library by itself, its own names and its own way with ties."""
    named = {each: Project(f"{order.index(each):02}", 1) for each in marked_in(said)}
    instance = Instance(named.values(), budget_limit=seats)
    each_alone = [
        ApprovalBallot(named[one] for one in marks) for marks, times in said for _voter in range(times)
    ]
    theirs = sequential_phragmen(instance, ApprovalProfile(each_alone, instance=instance)) if named else []
    ours = count(problem(choices, said, seats, order)).winners
    assert sorted(order.index(each) for each in ours) == sorted(int(project.name) for project in theirs)


@given(elections())
def test_it_elects_whom_pabutools_elects(election):
    agrees_with_pabutools(*election)


@given(elections(), st.randoms(use_true_random=False))
def test_order_of_ballots_names_and_putting_equal_ones_together_change_nothing(election, drawn):
    choices, said, seats, order = election
    answer = count(problem(*election))
    one_by_one = [(marks, 1) for marks, times in said for _voter in range(times)]
    assert count(problem(choices, drawn.sample(one_by_one, len(one_by_one)), seats, order)) == answer
    names = drawn.sample(range(choices), choices)
    renamed = [(frozenset(names[each] for each in marks), times) for marks, times in said]
    again = count(problem(choices, renamed, seats, [names[each] for each in order]))
    assert again.winners == tuple(names[each] for each in answer.winners)
    assert again.by_lot == answer.by_lot


@given(elections() | parties())
@example(
    (4, [(frozenset({0, 1, 2}), 2), (frozenset({3}), 1)], 3, [0, 1, 2, 3])
)  # most marks alone would fail here
def test_every_group_large_enough_has_its_part(election):
    """Proportional justified representation: who agree on so many and are so many parts of all, find as many."""
    _choices, said, seats, _order = election
    winners = set(count(problem(*election)).winners)
    said = [(marks, times) for marks, times in said if marks]
    voters = sum(times for _marks, times in said)
    for size in range(1, len(said) + 1):
        for group in combinations(said, size):
            agreed = frozenset.intersection(*(marks for marks, _times in group))
            parts = sum(times for _marks, times in group) * seats // voters
            due = min(len(agreed), parts)
            assert len(winners & marked_in(group)) >= due


@given(elections())
def test_seats_go_one_after_the_other_to_whoever_counts_most_and_a_further_seat_unseats_nobody(election):
    choices, said, seats, order = election
    answer = count(problem(*election))
    assert len(answer.winners) == min(seats, len(marked_in(said)))
    assert set(answer.winners) <= marked_in(said)
    assert answer.winners == count(problem(choices, said, choices, order)).winners[: len(answer.winners)]
    assert [each.elected for each in answer.rounds] == [(winner,) for winner in answer.winners]
    assert answer.by_lot == any(each.by_lot for each in answer.rounds)
    for one in answer.rounds:
        figures = {at: float(text) for at, text in enumerate(one.tallies) if text}
        [seat] = one.elected
        assert figures[seat] == max(figures.values())
        if one.by_lot:
            level = [each for each in order if figures.get(each) == figures[seat]]
            assert len(level) > 1
    if answer.rounds:
        first = [sum(times for marks, times in said if each in marks) for each in range(choices)]
        assert answer.rounds[0].tallies == tuple(str(each) if each else "" for each in first)


def test_published_examples():
    """Phragmén's own of 1894, the book of Lackner and Skowron (2023) with its loads, and its running example."""
    own = count(problem(6, [({0, 1, 2}, 1034), ({3, 4, 5}, 519), ({0, 1, 4}, 90), ({0, 3, 4}, 47)], 3))
    assert own.winners == (0, 4, 1)
    book = count(problem(4, [({2, 3}, 3), ({0, 1}, 2), ({0, 2}, 2), ({1, 3}, 1)], 3))
    assert [(each.elected[0], each.tallies[each.elected[0]]) for each in book.rounds] == [
        (2, "5"), (1, "3"), (3, "2.07"),  # the loads 1/5, 1/3 and 29/60
    ]  # fmt: skip
    running = [({0, 1}, 3), ({0, 2}, 3), ({0, 3}, 2), ({1, 2, 5}, 1), ({4}, 1), ({5}, 1), ({6}, 1)]
    assert sorted(count(problem(8, running, 4)).winners) == [0, 1, 2, 3]


def test_real_ballots_whoever_is_ranked_taken_as_marked():
    """No package carries an election of several by approval; real rankings give real patterns of marks."""
    for election in ELECTIONS:
        marked = {}
        for times, order in BALLOT.findall(election.ballots):
            marks = frozenset(
                int(each) for group in as_line(order).split(">")[:3] for each in group.split("=")
            )
            marked[marks] = marked.get(marks, 0) + int(times)
        seats = max(2, election.choices // 3)
        agrees_with_pabutools(election.choices, list(marked.items()), seats, list(range(election.choices)))


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_equals_go_by_the_lot_and_the_process_says_the_same(order):
    asked = {"method": APPROVED, "choices": 3, "seats": 1, "order": order, "lot_ties": False}
    answer = count_apart(asked | {"ballots": [["0,2", 3], ["1", 2], ["", 4]]})
    assert (answer["winners"], answer["by_lot"]) == ([order[0] if order[0] != 1 else 0], True)
    assert answer["rounds"][0]["tallies"] == ["3", "2", "3"]
    assert count_apart(asked | {"ballots": [["", 4]]})["winners"] == []


@pytest.mark.parametrize("line", ["0>1", "0,x", "0,0", "0,7"])
def test_odd_marks_name_where(line):
    text = f'{{"form":1,"method":"{APPROVED}","choices":2,"seats":1,"order":[0,1],"ballots":[["1",2],["{line}",1]]}}'
    with pytest.raises(BadProblem, match=r"ballots\[1\]"):
        read_problem(text)
