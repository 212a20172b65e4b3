"""The shell in a browser: nothing for axe to find, light, still while it loads, whole without JavaScript."""

import pytest

from tests.browser.looking import Wire, assert_for_everybody, layout_shift, picture

PAGES = {"home": "/", "gallery": "/gallery/", "nowhere": "/nowhere/"}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_are_for_everybody(open_page, width, name):
    page = open_page(PAGES[name], width=width)
    picture(page, name)
    assert_for_everybody(page)


def test_the_gallery_is_for_everybody_in_the_dark(open_page, width):
    page = open_page("/gallery/", width=width, dark=True)
    picture(page, "gallery-dark")
    assert_for_everybody(page)


def test_a_first_visit_is_light_and_asks_nobody_else(open_page, node):
    page = open_page("/nowhere/")
    page.context.clear_cookies()
    wire = Wire.of(page)
    page.goto("/gallery/", wait_until="networkidle")
    assert wire.bytes() <= 100_000
    assert len([one for one in wire.answers if not one.from_service_worker]) <= 8
    assert wire.strangers(node.origin) == []


def test_nothing_jumps_while_it_loads(open_page, width):
    page = open_page("/gallery/", width=width)
    assert layout_shift(page) <= 0.05


def test_the_browser_refuses_nothing(open_page):
    page = open_page("/nowhere/")
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/gallery/", wait_until="networkidle")
    assert said == []


def test_language_changes_without_javascript(open_page, width):
    page = open_page("/gallery/", width=width, javascript=False)
    page.get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Change").click()
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.url.endswith("/gallery/")


def test_what_was_typed_comes_back_after_a_reload(open_page):
    page = open_page("/gallery/")
    page.locator("form[data-keep] [name=name]").fill("Ada")
    page.reload()
    assert page.locator("form[data-keep] [name=name]").input_value() == "Ada"


def test_a_keyboard_reaches_the_page_first(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
