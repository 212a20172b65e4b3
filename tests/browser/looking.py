"""How a page is looked at: for everybody (axe), on screen (pictures), on the wire (bytes), and holding still."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 400);
})"""


def faults_for_everybody(page: Page) -> list[str]:
    """What axe finds on the open page, one line a rule: its id, weight, and where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): " + "; ".join(str(node["target"]) for node in rule["nodes"][:5])
        for rule in found
    ]


def assert_for_everybody(page: Page) -> None:
    """Axe finds nothing on the open page, and it does not scroll sideways."""
    assert faults_for_everybody(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the screen"


def picture(page: Page, name: str) -> None:
    """With PICTURES=1 in the environment, a picture of the whole open page in var/screens, for people to look at."""
    if not os.environ.get("PICTURES"):
        return
    SCREENS.mkdir(parents=True, exist_ok=True)
    width = (page.viewport_size or {"width": 0})["width"]
    page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)


def layout_shift(page: Page) -> float:
    """How much the open page jumped while it loaded (CLS)."""
    return float(page.evaluate(SHIFTS))


@dataclass
class Wire:
    """What came over the wire since it was attached to a page."""

    answers: list[Response] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> "Wire":
        """Listen to all answers a page gets."""
        wire = cls()
        page.on("response", lambda one: wire.answers.append(one))  # noqa: PLW0108 (Playwright marks what it is given)
        return wire

    def bytes(self) -> int:
        """Bodies and headers as sent, compressed as they were."""
        sizes = [answer.request.sizes() for answer in self.answers]
        return sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)

    def strangers(self, origin: str) -> list[str]:
        """Addresses that are not the node's own."""
        return [
            one.url
            for one in self.answers
            if not one.url.startswith(origin) and not one.url.startswith("data:")
        ]
