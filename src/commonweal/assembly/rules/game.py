"""The trade-off game worked out: from all sheets that count to hours and money for areas, and to the projects chosen.

1. Areas: in each column the middle of all sheets; if the middles together are too much, all give up the same part of
   what lies above their least (``rules.medians``). With no sheet that counts, the planners' proposal stands.
2. Projects: what is left of hours and of money is divided equally among all whose sheet counts, and buys projects by
   the Method of Equal Shares, with marks of support as points (``rules.equal_shares``).
3. The rest: what is left after that goes to the projects with the most support less concern that still fit in both
   columns; none that has as much concern as support.

Ties go by lot (``order`` is drawn from the journal's seal at the opening). The order of sheets and names of members
change nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.assembly.rules.equal_shares import Ask, Marks, equal_shares
from commonweal.assembly.rules.medians import fit, median, spread
from commonweal.assembly.rules.sheets import Area, SheetDraft

BY_SHARES, BY_REST = "shares", "rest"
Two = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Proposed(Area):
    """An area with what its planners propose."""

    proposed: Two = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """What is divided: minutes and money there are, the areas, and the projects in the order of their lots."""

    there: Two
    areas: Sequence[Proposed]
    asks: Sequence[Ask]


@dataclass(frozen=True, slots=True)
class AreaOutcome:
    """What an area gets, the middles of the sheets, and how far the sheets lie apart (five figures a column)."""

    got: Two
    middles: Two
    spreads: tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class ProjectOutcome:
    """What became of a project: ``chosen`` is "shares", "rest" or "", ``place`` the order in which it was bought."""

    chosen: str
    place: int
    support: int
    concern: int
    backers: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of all sheets: by area, by project, what areas left, and what nobody took in the end."""

    counted: int
    areas: Mapping[str, AreaOutcome]
    projects: Mapping[str, ProjectOutcome]
    for_projects: Two
    rest: Two
    is_cut: tuple[bool, bool]


def work_out(game: Game, sheets: Sequence[SheetDraft]) -> Outcome:
    """The outcome of the ``sheets`` that count."""
    areas = _areas(game, sheets)
    left = _less(game.there, [area.got for area in areas.values()])
    bought = _bought(game, sheets, left)
    costs = {ask.id: (ask.costs[0], ask.costs[1]) for ask in game.asks}
    return Outcome(
        counted=len(sheets),
        areas=areas,
        projects={ask.id: _project(ask.id, sheets, bought) for ask in game.asks},
        for_projects=left,
        rest=_less(left, [costs[project] for project in bought]),
        is_cut=(
            any(area.got[0] < area.middles[0] for area in areas.values()),
            any(area.got[1] < area.middles[1] for area in areas.values()),
        ),
    )


def _areas(game: Game, sheets: Sequence[SheetDraft]) -> dict[str, AreaOutcome]:
    columns = [_column(game, sheets, column) for column in (0, 1)]
    return {
        area.id: AreaOutcome(
            got=(columns[0][0][at], columns[1][0][at]),
            middles=(columns[0][1][at], columns[1][1][at]),
            spreads=(columns[0][2][at], columns[1][2][at]),
        )
        for at, area in enumerate(game.areas)
    }


def _column(
    game: Game, sheets: Sequence[SheetDraft], column: int
) -> tuple[list[int], list[int], list[list[int]]]:
    """What every area gets in a column, its middle, and its spread."""
    figures = [
        [sheet.amounts[area.id][column] for sheet in sheets] or [area.proposed[column]] for area in game.areas
    ]
    middles = [median(each) for each in figures]
    got = fit(middles, leasts=[area.leasts[column] for area in game.areas], there=game.there[column])
    return got, middles, [spread(each) for each in figures]


def _bought(game: Game, sheets: Sequence[SheetDraft], left: Two) -> dict[str, str]:
    """The projects in the order in which they are chosen, each with how."""
    voters = [Marks({project: mark.support for project, mark in sheet.marks.items()}) for sheet in sheets]
    bought = dict.fromkeys(equal_shares(game.asks, voters, left), BY_SHARES)
    costs = {ask.id: (ask.costs[0], ask.costs[1]) for ask in game.asks}
    rest = _less(left, [costs[project] for project in bought])
    liked = {ask.id: _sum(sheets, ask.id, "support") - _sum(sheets, ask.id, "concern") for ask in game.asks}
    for ask in sorted(game.asks, key=lambda each: -liked[each.id]):
        cost = costs[ask.id]
        if ask.id not in bought and liked[ask.id] > 0 and cost[0] <= rest[0] and cost[1] <= rest[1]:
            bought[ask.id] = BY_REST
            rest = _less(rest, [cost])
    return bought


def _project(project: str, sheets: Sequence[SheetDraft], bought: Mapping[str, str]) -> ProjectOutcome:
    return ProjectOutcome(
        chosen=bought.get(project, ""),
        place=list(bought).index(project) + 1 if project in bought else 0,
        support=_sum(sheets, project, "support"),
        concern=_sum(sheets, project, "concern"),
        backers=sum(1 for sheet in sheets if project in sheet.marks and sheet.marks[project].support > 0),
    )


def _sum(sheets: Sequence[SheetDraft], project: str, sort: str) -> int:
    return sum(getattr(sheet.marks[project], sort) for sheet in sheets if project in sheet.marks)


def _less(there: Two, parts: Sequence[Two]) -> Two:
    return there[0] - sum(part[0] for part in parts), there[1] - sum(part[1] for part in parts)


@dataclass(frozen=True, slots=True)
class Moved:
    """What one sheet moved: areas by (minutes, money) compared with without it, projects it brought in or kept out."""

    areas: Mapping[str, Two]
    brought_in: tuple[str, ...]
    kept_out: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the outcome would be the same without it."""
        return not (self.areas or self.brought_in or self.kept_out)


def moved(game: Game, sheets: Sequence[SheetDraft], mine: int) -> Moved:
    """What the sheet at place ``mine`` moved: the outcome with it, less the outcome without it."""
    others = [sheet for at, sheet in enumerate(sheets) if at != mine]
    with_it, without = work_out(game, sheets), work_out(game, others)
    areas = {
        area: (got.got[0] - without.areas[area].got[0], got.got[1] - without.areas[area].got[1])
        for area, got in with_it.areas.items()
    }
    return Moved(
        areas={area: by for area, by in areas.items() if by != (0, 0)},
        brought_in=_only_in(with_it, without),
        kept_out=_only_in(without, with_it),
    )


def _only_in(here: Outcome, there: Outcome) -> tuple[str, ...]:
    return tuple(
        project for project, one in here.projects.items() if one.chosen and not there.projects[project].chosen
    )
