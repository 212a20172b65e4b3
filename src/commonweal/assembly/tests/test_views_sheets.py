"""Pages of a member's sheet: worked out without JavaScript, private, on paper, and what came of all of them."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commonweal.assembly.models import Budgeting, Sheet, SheetEntered
from commonweal.assembly.rules.pabulib import outcome_of, read_pb
from commonweal.assembly.tests.builders.budgets import closed, filled, opened
from commonweal.assembly.tests.builders.pages import at, browser, queries_of, shown
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, founder_of, give_powers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened while the sheets are out."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def keeper_of(union):
    """A browser of the founder, who holds every power."""
    return browser(founder_of(union))


def plain(page):
    """The page with ordinary spaces."""
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def typed(year, *amounts, **more):
    """A sheet as a form sends it: (hours, euros) for kitchen and garden, and what else."""
    data = {"key": str(uuid4())}
    for area, (hours, euros) in zip((year.kitchen, year.garden), amounts, strict=True):
        data |= {f"h-{area.pk}": hours, f"m-{area.pk}": euros}
    return data | more


def test_a_sheet_begins_with_the_planners_proposal_and_is_worked_out_by_a_button():
    year = opened()
    client, mine = browser(year.member), at(year.union, "sheet", year.budgeting.pk)
    page = plain(shown(client.get(mine)))
    assert f'name="h-{year.kitchen.pk}" value="50"' in page
    assert "20 h</output>" in page
    assert "400 €</output>" in page
    assert "about 5 h a week for each of us</output>" in page
    too_much = typed(year, ("90", "400"), ("20,5", "200")) | {"work": "yes"}
    page = plain(shown(client.post(mine, too_much, follow=True)))
    assert "does not count yet" in page
    assert "10.5 h more than there are" in page
    assert "10.5 h too much" in page
    assert f'name="h-{year.kitchen.pk}" value="90"' in page
    below = typed(year, ("10", "400"), ("20", "200")) | {"work": "yes"}
    assert "Less than the least: Kitchen" in shown(client.post(mine, below, follow=True))
    fits = typed(year, ("40:30", "400"), ("20", "200"), **{f"s-{year.oven.pk}": "5"}) | {"done": "yes"}
    page = plain(shown(client.post(mine, fits, follow=True)))
    assert "It is kept and counts" in page
    assert "Your sheet is there and counts" in page
    assert "1 of 2 sheets" in page
    sheet = Sheet.objects.get()
    assert (sheet.counts, sheet.amounts[str(year.kitchen.pk)]) == (True, [2430, 400_00])
    assert 'value="5" selected' in shown(client.get(mine))


def test_of_one_sheet_on_two_devices_the_first_stays_and_the_second_sees_both():
    year = opened()
    client, mine = browser(year.member), at(year.union, "sheet", year.budgeting.pk)
    assert 'name="turn" value="0"' in shown(client.get(mine))
    first = typed(year, ("30", "1"), ("2", "3"), turn="0")
    assert [client.post(mine, first).status_code for _tap in range(2)] == [302, 302]
    assert client.post(mine, first | {f"h-{year.kitchen.pk}": "31"}).status_code == 409
    response = client.post(mine, typed(year, ("44", "1"), ("2", "3"), turn="0"))
    page = plain(shown(response))
    assert (response.status_code, "What was kept first stands" in page) == (409, True)
    assert "<mark>30</mark>" in page
    assert f'name="h-{year.kitchen.pk}" value="44"' in page
    assert 'name="turn" value="1"' in page
    assert Sheet.objects.get().amounts[str(year.kitchen.pk)][0] == 30 * 60
    assert client.post(mine, typed(year, ("44", "1"), ("2", "3"), turn="1")).status_code == 302
    assert Sheet.objects.get().turn == 2


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_typed_is_lost():
    year = opened()
    client, mine = browser(year.member), at(year.union, "sheet", year.budgeting.pk)
    odd = typed(year, ("many", "400"), ("77", "200"), **{f"w-{year.roof.pk}": "It hides the tree"})
    response = client.post(mine, odd)
    assert response.status_code == 422
    page = shown(response)
    assert "“many” is not a number" in page
    assert 'value="many"' in page
    assert 'value="77"' in page
    assert "It hides the tree" in page
    response = client.post(mine, typed(year, ("1", "1"), ("1", "1"), **{f"s-{year.oven.pk}": "9"}))
    assert response.status_code == 422
    assert not Sheet.objects.exists()


def test_a_sheet_sent_after_closing_is_refused_and_still_there_to_be_copied(monkeypatch):
    year = opened()
    filled(year, year.keeper)
    filled(year, year.member)
    closed(year)
    client, mine = browser(year.member), at(year.union, "sheet", year.budgeting.pk)
    response = client.post(mine, typed(year, ("41", "400"), ("20", "200")))
    assert response.status_code == 422
    page = shown(response)
    assert "Nothing of this was kept" in page
    assert 'value="41"' in page
    assert client.get(mine).status_code == 302


def test_nobody_sees_anothers_sheet():
    year = opened()
    somebody = add_member_with_login(year.union, "Somebody")
    filled(year, year.member, (33, 333), (22, 222))
    whose = at(year.union, "sheet_of", year.budgeting.pk, year.member.pk)
    for client in (browser(somebody), keeper_of(year.union)):
        assert client.get(whose).status_code == 404
        assert client.post(whose, typed(year, ("1", "1"), ("1", "1"))).status_code == 404
        for name in ("sheet_confirm", "sheet_take_back"):
            address = at(year.union, name, year.budgeting.pk, year.member.pk)
            assert client.post(address, {}).status_code == 404
        page = shown(client.get(at(year.union, "sheet", year.budgeting.pk)))
        assert 'value="333' not in page
        page = shown(client.get(at(year.union, "budget", year.budgeting.pk)))
        assert "Member" not in page.replace("Members", "")
    assert Sheet.objects.get().amounts[str(year.kitchen.pk)] == [33 * 60, 333_00]


def test_whom_one_trusts_fills_in_ones_sheet():
    year = opened()
    elder = add_member(year.union, "Elder")
    trust_proxy(person=elder, trusted=year.member, union=year.union, by=year.keeper, at=AT)
    client = browser(year.member)
    whose = at(year.union, "sheet_of", year.budgeting.pk, elder.pk)
    assert whose in shown(client.get(at(year.union, "sheet", year.budgeting.pk)))
    assert client.post(whose, typed(year, ("30", "100"), ("20", "100"))).headers["Location"] == whose
    assert Sheet.objects.get().person_id == elder.pk


def test_a_paper_sheet_is_written_down_and_its_owner_looks_at_it():
    year = opened()
    keeper, member = keeper_of(year.union), browser(year.member)
    whose = at(year.union, "sheet_of", year.budgeting.pk, year.member.pk)
    assert "The paper sheet of Member" in shown(keeper.get(whose))
    assert keeper.post(whose, typed(year, ("30", "100"), ("20", "100"))).status_code == 302
    sheet = Sheet.objects.get()
    assert (sheet.entered, sheet.counts) == (SheetEntered.PAPER, True)
    assert "wrote down a sheet for you" in shown(member.get(at(year.union, "budget", year.budgeting.pk)))
    page = shown(member.get(at(year.union, "sheet", year.budgeting.pk)))
    assert "Founder wrote it down from paper" in page
    member.post(at(year.union, "sheet_confirm", year.budgeting.pk, year.member.pk), {})
    sheet.refresh_from_db()
    assert sheet.confirmed_at == AT
    assert keeper.get(whose).status_code == 404
    assert keeper.post(whose, typed(year, ("31", "100"), ("20", "100"))).status_code == 404
    member.post(at(year.union, "sheet_take_back", year.budgeting.pk, year.member.pk), {})
    assert not Sheet.objects.exists()


def test_the_empty_sheet_prints_with_room_to_write():
    year = opened()
    page = plain(shown(browser(year.member).get(at(year.union, "sheet_paper", year.budgeting.pk))))
    assert "Hand it in by" in page
    assert page.count('class="write"') == 1 + 2 * 3
    assert page.count("○") == 2 * 2 * 5


def outcome_of_five(year):
    """Five members whose sheets say different things."""
    people = [year.keeper, year.member, *(add_member(year.union, f"Member {n}") for n in range(3))]
    for number, person in enumerate(people):
        marks = {"bread": (5, 0)} if number < 4 else {"roof": (1, 5)}
        filled(year, person, (30 + number, 300), (20, 100 + 10 * number), **marks)
    return closed(year)


def test_what_came_of_it_is_shown_with_its_spread_and_can_be_counted_again():
    year = opened()
    budgeting = outcome_of_five(year)
    client = browser(year.member)
    page = plain(shown(client.get(at(year.union, "budget_outcome", budgeting.pk))))
    assert "5 sheets counted" in page
    assert "<strong>32 h</strong>" in page
    assert "18 h less than proposed" in page
    assert "<strong>120 €</strong>" in page
    assert "80 € less than proposed" in page
    assert page.count('<svg class="bar apart"') == 4
    assert f"effect=assembly.open_budget&amp;budgeting={budgeting.pk}" in page
    assert "Bread oven" in page
    for column, budget in (("hours", 48 * 60), ("money", 580)):
        file = client.get(at(year.union, f"budget_votes_{column}", budgeting.pk))
        election = read_pb(file.content.decode())
        assert (election.voters, election.budget) == (5, budget * 100)
        assert outcome_of(election) == ["1"]
        assert "Member" not in file.content.decode()
        votes = list(csv.reader(io.StringIO(file.content.decode().split("VOTES\n")[1]), delimiter=";"))
        assert votes[1:] == sorted(votes[1:], key=lambda row: int(row[0]))


def test_a_few_sheets_show_no_spread_that_would_tell_who_wrote_what():
    year = opened()
    filled(year, year.member, (41, 300), (20, 100))
    filled(year, year.keeper, (30, 300), (20, 100))
    budgeting = closed(year)
    client = browser(year.member)
    page = shown(client.get(at(year.union, "budget_outcome", budgeting.pk)))
    assert "from five sheets on" in page
    assert '<svg class="bar apart"' not in page
    assert client.get(at(year.union, "budget_votes_money", budgeting.pk)).status_code == 404


def test_what_my_sheet_moved_is_told_to_me_alone():
    year = opened()
    filled(year, year.member, (41, 300), (20, 100), bread=(5, 0))
    filled(year, year.keeper, (50, 300), (20, 100))
    budgeting = closed(year)
    mine = at(year.union, "budget_moved", budgeting.pk)
    page = plain(shown(browser(year.member).get(mine)))
    assert "9 h less" in page
    assert "“Bread oven” is chosen because of your sheet." in page
    assert "In 4 of 4 figures" in page
    page = plain(shown(keeper_of(year.union).get(mine)))
    assert "would have come out the same" in page
    somebody = add_member_with_login(year.union, "Somebody")
    assert browser(somebody).get(mine).status_code == 404


def test_the_outcome_takes_as_many_queries_for_few_sheets_as_for_many():
    counts = []
    for more in (1, 4):
        year = opened()
        for number in range(more):
            filled(year, add_member(year.union, f"Somebody {number}"), (30, 300), (20, 100), bread=(1, 0))
        filled(year, year.member)
        budgeting = closed(year)
        client = browser(year.member)
        client.get(at(year.union, "budget_moved", budgeting.pk))
        counts.append([queries_of(client, at(year.union, "budget_outcome", budgeting.pk))])
    assert counts[0] == counts[1]


PB = """META
key;value
description;A village
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
1;60;Path
2;50;Path
VOTES
voter_id;vote
a;1
b;1,2
"""


def sent_file(text, **more):
    """A form with a file."""
    return {"key": str(uuid4()), "file": SimpleUploadedFile("x.pb", text.encode())} | more


def test_a_pabulib_file_is_read_counted_and_nothing_saved():
    year = opened()
    client, address = browser(year.member), at(year.union, "budget_file")
    assert "Read a Pabulib file" in shown(client.get(address))
    page = plain(shown(client.post(address, sent_file(PB))))
    assert "A village" in page
    assert "2 voters" in page
    assert page.count(">chosen<") == 1
    assert Budgeting.objects.count() == 1


def test_a_malformed_file_is_told_with_its_line():
    year = opened()
    client, address = keeper_of(year.union), at(year.union, "budget_file")
    for text in (PB.replace("b;1,2", "b;1,3"), PB.replace("60", "sixty")):
        response = client.post(address, sent_file(text, prepare="yes"))
        assert response.status_code == 422
        assert "Nothing was saved" in shown(response)
    assert "Line 13: there is no project 3." in shown(
        client.post(address, sent_file(PB.replace("b;1,2", "b;1,3")))
    )
    latin = {"key": str(uuid4()), "file": SimpleUploadedFile("x.pb", b"\xff\xfe")}
    assert client.post(address, latin).status_code == 422
    assert Budgeting.objects.count() == 1


def test_a_year_begins_with_the_projects_of_a_file():
    year = opened()
    address = at(year.union, "budget_file")
    assert browser(year.member).post(address, sent_file(PB, prepare="yes")).status_code == 403
    client, form = keeper_of(year.union), sent_file(PB, prepare="yes")
    for _tap in range(2):
        form["file"].seek(0)
        response = client.post(address, form)
        assert response.status_code == 302
    made = Budgeting.objects.get(name="A village")
    assert (made.net, list(made.projects.order_by("number").values_list("name", "money"))) == (
        100_00, [("Path", 60_00), ("Path (2)", 50_00)],
    )  # fmt: skip
    give_powers(year.member, year.union, "assembly.budgets")
    minutes = PB.replace("budget;100", "currency;min\nbudget;100")
    response = browser(year.member).post(address, sent_file(minutes, prepare="yes"))
    assert (response.status_code, "counts in minutes" in shown(response)) == (422, True)
