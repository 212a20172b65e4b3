"""The page for spreadsheets, and going away with everything and coming back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commonweal.flows.models import Kind, Resource
from commonweal.journal.queries import checkpoint
from commonweal.people.models import Person
from commonweal.people.tests.builders import add_member_with_login, found_union, founder_of, stranger
from commonweal.provisioning.actions.bodies import BodyTerms, set_body
from commonweal.provisioning.models import Need, Recipe
from commonweal.provisioning.permissions.needs import Sight, sight_of
from commonweal.provisioning.queries.sheets import tables_of
from commonweal.provisioning.sheets.files import SheetFile, read_file
from commonweal.provisioning.sheets.writing import as_book
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.sheets import brought, csv_file, whole_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def union(now):
    return found_union(at=now).union


def upload(*files):
    return {"files": [SimpleUploadedFile(file.name, file.content) for file in files]}


def bundle_in(page):
    return page.split('name="bundle" value="')[1].split('"')[0]


def test_files_are_checked_then_taken_over(union):
    client = keeper_of(union)
    page = shown(client.post(at(union, "spreadsheets"), upload(*whole_union())))
    assert "Shall we take it over?" in page
    assert not Kind.objects.filter(union=union).exists()
    confirmed = {"bundle": bundle_in(page)}
    for _tap in range(2):
        assert client.post(at(union, "sheets_take_over"), confirmed).status_code == 302
    assert Recipe.objects.filter(union=union).count() == 3
    assert Resource.objects.filter(union=union).count() == 1
    assert "Taken over: 0 new rows" in shown(client.get(at(union, "spreadsheets")))


def test_faults_are_listed_and_nothing_is_offered(union):
    bad = csv_file("kinds", "name,unit", "Oats,sackful")
    response = keeper_of(union).post(at(union, "spreadsheets"), upload(bad))
    assert response.status_code == 422
    page = shown(response)
    assert "“sackful” is no unit we know" in page
    assert "Shall we take it over?" not in page


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SheetFile("people.xlsx", b"PK\x03\x04 but no"), "It is damaged"),
        (SheetFile("people.docx", b"x"), "It takes a file that ends in"),
        (SheetFile("people.csv", b"name\n"), "There are no rows in it."),
        (SheetFile("people.csv", b""), "The submitted file is empty"),
        (SheetFile("people.csv", b"n" * (4 * 1024 * 1024 + 1)), "larger than 4 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_told(union, file, sentence):
    response = keeper_of(union).post(at(union, "spreadsheets"), upload(file))
    assert response.status_code == 422
    assert sentence in shown(response)


def test_no_file_and_a_spoiled_bundle_are_told(union):
    client = keeper_of(union)
    assert "This field is required" in shown(client.post(at(union, "spreadsheets"), {}))
    for spoiled in ("", "not base64", "eJwDAAAAAAE=", "bm90IHpsaWI="):
        assert client.post(at(union, "sheets_take_over"), {"bundle": spoiled}).status_code == 302
    assert "Please choose the files again" in shown(client.get(at(union, "spreadsheets")))


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_template_can_be_brought_back_as_it_is(union, ending):
    response = keeper_of(union).get(
        at(union, "sheets_download", "template", "union", ending), {"example": "y"}
    )
    content = b"".join(response) if response.streaming else response.content
    sheets = read_file(SheetFile(f"union.{ending}", content))
    assert len(sheets) == 10
    imported = brought(union, SheetFile(f"union.{ending}", content), at=timezone.now())
    assert (imported.faults, imported.counts) == ([], [])


def test_every_export_ends_in_the_checkpoint_of_the_books_and_is_taken_up_again(union, now):
    brought(union, *whole_union(), at=now)
    content = keeper_of(union).get(at(union, "sheets_download", "export", "kinds", "csv")).content
    assert f"checkpoint {checkpoint(union.pk, at=now).text}" in content.decode().splitlines()[-1]
    imported = brought(union, SheetFile("kinds.csv", content), at=timezone.now())
    assert (imported.faults, imported.counts[0].same) == ([], 7)


def test_one_table_comes_as_csv_and_unknown_ones_do_not(union):
    client = keeper_of(union)
    page = client.get(at(union, "sheets_download", "template", "recipe-lines", "csv"))
    assert page["Content-Type"].startswith("text/csv")
    assert "recipe*,part*,what*,amount*" in page.content.decode()
    assert client.get(at(union, "sheets_download", "export", "secrets", "csv")).status_code == 404
    assert client.get(at(union, "sheets_download", "export", "union", "exe")).status_code == 404


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_union_can_go_and_begin_again_elsewhere_with_the_same(union, now, ending):
    brought(union, *whole_union(), at=now)
    sight = sight_of(founder_of(union), union, at=now)
    first = tables_of(union, sight=sight)
    elsewhere = found_union("Elsewhere", at=now, by=founder_of(union)).union
    content = as_book(first, ending)
    imported = brought(elsewhere, SheetFile(f"union.{ending}", content), at=now, by=founder_of(union))
    assert [str(fault) for fault in imported.faults] == []
    again = tables_of(elsewhere, sight=sight_of(founder_of(union), elsewhere, at=now))
    assert _sorted(again) == _sorted(first)


def _sorted(tables):
    return {name: [rows[0], *sorted(rows[1:])] for name, rows in tables.items()}


def test_bodies_and_private_needs_are_only_in_what_the_keepers_take_along(union, now):
    ben = add_member_with_login(union, "Ben", at=now)
    terms = BodyTerms(allergens=("nuts",), diet="vegan")
    set_body(union=union, person=founder_of(union), terms=terms, by=founder_of(union), at=now)
    client, keeper = browser(ben), keeper_of(union)
    url = at(union, "sheets_download", "export", "people", "csv")
    assert "vegan" not in client.get(url).content.decode()
    assert "vegan" in keeper.get(url).content.decode()


def test_private_needs_stay_private(union, now):
    brought(union, csv_file("kinds", "name,unit", "Tea,kg"), at=now)
    name = founder_of(union).name
    brought(union, csv_file("needs", "who,what,amount,per,private", f"{name},Tea,1,day,yes"), at=now)
    assert Need.objects.get(kind__name="Tea").is_private
    blind = Sight(sees_all=False, own=frozenset())
    assert "Tea" not in str(tables_of(union, sight=blind)["needs"])
    assert "Tea" in str(tables_of(union, sight=sight_of(founder_of(union), union, at=now))["needs"])


def test_nobody_takes_along_anothers_tables(union, now):
    brought(union, *whole_union(), at=now)
    visitor = stranger(at=now)
    client = browser(visitor)
    own = visitor.agent.memberships.get().association
    assert client.get(at(union, "spreadsheets")).status_code == 404
    assert client.get(at(union, "sheets_download", "export", "kinds", "csv")).status_code == 404
    assert client.post(at(union, "sheets_take_over"), {"bundle": "x"}).status_code == 404
    for name in (
        "people",
        "kinds",
        "recipes",
        "recipe-lines",
        "menus",
        "prices",
        "stores",
        "needs",
        "abilities",
    ):
        text = client.get(at(own, "sheets_download", "export", name, "csv")).content.decode()
        assert "Oat" not in text
        assert "Demo Ada" not in text


def test_an_export_takes_as_many_queries_however_much_there_is(union, now):
    client = keeper_of(union)
    brought(union, *whole_union(), at=now)
    few = _queries(client, union)
    more = [f"Demo {number},contributor,Mill house,1990-01-01,milk,yes" for number in range(3)]
    brought(union, csv_file("people", "name,standing,household,born_on,avoids,usual_food", *more), at=now)
    kinds = [f"Kind {number},kg,gluten,1" for number in range(3)]
    brought(union, csv_file("kinds", "name,unit,contains,gives energy", *kinds), at=now)
    assert _queries(client, union) == few
    assert Person.objects.filter(name__startswith="Demo").count() == 5
    assert queries_of(client, at(union, "spreadsheets")) <= 12


def _queries(client, union):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        response = client.get(at(union, "sheets_download", "export", "union", "xlsx"))
    assert io.BytesIO(response.content).read(2) == b"PK"
    return len(caught)
