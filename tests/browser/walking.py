"""A walk through all pages that links lead to, one of each kind."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.browser.looking import faults_for_everybody

LINK = re.compile(r'href="(/[^"#]*)"')
WIDTHS = (1280, 390)  # a desk, then a phone
LEFT_ALONE = ("/static/", "/account/logout/")
KEEPER = re.compile(r"keeper:\s+(\S+)\s+with the password\s+(.+)")


@dataclass(frozen=True)
class Stop:
    """A page on the walk: the name of its address, the address, and what is wrong with it."""

    name: str
    address: str
    faults: list[str]


def log_in(page: Page, handle: str, password: str) -> None:
    """Log in as people do."""
    page.goto("/account/login/")
    page.locator("[name=login]").fill(handle)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_load_state()


def walk(page: Page, *starts: str) -> Iterator[Stop]:
    """Open one page of every named address that can be reached from ``starts``; downloads are passed by."""
    said: list[str] = []
    page.on(
        "console",
        lambda line: (
            said.append(f"{line.text} {line.location}") if line.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    waiting, seen = deque(starts), set()
    while waiting:
        address = waiting.popleft()
        name = _name_of(address)
        if name is None:
            yield Stop("?", address, ["a link that leads nowhere"])
        if name is None or name in seen:
            continue
        seen.add(name)
        said.clear()
        try:
            answer = page.goto(address)
        except Error as fault:
            if "Download is starting" not in fault.message:
                raise
            continue
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        links = LINK.findall(answer.text().replace("&amp;", "&"))
        waiting.extend(link for link in links if not link.startswith(LEFT_ALONE))
        yield Stop(name, address, [*_faults(page, answer.status), *said])


def _name_of(address: str) -> str | None:
    try:
        return resolve(address.split("?", maxsplit=1)[0]).view_name
    except Resolver404:
        return None


def _faults(page: Page, status: int) -> Iterator[str]:
    if status != 200:
        yield f"status {status}"
    if page.locator("h1").count() == 0:
        yield "no heading"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            yield f"{wide} px wider than a screen of {width}"
        yield from (f"{fault} at {width}" for fault in faults_for_everybody(page))
