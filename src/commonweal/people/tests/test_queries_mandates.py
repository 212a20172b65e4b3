"""Which mandates pages show, and when."""

import pytest

from commonweal.people.queries import mandates as queries
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def test_a_mandate_ends_by_its_last_day_and_not_before():
    union, founder = builders.found_union()
    builders.give_powers(founder, union, "people.invite", days=20)
    first, founding = queries.mandates_of(union, day=AT.date())[::-1]
    assert (first.role, founding.role) == ("keeper", "Founders")
    assert first.ends_by(days_later(20).date()) and not first.ends_by(days_later(19).date())
    assert not founding.ends_by(days_later(89).date())


def test_a_person_holds_the_powers_of_all_their_mandates():
    union, _founder = builders.found_union()
    keeper = builders.add_member(union)
    builders.give_powers(keeper, union, "people.invite", days=10)
    builders.give_powers(keeper, union, "people.settings", days=20)
    builders.give_powers(keeper, union, "people.invite", "people.proxies", days=5)
    assert queries.powers_of(keeper, union, at=AT) == {"people.invite", "people.settings", "people.proxies"}
    assert queries.powers_of(keeper, union, at=days_later(12)) == {"people.settings"}
    assert queries.powers_of(keeper, builders.found_union().union, at=AT) == frozenset()
