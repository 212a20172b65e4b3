"""A small union that divides hours and money: two areas, three projects, and sheets that its members fill in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonweal.assembly.actions.budget_lines import add_area, bring_project
from commonweal.assembly.actions.budgets import open_for_sheets, prepare_budgeting
from commonweal.assembly.actions.sheets import close_sheets, fill_sheet
from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, Sheet
from commonweal.assembly.queries.sheets import game_of
from commonweal.assembly.rules.budgets import AreaDraft, BudgetingDraft, ProjectDraft
from commonweal.assembly.rules.sheets import Mark, SheetDraft
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of

LATER = AT + timedelta(days=15)
UNTIL = date(2026, 5, 18)


@dataclass(frozen=True)
class Year:
    """A budgeting with those who take part: 100 h and 1,000 € in all."""

    union: Association
    keeper: Person
    member: Person
    budgeting: Budgeting
    kitchen: BudgetArea
    garden: BudgetArea
    oven: BudgetProject
    roof: BudgetProject


def figures(**changes: object) -> BudgetingDraft:
    """Two people with ten hours a week for five weeks: 100 h; 2,000 € less 500 and 500."""
    plain = {
        "year": 2027, "name": "Our year", "people": 2, "weekly_minutes": 600, "weeks": 5, "slack_permille": 1000,
        "fund_minutes": 0, "net": 2_000_00, "buffer": 500_00, "baseline": 500_00,
    }  # fmt: skip
    return BudgetingDraft(**plain | changes)  # type: ignore[arg-type]


def prepared(name: str = "Riverbend", *, at: datetime = AT, **changes: object) -> Year:
    """A budgeting that is being prepared; kitchen and garden take 80 h and 600 €."""
    union = found_union(name, at=at).union
    return year_in(union, add_member_with_login(union, at=at), at=at, **changes)


def year_in(
    union: Association, member: Person | None = None, *, at: datetime = AT, **changes: object
) -> Year:
    """The same in a union that is there already."""
    keeper = founder_of(union)
    budgeting = prepare_budgeting(union=union, draft=figures(**changes), by=keeper, at=at)
    kitchen = area(budgeting, "Kitchen", minutes=50 * 60, money=400_00, minutes_least=20 * 60)
    garden = area(budgeting, "Garden", minutes=30 * 60, money=200_00)
    oven = project(budgeting, "Bread oven", minutes=10 * 60, money=300_00)
    roof = project(budgeting, "Roof", minutes=15 * 60, money=200_00)
    return Year(union, keeper, member or keeper, budgeting, kitchen, garden, oven, roof)


def area(budgeting: Budgeting, name: str, *, at: datetime = AT, **draft: int) -> BudgetArea:
    """An area, written down by the founder."""
    by = founder_of(budgeting.union)
    return add_area(budgeting=budgeting, draft=AreaDraft(name=name, **draft), by=by, at=at)


def project(budgeting: Budgeting, name: str, *, at: datetime = AT, **draft: int) -> BudgetProject:
    """A project, brought by the founder."""
    by = founder_of(budgeting.union)
    return bring_project(budgeting=budgeting, draft=ProjectDraft(name=name, **draft), by=by, at=at)


def played(union: Association, member: Person) -> Budgeting:
    """A year in ``union`` that is played to its end: one sheet, of ``member``, and what came of it."""
    year = year_in(union, member)
    open_for_sheets(budgeting=year.budgeting, until=UNTIL, by=year.keeper, at=AT)
    year.budgeting.refresh_from_db()
    filled(year, member, (30, 300), (20, 100), bread=(5, 0))
    return closed(year)


def opened(name: str = "Riverbend", *, until: date = UNTIL, **changes: object) -> Year:
    """The same, open for sheets for a fortnight."""
    year = prepared(name, **changes)
    open_for_sheets(budgeting=year.budgeting, until=until, by=year.keeper, at=AT)
    year.budgeting.refresh_from_db()
    return year


def sheet_draft(budgeting: Budgeting, *amounts: tuple[int, int], **marks: tuple[int, int]) -> SheetDraft:
    """Hours and euros by area in their order (else as proposed); marks by the project's first word."""
    game = game_of(budgeting)
    given = [(hours * 60, euros * 100) for hours, euros in amounts] or [each.proposed for each in game.areas]
    names = {row.name.split()[0].lower(): str(row.pk) for row in budgeting.projects.all()}
    return SheetDraft(
        {each.id: pair for each, pair in zip(game.areas, given, strict=True)},
        {names[name]: Mark(*said) for name, said in marks.items()},
    )


def filled(
    year: Year,
    person: Person,
    *amounts: tuple[int, int],
    at: datetime = AT,
    **marks: tuple[int, int],
) -> Sheet:
    """The sheet of ``person``, by themselves."""
    draft = sheet_draft(year.budgeting, *amounts, **marks)
    return fill_sheet(budgeting=year.budgeting, person=person, draft=draft, by=person, at=at)


def closed(year: Year, *, at: datetime = LATER) -> Budgeting:
    """What came of the sheets, the day after the last."""
    return close_sheets(budgeting=year.budgeting, by=year.keeper, at=at)
