"""Fixtures for tests in a browser: ``node``, fresh, or with a copy of the ``demo``; ``open_page`` at a ``width``."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.demo import Demo, base_of_the_run, built_once
from tests.browser.looking import FLAGS
from tests.browser.node import Node, start

PHONE, DESK = 390, 1280
NAMES = ("chromium", "chromium-browser", "google-chrome")
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; it comes first, so that the longest tests do not end alone."""
    here = {item for item in items if Path(item.path).is_relative_to(Path(__file__).parent)}
    for item in here:
        item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item not in here)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium; where there is none, tests are skipped with a loud line, and in CI they fail.

    It lives for one module only: Playwright keeps an event loop in this thread, in which Django's ORM refuses to work.
    """
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing; .ci/run installs it.")
        pytest.skip("NO CHROMIUM: tests in the browser did not run (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def node(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A fresh node on which nobody has founded anything, for all tests of one module."""
    running = start(tmp_path_factory.mktemp("node"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, built once for all tests and workers of this run."""
    return built_once(base_of_the_run(tmp_path_factory))


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """A phone's width, then a desk's."""
    return int(request.param)


@pytest.fixture
def open_page(chromium: Browser, node: Node) -> Iterator[OpenPage]:
    """``open_page(path, width=…, javascript=True, dark=False)`` opens a page of the node in a browser of its own."""
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", *, width: int = DESK, javascript: bool = True, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=node.origin,
            viewport={"width": width, "height": 844 if width == PHONE else 900},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
