"""The pages around logins, which allauth serves in our shell."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonweal.people.tests import builders
from commonweal.people.tests.builders import PASSWORD

pytestmark = pytest.mark.django_db

PAGES = (
    "account_login", "account_logout", "account_reset_password", "account_change_password", "account_email",
    "account_signup", "account_reset_password_done", "account_inactive", "account_reauthenticate",
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def member():
    union = builders.found_union(at=timezone.now()).union
    return builders.add_member_with_login(union, at=timezone.now())


def enter(client, name, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": name, "password": password})


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_in_our_shell_and_safe(client, member, name, inside):
    if inside:
        enter(client, member.login.handle)
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert 'class="foot"' in page.text
    assert "⟦" not in page.text
    assert not re.search(r"<script(?![^>]*(src=|application/json))[^>]*>", page.text)
    assert " style=" not in page.text
    assert " onclick=" not in page.text


@pytest.mark.parametrize("letters", [str.upper, str.lower])
def test_one_logs_in_by_handle_or_address_in_whatever_letters(client, member, letters):
    login = member.login
    login.email = "rowan@river.example"
    login.save()
    for name in (login.handle, login.email):
        entering = Client()
        assert enter(entering, letters(name)).status_code == 302
        assert reverse("people:me") in entering.get("/account/email/").text


def test_a_session_gets_a_new_name_when_somebody_logs_in(client, member):
    client.get(reverse("account_login"))
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    enter(client, member.login.handle)
    assert client.session.session_key != session.session_key


def test_a_wrong_password_is_told_at_the_form_and_not_kept(client, member):
    response = enter(client, member.login.handle, "wrong wrong wrong")
    assert "Please have another look" in response.text
    assert member.login.handle in response.text
    assert "wrong wrong wrong" not in response.text


def test_guessing_is_slowed_down(client, member):
    for _ in range(6):
        enter(client, member.login.handle, "wrong wrong wrong")
    refused = enter(client, member.login.handle)
    assert refused.status_code in {200, 429}
    assert "_auth_user_id" not in client.session


def test_nobody_registers_without_an_invitation(client):
    form = {"username": "thief", "password1": PASSWORD, "email": ""}
    assert "by invitation" in client.post(reverse("account_signup"), form).text


def test_a_forgotten_password_is_set_anew_by_mail(client):
    from commonweal.people.actions.invitations import accept_invitation, invite
    from commonweal.people.actions.newcomers import Newcomer

    union, founder = builders.found_union(at=timezone.now())
    secret = invite(association=union, by=founder, at=timezone.now()).secret
    newcomer = Newcomer(name="New", handle="new", password=PASSWORD, email="new@river.example")
    accept_invitation(secret=secret, newcomer=newcomer, at=timezone.now())

    client.post(reverse("account_reset_password"), {"email": "new@river.example"})

    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    action = page.redirect_chain[-1][0]
    client.post(action, {"password1": "an even longer secret", "password2": "an even longer secret"})
    assert enter(client, "new", "an even longer secret").status_code == 302
