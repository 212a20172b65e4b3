"""All that the page of one plan shows, gathered: four queries, whatever the plan's size."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from commonweal.provisioning.models import Plan, PlanState
from commonweal.provisioning.problem.saved import Saved, saved, spans_of_plan
from commonweal.provisioning.queries.plan_comparison import Pair, compare_groups
from commonweal.provisioning.queries.plan_ratios import TierView, period_words, tiers_of
from commonweal.provisioning.queries.plans import PlanTables, plan_before, plan_tables
from commonweal.provisioning.queries.reasons import conflicts_in_words
from commonweal.provisioning.queries.rounds import period_names, short_period_names

Drawn = tuple[int, str, Sequence[float]]


@dataclass(frozen=True)
class PlanPage:
    """A plan that was worked out: what it meets, its picture, its tables for ``period`` (None: all), its changes.

    For a plan that cannot be done ``conflicts`` names the limits that cannot all be kept.
    """

    plan: Plan
    names: Sequence[str] = ()
    short_names: Sequence[str] = ()
    tiers: Sequence[TierView] = ()
    drawn: Sequence[Drawn] = ()
    tables: PlanTables | None = None
    period: int | None = None
    before: Plan | None = None
    changes: Sequence[Pair] = ()
    conflicts: Sequence[str] = ()
    weeks: float = field(default=0.0)

    @property
    def period_name(self) -> str:
        """The shown period in words; empty for all."""
        return "" if self.period is None else self.names[self.period]


def plan_page(plan: Plan, *, period: int | None = None) -> PlanPage:
    """What the page of ``plan`` shows; a ``period`` beyond its horizon shows all."""
    if plan.state == PlanState.INFEASIBLE:
        stated = saved(plan)
        names = period_names(spans_of_plan(stated.problem))
        words = period_words(stated, names)
        return PlanPage(plan=plan, conflicts=conflicts_in_words(stated.result.reasons, periods=words))
    if plan.state != PlanState.SOLVED:
        return PlanPage(plan=plan)
    return _solved(plan, saved(plan), period)


def _solved(plan: Plan, worked_out: Saved, period: int | None) -> PlanPage:
    spans = spans_of_plan(worked_out.problem)
    names = period_names(spans)
    tiers = tiers_of(worked_out, names=names)
    shown = period if period is not None and 0 <= period < len(spans) else None
    before = plan_before(plan)
    days = sum(span.days for span in spans) if shown is None else spans[shown].days
    return PlanPage(
        plan=plan,
        names=names,
        short_names=short_period_names(spans),
        tiers=tiers,
        drawn=[(tier.tier, tier.name, tier.by_period) for tier in tiers],
        tables=plan_tables(worked_out, period=shown),
        period=shown,
        before=before,
        changes=[pair for pair in compare_groups(saved(before), worked_out) if pair.differs]
        if before
        else [],
        weeks=days / 7,
    )
