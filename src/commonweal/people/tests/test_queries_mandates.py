"""Which mandates pages show, and when."""

import pytest

from commonweal.people.actions.mandates import recall_mandate
from commonweal.people.queries import mandates as queries
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def test_what_ends_soon_is_named_the_first_to_end_first_and_what_is_over_is_not():
    union, founder = builders.found_union()
    for days in (40, 20, 10):
        builders.give_powers(founder, union, "people.invite", days=days)
    recall_mandate(mandate=builders.give_powers(founder, union, "people.invite", days=5), by=founder, at=AT)
    builders.found_union()
    ending = queries.mandates_ending(union, on=AT.date())
    assert [(row.until - AT.date()).days for row in ending] == [10, 20]
    later = queries.mandates_ending(union, on=days_later(61).date())
    assert [(row.until - AT.date()).days for row in later] == [90]
    assert queries.mandates_ending(union, on=days_later(10).date(), within_days=3) == []


def test_a_person_holds_the_powers_of_all_their_mandates():
    union, _founder = builders.found_union()
    keeper = builders.add_member(union)
    builders.give_powers(keeper, union, "people.invite", days=10)
    builders.give_powers(keeper, union, "people.settings", days=20)
    builders.give_powers(keeper, union, "people.invite", "people.proxies", days=5)
    assert queries.powers_of(keeper, union, at=AT) == {"people.invite", "people.settings", "people.proxies"}
    assert queries.powers_of(keeper, union, at=days_later(12)) == {"people.settings"}
    assert queries.powers_of(keeper, builders.found_union().union, at=AT) == frozenset()
