"""Every page of the demo, walked from link to link at a desk's width and a phone's: shown, narrow enough, no fault."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.demo import Demo
from tests.browser.looking import Wire, layout_shift, picture
from tests.browser.node import Node, start
from tests.browser.walking import log_in, walk

pytestmark = pytest.mark.slow
PAGES_LEAST = 140
PLAN_SECONDS_MOST = 120


@pytest.fixture(scope="module")
def node(chromium: Browser, demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node with the demo; without a Chromium none is started."""
    running = start(demo.copied(tmp_path_factory.mktemp("demo")))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def keeper(chromium: Browser, node: Node, demo: Demo) -> Iterator[Page]:
    """A keeper of the demo's largest union on a phone, where a plan is adopted and boxes are being handed out."""
    context = chromium.new_context(
        base_url=node.origin, viewport={"width": PHONE, "height": 844}, reduced_motion="reduce"
    )
    page = context.new_page()
    log_in(page, demo.keeper, demo.password)
    _adopt_a_plan(page, page.url)
    _begin_handing_out(page, page.url)
    yield page
    context.close()


def _adopt_a_plan(page: Page, home: str) -> None:
    page.goto(home + "plan/")
    page.get_by_role("main").get_by_role("button", name="Plan", exact=True).click()
    page.get_by_role("link", name="Adopt this plan").first.wait_for(timeout=PLAN_SECONDS_MOST * 1000)
    page.get_by_role("link", name="Adopt this plan").first.click()
    page.get_by_role("button", name="Adopt this plan").click()
    page.goto(home)


def _begin_handing_out(page: Page, home: str) -> None:
    page.goto(home + "share-outs/new/")
    page.get_by_role("button", name="Work it out").click()
    page.get_by_role("button", name="Begin handing out").click()
    page.goto(home)


def test_every_page_is_for_everybody(keeper):
    picture(keeper, "today-of-the-demo")
    home = keeper.url.removeprefix(keeper.evaluate("location.origin"))
    stops = list(walk(keeper, home, "/me/", "/gallery/"))
    assert {stop.address: stop.faults for stop in stops if stop.faults} == {}
    assert len(stops) >= PAGES_LEAST


def test_a_first_visit_to_today_is_light_and_still(keeper, node):
    keeper.goto("/")
    fresh = keeper.context.browser.new_context(
        base_url=node.origin,
        storage_state=keeper.context.storage_state(),
        viewport={"width": PHONE, "height": 844},
    )
    page = fresh.new_page()
    wire = Wire.of(page)
    page.goto(keeper.url, wait_until="networkidle")
    assert wire.bytes() <= 100_000
    assert len(wire.answers) <= 8
    assert wire.strangers(node.origin) == []
    assert layout_shift(page) <= 0.05
    fresh.close()
