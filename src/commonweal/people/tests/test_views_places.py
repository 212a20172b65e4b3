"""Households, mandates, settings, invitations and one's own page, in the browser."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as node
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonweal.people.actions.invitations import invite
from commonweal.people.models import Association, Invitation, Mandate, Membership, Person
from commonweal.people.permissions import holds_power, member_of
from commonweal.people.tests import builders
from commonweal.people.tests.builders import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def home(client, now):
    founded = builders.found_union(at=now)
    client.force_login(founded.founder.login)
    return founded


def url(name, union, *args):
    return reverse(f"people:{name}", args=[union.slug, *args])


def newcomer(**other):
    return {"name": "New", "handle": "new", "email": "", "password": PASSWORD, "key": uuid4(), **other}


def test_a_household_begins_grows_is_renamed_and_shrinks(client, home, now):
    friend = builders.add_member(home.union, "Friend", at=now)
    form = {"name": "Mill house", "form": "household", "members": [home.founder.pk], "key": uuid4()}
    client.post(url("begin_household", home.union), form)
    house = Association.objects.get(within=home.union)
    address = url("household", home.union, house.pk)
    client.post(address, {"member": friend.pk, "key": uuid4()})
    assert member_of(friend, house, now)
    client.post(url("rename_household", home.union, house.pk), {"name": "Willow house", "about": ""})
    assert "Willow house" in client.get(url("households", home.union)).text
    client.post(url("leave_household", home.union, house.pk, friend.pk))
    assert member_of(friend, house, now) is None


@pytest.mark.parametrize("wrong", [{"name": ""}, {"form": "union"}, {"members": ["x"]}, {"key": "x"}])
def test_odd_households_do_not_begin(client, home, wrong):
    form = {"name": "Mill", "form": "household", "members": [], "key": uuid4(), **wrong}
    assert client.post(url("begin_household", home.union), form).status_code == 422
    assert not Association.objects.filter(within=home.union).exists()


def test_a_household_of_another_union_is_not_there(client, home, now):
    other = builders.found_union(at=now)
    house = builders.keep_house(other.union, other.founder, at=now)
    assert client.get(url("household", home.union, house.pk)).status_code == 404
    assert client.post(url("rename_household", home.union, house.pk), {"name": "X"}).status_code == 404


def mandate_form(held_by, now, **other):
    return {
        "holder": held_by.pk, "role": "kitchen", "powers": ["people.invite"], "decision": "assembly",
        "until": (now + timedelta(days=30)).date().isoformat(), "key": uuid4(), **other,
    }  # fmt: skip


def test_a_mandate_is_given_renewed_and_recalled(client, home, now):
    cook = builders.add_member(home.union, "Cook", at=now)
    client.post(url("give_mandate", home.union), mandate_form(cook, now))
    assert holds_power(cook, home.union, "people.invite", at=now)
    mandate = Mandate.objects.get(role="kitchen")
    until = (now + timedelta(days=60)).date()
    client.post(url("renew_mandate", home.union, mandate.pk), {"until": until.isoformat(), "decision": "May"})
    mandate.refresh_from_db()
    assert mandate.until == until
    assert "Recall" in client.get(url("recall_mandate", home.union, mandate.pk)).text
    client.post(url("recall_mandate", home.union, mandate.pk), {"key": uuid4()})
    assert not holds_power(cook, home.union, "people.invite", at=timezone.now())
    page = client.get(url("mandates", home.union)).text
    assert "kitchen" in page
    assert "unset" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"powers": []},
        {"powers": ["people.all"]},
        {"until": "2001-01-01"},
        {"until": ""},
        {"holder": ""},
        {"role": ""},
    ],
)
def test_odd_mandates_are_refused_and_what_was_typed_is_kept(client, home, now, wrong):
    response = client.post(url("give_mandate", home.union), mandate_form(home.founder, now, **wrong))
    assert response.status_code == 422
    assert 'value="assembly"' in response.text
    assert Mandate.objects.count() == 1


def test_mandates_of_another_union_are_not_there(client, home, now):
    foreign = Mandate.objects.get(association=builders.found_union(at=now).union)
    assert client.post(url("recall_mandate", home.union, foreign.pk)).status_code == 404
    assert client.get(url("renew_mandate", home.union, foreign.pk)).status_code == 404


def test_the_page_says_when_nobody_gives_mandates(client, now):
    founded = builders.found_union(at=now - timedelta(days=100))
    client.force_login(founded.founder.login)
    page = client.get(url("mandates", founded.union)).text
    assert "the assembly can give it" in page and "effect=people.give_mandate" in page
    assert url("give_mandate", founded.union) not in page


def settings_form(union, **other):
    fields = ("name", "about", "time_zone", "language", "currency", "version")
    return {**{field: getattr(union, field) for field in fields}, **other}


def test_settings_are_saved(client, home):
    client.post(
        url("settings", home.union), settings_form(home.union, name="New name", time_zone="Asia/Tokyo")
    )
    home.union.refresh_from_db()
    assert (home.union.name, home.union.time_zone) == ("New name", "Asia/Tokyo")


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"time_zone": "x"}, {"currency": "x"}, {"language": "x"}, {"version": ""}]
)
def test_odd_settings_are_refused(client, home, wrong):
    assert client.post(url("settings", home.union), settings_form(home.union, **wrong)).status_code == 422


def test_the_second_of_two_sees_both_and_may_save_again(client, home):
    first = settings_form(home.union, about="What the first wrote")
    second = settings_form(home.union, about="What the second wrote")
    client.post(url("settings", home.union), first)
    refused = client.post(url("settings", home.union), second)
    assert refused.status_code == 409
    assert "What the first wrote" in refused.text
    assert "What the second wrote" in refused.text
    assert 'name="version" value="2"' in refused.text
    client.post(url("settings", home.union), {**second, "version": 2})
    home.union.refresh_from_db()
    assert home.union.about == "What the second wrote"


def test_without_the_power_settings_are_read(client, home, now):
    member = builders.add_member_with_login(home.union, at=now)
    client.force_login(member.login)
    assert (
        "<form method"
        not in client.get(url("settings", home.union)).text.split("<main")[1].split("</main")[0]
    )
    assert client.post(url("settings", home.union), settings_form(home.union, name="X")).status_code == 403


def test_a_link_with_its_code_is_shown_and_lets_a_newcomer_in(client, home):
    form = {"name": "For you", "standing": "provisional", "days": 7, "key": uuid4()}
    made = client.post(url("invite", home.union), form)
    link = made.text.split('readonly value="')[1].split('"')[0]
    assert link.startswith(node.ORIGIN + "/join/")
    assert "<svg" in made.text.split('class="qr"')[1]
    assert "For you" in client.get(url("invite", home.union)).text

    visitor = Client()
    path = link.removeprefix(node.ORIGIN)
    assert home.union.name in visitor.get(path).text
    response = visitor.post(path, newcomer(), follow=True)
    assert response.redirect_chain[-1][0] == reverse("web:today", args=[home.union.slug])
    assert Membership.objects.get(member__person__name="New").standing == "provisional"
    assert Client().get(path).status_code == 404


def test_a_link_sent_twice_is_one_link(client, home):
    form = {"name": "", "standing": "contributor", "days": 7, "key": uuid4()}
    one, two = (
        client.post(url("invite", home.union), form).text.split('readonly value="')[1] for _ in range(2)
    )
    assert one.split('"')[0] == two.split('"')[0]
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"handle": ""}, {"handle": "x"}, {"password": "1234567890"}, {"email": "no"}]
)
def test_an_odd_newcomer_is_told_and_the_link_still_works(client, home, now, wrong):
    secret = invite(association=home.union, by=home.founder, at=now).secret
    visitor, path = Client(), reverse("people:join", args=[secret])
    refused = visitor.post(path, newcomer(**wrong))
    assert refused.status_code == 422
    assert 'value="New"' in refused.text
    assert visitor.post(path, newcomer()).status_code == 302


def test_a_used_link_says_so_also_to_who_had_the_form_open(client, home, now):
    secret = invite(association=home.union, by=home.founder, at=now).secret
    path = reverse("people:join", args=[secret])
    Client().post(path, newcomer())
    late = Client().post(path, newcomer(handle="late"))
    assert late.status_code == 422
    assert "used already" in late.text


def test_a_newcomer_sent_twice_is_one_person_and_inside(home, now):
    path = reverse("people:join", args=[invite(association=home.union, by=home.founder, at=now).secret])
    form = newcomer()
    first, second = Client().post(path, form), Client().post(path, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.filter(name="New").count() == 1


def test_somebody_known_joins_with_the_login_they_have(home, now):
    path = reverse("people:join", args=[invite(association=home.union, by=home.founder, at=now).secret])
    known, visitor = builders.stranger(now), Client()
    visitor.force_login(known.login)
    assert known.name in visitor.get(path).text
    visitor.post(path, {"key": uuid4()})
    assert member_of(known, home.union, timezone.now())


def test_a_member_without_a_login_gets_one_by_link(client, home, now):
    elder = builders.add_member(home.union, "Elder", at=now)
    made = client.post(url("invite_known", home.union, elder.pk), {"key": uuid4()}).text
    path = made.split('readonly value="')[1].split('"')[0].removeprefix(node.ORIGIN)
    visitor = Client()
    assert "Elder" in visitor.get(path).text
    visitor.post(path, {"handle": "elder", "email": "", "password": PASSWORD, "key": uuid4()})
    elder.refresh_from_db()
    assert elder.login.handle == "elder"


def test_a_link_is_taken_back(client, home, now):
    invitation, secret = invite(association=home.union, by=home.founder, at=now)
    client.post(url("withdraw", home.union, invitation.pk))
    assert Client().get(reverse("people:join", args=[secret])).status_code == 404


def test_invitations_of_another_union_are_not_there(client, home, now):
    other = builders.found_union(at=now)
    foreign = invite(association=other.union, by=other.founder, at=now).invitation
    assert client.post(url("withdraw", home.union, foreign.pk)).status_code == 404


def test_my_page_changes_my_name_and_language(client, home):
    client.post(reverse("people:me"), {"name": "Alder", "language": "de"})
    page = client.get(reverse("people:me"))
    assert "Alder" in page.text
    assert '<html lang="de"' in page.text
    assert "unset" not in page.text
    assert client.post(reverse("people:me"), {"name": "", "language": ""}).status_code == 422


def test_what_this_device_was_told_comes_before_my_language(client, home):
    client.post(reverse("people:me"), {"name": "Alder", "language": "de"})
    client.cookies[node.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en"' in client.get(reverse("people:me")).text


def test_my_data_is_mine_alone(client, home, now):
    builders.found_union("Other place", at=now)
    data = client.get(reverse("people:my_data")).json()
    assert data["people"]["name"] == "Founder"
    assert data["people"]["memberships"][0]["association__name"] == home.union.name
    assert "Other place" not in str(data)


def test_i_am_forgotten_when_i_mean_it(client, home):
    assert client.post(reverse("people:forget_me"), {}).status_code == 422
    client.post(reverse("people:forget_me"), {"sure": "on"})
    assert not Person.objects.exists()
    assert client.get(reverse("people:me")).status_code == 302


def test_my_page_is_for_who_is_logged_in(client):
    assert reverse("account_login") in client.get(reverse("people:me")).headers["Location"]
