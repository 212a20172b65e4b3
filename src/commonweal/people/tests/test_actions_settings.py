"""Changing what a union says of itself, also when two do it at once."""

from dataclasses import replace

import pytest

from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.settings import Settings, change_household, change_settings
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT

pytestmark = pytest.mark.django_db

WANTED = Settings(
    name="Riverbend", about="", time_zone="Europe/Berlin", language="de", currency="CHF", version=1
)


def test_settings_are_changed_by_who_may():
    union, founder = builders.found_union()
    with pytest.raises(NotPermitted):
        change_settings(union=union, settings=WANTED, by=builders.add_member(union), at=AT)
    change_settings(union=union, settings=WANTED, by=founder, at=AT)
    assert (union.time_zone, union.language, union.currency, union.version) == (
        "Europe/Berlin",
        "de",
        "CHF",
        2,
    )


@pytest.mark.parametrize("wrong", [{"name": ""}, {"time_zone": "Nowhere"}, {"currency": "EURO"}])
def test_odd_settings_are_refused_at_their_field(wrong):
    union, founder = builders.found_union()
    with pytest.raises(Refused) as refusal:
        change_settings(union=union, settings=replace(WANTED, **wrong), by=founder, at=AT)
    assert refusal.value.field in wrong


def test_the_second_of_two_is_told_what_the_first_saved():
    union, founder = builders.found_union()
    change_settings(union=union, settings=replace(WANTED, about="First"), by=founder, at=AT)
    with pytest.raises(ChangedMeanwhile) as refusal:
        change_settings(union=union, settings=replace(WANTED, about="Second"), by=founder, at=AT)
    assert refusal.value.facts == {"about": "First"}
    union.refresh_from_db()
    assert union.about == "First"


def test_a_household_is_named_by_who_lives_in_it():
    union, founder = builders.found_union()
    dweller, other = builders.add_member(union), builders.add_member(union)
    house = builders.keep_house(union, dweller)
    with pytest.raises(NotPermitted):
        change_household(household=house, name="X", about="", by=other, at=AT)
    for who, name in ((dweller, "Willow house"), (founder, "Mill")):
        assert change_household(household=house, name=name, about="", by=who, at=AT).name == name
    with pytest.raises(Refused):
        change_household(household=house, name=" ", about="", by=dweller, at=AT)
