"""What a union's policies do in a plan and in a share-out, as pure functions; money and amounts in smallest steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonweal.provisioning.rules.periods import DAYS_A_MONTH
from commonweal.provisioning.rules.rounds import AIMS
from commonweal.provisioning.rules.spans import Span

MEMORY_FADES = "provisioning.memory_fades_percent"
MEMORY_LENGTH = "provisioning.memory_share_outs"
RESERVES = "provisioning.reserves_percent"
AIMS_ORDER = "provisioning.aims_order"
BUDGET = "provisioning.budget_most_per_month"
OF_PLANS = (RESERVES, AIMS_ORDER, BUDGET)
OF_SHARE_OUTS = (MEMORY_FADES, MEMORY_LENGTH, RESERVES)
SHARE_OUTS_MOST = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """What a union's policies say to a plan: reserves in percent, the order of aims, most money in each period."""

    reserves_percent: int = 100
    order: tuple[str, ...] = AIMS
    budget_most: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """How a share-out remembers: in percent how much of a lack is left each time, and how many share-outs back."""

    fades_percent: int = 50
    share_outs: int = 8

    @property
    def keep(self) -> Fraction:
        """The part of a lack that is left after one more share-out."""
        return Fraction(self.fades_percent, 100)


def kept_back(amount: int, percent: int) -> int:
    """What is kept of a stated reserve of ``amount`` steps; rounded up, so that no rounding eats a reserve."""
    return -(-amount * percent // 100)


def ceiling_in(most_per_month: int | None, span: Span, *, period: str) -> int | None:
    """The most money in one period of a round: a month has the month's, a week its part by days, rounded down."""
    if most_per_month is None or period == "month":
        return most_per_month
    return int(most_per_month * span.days / DAYS_A_MONTH)


def budgets_of(
    per_period: int | None, ceilings: Sequence[int | None], *, periods: int
) -> tuple[int | None, ...] | None:
    """The budget of each period: the round's own, but never above the union's ceiling; None where nothing limits."""
    most = ceilings or [None] * periods
    limits = [_least(per_period, ceiling) for ceiling in most]
    return None if all(limit is None for limit in limits) else tuple(limits)


def _least(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return min(known) if known else None
