"""What the union's policies say to a plan or a share-out, by the days they are about; one query each.

What happens on a day follows what holds on that day: purchases the ceiling of the period's first day, the reserves
what holds when the plan ends, and the order of aims, of which a plan has one, what holds when it begins. What begins in
the past follows what holds today, so that nothing new is made by an old rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.assembly.queries.policies import course_of, values_of
from commonweal.assembly.registry.policies import policy_of
from commonweal.assembly.rules.policies import value_in_words
from commonweal.people.models import Association
from commonweal.provisioning.rules.policies import (
    AIMS_ORDER,
    BUDGET,
    MEMORY_FADES,
    MEMORY_LENGTH,
    OF_PLANS,
    OF_SHARE_OUTS,
    RESERVES,
    Memory,
    PlanRules,
    ceiling_in,
)
from commonweal.provisioning.rules.spans import Span


def plan_rules(union: Association, spans: Sequence[Span], *, period: str, day: date) -> PlanRules:
    """What a plan over ``spans`` (weeks or months, as ``period`` says) that is made on ``day`` must follow."""
    course = course_of(union, OF_PLANS, until=max(day, spans[-1].last_on))
    return PlanRules(
        reserves_percent=course.on(RESERVES, max(day, spans[-1].last_on)),
        order=tuple(course.on(AIMS_ORDER, max(day, spans[0].first_on))),
        budget_most=tuple(
            ceiling_in(course.on(BUDGET, max(day, span.first_on)), span, period=period) for span in spans
        ),
    )


def share_rules(union: Association, *, on: date) -> tuple[Memory, int]:
    """How a share-out for ``on`` remembers, and how much of the reserves, in percent, it leaves alone."""
    values = values_of(union, OF_SHARE_OUTS, on=on)
    memory = Memory(fades_percent=values[MEMORY_FADES], share_outs=values[MEMORY_LENGTH])
    return memory, values[RESERVES]


@dataclass(frozen=True, slots=True)
class RuleTold:
    """One of the union's rules, its name and what it says now, for pages on which it matters."""

    code: str
    name: str
    value: str


def rules_told(union: Association, codes: Sequence[str], *, on: date) -> list[RuleTold]:
    """What these rules of provisioning say on a day; one query."""
    values = values_of(union, codes, on=on)
    return [
        RuleTold(
            code, str(policy_of(code).name),
            str(value_in_words(policy_of(code), values[code], currency=union.currency)),
        )
        for code in codes
    ]  # fmt: skip
