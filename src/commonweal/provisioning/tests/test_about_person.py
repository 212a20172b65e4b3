"""What the room holds about somebody: shown to them whole, gone when they are forgotten, nobody else's touched."""

import json
from datetime import date

import pytest

from commonweal.people.actions.logins import forget_person
from commonweal.people.data_of_person import everything_about
from commonweal.people.tests.builders import AT, add_member_with_login, found_union
from commonweal.provisioning.models import Ability, Absence, Body, Need
from commonweal.provisioning.tests.builders.needs import TODAY, ability, away, body, good, need, skill

pytestmark = pytest.mark.django_db


def test_everything_is_shown_and_then_forgotten():
    union = found_union().union
    bread, baking = good(union, "Bread"), skill(union, "Baking")
    leaves, stays = add_member_with_login(union, "Robin"), add_member_with_login(union, "Kim")
    for person in (leaves, stays):
        body(union, person, born_on=date(1990, 1, 2), allergens=("nuts",))
        need(union, person, bread, note="crusty")
        ability(union, person, baking)
        away(union, person, TODAY, TODAY)
    shown = everything_about(leaves)["provisioning"]
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["body"][0]["born_on"], shown["needs"][0]["note"]) == ("1990-01-02", "crusty")
    assert shown["abilities"][0]["skill__name"] == "Baking"
    forget_person(person=leaves, by=leaves, at=AT)
    for table in (Need, Body, Ability, Absence):
        assert table.objects.count() == 1
    assert Need.objects.get().whose_id == stays.pk
