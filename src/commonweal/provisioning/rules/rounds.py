"""When the settings of a round cannot be right, and how long a silent worker is waited for."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say
from commonweal.provisioning.rules.periods import PERIODS_MOST

AIMS = ("least_bought", "least_toil", "least_footprint")
LENGTHS = ("week", "month")
SILENT_FOR = timedelta(seconds=60)
"""A worker that gave no sign of life for so long is taken to be gone."""

Fault = tuple[str, Words] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDraft:
    """The settings of a round as somebody states them; money in the currency's smallest step."""

    name: str
    starts_on: date
    period: str
    periods: int
    budget_per_period: int | None = None
    budget_total: int | None = None
    pooled_with: tuple[UUID, ...] = field(default=())


def why_not_round(draft: RoundDraft) -> Fault:
    """The field and the sentence why a round cannot be so, or None."""
    if not draft.name.strip():
        return "name", say("A round needs a name, such as “Winter and spring”.")
    if draft.period not in LENGTHS:
        return "period", say("A round counts in weeks or in months.")
    if not 1 <= draft.periods <= PERIODS_MOST:
        return "periods", say("A round has from 1 to {most} weeks or months.", most=PERIODS_MOST)
    return why_not_budget(per_period=draft.budget_per_period, total=draft.budget_total)


def why_not_budget(*, per_period: int | None, total: int | None) -> Fault:
    """The field and the sentence why a budget cannot be so, or None; money in the currency's smallest step."""
    for name, budget in (("budget_per_period", per_period), ("budget_total", total)):
        if budget is not None and not 0 <= budget <= AMOUNT_MOST:
            return name, say("Money is zero or more; leave it empty where there is no limit.")
    return None


def is_silent(*, seen_at: datetime | None, at: datetime) -> bool:
    """Whether the worker of a plan has been silent for so long that its work is taken up again."""
    return seen_at is None or at - seen_at > SILENT_FOR
