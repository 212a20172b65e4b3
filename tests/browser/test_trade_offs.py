"""The trade-off game in a browser: a year is prepared and opened, and a sheet adds up with a script and without one."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import assert_for_everybody, picture
from tests.browser.walking import log_in

PASSWORD = "a few words in a row"
GAME_OF_1992 = {
    "year": "1992", "name": "The game", "people": "74", "weekly_minutes": "45", "weeks": "45", "slack_permille": "1.05",
    "fund_minutes": "300", "net": "518900", "buffer": "50000", "baseline": "244546",
}  # fmt: skip


def written(page: Page, address: str, values: dict[str, str], button: str) -> None:
    """Open the page, fill in the form and press its button."""
    page.goto(address)
    for name, value in values.items():
        page.locator(f"main [name={name}]").fill(value)
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def opened_year(page: Page, union: str) -> str:
    """The game of 1992 with one area and one project, open for sheets; its address."""
    written(page, f"{union}budgeting/new/", GAME_OF_1992, "Save")
    year = page.url
    area = {"name": "All areas", "minutes": "146233", "money": "190130"}
    written(page, f"{year}areas/new/", area, "Write it down")
    written(
        page, f"{year}projects/new/", {"name": "Bread oven", "minutes": "240", "money": "900"}, "Bring it"
    )
    until = date.today() + timedelta(days=9)  # noqa: DTZ011 - the node runs on this clock
    written(page, f"{year}open/", {"until": until.isoformat()}, "Open it")
    return year


def left(page: Page) -> list[str]:
    """What the sheet says is left, or too much, in hours and in money."""
    return [re.sub(r"[\u00a0\u202f]", " ", text) for text in page.locator(".sums output").all_inner_texts()]


@pytest.mark.slow
def test_a_sheet_adds_up_while_one_types_and_with_a_button(open_page, node, width):
    handle = f"ash{width}"
    node.commonweal("found", f"Hill {width}", "--founder", "Ash", "--handle", handle, "--password", PASSWORD)
    page = open_page("/account/login/", width=width)
    log_in(page, handle, PASSWORD)
    year = opened_year(page, re.search(r".*/u/[^/]+/", page.url).group())
    assert_for_everybody(page)

    page.goto(f"{year}sheet/")
    assert left(page) == ["10 810 h", "34 224 €"]
    hours, money = page.locator("[data-column=hours]").first, page.locator("[data-column=money]").first
    hours.fill("157 050")
    money.fill("200130,50")
    assert left(page) == ["7.5 h too much", "24 223.50 €"]
    expect(page.get_by_text(re.compile("about 47.h.10 a week for each of us"))).to_be_visible()
    picture(page, "budget-sheet")
    assert_for_everybody(page)

    plain = open_page("/account/login/", width=width, javascript=False)
    log_in(plain, handle, PASSWORD)
    plain.goto(f"{year}sheet/")
    plain.locator("input[data-column=hours]").fill("157050")
    plain.get_by_role("button", name="Work it out").click()
    assert left(plain) == ["7.5 h too much", "34 224 €"]
    expect(plain.get_by_text("does not count yet")).to_be_visible()
    plain.locator("input[data-column=hours]").fill("157000:30")
    plain.get_by_label("Support: Bread oven").select_option("5")
    plain.get_by_role("button", name="I am done").click()
    expect(plain.get_by_text("Your sheet is there and counts")).to_be_visible()

    plain.get_by_role("button", name="Close the sheets").click()
    expect(plain.get_by_role("heading", name="What came of the sheets")).to_be_visible()
    plain.get_by_role("link", name="What my sheet moved").click()
    expect(plain.get_by_text("10 768 h more")).to_be_visible()
