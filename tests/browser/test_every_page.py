"""Every page of the demo, walked from link to link on a phone: shown, narrow enough, and nothing for axe to find."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.looking import Wire, layout_shift
from tests.browser.node import Node
from tests.browser.walking import KEEPER, log_in, walk

pytestmark = pytest.mark.slow
PAGES_LEAST = 80


@pytest.fixture(scope="module")
def keeper(node: Node) -> tuple[str, str]:
    """Handle and password of a keeper of the demo's union, in which a year has passed."""
    found = KEEPER.search(node.commonweal("demo"))
    assert found
    return found[1], found[2].strip()


def test_every_page_is_for_everybody(open_page, keeper):
    page = open_page("/account/login/", width=PHONE)
    log_in(page, *keeper)
    home = page.url.removeprefix(page.evaluate("location.origin"))
    stops = list(walk(page, home, "/me/", "/gallery/"))
    assert {stop.address: stop.faults for stop in stops if stop.faults} == {}
    assert len(stops) >= PAGES_LEAST


def test_a_first_visit_to_today_is_light_and_still(open_page, keeper, node):
    page = open_page("/account/login/", width=PHONE)
    log_in(page, *keeper)
    home = page.url
    fresh = page.context.browser.new_context(
        base_url=node.origin,
        storage_state=page.context.storage_state(),
        viewport={"width": PHONE, "height": 844},
    )
    page = fresh.new_page()
    wire = Wire.of(page)
    page.goto(home, wait_until="networkidle")
    assert wire.bytes() <= 100_000
    assert len(wire.answers) <= 8
    assert wire.strangers(node.origin) == []
    assert layout_shift(page) <= 0.05
    fresh.close()
