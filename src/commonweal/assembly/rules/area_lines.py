"""Many areas at once, pasted from a table: a line each, name, hours, money, with tabs or semicolons between."""

import re

from commonweal.assembly.rules.budgets import AreaDraft, why_not_area
from commonweal.lib.quantity import UNITS, Unit, WrongAmount, read_amount
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say

BETWEEN = re.compile(r"[\t;]")
CELLS_MOST = 5


def read_areas(text: str, unit: Unit) -> list[AreaDraft]:
    """The areas of ``text``: name; hours; money; hours at least; money at least. What is left out is nothing.

    Empty lines are passed by. Raises ``Refused`` with the line and the reason; none is taken unless all are right.
    """
    areas = [
        _area(number, line, unit) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]
    seen: set[str] = set()
    for number, area in areas:
        if area.name in seen:
            raise _wrong(number, say("“{name}” stands there twice", name=area.name))
        seen.add(area.name)
    if not areas:
        raise Refused(say("Paste at least one line: a name, hours, money."), field="lines")
    return [area for _, area in areas]


def _area(number: int, line: str, unit: Unit) -> tuple[int, AreaDraft]:
    cells = [cell.strip() for cell in BETWEEN.split(line)]
    if len(cells) > CELLS_MOST:
        raise _wrong(number, say("at most {most} cells a line, please", most=CELLS_MOST))
    cells += [""] * (CELLS_MOST - len(cells))
    try:
        minutes, least = (read_amount(cell or "0", UNITS["h"]) for cell in (cells[1], cells[3]))
        money, money_least = (read_amount(cell or "0", unit) for cell in (cells[2], cells[4]))
    except WrongAmount as wrong:
        raise _wrong(number, wrong.message) from wrong
    area = AreaDraft(
        name=cells[0], minutes=minutes, money=money, minutes_least=least, money_least=money_least
    )
    fault = why_not_area(area)
    if fault:
        raise _wrong(number, fault[1])
    return number, area


def _wrong(number: int, reason: Words | str) -> Refused:
    words = say("Line {line}: {reason} Nothing was saved.", line=number, reason=_ended(reason))
    return Refused(words, field="lines", facts={"line": number})


def _ended(reason: Words | str) -> str:
    """A reason as a sentence."""
    return f"{str(reason).rstrip('.')}."
