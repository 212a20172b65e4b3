"""Members' sheets: private, changeable until closing, counted when both columns fit, and worked out once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.forgetting.budgets import forget_budgets
from commonweal.assembly.actions.sheets import (
    close_sheets,
    close_sheets_due,
    confirm_sheet,
    enter_sheet,
    fill_sheet,
    take_back_sheet,
)
from commonweal.assembly.models import BudgetState, Sheet, SheetEntered
from commonweal.assembly.queries.own.budgets import show_budgets
from commonweal.assembly.queries.sheets import givers_of, how_many, on_paper, waiting_sheets
from commonweal.assembly.rules.sheets import Mark, SheetDraft
from commonweal.assembly.tests.builders.budgets import LATER, closed, filled, opened, prepared, sheet_draft
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.memberships import part_ways
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, give_powers, stranger

pytestmark = pytest.mark.django_db
LAST_MINUTE = AT.replace(day=18, hour=23, minute=30)


def test_a_sheet_is_kept_once_and_nobody_reads_in_the_journal_whose_it_is():
    year, key = opened(), uuid4()
    draft = sheet_draft(year.budgeting, (40, 300), (20, 100), bread=(5, 0))
    for _ in range(2):
        sheet = fill_sheet(
            budgeting=year.budgeting, person=year.member, draft=draft, by=year.member, at=AT, key=key
        )
    assert Sheet.objects.get() == sheet
    assert sheet.counts
    assert sheet.amounts[str(year.kitchen.pk)] == [2400, 300_00]
    assert sheet.marks == {str(year.oven.pk): [5, 0, ""]}
    entry = Entry.objects.get(deed="sheet.kept")
    assert entry.by is None
    assert str(year.member.pk) not in f"{entry.facts}{entry.subject}{entry.for_whom}"


def test_a_sheet_that_does_not_fit_is_kept_and_counts_once_it_does():
    year = opened()
    assert not filled(year, year.member, (90, 300), (20, 100)).counts
    assert not filled(year, year.member, (40, 900), (20, 200)).counts
    assert not filled(year, year.member, (19, 300), (20, 100)).counts  # the kitchen needs 20 h at least
    assert filled(year, year.member, (80, 900), (20, 100)).counts
    assert Sheet.objects.count() == 1
    many = how_many(year.budgeting, AT)
    assert (many.asked, many.counted, many.is_everybody) == (2, 1, False)


def test_only_oneself_or_whom_one_trusts_fills_ones_sheet():
    year = opened()
    elder = add_member(year.union, "Elder")
    visitor = add_member(year.union, "Guest", standing=Standing.VISITOR)
    draft = sheet_draft(year.budgeting)
    for person, by in ((elder, year.member), (elder, stranger()), (visitor, visitor)):
        with pytest.raises(NotPermitted):
            fill_sheet(budgeting=year.budgeting, person=person, draft=draft, by=by, at=AT)
    trust_proxy(person=elder, trusted=year.member, union=year.union, by=year.keeper, at=AT)
    sheet = fill_sheet(budgeting=year.budgeting, person=elder, draft=draft, by=year.member, at=AT)
    assert sheet.person_id == elder.pk
    assert [giver.sort for giver in givers_of(year.member, year.union, AT)] == ["me", "trusted"]
    assert givers_of(visitor, year.union, AT) == []


def test_what_is_no_sheet_of_this_budgeting_is_refused_where_it_is():
    year, other = opened(), opened("Elsewhere")
    draft = sheet_draft(other.budgeting)
    with pytest.raises(Refused) as refused:
        fill_sheet(budgeting=year.budgeting, person=year.member, draft=draft, by=year.member, at=AT)
    assert "changed meanwhile" in str(refused.value)
    mine = sheet_draft(year.budgeting)
    six = SheetDraft(mine.amounts, {str(year.roof.pk): Mark(6, 0)})
    with pytest.raises(Refused) as refused:
        fill_sheet(budgeting=year.budgeting, person=year.member, draft=six, by=year.member, at=AT)
    assert refused.value.field == str(year.roof.pk)
    assert not Sheet.objects.exists()


def test_sheets_are_taken_until_the_end_of_the_last_day_and_not_before_they_are_opened():
    year = opened()
    filled(year, year.member, at=LAST_MINUTE)
    after = LAST_MINUTE + timedelta(hours=1)
    deeds = (
        lambda: filled(year, year.keeper, at=after),
        lambda: take_back_sheet(sheet=Sheet.objects.get(), by=year.member, at=after),
        lambda: filled(prepared("Elsewhere"), stranger()),
    )
    for deed in deeds:
        with pytest.raises(Refused):
            deed()
    closed(year)
    with pytest.raises(Refused):
        filled(year, year.keeper, at=LAST_MINUTE)
    assert Sheet.objects.count() == 1


def test_a_paper_sheet_is_marked_and_theirs_to_confirm_or_change():
    year, key = opened(), uuid4()
    elder = add_member(year.union, "Elder")
    draft = sheet_draft(year.budgeting)
    with pytest.raises(NotPermitted):
        enter_sheet(budgeting=year.budgeting, person=elder, draft=draft, by=year.member, at=AT)
    give_powers(year.member, year.union, "assembly.enter_ballots")
    for _ in range(2):
        sheet = enter_sheet(
            budgeting=year.budgeting, person=elder, draft=draft, by=year.member, at=AT, key=key
        )
    assert (sheet.entered, sheet.entered_by_id) == (SheetEntered.PAPER, year.member.pk)
    entry = Entry.objects.get(deed="sheet.entered")
    assert (entry.by, entry.for_whom) == (year.member.pk, None)
    assert elder.pk in {giver.id for giver in on_paper(year.budgeting, AT)}
    with pytest.raises(NotPermitted):
        confirm_sheet(sheet=sheet, by=year.member, at=AT)
    with pytest.raises(ChangedMeanwhile):
        confirm_sheet(sheet=sheet, turn=sheet.turn + 1, by=elder, at=AT)
    for _ in range(2):
        assert confirm_sheet(sheet=sheet, turn=sheet.turn, by=elder, at=AT).confirmed_at == AT
    assert elder.pk not in {giver.id for giver in on_paper(year.budgeting, AT)}
    with pytest.raises(Refused) as refused:
        enter_sheet(budgeting=year.budgeting, person=elder, draft=draft, by=year.member, at=AT)
    assert "only they change it" in str(refused.value)
    assert filled(year, elder, (30, 100), (20, 100)).entered == SheetEntered.SELF
    assert elder.pk not in {giver.id for giver in on_paper(year.budgeting, AT)}


def test_a_sheet_is_taken_back_by_whose_it_is():
    year = opened()
    sheet = filled(year, year.member)
    with pytest.raises(NotPermitted):
        take_back_sheet(sheet=sheet, by=year.keeper, at=AT)
    for _ in range(2):
        take_back_sheet(sheet=sheet, by=year.member, at=AT)
    assert not Sheet.objects.exists()
    assert Entry.objects.filter(deed="sheet.taken_back").count() == 1


def test_closing_before_the_last_day_takes_everybodys_sheet():
    year = opened()
    filled(year, year.member)
    with pytest.raises(Refused) as refused:
        close_sheets(budgeting=year.budgeting, by=year.keeper, at=AT)
    assert "1 of 2" in str(refused.value)
    year.budgeting.refresh_from_db()
    assert year.budgeting.state == BudgetState.OPEN
    filled(year, year.keeper)
    for by in (year.member, stranger()):
        with pytest.raises(NotPermitted):
            close_sheets(budgeting=year.budgeting, by=by, at=AT)
    assert close_sheets(budgeting=year.budgeting, by=year.keeper, at=AT).state == BudgetState.CLOSED


def test_who_parted_is_not_waited_for_and_their_sheet_counts():
    year = opened()
    leaver = add_member(year.union, "Leaver")
    for person in (leaver, year.member):
        filled(year, person)
    part_ways(member=leaver, association=year.union, by=leaver, at=AT)
    tomorrow = AT + timedelta(days=1)
    many = how_many(year.budgeting, tomorrow)
    assert (many.asked, many.counted, many.is_everybody) == (2, 1, False)
    filled(year, year.keeper, at=tomorrow)
    done = close_sheets(budgeting=year.budgeting, by=year.keeper, at=tomorrow)
    assert done.outcome["counted"] == 3


def test_what_came_of_the_sheets_is_worked_out_once():
    year, key = opened(), uuid4()
    filled(year, year.keeper, (40, 400), (30, 100), bread=(5, 0))
    filled(year, year.member, (50, 500), (20, 200), bread=(2, 0), roof=(0, 5))
    elder = add_member(year.union, "Elder")
    filled(year, elder, (100, 500), (100, 500), roof=(5, 0))  # does not fit, and so does not count
    for _ in range(2):
        done = close_sheets(budgeting=year.budgeting, by=year.keeper, at=LATER, key=key)
    assert done.outcome["counted"] == 2
    got = {area: one["got"] for area, one in done.outcome["areas"].items()}
    assert got == {str(year.kitchen.pk): [2400, 400_00], str(year.garden.pk): [1200, 100_00]}
    oven, roof = (done.outcome["projects"][str(each.pk)] for each in (year.oven, year.roof))
    assert (oven["chosen"], oven["support"], roof["chosen"], roof["concern"]) == ("shares", 7, "", 5)
    assert done.outcome["rest"] == [30 * 60, 200_00]
    with pytest.raises(Refused):
        close_sheets(budgeting=year.budgeting, by=year.keeper, at=LATER)
    [entry] = Entry.objects.filter(deed="budgeting.closed")
    assert str(year.oven.pk) in entry.facts


def test_the_clock_closes_what_is_due_and_only_that():
    year, other = opened(), opened("Elsewhere", until=LATER.date() + timedelta(days=9))
    assert close_sheets_due(at=LAST_MINUTE) == 0
    assert close_sheets_due(at=LATER) == 1
    assert close_sheets_due(at=LATER) == 0
    year.budgeting.refresh_from_db()
    other.budgeting.refresh_from_db()
    assert (year.budgeting.state, other.budgeting.state) == (BudgetState.CLOSED, BudgetState.OPEN)
    assert year.budgeting.outcome["counted"] == 0
    assert Entry.objects.get(deed="budgeting.closed").by is None


def test_what_waits_for_a_sheet_of_mine():
    year, _other = opened(), opened("Elsewhere")

    def waiting(person, at=AT, standing="contributor"):
        return waiting_sheets(person, year.union, at, standing=standing)

    assert waiting(year.member) == [year.budgeting]
    assert waiting(year.member, standing="visitor") == []
    filled(year, year.member, (90, 300), (20, 100))
    assert waiting(year.member) == [year.budgeting]
    filled(year, year.member)
    assert waiting(year.member) == []
    assert waiting(year.keeper, at=LATER) == []


def test_what_is_held_about_somebody_is_shown_to_them_and_nobody_elses():
    year = opened()
    filled(year, year.member, (33, 333), (22, 222), bread=(5, 0))
    filled(year, year.keeper, (44, 444), (11, 111))
    shown = show_budgets(year.member)
    [sheet] = shown["sheets"]
    assert (sheet["year"], sheet["minutes_and_money"][str(year.kitchen.pk)]) == (2027, [33 * 60, 333_00])
    assert sheet["marks"] == {str(year.oven.pk): [5, 0, ""]}
    assert [44 * 60, 444_00] not in sheet["minutes_and_money"].values()
    assert [each["name"] for each in show_budgets(year.keeper)["budget_projects"]] == ["Bread oven", "Roof"]


def test_who_is_forgotten_leaves_figures_without_words():
    year, other = opened(), opened("Elsewhere")
    words = SheetDraft(
        sheet_draft(year.budgeting).amounts, {str(year.roof.pk): Mark(0, 3, "It hides the lime tree.")}
    )
    fill_sheet(budgeting=year.budgeting, person=year.member, draft=words, by=year.member, at=AT)
    outcome = closed(year).outcome
    filled(other, other.member)
    forget_budgets(year.member)
    forget_budgets(other.member)
    [left] = Sheet.objects.all()
    assert left.marks == {str(year.roof.pk): [0, 3, ""]}
    year.budgeting.refresh_from_db()
    assert year.budgeting.outcome == outcome
