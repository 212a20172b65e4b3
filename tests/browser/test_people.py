"""Founding, inviting, joining and logging in by passkey, as people do it."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.looking import assert_for_everybody, picture
from tests.browser.node import start

PASSWORD = "a few words in a row"
SMALL, TARGET = 360, 44


def go(page: Page) -> None:
    """Press the page's main button."""
    page.locator("main button.go").first.click()


def founded(page: Page, name: str, handle: str) -> str:
    """Walk through the three steps of founding; the address of the new union's pages."""
    page.get_by_label("What is your union called?").fill(name)
    go(page)
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    go(page)
    page.get_by_label("What are you called?").fill("Alder")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password").fill(PASSWORD)
    go(page)
    found = re.search(r"/u/[^/]+/", page.url)
    assert found, f"no union after founding, but {page.url}"
    return found.group()


@pytest.fixture
def empty_node(chromium, tmp_path):
    """A node of its own, on which nobody has founded anything."""
    running = start(tmp_path)
    yield running
    running.stop()


def test_founding_inviting_and_joining_need_no_javascript(open_page, empty_node):
    page = open_page(f"{empty_node.origin}/found/", width=PHONE, javascript=False)
    union = founded(page, "Riverbend", "alder")
    page.get_by_label("For whom").fill("Hazel")
    go(page)
    link = page.get_by_label("Link").input_value()

    assert link.startswith(f"{empty_node.origin}/join/")
    guest = open_page(link, width=PHONE, javascript=False)
    guest.get_by_label("What are you called?").fill("Hazel")
    guest.get_by_label("Handle").fill("hazel")
    guest.get_by_label("Password").fill(PASSWORD)
    go(guest)
    assert guest.url.endswith(union)

    page.goto(f"{empty_node.origin}{union}members/")
    assert page.get_by_role("link", name="Hazel").is_visible()


def test_the_pages_of_people_are_for_everybody(open_page, node, width):
    node.commonweal(
        "found", f"Hillside {width}", "--founder", "Ash", "--handle", f"ash{width}", "--password", PASSWORD
    )
    page = open_page("/account/login/", width=width)
    picture(page, "login")
    assert_for_everybody(page)
    page.get_by_label("Handle or e-mail").fill(f"ASH{width}")
    page.get_by_label("Password").fill(PASSWORD)
    go(page)
    union = f"/u/hillside-{width}/"
    for name in (
        "members",
        "members/add",
        "members/invite",
        "households",
        "mandates",
        "mandates/give",
        "settings",
    ):
        page.goto(f"{union}{name}/")
        picture(page, f"people-{name.replace('/', '-')}")
        assert_for_everybody(page)
    for path in ("/me/", "/me/forget/", "/account/2fa/", "/account/email/", "/account/password/change/"):
        page.goto(path)
        assert_for_everybody(page)


def test_a_passkey_opens_the_door_without_a_password(open_page, node):
    node.commonweal("found", "Keyhill", "--founder", "Rowan", "--handle", "rowan", "--password", PASSWORD)
    here = node.origin.replace("127.0.0.1", "localhost")  # browsers keep passkeys for names, not for numbers
    page = open_page(f"{here}/account/login/")
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "isUserVerified": True}})
    page.get_by_label("Handle or e-mail").fill("rowan")
    page.get_by_label("Password").fill(PASSWORD)
    go(page)

    page.goto(f"{here}/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        go(page)
    passwordless = page.get_by_label(re.compile("passwordless", re.IGNORECASE))
    if passwordless.count():
        passwordless.check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("recovery-codes|webauthn/$"))

    page.goto(f"{here}/account/logout/")
    go(page)
    page.goto(f"{here}/account/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(re.compile("/u/keyhill/"))
    assert "Rowan" in page.locator("a.me").inner_text()


def test_six_places_fit_a_small_phone_in_every_language(open_page, empty_node):
    page = open_page(f"{empty_node.origin}/found/", width=SMALL)
    union = founded(page, "Riverbend", "alder")
    for language in ("en", "de"):
        page.goto(f"{empty_node.origin}{union}")
        page.locator("footer select").select_option(language)
        page.locator("footer button").click()
        page.wait_for_load_state()
        assert page.locator("html").get_attribute("lang") == language
        boxes = [link.bounding_box() for link in page.locator("nav.nav a").all()]
        assert len(boxes) == 6
        assert all(box and box["width"] >= TARGET and box["height"] >= TARGET for box in boxes), boxes
        assert all(
            link.evaluate("one => one.scrollWidth <= one.clientWidth")
            for link in page.locator("nav.nav a").all()
        )
        assert_for_everybody(page)
