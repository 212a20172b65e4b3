"""What is usual to need, ready to take up in one tap and to change afterwards.

``nutrition`` is computed from the published tables (``rules/nutrition.py``). The others are plain figures of our own
from everyday experience of shared houses, as each line says; no table gives them, and every union knows better soon.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commonweal.lib.words import Words, say

NUTRITION = "nutrition"


@dataclass(frozen=True, slots=True)
class UsualLine:
    """So many thousandths of a group's measure, for what the code names; it fits only groups of that measure."""

    code: str
    measure: str
    milli: int
    per: str


@dataclass(frozen=True, slots=True)
class Usual:
    """A template: its words, what it is based on, whether it is for one person or a household, and its lines.

    ``is_private`` needs are derived from what somebody told about their body.
    """

    code: str
    name: Words
    basis: Words
    is_for_person: bool
    is_private: bool
    lines: tuple[UsualLine, ...] = ()


TEMPLATES: dict[str, Usual] = {
    usual.code: usual
    for usual in (
        Usual(
            code=NUTRITION,
            name=say("The usual food at this age"),
            basis=say(
                "Energy and protein from published tables by age, sex and activity: "
                "Dietary Guidelines for Americans 2020–2025 and Dietary Reference Intakes."
            ),
            is_for_person=True,
            is_private=True,
        ),
        Usual(
            code="clothing",
            name=say("Clothes and washing"),
            basis=say(
                "Our own estimate: twelve pieces of clothing a year, new or mended, and a wash of clothes a week."
            ),
            is_for_person=True,
            is_private=False,
            lines=(
                UsualLine("clothing", "pieces", 12_000, "year"),
                UsualLine("hygiene", "washes", 1_000, "week"),
            ),
        ),
        Usual(
            code="flourishing",
            name=say("Learning, music and visits"),
            basis=say(
                "Our own estimate: three hours of learning and two of music or play a week, "
                "and 500 km of travel a year."
            ),
            is_for_person=True,
            is_private=False,
            lines=(
                UsualLine("study", "h", 3_000, "week"),
                UsualLine("music", "h", 2_000, "week"),
                UsualLine("travel", "km", 500_000, "year"),
            ),
        ),
        Usual(
            code="household",
            name=say("Warmth and upkeep of a home"),
            basis=say(
                "Our own estimate for two to four people in a stove-heated home: "
                "10 kWh of warmth a day through the year, two hours of repairs a month."
            ),
            is_for_person=False,
            is_private=False,
            lines=(
                UsualLine("warmth", "kWh", 10_000, "day"),
                UsualLine("repairs", "h", 2_000, "month"),
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class UsualNeed:
    """A line of a template made ready for one union's group: thousandths of its measure, and how often."""

    group: UUID
    tier: int
    milli: int
    per: str


def offered_for(*, is_person: bool) -> list[Usual]:
    """The templates for a person, or for a household or union, in the order in which they are offered."""
    return [usual for usual in TEMPLATES.values() if usual.is_for_person == is_person]


def lines_for(usual: Usual, groups: Iterable[tuple[UUID, str, int, str]]) -> list[UsualNeed]:
    """The lines of ``usual`` that fit the union's groups ``(id, code, tier, measure)``; nutrition has none here."""
    by_code = {code: (group, tier, measure) for group, code, tier, measure in groups}
    found = ((line, by_code.get(line.code)) for line in usual.lines)
    return [
        UsualNeed(match[0], match[1], line.milli, line.per)
        for line, match in found
        if match and match[2] == line.measure
    ]
