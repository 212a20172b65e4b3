"""The page of one sheet: what is there, what it takes, what is left, and whether it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commonweal.assembly.models import BudgetArea, Budgeting, Sheet, SheetEntered
from commonweal.assembly.queries.budgets import ProjectRow, areas_of, projects_of
from commonweal.assembly.queries.sheets import draft_of, there_in
from commonweal.assembly.rules.sheets import Area, SheetDraft, below, taken
from commonweal.people.models import Person


@dataclass(frozen=True, slots=True)
class Side:
    """One column of a sheet: what there is, what the areas take, and what projects ask together."""

    there: int
    taken: int
    asked: int

    @property
    def left(self) -> int:
        """What is left for projects."""
        return max(self.there - self.taken, 0)

    @property
    def over(self) -> int:
        """How much the areas take too much."""
        return max(self.taken - self.there, 0)

    @property
    def part(self) -> float:
        """Which part of what there is the areas take, for a bar."""
        return min(self.taken / self.there, 1.0) if self.there else 1.0


@dataclass(frozen=True)
class SheetPage:
    """A sheet as it is kept, or as it begins: with the planners' proposal. ``below`` names areas under their least."""

    sheet: Sheet | None
    areas: Sequence[BudgetArea]
    projects: Sequence[ProjectRow]
    minutes: Side
    money: Side
    below: Sequence[str]
    amounts: dict[UUID, Sequence[int]]
    marks: dict[str, Sequence[Any]]
    entered_by: str

    @property
    def fits(self) -> bool:
        """Whether both columns fit and every area has its least."""
        return not (self.minutes.over or self.money.over or self.below)

    @property
    def waits_for_confirming(self) -> bool:
        """Whether somebody wrote it down from paper, and whose it is has not looked yet."""
        return (
            self.sheet is not None
            and self.sheet.entered == SheetEntered.PAPER
            and self.sheet.confirmed_at is None
        )


def sheet_page(budgeting: Budgeting, person: UUID) -> SheetPage:
    """The sheet of ``person``, in three or four queries."""
    areas, projects = areas_of(budgeting), projects_of(budgeting)
    sheet = Sheet.objects.filter(budgeting=budgeting, person_id=person).first()
    draft = draft_of(sheet) if sheet else SheetDraft({str(a.pk): (a.minutes, a.money) for a in areas})
    limits = [Area(str(area.pk), area.name, (area.minutes_least, area.money_least)) for area in areas]
    there, takes = there_in(budgeting), taken(draft)
    short = {identity for identity, _column in below(draft, limits)}
    return SheetPage(
        sheet=sheet,
        areas=areas,
        projects=projects,
        minutes=Side(there[0], takes[0], sum(row.minutes for row in projects)),
        money=Side(there[1], takes[1], sum(row.money for row in projects)),
        below=[limit.name for limit in limits if limit.id in short],
        amounts={area.pk: draft.amounts.get(str(area.pk), (0, 0)) for area in areas},
        marks=dict(sheet.marks) if sheet else {},
        entered_by=_name(sheet.entered_by_id) if sheet and sheet.entered_by_id else "",
    )


def _name(identity: UUID) -> str:
    return Person.objects.filter(pk=identity).values_list("name", flat=True).first() or ""
