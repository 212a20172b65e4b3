"""Pages about hours: offering, changing, taking back, for oneself and those one speaks for; hours by skill."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.lib.ids import new_id
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union, founder_of
from commonweal.provisioning.actions.abilities import change_ability, offer_ability, withdraw_ability
from commonweal.provisioning.models import Ability
from commonweal.provisioning.tests.builders.needs import ability, hours, skill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_monday(monkeypatch):
    """The clock of the views stands at ``AT``."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member_with_login(union, "Robin")


def client_of(person):
    client = Client()
    client.force_login(person.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(person, union, path="abilities/", **query):
    answer = client_of(person).get(f"/u/{union.slug}/{path}", query)
    assert "⟦unset" not in answer.text
    return answer


def send(person, union, path, **data):
    return client_of(person).post(f"/u/{union.slug}/{path}", {"key": new_id()} | data)


def typed(**changes):
    return {
        "minutes_per_week": "4", "weekdays": ["1", "3"], "dayparts": ["0"], "since": "2026-05-04",
    } | changes  # fmt: skip


def test_hours_are_offered_on_some_days_and_counted(union, member):
    baking = skill(union, "Baking")
    assert page(member, union, f"abilities/new/{member.pk}/").status_code == 200
    answer = send(member, union, f"abilities/new/{member.pk}/", **typed(skill=str(baking.pk)))
    assert answer.url == f"/u/{union.slug}/abilities/"
    offered = Ability.objects.get()
    assert (offered.minutes_per_week, offered.weekdays, offered.dayparts) == (240, 0b1010, 1)
    text = page(member, union).text
    assert "Baking" in text and "Tuesday" in text and "4\u202fh" in text


def test_what_cannot_be_offered_is_said_at_its_field_and_kept(union, member):
    link, baking = f"abilities/new/{member.pk}/", skill(union)
    answer = send(member, union, link, **typed(skill=str(baking.pk), minutes_per_week="90", note="early"))
    assert answer.status_code == 422
    assert "at most 80 hours a week" in answer.text and 'value="early"' in answer.text
    answer = send(member, union, link, **typed(skill=str(baking.pk), weekdays=[]))
    assert answer.status_code == 422
    assert not Ability.objects.exists()


def test_a_second_offer_of_a_skill_is_refused_with_words(union, member):
    baking = skill(union, "Baking")
    ability(union, member, baking)
    answer = send(member, union, f"abilities/new/{member.pk}/", **typed(skill=str(baking.pk)))
    assert answer.status_code == 422
    assert "Hours for Baking are offered already" in answer.text


def test_a_skill_of_another_union_cannot_be_chosen(union, member):
    far = skill(found_union("Hillside").union, "Hillside skill")
    answer = send(member, union, f"abilities/new/{member.pk}/", **typed(skill=str(far.pk)))
    assert answer.status_code == 422
    assert "Hillside skill" not in page(member, union, f"abilities/new/{member.pk}/").text


def test_nobody_offers_or_changes_the_hours_of_others(union, member):
    keeper = founder_of(union)
    offered = ability(union, member, skill(union))
    assert send(keeper, union, f"abilities/new/{member.pk}/", **typed()).status_code == 404
    assert page(keeper, union, f"abilities/{offered.pk}/change/").status_code == 404
    assert send(keeper, union, f"abilities/{offered.pk}/withdraw/").status_code == 403
    assert Ability.objects.get().withdrawn_at is None


def test_the_second_editor_sees_both_and_loses_nothing(union, member):
    offered = ability(union, member, skill(union))
    change_ability(ability=offered, terms=hours(60, note="evenings"), version=1, by=member, at=AT)
    answer = send(member, union, f"abilities/{offered.pk}/change/", **typed(version="1", note="mornings"))
    assert answer.status_code == 409
    assert "evenings" in answer.text and 'value="mornings"' in answer.text
    again = send(member, union, f"abilities/{offered.pk}/change/", **typed(version="2", note="mornings"))
    assert again.status_code == 302
    assert Ability.objects.get().note == "mornings"


def test_an_offer_is_taken_back_and_offered_again(union, member):
    offered = ability(union, member, skill(union, "Baking"))
    send(member, union, f"abilities/{offered.pk}/withdraw/")
    assert "Offer again" in page(member, union).text
    send(member, union, f"abilities/{offered.pk}/restore/")
    assert Ability.objects.get().withdrawn_at is None


def test_for_a_child_and_for_people_on_paper(union, member):
    child = add_member(union, "Kim", trusted=member)
    add_member(union, "Elder")
    text = page(member, union).text
    assert "What Kim offers" in text and "Elder" not in text
    assert "Elder" in page(founder_of(union), union).text
    answer = send(member, union, f"abilities/new/{child.pk}/", **typed(skill=str(skill(union).pk)))
    assert answer.status_code == 302
    assert Ability.objects.get().person_id == child.pk


def test_another_unions_hours_never_show(union, member):
    other = found_union("Hillside")
    far = ability(other.union, other.founder, skill(other.union, "Hillside skill"))
    assert "Hillside skill" not in page(member, union).text
    for path in ("change/", "withdraw/", "restore/"):
        assert send(member, union, f"abilities/{far.pk}/{path}").status_code == 404
    assert page(member, union, f"abilities/new/{other.founder.pk}/").status_code == 404


def test_the_page_asks_as_often_for_three_as_for_one(union, member):
    def add(number):
        child = add_member(union, f"Child {number}", trusted=member)
        baking = skill(union, f"Skill {number}")
        ability(union, member, baking)
        offer_ability(union=union, person=child, skill=baking, terms=hours(), by=member, at=AT)
        other = skill(union, f"Other {number}")
        withdraw_ability(ability=ability(union, member, other), by=member, at=AT)

    add(1)
    client = client_of(member)
    with CaptureQueriesContext(connection) as once:
        client.get(f"/u/{union.slug}/abilities/")
    add(2), add(3)
    with CaptureQueriesContext(connection) as thrice:
        client.get(f"/u/{union.slug}/abilities/")
    assert len(thrice) == len(once)
