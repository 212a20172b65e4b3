"""Pictures drawn on the server as plain SVG: bars, the supply picture, square codes. No style, no script, any printer.

Numbers are laid out here as text with a dot, since templates would write them in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commonweal.web.templatetags.words import share

register = template.Library()

LEFT, TOP, FULL, FOOT = 48, 10, 180, 26  # of the supply picture, in CSS pixels
GAP, BETWEEN, LABEL, WANTED = 3, 22, 60, 560
BAR_LEAST, BAR_MOST = 9, 34


@register.filter
def bar_width(part: float | None) -> str:
    """How much of a bar 100 wide is filled by ``part`` (0 to 1)."""
    return f"{min(max(float(part or 0), 0.0), 1.0) * 100:.1f}"


@register.filter
def plain(number: float) -> str:
    """A number as machines read it, with a dot, whatever the reader's language."""
    return f"{number:g}"


@register.simple_tag
def qr(url: str) -> SafeString:
    """A square code that opens ``url``, as SVG to stand inside a page.

    The mask is given: trying all eight takes five times as long, which a sheet of a hundred labels would feel.
    """
    drawn = BytesIO()
    segno.make(url, error="m", micro=False, mask=2).save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=0
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 (drawn from modules only; the address is not in it)


@dataclass(frozen=True)
class Series:
    """One tier's shares, a part of one for each period."""

    tier: int
    name: str
    parts: Sequence[float]


@dataclass(frozen=True)
class Bar:
    """One bar of the picture: where it stands, how high, and its figure in words."""

    tier: int
    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True)
class Line:
    """A level line with its label."""

    y: str
    text_y: str
    label: str
    css: str


@dataclass(frozen=True)
class Label:
    """A period's name below its bars."""

    x: str
    text: str


@dataclass(frozen=True)
class Picture:
    """All that ``web/ui/supply_chart.html`` draws."""

    width: str
    height: str
    series: Sequence[Series]
    bars: Sequence[Bar]
    lines: Sequence[Line]
    labels: Sequence[Label]
    in_words: str
    left: str = str(LEFT)
    top: str = str(TOP)
    full: str = str(FULL)
    label_x: str = str(LEFT - 8)
    label_y: str = str(TOP + FULL + 18)


@register.simple_tag
def supply_picture(periods: Sequence[str], tiers: Sequence[tuple[int, str, Sequence[float]]]) -> Picture:
    """Lay out needs met: ``periods`` are names, ``tiers`` are (tier 1 to 3, its name, a share 0 to 1 per period)."""
    series = [Series(tier, str(name), parts) for tier, name, parts in tiers]
    bar = bar_size(len(series), len(periods))
    across = len(series) * (bar + GAP) - GAP
    group = max(across + BETWEEN, LABEL)
    return Picture(
        width=str(LEFT + group * max(len(periods), 1)),
        height=str(TOP + FULL + FOOT),
        series=series,
        bars=[
            _bar(one, at, periods[at], LEFT + at * group + (group - across) / 2 + place * (bar + GAP), bar)
            for place, one in enumerate(series)
            for at in range(len(periods))
        ],
        lines=[_line(level) for level in (0.0, 0.5, 1.0)],
        labels=[Label(f"{LEFT + at * group + group / 2:g}", str(name)) for at, name in enumerate(periods)],
        in_words="; ".join(_in_words(one, periods) for one in series),
    )


def bar_size(series: int, periods: int) -> int:
    """How wide one bar is, so that few periods do not look lost and many can still be told apart."""
    room = (WANTED - LEFT) // max(periods, 1) - BETWEEN
    return min(max(room // max(series, 1) - GAP, BAR_LEAST), BAR_MOST)


def _bar(series: Series, at: int, period: str, x: float, width: int) -> Bar:
    part = min(max(float(series.parts[at]), 0.0), 1.0)
    title = f"{series.name}, {period}: {share(part)}"
    return Bar(
        series.tier, f"{x:g}", f"{TOP + FULL * (1 - part):.1f}", str(width), f"{FULL * part:.1f}", title
    )


def _line(level: float) -> Line:
    y = TOP + FULL * (1 - level)
    return Line(f"{y:g}", f"{y + 4:g}", f"{level * 100:.0f} %", "whole" if level == 1 else "grid-line")


def _in_words(series: Series, periods: Sequence[str]) -> str:
    if not series.parts:
        return series.name
    least = min(range(len(series.parts)), key=lambda at: series.parts[at])
    return _("%(name)s: at least %(share)s, least in %(period)s") % {
        "name": series.name,
        "share": share(series.parts[least]),
        "period": periods[least],
    }
