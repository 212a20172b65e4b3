"""A stored problem with one rule changed, all else as it was stated. Pure: problem in, problem out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from commonweal.planning.problem import Budget, Measure, Problem, Union
from commonweal.provisioning.problem.build import MEASURES
from commonweal.provisioning.rules.policies import PlanRules, budgets_of

Restate = Callable[[Union], Union]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBudget:
    """What the round itself gives each period, in the currency's smallest step, and how many steps make a unit."""

    per_period: int | None
    steps: int
    periods: int


def with_own(problem: Problem, own: str, restate: Restate) -> Problem:
    """The problem with its own union restated; its neighbours stay as they are."""
    unions = [restate(each) if each.id == own else each for each in problem.unions]
    return msgspec.structs.replace(problem, unions=unions)


def with_reserves(union: Union, *, held: int, tried: int) -> Union:
    """Reserves of ``tried`` percent where the problem has those of ``held`` percent, which must be more than 0."""
    reserves = {
        kind: [each * tried / held for each in amount] if isinstance(amount, list) else amount * tried / held
        for kind, amount in union.reserves.items()
    }
    kept = {kind: amount for kind, amount in reserves.items() if amount}
    return union if held == tried else msgspec.structs.replace(union, reserves=kept)


def with_order(union: Union, order: Sequence[str]) -> Union:
    """The union's aims in this order."""
    measures: list[Measure] = [MEASURES[aim] for aim in order]
    return msgspec.structs.replace(union, order=measures)


def with_ceiling(union: Union, rules: PlanRules, own: OwnBudget) -> Union:
    """The round's own budget under the ceiling that ``rules`` set."""
    limits = budgets_of(own.per_period, rules.budget_most, periods=own.periods)
    each = None if limits is None else [None if one is None else one / own.steps for one in limits]
    budget: Budget = msgspec.structs.replace(union.budget, per_period=each)
    return msgspec.structs.replace(union, budget=budget)
