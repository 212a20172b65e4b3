"""The whole game: both columns respected, order and names change nothing, and what one sheet moved is told rightly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.assembly.rules.equal_shares import Ask
from commonweal.assembly.rules.game import BY_REST, BY_SHARES, Game, Proposed, moved, work_out
from commonweal.assembly.rules.sheets import (
    MARKS_MOST,
    Area,
    Mark,
    SheetDraft,
    below,
    counts,
    over,
    why_not_sheet,
)

THERE = (60, 60)
AREAS = (
    Proposed("kitchen", "Kitchen", (5, 0), proposed=(20, 20)),
    Proposed("garden", "Garden", (0, 5), proposed=(20, 20)),
    Proposed("care", "Care", (0, 0), proposed=(10, 10)),
)
ASKS = (Ask("oven", (10, 15)), Ask("roof", (25, 5)), Ask("boat", (0, 12)))
GAME = Game(there=THERE, areas=AREAS, asks=ASKS)


def sheet(*amounts, **marks):
    """A sheet with amounts in the order of the areas, and (support, concern) by project."""
    given_ = dict(zip((area.id for area in AREAS), amounts, strict=True))
    return SheetDraft(given_, {project: Mark(*mark) for project, mark in marks.items()})


@st.composite
def sheets(draw):
    """One to eight sheets that count."""
    made = []
    for _ in range(draw(st.integers(1, 8))):
        left, amounts = list(THERE), []
        for area in AREAS:
            rest = [sum(other.leasts[column] for other in AREAS) for column in (0, 1)]
            pair = tuple(
                area.leasts[column]
                + draw(st.integers(0, max(left[column] - rest[column] - area.leasts[column], 0)))
                for column in (0, 1)
            )
            left = [left[column] - pair[column] for column in (0, 1)]
            amounts.append(pair)
        marks = {ask.id: (draw(st.integers(0, MARKS_MOST)), draw(st.integers(0, MARKS_MOST))) for ask in ASKS}
        one = sheet(*amounts, **marks)
        if counts(one, areas=AREAS, there=THERE):
            made.append(one)
    return made


@settings(deadline=None)
@given(sheets())
def test_both_columns_are_respected_and_everything_adds_up(drawn):
    outcome = work_out(GAME, drawn)
    costs = {ask.id: ask.costs for ask in ASKS}
    chosen = [project for project, one in outcome.projects.items() if one.chosen]
    for column in (0, 1):
        for_areas = sum(area.got[column] for area in outcome.areas.values())
        for_projects = sum(costs[project][column] for project in chosen)
        assert for_areas + for_projects + outcome.rest[column] == THERE[column]
        assert outcome.rest[column] >= 0
        assert all(outcome.areas[area.id].got[column] >= area.leasts[column] for area in AREAS)
    for project, one in outcome.projects.items():
        fits = all(costs[project][column] <= outcome.rest[column] for column in (0, 1))
        assert one.chosen or one.support <= one.concern or not fits


@settings(deadline=None)
@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_sheets_changes_nothing(drawn, random):
    assert work_out(GAME, random.sample(drawn, len(drawn))) == work_out(GAME, drawn)


@settings(deadline=None)
@given(sheets())
def test_what_a_sheet_moved_is_the_difference(drawn):
    for at in range(len(drawn)):
        told = moved(GAME, drawn, at)
        with_it, without = work_out(GAME, drawn), work_out(GAME, drawn[:at] + drawn[at + 1 :])
        for area in AREAS:
            by = told.areas.get(area.id, (0, 0))
            assert with_it.areas[area.id].got == tuple(
                figure + more for figure, more in zip(without.areas[area.id].got, by, strict=True)
            )
        came = {p for p in without.projects if with_it.projects[p].chosen} - {
            p for p in without.projects if without.projects[p].chosen
        }
        assert set(told.brought_in) == came
        assert told.is_nothing == (
            {a: one.got for a, one in with_it.areas.items()}
            == {a: one.got for a, one in without.areas.items()}
            and {p for p, one in with_it.projects.items() if one.chosen}
            == {p for p, one in without.projects.items() if one.chosen}
        )


def test_without_a_sheet_the_planners_proposal_stands():
    outcome = work_out(GAME, [])
    assert {area: one.got for area, one in outcome.areas.items()} == {
        area.id: area.proposed for area in AREAS
    }
    assert outcome.for_projects == outcome.rest == (10, 10)
    assert not any(one.chosen for one in outcome.projects.values())


def test_projects_are_bought_by_shares_and_the_rest_goes_to_what_is_liked_most():
    """Of (10, 30) left all buy the oven; the boat, liked by one on balance, still fits; the roof does not."""
    alike = [(30, 10), (10, 10), (10, 10)]
    outcome = work_out(
        GAME,
        [
            sheet(*alike, oven=(5, 0)),
            sheet(*alike, oven=(5, 0), boat=(1, 0)),
            sheet(*alike, oven=(1, 0), roof=(5, 0)),
        ],
    )
    assert outcome.for_projects == (10, 30)
    assert outcome.projects["oven"].chosen == BY_SHARES
    assert (outcome.projects["boat"].chosen, outcome.projects["boat"].place) == (BY_REST, 2)
    assert outcome.projects["roof"].chosen == ""
    assert (outcome.projects["oven"].support, outcome.projects["oven"].backers) == (11, 3)
    assert outcome.rest == (0, 3)


def test_what_has_as_much_concern_as_support_is_not_taken_from_the_rest():
    alike = [(30, 10), (10, 10), (10, 10)]
    heard = [sheet(*alike, boat=(1, 0)), sheet(*alike), sheet(*alike, boat=(0, 1))]
    assert work_out(GAME, heard).projects["boat"].chosen == ""


def test_middles_that_are_too_much_together_are_cut():
    wide = [
        sheet((30, 0), (30, 5), (0, 0)),
        sheet((30, 0), (0, 5), (30, 0)),
        sheet((5, 0), (25, 5), (30, 0)),
    ]
    assert all(counts(each, areas=AREAS, there=THERE) for each in wide)
    outcome = work_out(GAME, wide)
    assert [outcome.areas[area.id].middles[0] for area in AREAS] == [30, 25, 30]
    assert outcome.is_cut == (True, False)
    assert sum(one.got[0] for one in outcome.areas.values()) <= 60


def test_a_sheet_counts_when_both_columns_fit_and_nothing_is_below_its_least():
    fits = sheet((20, 20), (20, 20), (20, 20))
    assert counts(fits, areas=AREAS, there=THERE)
    assert over(sheet((21, 20), (20, 20), (20, 22)), there=THERE) == (1, 2)
    assert below(sheet((4, 0), (0, 4), (0, 0)), AREAS) == [("kitchen", "minutes"), ("garden", "money")]
    assert not counts(sheet((4, 0), (0, 5), (0, 0)), areas=AREAS, there=THERE)
    assert not counts(sheet((21, 20), (20, 20), (20, 20)), areas=AREAS, there=THERE)


def test_what_cannot_be_written_down_names_its_place():
    areas, projects = [area.id for area in AREAS], [ask.id for ask in ASKS]
    fits = sheet((20, 20), (20, 20), (20, 20), oven=(5, 5))
    assert why_not_sheet(fits, areas=areas, projects=projects) is None
    assert why_not_sheet(fits, areas=areas[:2], projects=projects)[0] == ""
    assert why_not_sheet(fits, areas=areas, projects=[])[0] == ""
    minus = sheet((-1, 20), (20, 20), (20, 20))
    assert why_not_sheet(minus, areas=areas, projects=projects)[0] == "kitchen"
    six = sheet((1, 20), (20, 20), (20, 20), boat=(6, 0))
    assert why_not_sheet(six, areas=areas, projects=projects)[0] == "boat"
    long = sheet((1, 20), (20, 20), (20, 20), boat=(1, 1, "x" * 301))
    assert why_not_sheet(long, areas=areas, projects=projects)[0] == "boat"
    assert isinstance(AREAS[0], Area)
