"""Two at the same moment: one closing, and no sheet slips in after it."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.budget_lines import change_area
from commonweal.assembly.actions.budgets import open_for_sheets
from commonweal.assembly.actions.sheets import close_sheets, fill_sheet
from commonweal.assembly.models import BudgetArea, Budgeting, BudgetState, Sheet
from commonweal.assembly.rules.budgets import AreaDraft
from commonweal.assembly.tests.builders.budgets import LATER, UNTIL, filled, opened, prepared, sheet_draft
from commonweal.journal.models import Entry
from commonweal.people.models import Person
from commonweal.people.tests.at_once import at_once
from commonweal.people.tests.builders import AT, founder_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_close_at_once_one_closes_and_the_other_is_told():
    year = opened()
    filled(year, year.member)

    def close():
        found = Budgeting.objects.select_related("union").get(pk=year.budgeting.pk)
        by = Person.objects.get(pk=year.keeper.pk)
        close_sheets(budgeting=found, by=by, at=LATER, key=uuid4())

    assert at_once(close, close) == ["done", "told"]
    assert Entry.objects.filter(union=year.union.pk, deed="budgeting.closed").count() == 1


def test_the_last_sheet_and_the_closing_at_once_agree():
    """Either the sheet came first and counts, or it was refused; never kept and not counted."""
    year = opened()
    filled(year, year.keeper)
    draft = sheet_draft(year.budgeting, bread=(5, 0))
    filled(year, year.member)

    def fill():
        found = Budgeting.objects.select_related("union").get(pk=year.budgeting.pk)
        by = Person.objects.get(pk=year.member.pk)
        fill_sheet(budgeting=found, person=by, draft=draft, by=by, at=AT, key=uuid4())

    def close():
        found = Budgeting.objects.select_related("union").get(pk=year.budgeting.pk)
        close_sheets(budgeting=found, by=Person.objects.get(pk=year.keeper.pk), at=AT, key=uuid4())

    outcomes = at_once(fill, close)
    found = Budgeting.objects.get(pk=year.budgeting.pk)
    kept = Sheet.objects.get(person_id=year.member.pk).marks != {}
    assert found.state == BudgetState.CLOSED
    assert (found.outcome["projects"][str(year.oven.pk)]["support"] == 5) == kept
    assert outcomes == (["done", "done"] if kept else ["done", "told"])


def test_of_two_who_write_the_same_line_or_sheet_at_once_one_is_told():
    year = prepared()
    pk = year.kitchen.pk

    def change(name):
        row = BudgetArea.objects.select_related("budgeting__union").get(pk=pk)
        draft = AreaDraft(name=name, minutes=60)
        return lambda: change_area(area=row, draft=draft, version=1, by=founder_of(year.union), at=AT)

    assert at_once(change("Hearth"), change("Stove"), by_name=True) == ["ChangedMeanwhile", "done"]
    assert Entry.objects.filter(union=year.union.pk, deed="budget.area_changed").count() == 1
    open_for_sheets(budgeting=year.budgeting, until=UNTIL, by=year.keeper, at=AT)
    drafts = [sheet_draft(year.budgeting, (1, hours), (2, 2)) for hours in (30, 40)]

    def fill(draft):
        found = Budgeting.objects.select_related("union").get(pk=year.budgeting.pk)
        by = Person.objects.get(pk=year.member.pk)
        return lambda: fill_sheet(budgeting=found, person=by, draft=draft, turn=0, by=by, at=AT)

    assert at_once(*(fill(draft) for draft in drafts), by_name=True) == ["ChangedMeanwhile", "done"]
    assert Sheet.objects.get().turn == 1


def test_the_same_sheet_sent_twice_at_once_is_one_sheet():
    year, key = opened(), uuid4()
    draft = sheet_draft(year.budgeting)

    def fill():
        found = Budgeting.objects.select_related("union").get(pk=year.budgeting.pk)
        by = Person.objects.get(pk=year.member.pk)
        fill_sheet(budgeting=found, person=by, draft=draft, by=by, at=AT, key=key)

    assert at_once(fill, fill) == ["done", "done"]
    assert Sheet.objects.filter(budgeting=year.budgeting).count() == 1
    assert Entry.objects.filter(union=year.union.pk, deed="sheet.kept").count() == 1
