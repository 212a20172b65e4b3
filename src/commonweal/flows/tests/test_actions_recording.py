"""Recording flows: all of a deed or nothing, never below zero, one effect for a key."""

import pytest

from commonweal.flows.drafts import NewResource
from commonweal.flows.models import Flow, Resource
from commonweal.flows.refusals import KeyUsedElsewhere, MoreThanTheBooksHold, NotEnough, NotInThisUnion
from commonweal.flows.tests.builders import add_good, add_shelf, draft, record, stock
from commonweal.journal.models import Entry
from commonweal.lib.ids import new_id
from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.people.tests.builders import found_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def flour(union):
    return add_good(union, "Flour")


def test_producing_makes_a_lot_at_its_place(union, flour):
    shelf = add_shelf(union)
    lot = stock(flour, 5000, label="sack", place=shelf)
    assert (lot.accounted, lot.onhand, lot.label, lot.place) == (5000, 5000, "sack", shelf)
    assert lot.accountable_id == lot.custodian_id == union.pk


def test_taking_more_than_there_is_says_what_was_wanted_and_leaves_all_as_it_was(union, flour):
    lot = stock(flour, 2000)
    salt = stock(add_good(union, "Salt"), 100)
    before = Flow.objects.count(), Entry.objects.count()
    with pytest.raises(NotEnough, match="3 kg wanted, 2 kg there"):
        record(
            union,
            draft(union, "consume", salt.kind, 50, resource=salt.pk),
            draft(union, "consume", flour, 3000, resource=lot.pk),
        )
    salt.refresh_from_db()
    assert salt.onhand == 100
    assert (Flow.objects.count(), Entry.objects.count()) == before


def test_within_a_deed_nothing_is_taken_before_it_is_there(union, flour):
    lot = stock(flour, 10)
    take = draft(union, "consume", flour, 15, resource=lot.pk)
    bring = draft(union, "produce", flour, 10, resource=lot.pk)
    with pytest.raises(NotEnough):
        record(union, take, bring)
    record(union, bring, take)
    lot.refresh_from_db()
    assert lot.onhand == 5


def test_a_purse_that_may_be_overdrawn_goes_below_zero(union):
    euros = add_good(union, "Euro", unit="EUR", medium="money")
    purse = stock(euros, 100, may_be_overdrawn=True)
    record(union, draft(union, "consume", euros, 250, resource=purse.pk))
    purse.refresh_from_db()
    assert purse.onhand == -150


def test_the_same_key_is_one_effect_and_gives_the_same_ids(union, flour):
    key, bring = new_id(), draft(union, "produce", flour, 10, new_resource=NewResource("jar"))
    first, again = record(union, bring, key=key), record(union, bring, key=key)
    assert (again.entry_id, again.flow_ids, again.resource_ids) == (
        first.entry_id,
        first.flow_ids,
        first.resource_ids,
    )
    assert again.is_repeat
    assert not first.is_repeat
    assert Resource.objects.count() == 1


def test_a_key_of_another_deed_is_refused(union, flour):
    key = new_id()
    record(union, draft(union, "produce", flour, 1), key=key)
    from commonweal.flows.queries import recorded_before

    with pytest.raises(KeyUsedElsewhere):
        recorded_before(union=union.pk, key=key, deed="other.deed")


def test_many_lots_are_moved_in_one_go_or_not_at_all(union, flour):
    lots = [stock(flour, 10) for _ in range(25)]
    record(union, *(draft(union, "consume", flour, 4, resource=lot.pk) for lot in lots))
    assert set(Resource.objects.values_list("onhand", flat=True)) == {6}
    with pytest.raises(NotEnough, match=r"0\.007 kg wanted, 0\.006 kg there"):
        record(
            union,
            *(draft(union, "consume", flour, 6 + (n == 13), resource=lot.pk) for n, lot in enumerate(lots)),
        )
    assert set(Resource.objects.values_list("onhand", flat=True)) == {6}


def test_a_lot_can_be_split_and_the_rest_keeps_its_marks(union, flour):
    shelf, cellar = add_shelf(union), add_shelf(union)
    sack = stock(flour, 1000, place=shelf)
    made = record(
        union,
        draft(
            union, "move", flour, 400, resource=sack.pk, new_resource=NewResource("jar"), to_place=cellar.pk
        ),
    )
    jar = Resource.objects.get(pk=made.resource_ids[0])
    sack.refresh_from_db()
    assert (sack.onhand, sack.place, jar.onhand, jar.place) == (600, shelf, 400, cellar)
    assert jar.accountable_id == union.pk


def test_what_belongs_to_another_union_is_not_there(union, flour):
    other = found_union("Elsewhere").union
    their_flour = add_good(other)
    their_lot, their_shelf = stock(their_flour, 100), add_shelf(other)
    for foreign in (
        draft(union, "produce", their_flour, 1),
        draft(union, "consume", flour, 1, resource=their_lot.pk),
        draft(union, "produce", flour, 1, new_resource=NewResource(place=their_shelf.pk)),
        draft(union, "move", flour, 1, resource=their_lot.pk, new_resource=NewResource()),
    ):
        with pytest.raises(NotInThisUnion):
            record(union, foreign)


@pytest.mark.parametrize(
    ("action", "changes", "wrong"),
    [
        ("steal", {}, "no action"),
        ("consume", {"amount": None, "minutes": 5}, "needs an amount"),
        ("work", {"amount": 5}, "needs minutes"),
        ("use", {"amount": None}, "says not how much"),
        ("consume", {"new_resource": NewResource()}, "brings no new lot"),
        ("produce", {"to_resource": new_id()}, "no second lot"),
    ],
)
def test_a_draft_that_makes_no_sense_is_a_mistake_of_the_program(union, flour, action, changes, wrong):
    with pytest.raises(ValueError, match=wrong):
        record(union, draft(union, action, flour, **{"amount": 1, **changes}))


def test_sums_stay_within_what_the_books_hold(union, flour):
    lot = stock(flour, AMOUNT_MOST)
    with pytest.raises(MoreThanTheBooksHold):
        record(union, draft(union, "produce", flour, 1, resource=lot.pk))
    with pytest.raises(MoreThanTheBooksHold):
        record(union, draft(union, "produce", flour, -1, resource=lot.pk))
