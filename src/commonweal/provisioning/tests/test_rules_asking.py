"""Who asks for what: own needs as stated, the plan's food by need among those who may eat it, nothing twice."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.asking import HandedKind, portion_of, wishes_of
from commonweal.provisioning.rules.demand import Diet, Facts, NeedFact, PersonFact
from commonweal.provisioning.rules.spans import Span

WEEK = Span(date(2026, 3, 2), date(2026, 3, 8))
ENERGY, BREAD, COAT = UUID(int=100), UUID(int=101), UUID(int=102)


def person(number, allergens=()):
    return PersonFact(UUID(int=number), Diet("", tuple(allergens)), (WEEK,), (WEEK,))


def eats(number, kcal):
    return NeedFact(UUID(int=number), None, ENERGY, 1, kcal * 1000, "day", date(2026, 1, 1), None)


def bread(amount, **more):
    return HandedKind(BREAD, 1, amount, 1000, {ENERGY: 2_400_000}, **more)


def by_receiver(wishes):
    return {wish.receiver.int: wish.amount for wish in wishes}


def test_bread_is_asked_in_proportion_to_what_one_needs():
    facts = Facts((WEEK,), (person(1), person(2)), (eats(1, 1000), eats(2, 3000)))
    assert by_receiver(wishes_of(facts, planned=[bread(8000)], had_already={})) == {1: 2000, 2: 6000}


def test_who_cannot_eat_it_is_not_given_it_and_others_get_theirs():
    facts = Facts((WEEK,), (person(1, ["gluten"]), person(2)), (eats(1, 2000), eats(2, 2000)))
    planned = [bread(4000, allergens=frozenset({"gluten"}))]
    assert by_receiver(wishes_of(facts, planned=planned, had_already={})) == {2: 4000}


def test_a_coat_asked_once_is_not_asked_again_after_it_was_handed_over():
    asked = NeedFact(UUID(int=1), COAT, None, 2, 1, "once", date(2026, 1, 5), None)
    facts = Facts((WEEK,), (person(1),), (asked,))
    assert by_receiver(wishes_of(facts, planned=[], had_already={})) == {1: 1}
    assert wishes_of(facts, planned=[], had_already={(UUID(int=1), COAT): 1}) == []


@given(st.integers(0, 10**6), st.lists(st.integers(0, 4000), min_size=1, max_size=12))
def test_no_more_is_asked_than_the_plan_hands_out_and_hardly_less(amount, needs):
    people = tuple(person(at + 1) for at in range(len(needs)))
    facts = Facts((WEEK,), people, tuple(eats(at + 1, kcal) for at, kcal in enumerate(needs)))
    asked = sum(wish.amount for wish in wishes_of(facts, planned=[bread(amount)], had_already={}))
    assert asked <= amount
    assert not any(needs) or amount - asked < portion_of(1000, amount)
