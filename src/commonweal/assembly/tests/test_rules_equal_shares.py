"""Equal Shares with one budget is what pabutools counts, ties included; with two, both are respected."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pabutools.election import (
    Additive_Cardinal_Sat,
    CardinalBallot,
    CardinalProfile,
    Instance,
    Project,
)
from pabutools.rules import method_of_equal_shares

from commonweal.assembly.rules.equal_shares import Ask, Marks, equal_shares

NAMES = "abcdefg"


@st.composite
def elections(draw, budgets=1):
    """Few projects with round costs and few points, so that ties are common."""
    names = NAMES[: draw(st.integers(1, 6))]
    costs = st.tuples(*[st.integers(0, 6)] * budgets)
    asks = [Ask(name, draw(costs)) for name in names]
    points = st.dictionaries(st.sampled_from(names), st.integers(0, 5), max_size=6)
    voters = [Marks(marks) for marks in draw(st.lists(points, min_size=1, max_size=8))]
    return asks, voters, tuple(draw(st.integers(1, 25)) for _ in range(budgets))


def counted_by_pabutools(asks, voters, budget):
    """The same election in the library."""
    projects = {ask.id: Project(ask.id, ask.costs[0]) for ask in asks}
    instance = Instance(projects.values(), budget_limit=budget)
    profile = CardinalProfile(
        [
            CardinalBallot({projects[name]: points for name, points in marks.support.items()})
            for marks in voters
        ]
    )
    chosen = method_of_equal_shares(instance, profile, sat_class=Additive_Cardinal_Sat)
    return [project.name for project in chosen]


@settings(max_examples=300, deadline=None)
@given(elections())
def test_with_one_budget_it_is_what_pabutools_counts(election):
    asks, voters, (budget,) = election
    ours = equal_shares(asks, voters, (budget,))
    theirs = counted_by_pabutools(asks, voters, budget)
    assert set(ours) == set(theirs)
    paid = {ask.id for ask in asks if ask.costs[0]}
    assert [name for name in ours if name in paid] == [name for name in theirs if name in paid]


@given(elections(budgets=2))
def test_both_budgets_are_respected(election):
    asks, voters, budgets = election
    bought = set(equal_shares(asks, voters, budgets))
    for column, budget in enumerate(budgets):
        assert sum(ask.costs[column] for ask in asks if ask.id in bought) <= budget


@given(elections(budgets=2), st.randoms(use_true_random=False))
def test_the_order_of_voters_changes_nothing_nor_does_counting_the_alike_together(election, random):
    asks, voters, budgets = election
    bought = equal_shares(asks, voters, budgets)
    shuffled = random.sample(voters, len(voters))
    assert equal_shares(asks, shuffled, budgets) == bought
    assert equal_shares(asks, [*voters, *voters], tuple(2 * budget for budget in budgets)) == equal_shares(
        asks, [Marks(marks.support, times=2) for marks in voters], tuple(2 * budget for budget in budgets)
    )


@given(elections(), st.integers(1, 20))
def test_a_second_budget_that_asks_the_same_changes_nothing(election, times):
    asks, voters, (budget,) = election
    doubled = [Ask(ask.id, (ask.costs[0], ask.costs[0] * times)) for ask in asks]
    assert equal_shares(doubled, voters, (budget, budget * times)) == equal_shares(asks, voters, (budget,))


@given(elections(budgets=2))
def test_a_group_that_can_pay_alone_gets_something(election):
    """Whoever agrees on one project and whose shares of both budgets pay for it does not go away with nothing."""
    asks, voters, budgets = election
    bought = set(equal_shares(asks, voters, budgets))
    for ask in asks:
        group = [marks.support for marks in voters if marks.support.get(ask.id, 0) > 0]
        share = Fraction(len(group), len(voters))
        if group and all(cost <= share * budget for cost, budget in zip(ask.costs, budgets, strict=True)):
            assert any(marks.get(name, 0) > 0 for marks in group for name in bought)


@given(elections(budgets=2))
def test_nothing_without_support_and_nothing_out_of_an_empty_budget(election):
    asks, voters, budgets = election
    assume(len(asks) > 1)
    bought = equal_shares(asks, voters, (budgets[0], 0))
    assert all(not ask.costs[1] for ask in asks if ask.id in bought)
    assert all(any(marks.support.get(name, 0) for marks in voters) for name in bought)
    assert equal_shares(asks, [], budgets) == []


def test_a_minority_gets_its_part():
    """Three of four want a, b and c, one wants d: with shares of 10 each, one part in four goes to d."""
    asks = [Ask(name, (10, 0)) for name in "abcd"]
    voters = [Marks(dict.fromkeys("abc", 5), times=3), Marks({"d": 1})]
    assert sorted(equal_shares(asks, voters, (40, 0))) == ["a", "b", "c", "d"]
    assert sorted(equal_shares(asks[:3], voters, (20, 0))) == ["a"]


def test_ties_go_to_the_first_named():
    asks = [Ask("second", (10,)), Ask("first", (10,))]
    voters = [Marks({"first": 1, "second": 1})]
    assert equal_shares(asks, voters, (10,)) == ["second"]
    assert equal_shares(asks[::-1], voters, (10,)) == ["first"]
