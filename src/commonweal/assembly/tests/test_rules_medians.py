"""The middle of the sheets, and the cut when middles are too much: never above what there is, and monotone."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.medians import fit, median, spread

amounts = st.integers(0, 10_000)


@st.composite
def columns(draw):
    """Middles with their leasts, and how much there is: at least all leasts."""
    leasts = draw(st.lists(amounts, min_size=1, max_size=8))
    middles = [least + draw(amounts) for least in leasts]
    return middles, leasts, sum(leasts) + draw(st.integers(0, 20_000))


@given(st.lists(amounts, min_size=1))
def test_the_middle_is_the_smaller_of_two(figures):
    assert median(figures) == statistics.median_low(figures)


@given(st.lists(amounts, min_size=1), amounts)
def test_who_raises_a_figure_never_lowers_the_middle(figures, more):
    assert median([figures[0] + more, *figures[1:]]) >= median(figures)


@given(st.lists(amounts, min_size=1))
def test_a_spread_goes_up_and_holds_the_middle(figures):
    least, first, middle, third, most = spread(figures)
    assert min(figures) == least <= first <= middle <= third <= most == max(figures)
    assert middle == median(figures)


@given(columns())
def test_never_above_what_there_is_never_below_the_least_never_above_the_middle(column):
    middles, leasts, there = column
    got = fit(middles, leasts=leasts, there=there)
    assert sum(got) <= there
    assert all(least <= one <= middle for least, one, middle in zip(leasts, got, middles, strict=True))
    if sum(middles) <= there:
        assert got == middles
    else:
        assert there - sum(got) < len(got)  # only the parts of minutes and cents that fall off


@given(columns(), st.integers(0, 7), amounts)
def test_raising_a_middle_never_lowers_what_it_gets_nor_raises_another(column, which, more):
    middles, leasts, there = column
    which %= len(middles)
    raised = [middle + more * (at == which) for at, middle in enumerate(middles)]
    before, after = fit(middles, leasts=leasts, there=there), fit(raised, leasts=leasts, there=there)
    assert after[which] >= before[which]
    assert all(now <= then for at, (now, then) in enumerate(zip(after, before, strict=True)) if at != which)


@given(columns(), amounts)
def test_more_to_divide_takes_nothing_from_anybody(column, more):
    middles, leasts, there = column
    before, after = (fit(middles, leasts=leasts, there=all_) for all_ in (there, there + more))
    assert all(now >= then for now, then in zip(after, before, strict=True))


def test_three_sheets_whose_middles_are_too_much_together():
    assert fit([5, 5, 5], leasts=[0, 0, 0], there=10) == [3, 3, 3]
    assert fit([5, 5, 5], leasts=[5, 0, 0], there=10) == [5, 2, 2]


def test_what_cannot_be_divided_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="middle of nothing"):
        median([])
    with pytest.raises(ValueError, match="below its least"):
        fit([1], leasts=[2], there=5)
    with pytest.raises(ValueError, match="more than there is"):
        fit([9], leasts=[9], there=5)
