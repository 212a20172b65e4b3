"""The pages of the stores: what they show, what they take, what they refuse, and that nobody else's show."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonweal.flows.models import Flow, Place, Resource, StockTake
from commonweal.flows.tests import builders
from commonweal.flows.tests.builders import add_good, stock
from commonweal.journal.posting import seal_waiting
from commonweal.lib.ids import new_id
from commonweal.people.tests.builders import add_member_with_login, found_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(client):
    founded = found_union(at=timezone.now())
    client.force_login(founded.founder.login)
    return founded.union


@pytest.fixture
def flour(home):
    return add_good(home, "Flour")


def add_shelf(union, name="Pantry"):
    return builders.add_shelf(union, name, at=timezone.now())


def url(name, union, *args):
    return reverse(f"flows:{name}", args=[union.slug, *args])


def as_member(client, union):
    client.force_login(add_member_with_login(union, "Plain", at=timezone.now()).login)


def test_the_stores_show_what_there_is_by_kind_lot_place_and_date(client, home, flour):
    shelf = add_shelf(home)
    stock(flour, 5000, label="sack A", place=shelf, best_before_on=date(2020, 2, 1))
    stock(flour, 1500, label="sack B")
    page = client.get(url("stores", home)).text
    assert flour.name in page
    assert "6.5" in page
    assert "unset" not in page
    lots = client.get(url("stores", home), {"by": "lot"}).text
    assert "sack A" in lots
    assert "sack B" in lots
    soon = client.get(url("stores", home), {"by": "soon"}).text
    assert "sack A" in soon
    assert "past" in soon
    assert "sack B" not in soon
    there = client.get(url("stores", home), {"by": "lot", "place": shelf.pk}).text
    assert "sack A" in there
    assert "sack B" not in there
    assert "Try another word" in client.get(url("stores", home), {"q": "zzz"}).text


@pytest.mark.parametrize("by", ["kind", "lot", "soon"])
def test_the_number_of_queries_does_not_grow(client, home, flour, by, django_assert_num_queries):
    stock(flour, 1, best_before_on=date(2027, 1, 1))
    client.get(url("stores", home), {"by": by})
    seal_waiting(home.pk)
    with CaptureQueriesContext(connection) as few:
        client.get(url("stores", home), {"by": by})
    for _ in range(2):
        stock(add_good(home), 1, best_before_on=date(2027, 1, 1), place=add_shelf(home))
    seal_waiting(home.pk)
    with django_assert_num_queries(len(few)):
        client.get(url("stores", home), {"by": by})


def test_goods_arrive_through_two_short_pages(client, home, flour):
    shelf = add_shelf(home)
    answer = client.get(url("choose", home), {"kind": flour.pk})
    assert answer.url == url("receive", home, flour.pk)
    form = {
        "amount": "2,5",
        "how": "produce",
        "place": shelf.pk,
        "best_before_on": "2027-01-31",
        "key": new_id(),
    }
    for _ in range(2):  # a double click
        answer = client.post(answer.url if "receive" in answer.url else url("receive", home, flour.pk), form)
        lot = Resource.objects.get()
        assert answer.url == url("lot", home, lot.pk)
    assert (lot.onhand, lot.place, lot.best_before_on) == (2500, shelf, date(2027, 1, 31))
    page = client.get(answer.url).text
    assert "2.5" in page
    assert "unset" not in page


def test_an_odd_amount_is_told_at_its_field_and_what_was_typed_stays(client, home, flour):
    answer = client.post(
        url("receive", home, flour.pk),
        {"amount": "a lot", "how": "raise", "label": "my sack", "key": new_id()},
    )
    assert answer.status_code == 422
    assert "is not a number" in answer.text
    assert "my sack" in answer.text
    assert not Resource.objects.exists()


def test_who_holds_no_mandate_is_told_so(client, home, flour):
    as_member(client, home)
    answer = client.post(url("receive", home, flour.pk), {"amount": "1", "how": "raise", "key": new_id()})
    assert answer.status_code == 403
    assert "mandate" in answer.text
    assert "Something arrived" not in client.get(url("stores", home)).text


def test_a_lot_is_carried_and_its_label_corrected(client, home, flour):
    lot, shelf = stock(flour, 1000), add_shelf(home)
    answer = client.post(url("move", home, lot.pk), {"amount": "0.4", "place": shelf.pk, "key": new_id()})
    moved = Resource.objects.exclude(pk=lot.pk).get()
    assert answer.url == url("lot", home, moved.pk)
    assert (moved.onhand, moved.place) == (400, shelf)
    refused = client.post(url("move", home, lot.pk), {"amount": "0.7", "place": shelf.pk, "key": new_id()})
    assert refused.status_code == 422
    assert "not enough" in refused.text
    client.post(url("label", home, lot.pk), {"label": "rye", "key": new_id()})
    lot.refresh_from_db()
    assert lot.label == "rye"


def test_a_shelf_is_counted_and_empty_fields_were_not(client, home, flour):
    counted, other = stock(flour, 1000), stock(flour, 1000)
    form = {counted.pk.hex: "0.8", other.pk.hex: "", "key": new_id()}
    answer = client.post(url("count", home), form)
    assert answer.status_code == 422
    assert "differs" in answer.text
    assert 'value="0.8"' in answer.text
    assert client.post(url("count", home), form | {"reason": "mice"}).url == url("stores", home)
    assert [(take.resource_id, take.counted) for take in StockTake.objects.all()] == [(counted.pk, 800)]
    assert Flow.objects.get(action="lower").amount == 200


def test_labels_have_a_square_code_for_each_lot(client, home, flour):
    lot = stock(flour, 1000, label="sack A")
    page = client.get(url("labels", home), {"lot": lot.pk}).text
    assert "<svg" in page
    assert "sack A" in page
    assert "checkpoint" in page


def test_places_are_added_renamed_and_taken_out_of_use(client, home):
    client.post(url("place_add", home), {"name": " Cold  cellar ", "key": new_id()})
    place = Place.objects.get()
    assert place.name == "Cold cellar"
    taken = client.post(url("place_add", home), {"name": "Cold cellar", "key": new_id()})
    assert taken.status_code == 422
    assert "already" in taken.text
    client.post(url("place_change", home, place.pk), {"name": "Cellar", "note": "dark", "key": new_id()})
    assert "Cellar" in client.get(url("places", home)).text
    lot = stock(add_good(home), 5, place=place)
    assert "still kept" in client.post(url("place_archive", home, place.pk), follow=True).text
    Resource.objects.filter(pk=lot.pk).update(onhand=0, accounted=0)
    client.post(url("place_archive", home, place.pk))
    place.refresh_from_db()
    assert place.archived_at


def test_what_another_union_keeps_does_not_exist_here(client, home):
    theirs = found_union("Elsewhere", at=timezone.now()).union
    shelf = add_shelf(theirs, "Secret shelf")
    lot = stock(add_good(theirs, "Secret"), 5, label="secret sack", place=shelf)
    for name, args in (
        ("kind", [lot.kind_id]),
        ("lot", [lot.pk]),
        ("move", [lot.pk]),
        ("label", [lot.pk]),
        ("receive", [lot.kind_id]),
        ("place_change", [shelf.pk]),
        ("place_archive", [shelf.pk]),
    ):
        assert client.get(url(name, home, *args)).status_code == 404
        assert client.get(url(name, theirs, *args)).status_code == 404
    for query in ({}, {"by": "lot"}, {"by": "lot", "place": shelf.pk}, {"q": "secret"}):
        assert "secret sack" not in client.get(url("stores", home), query).text
        assert "Secret" not in client.get(url("stores", home), query).text
    assert "secret sack" not in client.get(url("labels", home), {"lot": lot.pk}).text
    assert "secret sack" not in client.get(url("count", home), {"place": shelf.pk}).text
