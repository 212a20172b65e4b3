"""What the last plan says beside needs and hours: shares met, and the skills of which more would help."""

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.people.tests.builders import AT, found_union
from commonweal.provisioning.actions.abilities import change_ability
from commonweal.provisioning.models import Ability
from commonweal.provisioning.queries.wanted import met_by_plan, wanted_skills
from commonweal.provisioning.tests.builders.needs import hours
from commonweal.provisioning.tests.builders.rounds import adopted_plan, kitchen, round_of, worked_out_plan

pytestmark = pytest.mark.django_db


def test_without_a_plan_nothing_is_said():
    union = found_union().union
    assert met_by_plan(union) == {}
    assert wanted_skills(union) == []


def short_of_hours():
    """A kitchen in which twenty minutes a week are offered where hours are needed."""
    home = kitchen()
    for offer in Ability.objects.filter(union=home.union):
        change_ability(ability=offer, terms=hours(20), version=1, by=home.member, at=AT)
    return home


def test_where_hours_are_short_the_skill_is_named_with_the_most_urgent_need_first():
    home = short_of_hours()
    worked_out_plan(round_of(home.union))
    assert 0 < met_by_plan(home.union)[(home.coat.pk, 2)] < 0.5
    assert [(one.name, one.need) for one in wanted_skills(home.union)] == [
        ("Baking", "Food energy"),
        ("Sewing", "Coat"),
    ]


def test_the_adopted_plan_goes_before_newer_ones_and_other_unions_plans_say_nothing_here():
    home, other = kitchen(), kitchen("Hillside")
    adopted_plan(round_of(home.union))
    assert met_by_plan(home.union)
    assert met_by_plan(other.union) == {}


def test_the_pages_show_it(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    home = short_of_hours()
    worked_out_plan(round_of(home.union))
    client = Client()
    client.force_login(home.member.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "% met" in client.get(f"/u/{home.union.slug}/needs/").text
    page = client.get(f"/u/{home.union.slug}/abilities/").text
    assert "What would help most" in page
    assert f"abilities/new/{home.member.pk}/?skill={home.sewing.pk}" in page
