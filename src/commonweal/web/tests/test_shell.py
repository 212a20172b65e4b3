"""The shell: the way in, the gallery, faults told in words, the language, and the places."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.tests import builders
from commonweal.web import faults, places
from commonweal.web.middleware import RefusalMiddleware

pytestmark = pytest.mark.django_db


def member_client(person):
    client = Client()
    client.force_login(person.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_fresh_node_offers_to_found_a_union(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "One purse, one cloak, many hands." in page.text


def test_who_is_not_logged_in_is_asked_to(client):
    builders.found_union()
    assert client.get("/").url == reverse("account_login")


def test_a_member_of_one_union_lands_there():
    founded = builders.found_union()
    assert member_client(founded.founder).get("/").url == f"/u/{founded.union.slug}/"


def test_a_member_of_two_unions_chooses():
    founded = builders.found_union("Riverbend")
    builders.found_union("Hillside", by=founded.founder)
    builders.found_union("Elsewhere")
    page = member_client(founded.founder).get("/").text
    assert "Riverbend" in page and "Hillside" in page and "Elsewhere" not in page


def test_the_gallery_shows_every_piece(client):
    page = client.get("/gallery/").text
    assert "⟦unset" not in page and "style=" not in page
    assert "“a sack” is not a number." in page


def test_the_commons_lists_only_places_of_this_union():
    founded = builders.found_union()
    page = member_client(founded.founder).get(f"/u/{founded.union.slug}/commons/")
    assert page.status_code == 200
    urls = [one.url for part in page.context["parts"] for one in part.places]
    assert len(urls) > 10
    assert all(url.startswith(f"/u/{founded.union.slug}/") for url in urls)


def test_another_union_is_not_there():
    founded, other = builders.found_union(), builders.found_union("Hillside")
    client = member_client(founded.founder)
    for address in ("", "commons/"):
        assert client.get(f"/u/{other.union.slug}/{address}").status_code == 404


def test_the_language_can_be_changed_in_the_foot(client):
    client.post(reverse("web:language"), {"language": "de", "next": "/gallery/"})
    assert '<html lang="de"' in client.get("/gallery/").text


def test_the_manifest_can_be_installed(client):
    told = client.get("/manifest.webmanifest")
    assert told["Content-Type"] == "application/manifest+json"
    assert told.json()["start_url"] == "/"


def test_browsers_that_look_for_an_icon_find_one(client):
    assert client.get("/favicon.ico").url == "/static/web/icon.svg"


@pytest.mark.parametrize(
    ("view", "status"), [(faults.bad_request, 400), (faults.not_permitted, 403), (faults.not_found, 404)]
)
def test_faults_are_told_in_words(view, status, rf):
    told = view(rf.get("/"), Exception("secret inside"))
    assert told.status_code == status
    assert "<h1>" in told.content.decode() and "secret inside" not in told.content.decode()


def test_our_own_fault_is_told_in_words(rf):
    told = faults.broken(rf.get("/"))
    assert told.status_code == 500 and "our mistake" in told.content.decode()


def test_a_form_without_its_proof_of_origin_changes_nothing():
    strict = Client(enforce_csrf_checks=True)
    told = strict.post(reverse("web:language"), {"language": "de"})
    assert told.status_code == 403 and "stood open too long" in told.text
    assert '<html lang="en"' in strict.get("/gallery/").text


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Refused("There are only 2."), 422),
        (NotPermitted("Not yours."), 403),
        (ChangedMeanwhile("Newer."), 409),
    ],
)
def test_an_uncaught_refusal_becomes_a_page_with_its_sentence(refusal, status, rf):
    told = RefusalMiddleware(lambda _: None).process_exception(rf.get("/"), refusal)
    assert told.status_code == status and str(refusal) in told.content.decode()


def test_other_exceptions_are_left_to_django():
    request: HttpRequest = RequestFactory().get("/")
    assert RefusalMiddleware(lambda _: None).process_exception(request, ValueError("x")) is None


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/u/a/", "web:today"),
        ("/u/a/needs/3/", "provisioning:needs"),
        ("/u/a/stores/", "web:commons"),
        ("/u/a/rules/x/", "assembly:proposals"),
    ],
)
def test_the_place_we_are_in_is_marked(path, to, monkeypatch):
    monkeypatch.setattr(places, "address", lambda page, slug: f"/{page}/{slug}")
    assert [one.place.to for one in places.shown("a", path) if one.is_here] == [to]


def test_nothing_is_marked_outside_the_union():
    assert not any(one.is_here for one in places.shown("a", "/me/"))
