"""Budgetings as pages show them: what there is and how it is worked out, areas, projects, and how many sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.shortcuts import get_object_or_404

from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, BudgetState
from commonweal.assembly.queries.sheets import Asked, figures_of, how_many, is_open, sheet_of, there_in
from commonweal.people.models import Association, Person


def budgetings_of(union: Association) -> list[Budgeting]:
    """All budgetings of a union, the newest year first."""
    return list(Budgeting.objects.filter(union=union).order_by("-year", "-id"))


def budgeting_of(union: Association, pk: UUID) -> Budgeting:
    """One budgeting of this union; 404 for any other."""
    return get_object_or_404(Budgeting.objects.select_related("union"), union=union, pk=pk)


def area_of(budgeting: Budgeting, pk: UUID) -> BudgetArea:
    """One area of this budgeting; 404 for any other."""
    return get_object_or_404(BudgetArea, budgeting=budgeting, pk=pk)


def project_of(budgeting: Budgeting, pk: UUID) -> BudgetProject:
    """One project of this budgeting; 404 for any other."""
    return get_object_or_404(BudgetProject, budgeting=budgeting, pk=pk)


Line = BudgetArea | BudgetProject
"""What a budgeting divides among: one of its areas or projects."""
TYPED = ("name", "text", "minutes", "money", "minutes_least", "money_least", "version")


def typed_line(line: Line) -> dict[str, object]:
    """An area or a project as its form begins with it."""
    return {name: getattr(line, name) for name in TYPED if hasattr(line, name)}


def newest_line(line: Line) -> Line:
    """The same area or project as it is now."""
    return type(line).objects.get(pk=line.pk)


def areas_of(budgeting: Budgeting) -> list[BudgetArea]:
    """Its areas in their order."""
    return list(BudgetArea.objects.filter(budgeting=budgeting).order_by("position"))


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as lists show it; ``is_mine`` for whoever brought it."""

    id: UUID
    number: int
    name: str
    text: str
    minutes: int
    money: int
    brought_by: str
    is_mine: bool


def projects_of(budgeting: Budgeting, reader: Person | None = None) -> list[ProjectRow]:
    """Its projects by number, with the names of who brought them."""
    rows = BudgetProject.objects.filter(budgeting=budgeting).select_related("brought_by__person")
    return [
        ProjectRow(
            id=row.pk, number=row.number, name=row.name, text=row.text, minutes=row.minutes, money=row.money,
            brought_by=getattr(getattr(row.brought_by, "person", None), "name", ""),
            is_mine=reader is not None and row.brought_by_id == reader.pk,
        )
        for row in rows.order_by("number")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a budgeting: what there is, what the planners propose for areas, what projects ask together."""

    there: int
    proposed: int
    asked: int

    @property
    def left(self) -> int:
        """What the planners' proposal leaves for projects; below zero when it takes more than there is."""
        return self.there - self.proposed

    @property
    def over(self) -> int:
        """How much the planners propose beyond what there is."""
        return max(-self.left, 0)

    @property
    def is_over(self) -> bool:
        """Whether the planners propose more than there is."""
        return self.left < 0


@dataclass(frozen=True)
class BudgetPage:
    """All that the page of a budgeting shows; ``my_sheet`` is none, counts or waits."""

    budgeting: Budgeting
    minutes: Column
    money: Column
    areas: Sequence[BudgetArea]
    projects: Sequence[ProjectRow]
    many: Asked
    is_open: bool
    my_sheet: str
    is_paper: bool
    earlier: Budgeting | None

    @property
    def slack(self) -> Decimal:
        """Slack as a factor, such as 1.05."""
        return Decimal(self.budgeting.slack_permille) / 1000


def budget_page(budgeting: Budgeting, person: Person, at: datetime) -> BudgetPage:
    """A budgeting for ``person`` at ``at``: a constant number of queries."""
    areas, projects = areas_of(budgeting), projects_of(budgeting, person)
    there = there_in(budgeting)
    mine = sheet_of(budgeting, person.pk)
    return BudgetPage(
        budgeting=budgeting,
        minutes=Column(there[0], sum(row.minutes for row in areas), sum(row.minutes for row in projects)),
        money=Column(there[1], sum(row.money for row in areas), sum(row.money for row in projects)),
        areas=areas,
        projects=projects,
        many=how_many(budgeting, at),
        is_open=is_open(budgeting, at),
        my_sheet="none" if mine is None else "counts" if mine.counts else "waits",
        is_paper=mine is not None and mine.entered == "paper" and mine.confirmed_at is None,
        earlier=_earlier(budgeting) if budgeting.state == BudgetState.PREPARING and not areas else None,
    )


def _earlier(budgeting: Budgeting) -> Budgeting | None:
    """The last budgeting with areas before this one, to begin with."""
    rows = Budgeting.objects.filter(union=budgeting.union_id, areas__isnull=False).exclude(pk=budgeting.pk)
    return rows.order_by("-year", "-id").first()


def typed_figures(budgeting: Budgeting) -> dict[str, object]:
    """The figures as a form begins with them."""
    figures = figures_of(budgeting)
    typed: dict[str, object] = {name: getattr(figures, name) for name in figures.__slots__}
    return typed | {"slack_permille": Decimal(figures.slack_permille) / 1000, "version": budgeting.version}


def figures_of_next(union: Association, *, year: int) -> dict[str, object]:
    """What the next budgeting begins with: last year's figures, or one person's week."""
    last = Budgeting.objects.filter(union=union).order_by("-year", "-id").first()
    if last is None:
        return {"year": year, "weeks": 45, "slack_permille": 1}
    return typed_figures(last) | {"year": max(year, last.year + 1), "version": None, "name": ""}
