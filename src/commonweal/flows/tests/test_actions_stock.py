"""At the shelves: arriving, moving, counting, and taking what keeps least long first."""

from datetime import date

import pytest
from django.db import transaction

from commonweal.flows.actions import Arrival, draw, move_goods, receive_goods, relabel_lot, take_stock
from commonweal.flows.models import Flow, Resource, StockTake
from commonweal.flows.queries import lots_of, oldest_first, on_hand
from commonweal.flows.refusals import NotEnough, NotInThisUnion
from commonweal.flows.tests.builders import add_good, add_shelf, draft, record, stock
from commonweal.journal.models import Entry
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, add_member, found_union, give_powers

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def keeper(union):
    person = add_member(union, "Keeper")
    give_powers(person, union, "flows.keep_stores")
    return person


@pytest.fixture
def flour(union):
    return add_good(union, "Flour")


def take(union, kind, amount):
    with transaction.atomic():
        return record(union, *draw(union=union, wanted=draft(union, "consume", kind, amount)))


@pytest.mark.parametrize("how", Arrival.values)
def test_goods_arrive_as_a_lot_at_its_place_under_the_keepers_mandate(union, keeper, flour, how):
    shelf = add_shelf(union)
    made = receive_goods(
        union=union, kind=flour, amount=2500, how=how, place=shelf, label=" sack ", by=keeper, at=AT
    )
    lot = Resource.objects.get(pk=made.resource_ids[0])
    assert (lot.onhand, lot.accounted, lot.place, lot.label) == (2500, 2500, shelf, "sack")
    assert lot.accountable_id == union.pk
    assert Entry.objects.get(pk=made.entry_id).under is not None


def test_only_keepers_receive_move_count_and_relabel(union, flour):
    member, lot, shelf = add_member(union), stock(flour, 10), add_shelf(union)
    for deed in (
        lambda: receive_goods(union=union, kind=flour, amount=1, by=member, at=AT),
        lambda: move_goods(lot=lot, amount=1, to_place=shelf, by=member, at=AT),
        lambda: take_stock(union=union, counts={lot.pk: 1}, reason="mice", by=member, at=AT),
        lambda: relabel_lot(lot=lot, label="x", best_before_on=None, by=member, at=AT),
    ):
        with pytest.raises(NotPermitted):
            deed()


def test_nothing_at_all_cannot_arrive_or_move(union, keeper, flour):
    lot, shelf = stock(flour, 10), add_shelf(union)
    with pytest.raises(Refused):
        receive_goods(union=union, kind=flour, amount=0, by=keeper, at=AT)
    with pytest.raises(Refused):
        move_goods(lot=lot, amount=0, to_place=shelf, by=keeper, at=AT)


def test_a_whole_lot_moves_as_it_is_and_a_part_becomes_its_own(union, keeper, flour):
    shelf, cellar = add_shelf(union), add_shelf(union)
    lot = stock(flour, 10, label="sack", best_before_on=date(2027, 1, 1), place=shelf)
    move_goods(lot=lot, amount=10, to_place=cellar, by=keeper, at=AT)
    lot.refresh_from_db()
    assert (lot.onhand, lot.place) == (10, cellar)
    move_goods(lot=lot, amount=4, to_place=shelf, by=keeper, at=AT)
    rows = {(row.place, row.onhand, row.label, row.best_before_on) for row in lots_of(union, flour.pk)}
    assert rows == {
        (cellar.pk, 6, "sack", date(2027, 1, 1)),
        (shelf.pk, 4, "sack", date(2027, 1, 1)),
    }
    with pytest.raises(NotEnough):
        move_goods(lot=lot, amount=7, to_place=shelf, by=keeper, at=AT)


def test_a_count_is_kept_and_its_difference_is_a_flow_with_its_reason(union, keeper, flour):
    less, more, same = stock(flour, 10), stock(flour, 10), stock(flour, 10)
    counts = {less.pk: 7, more.pk: 12, same.pk: 10}
    made = take_stock(union=union, counts=counts, reason=" mice,  alas ", by=keeper, at=AT)
    assert {lot.pk: lot.onhand for lot in Resource.objects.all()} == counts
    flows = {flow.resource_id: flow for flow in Flow.objects.filter(entry=made.entry_id)}
    assert {lot: (flow.action, flow.amount) for lot, flow in flows.items()} == {
        less.pk: ("lower", 3),
        more.pk: ("raise", 2),
    }
    kept = {row.resource_id: row for row in StockTake.objects.all()}
    assert {(row.counted, row.expected, row.reason) for row in kept.values()} == {
        (7, 10, "mice, alas"),
        (12, 10, "mice, alas"),
        (10, 10, "mice, alas"),
    }
    assert kept[less.pk].flow == flows[less.pk].pk
    assert kept[same.pk].flow is None


def test_a_count_that_differs_needs_a_reason_and_one_that_agrees_does_not(union, keeper, flour):
    lot = stock(flour, 10)
    with pytest.raises(Refused, match="differs"):
        take_stock(union=union, counts={lot.pk: 9}, by=keeper, at=AT)
    take_stock(union=union, counts={lot.pk: 10}, by=keeper, at=AT)
    with pytest.raises(Refused):
        take_stock(union=union, counts={}, by=keeper, at=AT)
    with pytest.raises(Refused):
        take_stock(union=union, counts={lot.pk: -1}, reason="?", by=keeper, at=AT)


def test_the_same_count_sent_twice_is_one(union, keeper, flour):
    lot, key = stock(flour, 10), new_id()
    first = take_stock(union=union, counts={lot.pk: 7}, reason="mice", by=keeper, at=AT, key=key)
    record(union, draft(union, "consume", flour, 2, resource=lot.pk))
    again = take_stock(union=union, counts={lot.pk: 7}, reason="mice", by=keeper, at=AT, key=key)
    assert again.is_repeat
    assert again.flow_ids == first.flow_ids
    assert StockTake.objects.count() == 1


def test_a_lot_of_another_union_cannot_be_counted(union, keeper):
    theirs = stock(add_good(found_union("Elsewhere").union), 5)
    with pytest.raises(NotInThisUnion):
        take_stock(union=union, counts={theirs.pk: 5}, by=keeper, at=AT)


def test_a_label_is_corrected_and_the_journal_keeps_what_it_says_now(union, keeper, flour):
    lot = relabel_lot(lot=stock(flour, 5), label="rye", best_before_on=date(2027, 2, 3), by=keeper, at=AT)
    assert (lot.label, lot.best_before_on) == ("rye", date(2027, 2, 3))
    assert Entry.objects.get(deed="lot.relabelled").facts == '{"is":["rye","2027-02-03"],"was":["",null]}'


def test_the_earliest_date_is_taken_first_and_what_has_none_last(union, flour):
    forever = stock(flour, 10)
    late = stock(flour, 10, best_before_on=date(2027, 3, 1))
    soon = stock(flour, 10, best_before_on=date(2026, 12, 1))
    assert [row.id for row in oldest_first(union, flour.pk)] == [soon.pk, late.pk, forever.pk]
    take(union, flour, 15)
    left = dict(Resource.objects.values_list("pk", "onhand"))
    assert left == {soon.pk: 0, late.pk: 5, forever.pk: 10}
    with pytest.raises(NotEnough, match="there"):
        take(union, flour, 16)


def test_what_there_is_is_summed_by_kind_without_the_empty(union, flour):
    stock(flour, 10, best_before_on=date(2027, 3, 1))
    stock(flour, 5, best_before_on=date(2026, 12, 1))
    gone = stock(add_good(union, "Salt"), 5)
    record(union, draft(union, "consume", gone.kind, 5, resource=gone.pk))
    stock(add_good(found_union("Elsewhere").union), 99)
    [row] = on_hand(union)
    assert (row.kind, row.onhand, row.accounted, row.best_before_on, row.lots) == (
        flour.pk,
        15,
        15,
        date(2026, 12, 1),
        2,
    )
    assert on_hand(union, words="flo") == [row]
    assert on_hand(union, words="salt") == []
