"""A newcomer's first round, with nothing but the README: found, bring numbers, plan, adopt, work, share out.

Once at a desk and with axe looking at every page at both widths; once on a phone with JavaScript off.
"""

import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.judging import Judge
from tests.browser.looking import picture
from tests.browser.node import Node, start
from tests.browser.workbook import filled_in, own_numbers

PASSWORD = "bread for everybody"
PLAN_SECONDS_MOST = 60


def today() -> date:
    """The day it is where the union is at home."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


class Newcomer:
    """Somebody at a browser who has read the README."""

    def __init__(self, context: BrowserContext, node: Node, folder: Path, *, looks: bool) -> None:
        self.page: Page = context.new_page()
        self.node, self.folder, self.looks = node, folder, looks
        self.judge = Judge()
        self.faults: list[str] = []

    def look(self, name: str) -> None:
        """Keep a picture of the page, if asked for, and where scripts run what axe finds on a desk and on a phone."""
        if not self.looks:
            picture(self.page, f"round-plain-{name}")
            return
        self.faults += [f"{name}: {fault}" for fault in self.judge.faults(self.page, (PHONE, DESK))]
        picture(self.page, f"round-{name}")

    def press(self, button: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.page.wait_for_load_state()

    def go(self, path: str) -> None:
        """Open a page of the union."""
        self.page.goto(f"{self.node.origin}/u/greenhouse/{path}")

    def found(self) -> None:
        self.page.goto(self.node.origin)
        self.look("fresh")
        self.page.get_by_role("link", name="Found a union").first.click()
        self.page.locator("[name=name]").fill("Greenhouse")
        self.press("Next")
        self.page.locator("[name=time_zone]").select_option("Europe/Berlin")
        self.look("place")
        self.press("Next")
        for field, text in {"name": "Demo Founder", "handle": "demo-founder", "password": PASSWORD}.items():
            self.page.locator(f"[name={field}]").fill(text)
        self.press("Found it")
        assert "/u/greenhouse/" in self.page.url
        self.look("invite")

    def bring_numbers(self) -> None:
        self.go("spreadsheets/")
        self.look("sheets")
        answer = self.page.request.get(f"{self.node.origin}/u/greenhouse/spreadsheets/template/union.xlsx")
        numbers = own_numbers(today())
        bad = {**numbers, "prices": [{"what": "Gold", "supplier": "Mill", "price": "a lot"}]}
        self._bring(filled_in(answer.body(), bad, self.folder / "bad.xlsx"))
        told = self.page.get_by_role("alert").inner_text()
        assert "“a lot” is not a number." in told
        assert "prices" in told
        self.look("sheets-faults")
        self._bring(filled_in(answer.body(), numbers, self.folder / "good.xlsx"))
        self.look("sheets-good")
        self.press("Take it over")
        assert "Taken over" in self.page.locator("main").inner_text()

    def _bring(self, file: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(file)
        self.press("Check them")

    def plan(self) -> None:
        self.go("rounds/open/")
        self.page.locator("[name=name]").fill("First weeks")
        self.page.locator("[name=starts_on]").fill(str(today()))
        self.page.locator("[name=period]").select_option("week")
        self.page.locator("[name=periods]").fill("4")
        self.page.locator("[name=budget_per_period]").fill("150")
        self.look("round")
        self.page.locator("main form button.go").first.click()
        self.go("plan/")
        self.look("before-plan")
        self.press("Plan")
        adopt = self.page.get_by_role("link", name="Adopt this plan").first
        adopt.wait_for(timeout=PLAN_SECONDS_MOST * 1000)
        self.look("plan")

    def adopt(self) -> None:
        self.page.get_by_role("link", name="Adopt this plan").first.click()
        self.look("adopt")
        self.press("Adopt this plan")
        self.go("tasks/")
        self.look("tasks")

    def work(self) -> None:
        """Two hours of baking: a task, one number, one tap; twice the same form is one effect."""
        self.page.get_by_role("link", name="Bake rye bread").first.click()
        self.press("I take it on")
        self.look("task")
        self.page.get_by_role("link", name="I did it").click()
        self.page.locator("[name=hours]").fill("2")
        self.look("done")
        self.press("Write it down")
        told = self.page.locator("main").inner_text()
        assert "2 h" in told
        assert "Rye bread" in told
        self.look("task-done")
        self.go("books/?action=work")
        assert "Demo Founder" in self.page.locator("main").inner_text()

    def share_out(self) -> None:
        self.go("share-outs/new/")
        self.look("propose")
        self.press("Work it out")
        self.look("share-out-draft")
        self.press("Begin handing out")
        self.look("share-out")
        box = self.page.get_by_role("link", name="Demo Elder").first
        box.click()
        assert "Rye bread" in self.page.locator("main").inner_text()
        self.look("box")
        self.page.go_back()
        self.page.get_by_role("button", name=re.compile("Hand over.*Demo Elder")).click()
        self.page.wait_for_load_state()
        assert "has it" in self.page.locator("#boxes li", has_text="Demo Elder").inner_text()
        self.go("")
        self.look("today")


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["desk", "phone-without-javascript"])
def test_a_newcomers_first_round(chromium: Browser, tmp_path: Path, scripts: bool) -> None:
    node = start(tmp_path)
    context = chromium.new_context(
        viewport={"width": DESK if scripts else PHONE, "height": 900}, java_script_enabled=scripts,
        locale="en-GB", accept_downloads=True,
    )  # fmt: skip
    try:
        newcomer = Newcomer(context, node, tmp_path, looks=scripts)
        newcomer.found()
        newcomer.bring_numbers()
        newcomer.plan()
        newcomer.adopt()
        newcomer.work()
        newcomer.share_out()
        assert newcomer.faults == []
        assert "whole" in node.commonweal("verify")
    finally:
        context.close()
        node.stop()
