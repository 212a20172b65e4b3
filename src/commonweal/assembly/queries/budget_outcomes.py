"""What came of the sheets as pages show it: areas with their spread, projects, what one sheet moved, and as ``.pb``."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.formats import get_format

from commonweal.assembly.models import Budgeting, BudgetState, Sheet
from commonweal.assembly.queries.budgets import ProjectRow, areas_of, projects_of
from commonweal.assembly.queries.sheets import counted_sheets, draft_of, game_of
from commonweal.assembly.rules.equal_shares import Marks
from commonweal.assembly.rules.game import moved
from commonweal.assembly.rules.medians import SPREAD_FROM
from commonweal.assembly.rules.pabulib import Election, Entry
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.people.models import Person

WORKED_OUT = frozenset({BudgetState.CLOSED, BudgetState.HOLDS, BudgetState.ENDED})
WIDTH, EDGE = 100, 3
COLUMNS = {"hours": 0, "money": 1}


def amount_in_words(steps: int, unit_code: str) -> str:
    """``150`` minutes as ``2.5 h``, with the reader's decimal mark."""
    unit = UNITS[unit_code]
    return f"{show_amount(steps, unit, decimal_mark=str(get_format('DECIMAL_SEPARATOR')))}\u202f{unit.symbol}"


def in_short(budgeting: Budgeting) -> dict[str, object]:
    """What came of it in six figures, in words: areas and projects, with their hours and money."""
    got = [one["got"] for one in budgeting.outcome["areas"].values()]
    chosen = [row for row in projects_of(budgeting) if budgeting.outcome["projects"][str(row.id)]["chosen"]]
    currency = budgeting.union.currency
    return {
        "areas": len(got), "projects": len(chosen),
        "hours": amount_in_words(sum(pair[0] for pair in got), "h"),
        "money": amount_in_words(sum(pair[1] for pair in got), currency),
        "project_hours": amount_in_words(sum(row.minutes for row in chosen), "h"),
        "project_money": amount_in_words(sum(row.money for row in chosen), currency),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the sheets lie apart for an area in a column, and what was proposed, each with its place on a line.

    The line goes from the least to the most of all these figures, a little in from both ends.
    """

    least: int
    first: int
    middle: int
    third: int
    most: int
    proposed: int

    def _at(self, figure: int) -> float:
        low, high = min(self.least, self.proposed), max(self.most, self.proposed)
        return EDGE + (figure - low) * (WIDTH - 2 * EDGE) / (high - low) if high > low else WIDTH / 2

    def _from_to(self, first: int, last: int) -> tuple[str, str]:
        return f"{self._at(first):.1f}", f"{self._at(last) - self._at(first):.1f}"

    @property
    def whisker(self) -> tuple[str, str]:
        """Where the line from the least to the most begins, and how long it is."""
        return self._from_to(self.least, self.most)

    @property
    def box(self) -> tuple[str, str]:
        """Where the middle half of all sheets begins, and how long it is."""
        return self._from_to(self.first, self.third)

    @property
    def mark(self) -> str:
        """Where the middle stands."""
        return f"{self._at(self.middle):.1f}"

    @property
    def proposal(self) -> str:
        """Where what was proposed stands."""
        return f"{self._at(self.proposed):.1f}"


@dataclass(frozen=True, slots=True)
class AreaLine:
    """What an area gets in minutes and money, what its planners proposed, and how far the sheets lie apart."""

    id: UUID
    name: str
    text: str
    minutes: int
    money: int
    proposed_minutes: int
    proposed_money: int
    spread_minutes: Spread | None
    spread_money: Spread | None

    @property
    def less(self) -> tuple[int, int]:
        """How much less than proposed it gets, in minutes and in money; none where it is not less."""
        return max(self.proposed_minutes - self.minutes, 0), max(self.proposed_money - self.money, 0)

    @property
    def more(self) -> tuple[int, int]:
        """How much more than proposed it gets, in minutes and in money; none where it is not more."""
        return max(self.minutes - self.proposed_minutes, 0), max(self.money - self.proposed_money, 0)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """What became of a project: ``chosen`` is "shares", "rest" or ""; concerns as they were written, without names."""

    row: ProjectRow
    chosen: str
    place: int
    support: int
    concern: int
    backers: int
    sentences: Sequence[str]

    @property
    def is_worrying(self) -> bool:
        """Whether it is chosen though there is as much concern as support: something to talk about first."""
        return bool(self.chosen) and self.concern >= self.support

    @property
    def marks(self) -> int:
        """All marks there are on it, of support and of concern."""
        return self.support + self.concern


@dataclass(frozen=True)
class OutcomePage:
    """What came of the sheets; pairs are minutes and money."""

    counted: int
    areas: Sequence[AreaLine]
    chosen: Sequence[ProjectLine]
    others: Sequence[ProjectLine]
    minutes: int
    money: int
    for_projects: tuple[int, int]
    rest: tuple[int, int]
    is_cut: bool
    shows_spread: bool


def outcome_page(budgeting: Budgeting) -> OutcomePage:
    """The outcome of a budgeting that is worked out, in three queries."""
    outcome = budgeting.outcome
    counted, areas = outcome["counted"], _area_lines(budgeting)
    projects = _project_lines(budgeting)
    return OutcomePage(
        counted=counted,
        areas=areas,
        chosen=sorted((each for each in projects if each.chosen), key=lambda each: each.place),
        others=sorted((each for each in projects if not each.chosen), key=lambda each: -each.support),
        minutes=sum(line.minutes for line in areas),
        money=sum(line.money for line in areas),
        for_projects=tuple(outcome["for_projects"]),
        rest=tuple(outcome["rest"]),
        is_cut=any(outcome["is_cut"]),
        shows_spread=counted >= SPREAD_FROM,
    )


def _area_lines(budgeting: Budgeting) -> list[AreaLine]:
    found: Mapping[str, Any] = budgeting.outcome["areas"]
    shown = budgeting.outcome["counted"] >= SPREAD_FROM
    return [
        AreaLine(
            id=row.pk, name=row.name, text=row.text,
            minutes=found[str(row.pk)]["got"][0], money=found[str(row.pk)]["got"][1],
            proposed_minutes=row.minutes, proposed_money=row.money,
            spread_minutes=_spread(found[str(row.pk)]["spreads"][0], row.minutes) if shown else None,
            spread_money=_spread(found[str(row.pk)]["spreads"][1], row.money) if shown else None,
        )
        for row in areas_of(budgeting)
    ]  # fmt: skip


def _spread(five: Sequence[int], proposed: int) -> Spread:
    least, first, middle, third, most = five
    return Spread(least, first, middle, third, most, proposed=proposed)


def _project_lines(budgeting: Budgeting) -> list[ProjectLine]:
    sentences: dict[str, list[str]] = defaultdict(list)
    for marks in Sheet.objects.filter(budgeting=budgeting, counts=True).values_list("marks", flat=True):
        for project, (_support, _concern, sentence) in marks.items():
            if sentence:
                sentences[project].append(sentence)
    found: Mapping[str, Any] = budgeting.outcome["projects"]
    return [
        ProjectLine(row=row, sentences=sorted(sentences[str(row.id)]), **found[str(row.id)])
        for row in projects_of(budgeting)
    ]


@dataclass(frozen=True, slots=True)
class MovedArea:
    """An area by its name, and by how much it gets more or less than without one sheet."""

    name: str
    minutes: int
    money: int

    @property
    def sizes(self) -> tuple[int, int]:
        """The same without signs."""
        return abs(self.minutes), abs(self.money)


@dataclass(frozen=True, slots=True)
class MovedPage:
    """What one sheet moved in areas, and the names of projects that it brought in or kept out."""

    areas: Sequence[MovedArea]
    brought_in: Sequence[str]
    kept_out: Sequence[str]
    middles: int
    of: int

    @property
    def is_nothing(self) -> bool:
        """Whether the outcome would be the same without it."""
        return not (self.areas or self.brought_in or self.kept_out)


def has_counted_sheet(budgeting: Budgeting, person: Person) -> bool:
    """Whether a sheet of ``person`` was counted."""
    return Sheet.objects.filter(budgeting=budgeting, person_id=person.pk, counts=True).exists()


def moved_by(budgeting: Budgeting, person: Person) -> MovedPage | None:
    """What the sheet of ``person`` moved, worked out anew without it; None when none of theirs counted.

    Kept in memory once it is worked out: sheets do not change after closing.
    """
    sheet = Sheet.objects.filter(budgeting=budgeting, person_id=person.pk, counts=True).first()
    return _moved(budgeting.pk, sheet.pk) if sheet else None


@lru_cache(maxsize=256)
def _moved(budgeting_id: UUID, sheet_id: UUID) -> MovedPage:
    budgeting = Budgeting.objects.select_related("union").get(pk=budgeting_id)
    sheets = counted_sheets(budgeting)
    mine = next(at for at, sheet in enumerate(sheets) if sheet.pk == sheet_id)
    told = moved(game_of(budgeting), [draft_of(sheet) for sheet in sheets], mine)
    areas = {str(row.pk): row.name for row in areas_of(budgeting)}
    projects = {str(row.id): row.name for row in projects_of(budgeting)}
    figures = [
        (sheets[mine].amounts[area][column], one["got"][column])
        for area, one in budgeting.outcome["areas"].items()
        for column in (0, 1)
    ]
    return MovedPage(
        areas=[MovedArea(areas[area], *by) for area, by in told.areas.items()],
        brought_in=[projects[each] for each in told.brought_in],
        kept_out=[projects[each] for each in told.kept_out],
        middles=sum(1 for written, got in figures if written == got),
        of=len(figures),
    )


def election_of(budgeting: Budgeting, column: str) -> Election:
    """One column (hours or money) as Pabulib knows elections: what was left for projects, and marks of support.

    Votes come without names and in the order of what they say; hours are counted in minutes.
    """
    at, rows = COLUMNS[column], projects_of(budgeting)
    costs = {str(row.id): (row.minutes * WIDTH, row.money)[at] for row in rows}
    asking = [row for row in rows if costs[str(row.id)]]
    entries = tuple(Entry(str(row.number), row.name, costs[str(row.id)]) for row in asking)
    numbers = {str(row.id): str(row.number) for row in asking}
    alike: Counter[tuple[tuple[str, int], ...]] = Counter()
    for sheet in counted_sheets(budgeting):
        marks = draft_of(sheet).marks
        alike[
            tuple(
                sorted(
                    (numbers[each], marks[each].support)
                    for each in marks
                    if each in numbers and marks[each].support
                )
            )
        ] += 1
    left = budgeting.outcome["for_projects"][at]
    return Election(
        meta={
            "description": budgeting.name, "country": "-", "unit": budgeting.union.name,
            "instance": str(budgeting.year), "rule": "equalshares",
            "currency": "min" if column == "hours" else budgeting.union.currency,
        },
        budget=left * WIDTH if column == "hours" else left,
        projects=entries,
        votes=tuple(Marks(dict(said), times) for said, times in sorted(alike.items())),
    )  # fmt: skip
