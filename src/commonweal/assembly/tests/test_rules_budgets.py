"""What there is to divide: the figures of a real game of 1992, to the minute, and what cannot be so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.area_lines import read_areas
from commonweal.assembly.rules.budgets import (
    AreaDraft,
    BudgetingDraft,
    ProjectDraft,
    hours_there,
    money_there,
    week_of_each,
    why_not_area,
    why_not_budgeting,
    why_not_open,
    why_not_project,
)
from commonweal.lib.quantity import UNITS
from commonweal.lib.refusal import Refused

GAME_OF_1992 = BudgetingDraft(
    year=1992, name="The trade-off game", people=74, weekly_minutes=45 * 60, weeks=45, slack_permille=1050,
    fund_minutes=300 * 60, net=518_900_00, buffer=50_000_00, baseline=244_546_00,
)  # fmt: skip
PLANNERS = AreaDraft(name="All areas of the planners", minutes=146_233 * 60, money=190_130_00)


def changed(**figures):
    """The game of 1992 with other figures."""
    plain = {name: getattr(GAME_OF_1992, name) for name in BudgetingDraft.__slots__}
    return BudgetingDraft(**plain | figures)


def test_the_hours_of_1992():
    assert hours_there(GAME_OF_1992) == 157_042 * 60 + 30
    left = hours_there(GAME_OF_1992) - PLANNERS.minutes
    assert left == 10_809 * 60 + 30
    assert 10_810 - left / 60 == 0.5  # the planners of 1992 rounded up


def test_the_money_of_1992():
    assert money_there(GAME_OF_1992) == 224_354_00
    assert money_there(GAME_OF_1992) - PLANNERS.money == 34_224_00


def test_the_game_of_1992_can_be_played():
    there = hours_there(GAME_OF_1992), money_there(GAME_OF_1992)
    assert why_not_budgeting(GAME_OF_1992) is None
    assert why_not_open(areas=[PLANNERS], projects=9, there=there) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "), ("year", 92), ("people", 0), ("weekly_minutes", 169 * 60), ("weeks", 54), ("weeks", 0),
        ("slack_permille", 499), ("slack_permille", 1501), ("net", -1), ("fund_minutes", 10**9),
        ("baseline", 500_000_00),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_named(field, value):
    fault = why_not_budgeting(changed(**{field: value}))
    assert fault is not None
    assert fault[0] == field
    assert str(fault[1]).endswith((".", "!"))


def test_what_is_no_whole_minute_falls_off():
    assert hours_there(changed(people=1, weekly_minutes=1, weeks=1, slack_permille=1999, fund_minutes=0)) == 1


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AreaDraft(name=""), "name"),
        (AreaDraft(name="Kitchen", minutes=-1), "minutes"),
        (AreaDraft(name="Kitchen", minutes=5, minutes_least=6), "minutes_least"),
        (AreaDraft(name="Kitchen", money=5, money_least=-6), "money_least"),
    ],
)
def test_an_area_that_cannot_be(draft, field):
    assert why_not_area(draft)[0] == field


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ProjectDraft(name=" ", money=1), "name"),
        (ProjectDraft(name="Roof", money=-1), "money"),
        (ProjectDraft(name="Roof"), "minutes"),
    ],
)
def test_a_project_that_cannot_be(draft, field):
    assert why_not_project(draft)[0] == field


def test_planners_who_propose_too_much_are_told_in_which_column():
    area = AreaDraft(name="Kitchen", minutes=10, money=10)
    assert why_not_area(area) is None
    assert why_not_project(ProjectDraft(name="Roof", minutes=1)) is None
    assert "hours" in str(why_not_open(areas=[area], projects=0, there=(9, 10)))
    assert "money" in str(why_not_open(areas=[area], projects=0, there=(10, 9)))
    assert why_not_open(areas=[], projects=0, there=(9, 9)) is not None
    assert why_not_open(areas=[area], projects=0, there=(10, 10)) is None


@given(st.text())
def test_whatever_is_pasted_is_read_or_refused_with_a_line(text):
    try:
        areas = read_areas(text, UNITS["EUR"])
    except Refused as refusal:
        assert refusal.field == "lines"
        assert refusal.facts or not text.strip()
    else:
        assert all(why_not_area(area) is None for area in areas)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=9))
def test_a_pasted_table_is_read_to_the_minute_and_the_cent(amounts):
    lines = [
        f"Area {at}\t{minutes // 60}:{minutes % 60:02d}\t{cents / 100:.2f}"
        for at, (minutes, cents) in enumerate(amounts)
    ]
    read = read_areas("\n".join(lines), UNITS["EUR"])
    assert [(area.minutes, area.money) for area in read] == amounts


@given(st.integers(0, 10**8), st.integers(1, 500), st.integers(1, 53))
def test_a_week_of_each_is_near_and_never_tells_a_false_precision(minutes, people, weeks):
    exact, told = minutes / (people * weeks), week_of_each(minutes, people=people, weeks=weeks)
    assert abs(told - exact) <= (0.5 if told < 60 else 3)
    assert told < 60 or told % 5 == 0
