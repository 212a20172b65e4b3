"""Judging many pages at several widths without judging the same thing twice, and without leaving anything out.

Axe spends two thirds of its time on comparing the colours of texts. Texts with the same markup, colours, size and
weight in the same surroundings compare alike, so of all of these, on whatever page, one is compared at each width. All
other rules speak of what is on the page: at a further width at which the same is shown, only those that depend on the
layout can tell anything new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CONTRAST = "color-contrast"
OF_LAYOUT = ("scrollable-region-focusable", "link-in-text-block")
BUT_CONTRAST: dict[str, Any] = {"rules": {CONTRAST: {"enabled": False}}}
SHOWN = """() => [...document.body.querySelectorAll("*")]
  .map((one) => (one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ? 1 : 0)).join("")"""
PAINTS = """() => {
  const known = new Map();
  const paint = (one) => {
    if (one === null) return "";
    if (!known.has(one)) {
      const s = getComputedStyle(one);
      known.set(one, [paint(one.parentElement), one.tagName, one.classList.value, s.color, s.fill, s.backgroundColor,
        s.backgroundImage, s.opacity, s.filter, s.textShadow, s.fontSize, s.fontWeight, s.position].join("|"));
    }
    return known.get(one);
  };
  const speaks = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  window.paints = new Map();
  for (const one of document.body.querySelectorAll("*"))
    if (speaks(one) && one.checkVisibility() && !window.paints.has(paint(one))) window.paints.set(paint(one), one);
  return [...window.paints.keys()];
}"""
RUN = """([paints, options]) => axe.run(
  paints === null ? document : { include: paints.map((paint) => window.paints.get(paint)) },
  { resultTypes: ["violations"], ...options },
).then((found) => found.violations)"""


@dataclass
class Judge:
    """Looks at pages for everybody; ``compared`` are the widths and paints whose colours were compared already."""

    compared: set[tuple[int, str]] = field(default_factory=set)

    def faults(self, page: Page, widths: Sequence[int]) -> list[str]:
        """What axe finds on the open page at each of the widths, and where it is wider than the screen."""
        page.evaluate(Axe().axe_script)
        told: list[str] = []
        shown: set[str] = set()
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            seen = page.evaluate(SHOWN)
            rules = _only(OF_LAYOUT) if seen in shown else BUT_CONTRAST
            shown.add(seen)
            found = [*_found(page, None, rules), *self._unlike(page, width), *_too_wide(page)]
            told += [f"{fault} at {width}" for fault in found]
        return told

    def _unlike(self, page: Page, width: int) -> Iterator[str]:
        """Texts that stand out too little, of those whose like was not compared at this width."""
        new = [paint for paint in page.evaluate(PAINTS) if (width, paint) not in self.compared]
        self.compared.update((width, paint) for paint in new)
        if new:
            yield from _found(page, new, _only([CONTRAST]))


def _only(rules: Sequence[str]) -> dict[str, Any]:
    return {"runOnly": {"type": "rule", "values": list(rules)}}


def _found(page: Page, paints: Sequence[str] | None, options: dict[str, Any]) -> Iterator[str]:
    """What axe finds in the texts of these paints, or on the whole page, one line a rule: its id, weight, and where."""
    for rule in page.evaluate(RUN, [paints, options]):
        where = "; ".join(str(node["target"]) for node in rule["nodes"][:5])
        yield f"{rule['id']} ({rule['impact']}): {where}"


def _too_wide(page: Page) -> Iterator[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        yield f"{wide} px wider than the screen"
