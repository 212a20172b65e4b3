"""Deciding together, in one journey: a rule is tried, proposed, amended after a concern, decided by consent, and the
next plan follows it; a delegate is recalled, and the federation's next question goes to the new one.

On a phone and at a desk; voices are given without JavaScript. Axe looks at every page where scripts run.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from commonweal.people.tests.builders import PASSWORD
from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import faults_for_everybody, picture
from tests.browser.node import Node, environment, start
from tests.browser.walking import log_in

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS_MOST = 90
RULE = "provisioning.reserves_percent"


def prepared(data: Path, *words: str) -> dict:
    """Run ``tests.browser.circle`` on a node's data; what it tells."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.circle", *words],
        env=environment(data, "http://127.0.0.1:8000"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


class Circle:
    """The five of them, each in a browser of their own."""

    def __init__(self, browser: Browser, node: Node, width: int, told: dict) -> None:
        self.browser, self.node, self.width, self.told = browser, node, width, told
        self.contexts: list[BrowserContext] = []
        self.pages: dict[tuple[str, bool], Page] = {}
        self.faults: list[str] = []

    def page(self, role: str, *, scripts: bool = True) -> Page:
        """The browser of somebody, logged in; with or without JavaScript."""
        if (role, scripts) not in self.pages:
            context = self.browser.new_context(
                base_url=self.node.origin, viewport={"width": self.width, "height": 900}, locale="en-GB",
                java_script_enabled=scripts, reduced_motion="reduce",
            )  # fmt: skip
            self.contexts.append(context)
            page = context.new_page()
            log_in(page, self.told["handles"][role], PASSWORD)
            self.pages[role, scripts] = page
        return self.pages[role, scripts]

    def go(self, role: str, path: str, *, scripts: bool = True) -> Page:
        """Open a page of the union of ``role``."""
        page = self.page(role, scripts=scripts)
        slug = self.told["hillside" if role == "neighbour" else "slug"]
        page.goto(f"/u/{slug}/{path}")
        return page

    def look(self, page: Page, name: str) -> None:
        """Keep a picture, and what axe finds."""
        picture(page, f"assembly-{name}")
        self.faults += [f"{name}: {fault}" for fault in faults_for_everybody(page)]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.faults += [f"{name}: {wide} px wider than the screen"] if wide > 0 else []

    def everybody_consents(self, path: str, *roles: str) -> None:
        """Each gives their voice on a page without JavaScript."""
        for role in roles:
            page = self.go(role, f"{path}ballot/", scripts=False)
            page.locator("input[name=position][value=consent]").check()
            press(page, "Say it")
            assert "Please have another look" not in text_of(page), text_of(page)

    def close(self) -> None:
        """Close all browsers."""
        for context in self.contexts:
            context.close()


def text_of(page: Page) -> str:
    """What the page says."""
    return page.locator("main").inner_text()


def press(page: Page, button: str) -> None:
    """Press the button of that name in the page."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()


def follow(page: Page, link: str) -> None:
    """Follow the link of that name in the page."""
    page.get_by_role("main").get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_load_state()


def wait_for(page: Page, link: str) -> None:
    """Wait until a page that looks after itself shows the link of that name."""
    page.get_by_role("link", name=link).first.wait_for(timeout=WAIT_SECONDS_MOST * 1000)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def circle(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Circle]:
    """A node of its own, on which the circle has lived before it is served: its worker must not take their old plan."""
    told = prepared(tmp_path)
    node = start(tmp_path)
    made = Circle(chromium, node, request.param, told)
    yield made
    made.close()
    node.stop()


def test_a_rule_is_tried_decided_and_followed_and_a_delegate_recalled(circle: Circle) -> None:
    path = propose_what_was_rehearsed(circle)
    take_up_a_concern(circle, path)
    decide(circle, path)
    plan_by_the_new_rule(circle)
    recall_the_delegate(circle)
    assert ask_at_the_federation(circle) == "Ada"
    assert circle.faults == []
    assert "whole" in circle.node.commonweal("verify")


def propose_what_was_rehearsed(circle: Circle) -> str:
    """The baker tries 150 % on the weeks on record, and brings it; gives the path of the proposal."""
    page = circle.go("baker", f"rules/{RULE}/")
    circle.look(page, "rule")
    follow(page, "Rehearse it")
    page.locator("[name=value]").fill("150")
    circle.look(page, "rehearse")
    press(page, "Show what would have been different")
    wait_for(page, "Propose this change")
    assert "Before and after" in page.content() or "In figures" in page.content()
    circle.look(page, "rehearsal")
    follow(page, "Propose this change")
    page.locator("[name=title]").fill("Half as much again for the winter")
    page.locator("[name=text]").fill("Last spring we scraped the barrel.")
    circle.look(page, "new-proposal")
    press(page, "Keep it and go on")
    assert page.locator("[name$=value]").first.input_value() == "150"
    page.locator("[name$=since]").first.fill(today_of(page))
    circle.look(page, "effects")
    page.locator("main form button.go").first.click()
    page.wait_for_load_state()
    assert "raises “How much of our reserves we keep back” from 100" in text_of(page).replace("\u202f", " ")
    circle.look(page, "draft")
    press(page, "Bring it before Riverbend")
    circle.look(page, "questions")
    return page.url.split(f"/u/{circle.told['slug']}/")[1]


def today_of(page: Page) -> str:
    """The day it is for the browser."""
    return str(page.evaluate("new Date().toISOString().slice(0, 10)"))


def take_up_a_concern(circle: Circle, path: str) -> None:
    """Ada has a concern; the baker takes it up in a new wording: 120 % instead of 150."""
    press(circle.go("baker", path), "All is clear: on to reactions")
    ada = circle.go("ada", path)
    ada.locator("#say_sort_2, [name=sort][value=concern]").first.check()
    ada.locator("#say_text").fill("So much flour draws mice. A fifth more would do.")
    press(ada, "Say it")
    assert "draws mice" in text_of(ada)
    circle.look(ada, "concern")
    page = circle.go("baker", "")
    assert "Concerns that want an answer: 1." in text_of(page)
    follow(page, "Read and answer")
    follow(page, "Take it up in a new wording")
    page.locator("[name$=value]").first.fill("120")
    page.locator("[name=text]").fill("Last spring we scraped the barrel. A fifth more keeps the mice away.")
    page.locator("[name=why]").fill("120 instead of 150, for the mice.")
    circle.look(page, "amend")
    press(page, "Let this wording stand")
    assert "to 120" in text_of(page).replace("\u202f", " ")
    circle.look(page, "amended")
    follow(page, "All wordings")
    circle.look(page, "wordings")


def decide(circle: Circle, path: str) -> None:
    """Everybody consents, without JavaScript; the baker closes it, and it is done."""
    press(circle.go("baker", path), "On to the decision")
    circle.look(circle.go("kim", f"{path}ballot/"), "ballot")
    assert "Give my voice" in text_of(circle.go("kim", ""))
    circle.everybody_consents(path, "keeper", "baker", "ada", "kim")
    page = circle.go("baker", f"{path}close/")
    circle.look(page, "close")
    press(page, "Close and count")
    assert "This was adopted." in text_of(page)
    circle.look(page, "decided")
    circle.look(circle.go("kim", f"{path}result/"), "result")
    assert "120" in text_of(circle.go("kim", f"rules/{RULE}/"))


def plan_by_the_new_rule(circle: Circle) -> None:
    """The keeper asks for the next plan: it keeps 24 kg of flour instead of 20, and leaves no less."""
    before = prepared(circle.node.data, "plan")
    assert before["reserve"] == 20.0
    page = circle.go("keeper", "plan/")
    press(page, "Plan")
    wait_for(page, "Adopt this plan")
    after = prepared(circle.node.data, "plan")
    assert after["reserve"] == 24.0
    assert after["left"] >= 24.0 - 1e-6


def recall_the_delegate(circle: Circle) -> None:
    """Kim proposes that Ada speaks for them at the federation instead of the baker; all consent."""
    page = circle.go("kim", "federations/")
    circle.look(page, "federations")
    assert circle.told["federation"] in text_of(page)
    page = circle.go("kim", "assembly/new/?effect=federation.give_delegate")
    page.locator("[name=title]").fill("Ada speaks for us")
    press(page, "Keep it and go on")
    page.locator("[name$=federation]").first.select_option(label=circle.told["federation"])
    page.locator("[name$=person]").first.select_option(label="Ada")
    page.locator("main form button.go").first.click()
    page.wait_for_load_state()
    press(page, "Bring it before Riverbend")
    path = page.url.split(f"/u/{circle.told['slug']}/")[1]
    press(page, "All is clear: on to reactions")
    press(page, "On to the decision")
    circle.everybody_consents(path, "keeper", "baker", "ada", "kim")
    press(circle.go("kim", f"{path}close/"), "Close and count")
    page = circle.go("kim", "federations/")
    follow(page, circle.told["federation"])
    assert "Ada" in text_of(page)
    circle.look(page, "federation")


def ask_at_the_federation(circle: Circle) -> str:
    """The neighbours' delegate asks something at the federation; gives who carries the question to Riverbend."""
    page = circle.go("neighbour", "assembly/new/")
    page.locator("[name=title]").fill("One mill for both of us")
    page.get_by_label(circle.told["federation"], exact=True).check()
    press(page, "Keep it and go on")
    press(page, f"Bring it before {circle.told['federation']}")
    home = circle.go("ada", "assembly/")
    follow(home, "One mill for both of us")
    circle.look(home, "linked")
    brought = text_of(home)
    assert "It is our answer to " + circle.told["federation"] in brought
    return "Ada" if "Ada brought it before Riverbend." in brought else brought
