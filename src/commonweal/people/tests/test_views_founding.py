"""Founding a union in the browser."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from commonweal.people.models import Association, Login, Person
from commonweal.people.tests import builders
from commonweal.people.tests.builders import PASSWORD

pytestmark = pytest.mark.django_db

NAME = {"name": "River bend", "slug": "", "about": ""}
PLACE = {"time_zone": "Europe/Berlin", "language": "de", "currency": "CHF"}


def you(**other):
    return {
        "name": "Founder",
        "handle": "founder",
        "email": "",
        "password": PASSWORD,
        "key": uuid4(),
        **other,
    }


def walk(client, *, name=NAME, place=PLACE):
    client.post(reverse("people:found"), name)
    return client.post(reverse("people:found_place"), place)


def test_a_visitor_of_a_fresh_node_founds_a_union_and_is_inside(client):
    walk(client)
    response = client.post(reverse("people:found_you"), you())
    union = Association.objects.get()
    assert (union.name, union.slug, union.time_zone, union.currency) == (
        "River bend", "river-bend", "Europe/Berlin", "CHF",
    )  # fmt: skip
    assert response.headers["Location"] == reverse("people:invite", args=["river-bend"])
    page = client.get(response.headers["Location"])
    assert "River bend" in page.text


def test_going_back_keeps_what_was_typed(client):
    walk(client)
    assert 'value="River bend"' in client.get(reverse("people:found")).text
    assert '<option value="Europe/Berlin" selected' in client.get(reverse("people:found_place")).text


def test_nobody_jumps_over_a_step(client):
    for step in ("people:found_place", "people:found_you"):
        assert client.get(reverse(step)).headers["Location"] == reverse("people:found")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"slug": "No Good"}, "small letters"),
        ({"name": "***"}, "small"),
    ],
)
def test_odd_names_are_told_at_the_field(client, wrong, said):
    response = client.post(reverse("people:found"), {**NAME, **wrong})
    assert response.status_code == 422
    assert said in response.text


def test_a_taken_address_is_told_at_once(client):
    builders.found_union(slug="river-bend", is_demo=True)
    response = client.post(reverse("people:found"), NAME)
    assert response.status_code == 422
    assert "taken" in response.text
    assert 'value="River bend"' in response.text


def test_an_odd_place_is_refused(client):
    client.post(reverse("people:found"), NAME)
    response = client.post(reverse("people:found_place"), {**PLACE, "time_zone": "Mars/Olympus"})
    assert response.status_code == 422


@pytest.mark.parametrize("wrong", [{"handle": "a b"}, {"password": "short"}, {"email": "x"}, {"key": "x"}])
def test_odd_founders_are_refused_and_found_nothing(client, wrong):
    walk(client)
    response = client.post(reverse("people:found_you"), you(**wrong))
    assert response.status_code == 422
    assert "Please have another look" in response.text
    assert PASSWORD not in response.text
    assert not Association.objects.exists()


def test_the_password_is_never_kept(client):
    walk(client)
    client.post(reverse("people:found_you"), you(handle="a b"))
    assert PASSWORD not in str(dict(client.session))


def test_a_double_click_founds_once():
    told = you()
    for client in (Client(), Client()):
        walk(client)
        client.post(reverse("people:found_you"), told)
        client.session.flush()
    assert Association.objects.count() == Login.objects.count() == 1


def test_the_first_union_closes_the_door_for_strangers(client, settings):
    builders.found_union()
    closed = client.get(reverse("people:found"))
    assert closed.status_code == 403
    assert reverse("account_login") in closed.text
    settings.FOUNDING_BY = "anyone"
    assert client.get(reverse("people:found")).status_code == 200


def test_the_unions_of_the_demo_do_not_close_it(client):
    builders.found_union(is_demo=True)
    assert client.get(reverse("people:found")).status_code == 200


def test_who_is_known_founds_another_with_the_login_they_have(client, settings):
    founder = builders.found_union().founder
    client.force_login(founder.login)
    walk(client)
    client.post(reverse("people:found_you"), {"key": uuid4()})
    assert Association.objects.filter(slug="river-bend").exists()
    assert Person.objects.count() == 1
    settings.FOUNDING_BY = "nobody"
    assert client.get(reverse("people:found")).status_code == 403
