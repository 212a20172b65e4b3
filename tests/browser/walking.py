"""A walk through all pages that links lead to, one of each kind."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.browser.judging import Judge

LINK = re.compile(r'href="(/[^"#]*)"')
WIDTHS = (1280, 390)  # a desk, then a phone
LEFT_ALONE = ("/static/", "/account/logout/")


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
    waiting, seen, judge = deque(starts), set(), Judge()
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
        yield Stop(name, address, [*_faults(page, answer.status, judge), *said])


def _name_of(address: str) -> str | None:
    try:
        return resolve(address.split("?", maxsplit=1)[0]).view_name
    except Resolver404:
        return None


def _faults(page: Page, status: int, judge: Judge) -> Iterator[str]:
    if status != 200:
        yield f"status {status}"
    if page.locator("h1").count() == 0:
        yield "no heading"
    yield from judge.faults(page, WIDTHS)
