"""Everybody's needs as sums by tier, so that no sum tells of one person's private need."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commonweal.provisioning.rules.needs import may_show_sum
from commonweal.provisioning.rules.spans import DAYS_PER

WEEK_DAYS = 7
ONCE = "once"


@dataclass(frozen=True, slots=True)
class NeedOnBoard:
    """A need that stands; ``is_hidden`` when the viewer may not see it by itself. Units as in ``NeedRow``."""

    code: UUID
    what: str
    unit: str | None
    measure: str | None
    tier: int
    whose: UUID
    amount: int
    per: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class BoardLine:
    """What is needed of one kind or toward one group: a week (rounded), once, and by how many."""

    code: UUID
    what: str
    unit: str | None
    measure: str | None
    tier: int
    a_week: int
    once: int
    by: int


def board_from(needs: Iterable[NeedOnBoard]) -> list[BoardLine]:
    """The lines of the board, the most urgent tier first; needs that may not be told of are left out of all figures."""
    lines: dict[tuple[int, str, UUID], list[NeedOnBoard]] = defaultdict(list)
    for need in needs:
        lines[(need.tier, need.what, need.code)].append(need)
    found = (_line(lines[key]) for key in sorted(lines))
    return [line for line in found if line]


def _line(needs: list[NeedOnBoard]) -> BoardLine | None:
    hidden = {need.whose for need in needs if need.is_hidden}
    if not may_show_sum(private_others=len(hidden)):
        needs = [need for need in needs if not need.is_hidden]
    if not needs:
        return None
    first = needs[0]
    return BoardLine(
        code=first.code,
        what=first.what,
        unit=first.unit,
        measure=first.measure,
        tier=first.tier,
        a_week=sum(a_week(need.amount, need.per) for need in needs),
        once=sum(need.amount for need in needs if need.per == ONCE),
        by=len({need.whose for need in needs}),
    )


def a_week(amount: int, per: str) -> int:
    """What a need comes to in a mean week, to the nearest step; 0 for what is needed once."""
    if per == ONCE:
        return 0
    times, days = DAYS_PER[per]
    return (2 * amount * times * WEEK_DAYS + days) // (2 * days)
