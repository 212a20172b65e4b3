"""Preparing a budgeting, opening it for sheets, and putting it in force by a decision."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.assembly.actions.budget_lines import (
    add_area,
    bring_project,
    change_area,
    change_project,
    remove_area,
    remove_project,
    take_over_areas,
)
from commonweal.assembly.actions.budgets import (
    change_budgeting,
    end_budget,
    open_for_sheets,
    prepare_budgeting,
    put_in_force,
)
from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, BudgetState
from commonweal.assembly.rules.budgets import AreaDraft, ProjectDraft
from commonweal.assembly.tests.builders.budgets import UNTIL, closed, figures, opened, prepared
from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, found_union, stranger

pytestmark = pytest.mark.django_db


def test_a_budgeting_is_prepared_once_however_often_the_form_is_sent():
    union, keeper = found_union()
    key = uuid4()
    for _ in range(2):
        made = prepare_budgeting(union=union, draft=figures(name=" Our year "), by=keeper, at=AT, key=key)
    assert Budgeting.objects.get() == made
    assert (made.name, made.state) == ("Our year", BudgetState.PREPARING)
    entry = Entry.objects.get(deed="budgeting.prepared")
    assert entry.by == keeper.pk
    assert "Our year" not in entry.facts


def test_preparing_takes_the_mandate():
    year = prepared()
    for by in (year.member, stranger()):
        with pytest.raises(NotPermitted):
            prepare_budgeting(union=year.union, draft=figures(), by=by, at=AT)
        with pytest.raises(NotPermitted):
            change_budgeting(budgeting=year.budgeting, draft=figures(), version=1, by=by, at=AT)
        with pytest.raises(NotPermitted):
            add_area(budgeting=year.budgeting, draft=AreaDraft(name="Care"), by=by, at=AT)
        with pytest.raises(NotPermitted):
            change_area(area=year.kitchen, draft=AreaDraft(name="Care"), version=1, by=by, at=AT)
        with pytest.raises(NotPermitted):
            remove_area(area=year.kitchen, version=1, by=by, at=AT)
        with pytest.raises(NotPermitted):
            take_over_areas(budgeting=year.budgeting, source=year.budgeting, by=by, at=AT)
        with pytest.raises(NotPermitted):
            open_for_sheets(budgeting=year.budgeting, until=UNTIL, by=by, at=AT)


def test_a_figure_that_cannot_be_is_told_at_its_field():
    union, keeper = found_union()
    with pytest.raises(Refused) as refused:
        prepare_budgeting(union=union, draft=figures(weeks=60), by=keeper, at=AT)
    assert refused.value.field == "weeks"
    assert not Budgeting.objects.exists()


def test_who_changes_the_figures_second_is_told():
    year = prepared()
    change_budgeting(budgeting=year.budgeting, draft=figures(people=3), version=1, by=year.keeper, at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_budgeting(budgeting=year.budgeting, draft=figures(people=4), version=1, by=year.keeper, at=AT)
    year.budgeting.refresh_from_db()
    assert (year.budgeting.people, year.budgeting.version) == (3, 2)


def test_areas_are_written_down_changed_and_taken_out():
    year, key = prepared(), uuid4()
    for _ in range(2):
        care = add_area(
            budgeting=year.budgeting, draft=AreaDraft(name="Care"), by=year.keeper, at=AT, key=key
        )
    assert BudgetArea.objects.filter(name="Care").count() == 1
    with pytest.raises(Refused) as refused:
        change_area(area=care, draft=AreaDraft(name="Kitchen"), version=1, by=year.keeper, at=AT)
    assert refused.value.field == "name"
    change_area(area=care, draft=AreaDraft(name="Care", minutes=60), version=1, by=year.keeper, at=AT)
    care.refresh_from_db()
    assert care.minutes == 60
    for _ in range(2):
        remove_area(area=care, version=2, by=year.keeper, at=AT)
    assert Entry.objects.filter(deed="budget.area_removed").count() == 1


def test_every_member_brings_projects_but_no_visitor():
    year, key = prepared(), uuid4()
    draft = ProjectDraft(name="Swing", money=50_00)
    for _ in range(2):
        swing = bring_project(budgeting=year.budgeting, draft=draft, by=year.member, at=AT, key=key)
    assert BudgetProject.objects.get(name="Swing") == swing
    visitor = add_member(year.union, "Guest", standing=Standing.VISITOR)
    for by in (visitor, stranger()):
        with pytest.raises(NotPermitted):
            bring_project(budgeting=year.budgeting, draft=ProjectDraft(name="Boat", money=1), by=by, at=AT)
    for draft, field in (
        (ProjectDraft(name="Boat"), "minutes"),
        (ProjectDraft(name="Roof", money=1), "name"),
    ):
        with pytest.raises(Refused) as refused:
            bring_project(budgeting=year.budgeting, draft=draft, by=year.member, at=AT)
        assert refused.value.field == field


def test_a_project_is_changed_by_whoever_brought_it_or_a_planner():
    year = prepared()
    draft = ProjectDraft(name="Swing", money=50_00)
    swing = bring_project(budgeting=year.budgeting, draft=draft, by=year.member, at=AT)
    bigger = ProjectDraft(name="Big swing", money=60_00)
    change_project(project=swing, draft=bigger, version=1, by=year.member, at=AT)
    change_project(
        project=swing, draft=ProjectDraft(name="Swing", money=70_00), version=2, by=year.keeper, at=AT
    )
    swing.refresh_from_db()
    assert (swing.name, swing.money) == ("Swing", 70_00)
    with pytest.raises(NotPermitted):
        change_project(project=year.oven, draft=draft, version=1, by=year.member, at=AT)
    with pytest.raises(NotPermitted):
        remove_project(project=year.oven, version=1, by=year.member, at=AT)
    remove_project(project=swing, version=3, by=year.member, at=AT)
    assert not BudgetProject.objects.filter(pk=swing.pk).exists()


@pytest.mark.parametrize("sort", ["area", "project"])
def test_who_changes_an_area_or_project_second_is_told_and_the_first_stays(sort):
    year = prepared()
    line, draft = (year.kitchen, AreaDraft) if sort == "area" else (year.oven, ProjectDraft)
    change, remove = (change_area, remove_area) if sort == "area" else (change_project, remove_project)
    change(**{sort: line}, draft=draft(name="First", money=1), version=1, by=year.keeper, at=AT)
    with pytest.raises(ChangedMeanwhile, match="both are shown"):
        change(**{sort: line}, draft=draft(name="Second", money=1), version=1, by=year.keeper, at=AT)
    with pytest.raises(ChangedMeanwhile, match="before you take it out"):
        remove(**{sort: line}, version=1, by=year.keeper, at=AT)
    line.refresh_from_db()
    assert (line.name, line.version) == ("First", 2)
    remove(**{sort: line}, version=2, by=year.keeper, at=AT)
    with pytest.raises(Refused, match="took this out"):
        change(**{sort: line}, draft=draft(name="Third", money=1), version=2, by=year.keeper, at=AT)


def test_areas_of_the_year_before_are_taken_over_once():
    year, key = prepared(), uuid4()
    following = prepare_budgeting(union=year.union, draft=figures(year=2028), by=year.keeper, at=AT)
    elsewhere = prepared("Elsewhere")
    for _ in range(2):
        take_over_areas(budgeting=following, source=year.budgeting, by=year.keeper, at=AT, key=key)
    rows = following.areas.order_by("position").values_list("name", "minutes", "minutes_least")
    assert list(rows) == [("Kitchen", 3000, 1200), ("Garden", 1800, 0)]
    take_over_areas(budgeting=following, source=elsewhere.budgeting, by=year.keeper, at=AT)
    assert following.areas.count() == 2


def test_opening_fixes_everything_and_the_seed_of_the_lots():
    year, key = prepared(), uuid4()
    for _ in range(2):
        budgeting = open_for_sheets(budgeting=year.budgeting, until=UNTIL, by=year.keeper, at=AT, key=key)
    assert (budgeting.state, len(budgeting.seed)) == (BudgetState.OPEN, 64)
    refusals = (
        lambda: open_for_sheets(budgeting=budgeting, until=UNTIL, by=year.keeper, at=AT),
        lambda: change_budgeting(budgeting=budgeting, draft=figures(), version=2, by=year.keeper, at=AT),
        lambda: add_area(budgeting=budgeting, draft=AreaDraft(name="Care"), by=year.keeper, at=AT),
        lambda: change_area(area=year.kitchen, draft=AreaDraft(name="K"), version=1, by=year.keeper, at=AT),
        lambda: remove_area(area=year.kitchen, version=1, by=year.keeper, at=AT),
        lambda: remove_project(project=year.oven, version=1, by=year.keeper, at=AT),
    )
    for deed in refusals:
        with pytest.raises(Refused) as refused:
            deed()
        assert "opened" in str(refused.value)
    assert budgeting.areas.count() == 2


def test_what_cannot_be_opened_stays_in_preparation():
    year = prepared()
    for until, field in (
        (AT.date() - timedelta(days=1), "until"),
        (AT.date() + timedelta(days=999), "until"),
    ):
        with pytest.raises(Refused) as refused:
            open_for_sheets(budgeting=year.budgeting, until=until, by=year.keeper, at=AT)
        assert refused.value.field == field
    too_much = AreaDraft(name="Kitchen", minutes=71 * 60)
    change_area(area=year.kitchen, draft=too_much, version=1, by=year.keeper, at=AT)
    with pytest.raises(Refused) as refused:
        open_for_sheets(budgeting=year.budgeting, until=UNTIL, by=year.keeper, at=AT)
    assert "more hours than there are" in str(refused.value)
    year.budgeting.refresh_from_db()
    assert year.budgeting.state == BudgetState.PREPARING


def test_only_a_decision_puts_a_budget_in_force_and_one_a_year(decided_in):
    year = opened()
    decided = decided_in(year.union, "assembly.budgets")
    with pytest.raises(Refused):
        put_in_force(budgeting=year.budgeting, decided=decided, by=year.keeper, at=AT)
    closed(year)
    other = decided_in(found_union("Elsewhere").union, "assembly.budgets")
    with pytest.raises(NotPermitted):
        put_in_force(budgeting=year.budgeting, decided=other, by=year.member, at=AT)
    key = uuid4()
    for _ in range(2):
        budget = put_in_force(budgeting=year.budgeting, decided=decided, by=year.member, at=AT, key=key)
    assert (budget.state, budget.decision_id) == (BudgetState.HOLDS, decided.decision)
    assert Entry.objects.get(deed="budget.opened").under == decided.decision
    again = prepare_budgeting(union=year.union, draft=figures(), by=year.keeper, at=AT)
    Budgeting.objects.filter(pk=again.pk).update(state=BudgetState.CLOSED, sheets_until=UNTIL)
    with pytest.raises(Refused) as refused:
        put_in_force(budgeting=again, decided=decided, by=year.member, at=AT)
    assert "2027" in str(refused.value)
    for _ in range(2):
        end_budget(budgeting=budget, decided=decided, by=year.member, at=AT, key=key.__class__(int=7))
    with pytest.raises(Refused):
        end_budget(budgeting=budget, decided=decided, by=year.member, at=AT)
    assert put_in_force(budgeting=again, decided=decided, by=year.member, at=AT).state == BudgetState.HOLDS


@pytest.fixture
def decided_in():
    """A decision that was taken, and what it gives; as ``carrying_out`` makes it."""
    from commonweal.assembly.tests.builders.proposals import brought
    from commonweal.people.decided import Decided

    def decided(union, *powers):
        proposal = brought(union)
        return Decided(association=union.pk, decision=proposal.pk, powers=frozenset(powers))

    return decided
