"""Two plans side by side: what each meets, spends, asks of people, and does more or less of."""

from dataclasses import dataclass

from commonweal.provisioning.queries.plan_ratios import group_views
from commonweal.provisioning.queries.plans import PlanTables, Saved, plan_tables

NOTICEABLE = 0.005


@dataclass(frozen=True, slots=True)
class Pair:
    """A share in one plan and in the other; None where the plan does not know it."""

    name: str
    tier: int
    before: float | None
    after: float | None

    @property
    def differs(self) -> bool:
        """Whether anybody would notice."""
        if self.before is None or self.after is None:
            return True
        return abs(self.after - self.before) >= NOTICEABLE


@dataclass(frozen=True, slots=True)
class RunsPair:
    """How often a recipe is done in one plan and in the other."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans: by group, by recipe, money in the currency's smallest step, and minutes of work."""

    groups: tuple[Pair, ...]
    runs: tuple[RunsPair, ...]
    spent: tuple[int, int]
    currency: str
    minutes: tuple[int, int]


def compare_plans(before: Saved, after: Saved) -> Comparison:
    """What is different between two plans of one union."""
    first, second = plan_tables(before), plan_tables(after)
    return Comparison(
        groups=tuple(compare_groups(before, after)),
        runs=_runs(first, second),
        spent=(first.spent, second.spent),
        currency=second.currency,
        minutes=(_minutes(first), _minutes(second)),
    )


def compare_groups(before: Saved, after: Saved) -> list[Pair]:
    """The shares of all groups of both plans, the most urgent first."""
    parts = []
    for plan in (before, after):
        names = [period.name for period in plan.problem.periods]
        parts.append({group.key: group for group in group_views(plan, names=names)})
    old, new = parts
    found = []
    for key in {**old, **new}:
        group = new.get(key) or old[key]
        found.append(
            Pair(
                group.name,
                group.tier,
                old[key].share if key in old else None,
                new[key].share if key in new else None,
            )
        )
    return sorted(found, key=lambda pair: (pair.tier, pair.name))


def _runs(first: PlanTables, second: PlanTables) -> tuple[RunsPair, ...]:
    """Recipes that are done noticeably more or less, the greatest change first."""
    old = {making.recipe: making for making in first.makes}
    new = {making.recipe: making for making in second.makes}
    pairs = []
    for recipe in {**old, **new}:
        before = old[recipe].runs if recipe in old else 0.0
        after = new[recipe].runs if recipe in new else 0.0
        name = (new.get(recipe) or old[recipe]).name
        if abs(after - before) > 0.01 * max(before, after):
            pairs.append(RunsPair(name, before, after))
    return tuple(sorted(pairs, key=lambda p: (-abs(p.after - p.before) / max(p.after, p.before), p.name)))


def _minutes(tables: PlanTables) -> int:
    return sum(hours.used for hours in tables.hours if hours.sort == "skill")
