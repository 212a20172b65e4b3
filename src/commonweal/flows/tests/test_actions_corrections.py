"""Taking back what was recorded by mistake."""

import pytest

from commonweal.flows.actions import correct_flow
from commonweal.flows.drafts import NewResource
from commonweal.flows.models import Flow, Resource
from commonweal.flows.refusals import CannotCorrect
from commonweal.flows.tests.builders import add_good, add_shelf, draft, record, stock
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def flour(union):
    return add_good(union, "Flour")


def correct(flow_id, by=None, **changes):
    flow = Flow.objects.get(pk=flow_id)
    return correct_flow(
        flow=flow, **{"reason": "a slip", "by": by or founder_of(flow.union), "at": AT, **changes}
    )


def test_a_correction_is_a_flow_of_the_opposite_amount_that_points_back(union, flour):
    lot = stock(flour, 10)
    [taken] = record(union, draft(union, "consume", flour, 4, resource=lot.pk)).flow_ids
    made = correct(taken, reason=" wrong   sack ")
    lot.refresh_from_db()
    flow = Flow.objects.get(pk=made.flow_ids[0])
    assert lot.onhand == 10
    assert (flow.action, flow.amount, flow.corrects_id, flow.reason) == ("consume", -4, taken, "wrong sack")


def test_nothing_is_corrected_twice_and_no_correction_is_corrected(union, flour):
    lot = stock(flour, 10)
    [taken] = record(union, draft(union, "consume", flour, 4, resource=lot.pk)).flow_ids
    [back] = correct(taken).flow_ids
    with pytest.raises(CannotCorrect, match="before"):
        correct(taken)
    with pytest.raises(CannotCorrect, match="itself"):
        correct(back)
    lot.refresh_from_db()
    assert lot.onhand == 10


def test_what_has_been_used_since_cannot_be_taken_back(union, flour):
    made = record(union, draft(union, "produce", flour, 10, new_resource=NewResource()))
    record(union, draft(union, "consume", flour, 4, resource=made.resource_ids[0]))
    with pytest.raises(CannotCorrect, match="used since"):
        correct(made.flow_ids[0])


def test_the_same_key_corrects_once(union, flour):
    lot, key = stock(flour, 10), new_id()
    [taken] = record(union, draft(union, "consume", flour, 4, resource=lot.pk)).flow_ids
    assert correct(taken, key=key).flow_ids == correct(taken, key=key).flow_ids


def test_a_correction_needs_a_reason(union, flour):
    [made] = record(union, draft(union, "produce", flour, 10)).flow_ids
    with pytest.raises(Refused, match="wrong"):
        correct(made, reason="  ")


def test_people_correct_their_own_records_and_keepers_those_of_others(union, flour):
    lot = stock(flour, 10)
    [taken] = record(union, draft(union, "consume", flour, 4, resource=lot.pk)).flow_ids
    member = add_member(union)
    with pytest.raises(NotPermitted):
        correct(taken, by=member)
    with pytest.raises(NotPermitted):
        correct(taken, by=found_union("Elsewhere").founder)
    give_powers(member, union, "flows.correct")
    correct(taken, by=member)


def test_a_lot_carried_by_mistake_is_back_at_its_place(union, flour):
    shelf, cellar = add_shelf(union), add_shelf(union)
    lot = stock(flour, 10, place=shelf)
    [moved] = record(
        union, draft(union, "move", flour, 10, resource=lot.pk, to_resource=lot.pk, to_place=cellar.pk)
    ).flow_ids
    correct(moved)
    lot.refresh_from_db()
    assert (lot.onhand, lot.place) == (10, shelf)


def test_a_later_move_stays_when_an_earlier_one_is_corrected(union, flour):
    shelf, cellar, attic = add_shelf(union), add_shelf(union), add_shelf(union)
    lot = stock(flour, 10, place=shelf)
    moves = [
        record(
            union, draft(union, "move", flour, 10, resource=lot.pk, to_resource=lot.pk, to_place=place.pk)
        ).flow_ids[0]
        for place in (cellar, attic)
    ]
    correct(moves[0])
    lot.refresh_from_db()
    assert lot.place == attic
    correct(moves[1])
    lot.refresh_from_db()
    assert lot.place == shelf


def test_hours_recorded_by_mistake_are_taken_back(union):
    baking = add_good(union, "Baking", unit="h", medium="work")
    [worked] = record(union, draft(union, "work", baking, minutes=120)).flow_ids
    [back] = correct(worked).flow_ids
    assert Flow.objects.get(pk=back).minutes == -120


def test_the_part_of_a_split_lot_goes_back_to_the_whole(union, flour):
    sack = stock(flour, 10)
    made = record(union, draft(union, "move", flour, 4, resource=sack.pk, new_resource=NewResource("jar")))
    correct(made.flow_ids[0])
    assert set(Resource.objects.values_list("pk", "onhand")) == {(sack.pk, 10), (made.resource_ids[0], 0)}
