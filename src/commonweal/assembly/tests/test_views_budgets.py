"""Pages of the yearly budget: prepared, opened, closed, and nobody else's to be seen."""

from uuid import uuid4

import pytest

from commonweal.assembly.models import BudgetArea, Budgeting, BudgetProject, BudgetState
from commonweal.assembly.tests.builders.budgets import area, closed, filled, opened, prepared, project
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.people.tests.builders import AT, add_member_with_login, found_union, founder_of

pytestmark = pytest.mark.django_db
FIGURES = {
    "year": "1992", "name": "The game", "people": "74", "weekly_minutes": "45", "weeks": "45", "slack_permille": "1.05",
    "fund_minutes": "300", "net": "518900", "buffer": "50000", "baseline": "244546",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened while the sheets are out."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def keeper_of(union):
    """A browser of the founder, who holds every power."""
    return browser(founder_of(union))


def key():
    return {"key": str(uuid4())}


def plain(page):
    """The page with ordinary spaces."""
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_game_of_1992_is_prepared_and_its_arithmetic_is_shown():
    union, _keeper = found_union()
    client, form = keeper_of(union), key() | FIGURES
    assert "Less holidays" in shown(client.get(at(union, "budget_new")))
    for _tap in range(2):
        made = client.post(at(union, "budget_new"), form)
    [budgeting] = Budgeting.objects.all()
    assert made.headers["Location"] == at(union, "budget", budgeting.pk)
    area(budgeting, "All areas", minutes=146_233 * 60, money=190_130_00)
    page = plain(shown(client.get(at(union, "budget", budgeting.pk))))
    for figure in (
        "157 042.5", "224 354.00 €", "146 233 h", "10 810 h", "34 224 €", "1.05 slack", "about 47 h 10 a week each",
        "about 43 h 55 a week for each of us",
    ):  # fmt: skip
        assert figure in page
    assert "Nothing waits for you" in shown(client.get(at(union, "budgets")))


def test_what_cannot_be_is_told_and_what_was_typed_stays():
    union, _keeper = found_union()
    client = keeper_of(union)
    for wrong, sentence in (
        ({"weeks": "60"}, "53 weeks"), ({"slack_permille": "2"}, "Slack is from"), ({"net": "much"}, "not a number"),
    ):  # fmt: skip
        response = client.post(at(union, "budget_new"), key() | FIGURES | wrong)
        assert response.status_code == 422
        page = shown(response)
        assert sentence in page
        assert f'value="{next(iter(wrong.values()))}"' in page
        assert 'value="244546"' in page
    assert not Budgeting.objects.exists()


def test_who_saves_figures_second_sees_both():
    year = prepared()
    client, change = keeper_of(year.union), at(year.union, "budget_change", year.budgeting.pk)
    client.post(change, key() | FIGURES | {"version": "1", "people": "7"})
    response = client.post(change, key() | FIGURES | {"version": "1", "people": "9"})
    assert response.status_code == 409
    page = shown(response)
    assert "Somebody else" in page
    assert 'name="version" value="2"' in page
    assert client.post(change, key() | FIGURES | {"version": "2", "people": "9"}).status_code == 302
    year.budgeting.refresh_from_db()
    assert year.budgeting.people == 9


def test_members_bring_projects_and_planners_write_down_areas():
    year = prepared()
    member, keeper, pk = browser(year.member), keeper_of(year.union), year.budgeting.pk
    page = shown(member.get(at(year.union, "budget", pk)))
    assert "Bring a project" in page
    assert "Change the figures" not in page
    form = key() | {"name": "Swing", "minutes": "2:30", "money": ""}
    assert member.post(at(year.union, "budget_project_new", pk), form).status_code == 302
    swing = BudgetProject.objects.get(name="Swing")
    assert swing.minutes == 150
    response = member.post(at(year.union, "budget_project_new", pk), key() | {"name": "Boat"})
    assert (response.status_code, "for hours, for money" in shown(response)) == (422, True)
    response = member.post(at(year.union, "budget_area_new", pk), key() | {"name": "Care"})
    assert response.status_code == 403
    assert (
        keeper.post(
            at(year.union, "budget_area_new", pk), key() | {"name": "Care", "minutes": "5"}
        ).status_code
        == 302
    )
    line = at(year.union, "budget_area", pk, BudgetArea.objects.get(name="Care").pk)
    assert 'value="5"' in shown(keeper.get(line))
    assert keeper.post(line, key() | {"name": "Kitchen", "version": "1"}).status_code == 422
    assert keeper.post(line, key() | {"remove": "yes", "version": "1"}).status_code == 302
    assert not BudgetArea.objects.filter(name="Care").exists()
    mine = at(year.union, "budget_project", pk, swing.pk)
    assert member.post(mine, key() | {"name": "Big swing", "money": "10", "version": "1"}).status_code == 302
    assert (
        member.post(at(year.union, "budget_project", pk, year.oven.pk), key() | {"remove": "yes"}).status_code
        == 403
    )


@pytest.mark.parametrize("sort", ["area", "project"])
def test_who_saves_an_area_or_project_second_sees_both_and_loses_nothing(sort):
    year = prepared()
    keeper, line = keeper_of(year.union), year.kitchen if sort == "area" else year.oven
    address = at(year.union, f"budget_{sort}", year.budgeting.pk, line.pk)
    assert 'name="version" value="1"' in shown(keeper.get(address))
    first = key() | {"name": "Hearth", "minutes": "5", "version": "1"}
    for _tap in range(2):
        assert keeper.post(address, first).status_code == 302
    once_more = keeper.post(address, first | {"minutes": "6"})
    assert (once_more.status_code, "says something else now" in shown(once_more)) == (409, True)
    second = {"name": "Stove", "minutes": "7", "text": "Warm", "version": "1"}
    for press in ({}, {"remove": "yes"}):
        response = keeper.post(address, key() | second | press)
        page = shown(response)
        assert (response.status_code, "Somebody else changed this" in page) == (409, True)
        assert "<mark>Hearth</mark>" in page
        assert 'value="Stove"' in page
        assert 'name="version" value="2"' in page
    assert keeper.post(address, key() | second | {"version": "2"}).status_code == 302
    line.refresh_from_db()
    assert (line.name, line.text, line.minutes) == ("Stove", "Warm", 420)


def test_several_areas_are_pasted_from_a_table_all_or_none():
    year = prepared()
    keeper, address = keeper_of(year.union), at(year.union, "budget_areas_several", year.budgeting.pk)
    for lines, sentence in (
        ("Care; 10; 5\nSchool; many; 5", "Line 2: “many” is not a number."),
        ("Care; 10; 5\n\nCare; 1", "Line 3: “Care” stands there twice."),
        ("Care; 1; 1; 2", "Line 1: The least is no more"),
        ("Care; 1; 2; 0; 0; 9", "Line 1: at most 5 cells"),
        ("Care; 1\nKitchen; 2", "is there already"),
    ):
        response = keeper.post(address, key() | {"lines": lines})
        assert response.status_code == 422
        page = shown(response)
        assert sentence in page
        assert "Care; 1" in page
    assert year.budgeting.areas.count() == 2
    form = key() | {"lines": "Care\t10,5\t1 500\nSchool; 2:30; ; 1"}
    for _tap in range(2):
        assert keeper.post(address, form).status_code == 302
    rows = year.budgeting.areas.order_by("position").values_list("name", "minutes", "money", "minutes_least")
    assert list(rows)[2:] == [("Care", 630, 1500_00, 0), ("School", 150, 0, 60)]
    member = browser(year.member)
    assert member.post(address, key() | {"lines": "Music; 1; 1"}).status_code == 403


def test_a_year_is_opened_and_closed():
    year = prepared()
    keeper, pk = keeper_of(year.union), year.budgeting.pk
    response = keeper.post(at(year.union, "budget_open", pk), key() | {"until": "2026-05-01"})
    assert (response.status_code, "is past" in shown(response)) == (422, True)
    assert keeper.post(at(year.union, "budget_open", pk), key() | {"until": "2026-05-18"}).status_code == 302
    page = shown(browser(year.member).get(at(year.union, "budgets")))
    assert "Fill in my sheet" in page
    assert browser(year.member).post(at(year.union, "budget_close", pk), key()).status_code == 302
    year.budgeting.refresh_from_db()
    assert year.budgeting.state == BudgetState.OPEN
    early = shown(keeper.post(at(year.union, "budget_close", pk), key(), follow=True))
    assert "0 of 2 are there so far" in early
    filled(year, year.member)
    filled(year, year.keeper)
    closed_ = keeper.post(at(year.union, "budget_close", pk), key())
    assert closed_.headers["Location"] == at(year.union, "budget_outcome", pk)


def test_areas_of_the_year_before_are_offered():
    year = prepared()
    keeper = keeper_of(year.union)
    made = keeper.post(at(year.union, "budget_new"), key() | FIGURES | {"year": "2028"}).headers["Location"]
    assert "Begin with the areas of “Our year”" in shown(keeper.get(made))
    following = Budgeting.objects.get(year=2028)
    for _tap in range(2):
        keeper.post(at(year.union, "budget_areas_take_over", following.pk), key())
    assert following.areas.count() == 2


def test_another_unions_year_is_not_there():
    year, other = prepared(), opened("Elsewhere")
    filled(other, other.member)
    closed(other)
    client, pk = keeper_of(year.union), other.budgeting.pk
    names = (
        "budget", "budget_change", "budget_open", "budget_area_new", "budget_project_new", "budget_outcome",
        "budget_moved", "sheet", "sheet_paper", "budget_votes_hours", "budget_votes_money",
    )  # fmt: skip
    for name in names:
        assert client.get(at(year.union, name, pk)).status_code == 404, name
    for name in ("budget_close", "budget_areas_take_over"):
        assert client.post(at(year.union, name, pk), key()).status_code == 404
    own = year.budgeting.pk
    assert client.get(at(year.union, "budget_area", own, other.kitchen.pk)).status_code == 404
    assert client.get(at(year.union, "budget_project", own, other.oven.pk)).status_code == 404
    assert client.get(at(year.union, "sheet_of", own, other.member.pk)).status_code == 404
    assert client.get(at(other.union, "budget", pk)).status_code == 404
    page = shown(client.get(at(year.union, "budgets")))
    assert str(pk) not in page


def test_pages_take_as_many_queries_for_one_area_as_for_three(monkeypatch):
    year = opened()
    client, counts = browser(year.member), []
    pages = ("budget", "sheet", "sheet_paper")
    Budgeting.objects.filter(pk=year.budgeting.pk).update(state=BudgetState.PREPARING)
    for more in (0, 2):
        for number in range(more):
            area(year.budgeting, f"Area {number}", minutes=60)
            project(year.budgeting, f"Project {number}", money=1_00)
            add_member_with_login(year.union, f"Somebody {number}")
        Budgeting.objects.filter(pk=year.budgeting.pk).update(state=BudgetState.OPEN)
        counts.append([queries_of(client, at(year.union, name, year.budgeting.pk)) for name in pages])
        Budgeting.objects.filter(pk=year.budgeting.pk).update(state=BudgetState.PREPARING)
    assert counts[0] == counts[1]


def test_the_list_takes_as_many_queries_for_one_year_as_for_three():
    year, counts = prepared(), []
    client = keeper_of(year.union)
    counts.append(queries_of(client, at(year.union, "budgets")))
    for number in (2028, 2029):
        client.post(at(year.union, "budget_new"), key() | FIGURES | {"year": str(number)})
    counts.append(queries_of(client, at(year.union, "budgets")))
    assert counts[0] == counts[1]
