"""Rehearsing reserves, money and aims: the plans of the weeks on record solved again with this one rule changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commonweal.assembly.queries.policies import Course, course_of
from commonweal.assembly.registry.policies import Value
from commonweal.assembly.registry.rehearsals import Replay, Stopped, Tick
from commonweal.assembly.rules.rehearsals import Rehearsed, Said, Week
from commonweal.lib.quantity import UNITS
from commonweal.people.models import Association
from commonweal.planning.problem import Problem
from commonweal.planning.result import Result
from commonweal.planning.solve import digest, solve
from commonweal.planning.watch import Progress
from commonweal.provisioning.models import Plan, PlanState, Round
from commonweal.provisioning.problem.load import horizon_of, problem_of
from commonweal.provisioning.problem.saved import Saved, saved, spans_of_plan, warm_of
from commonweal.provisioning.queries.rounds import round_being_stated
from commonweal.provisioning.rehearsing.restating import (
    OwnBudget,
    with_ceiling,
    with_order,
    with_own,
    with_reserves,
)
from commonweal.provisioning.rehearsing.telling import Solved, told
from commonweal.provisioning.rules.policies import (
    AIMS_ORDER,
    BUDGET,
    OF_PLANS,
    RESERVES,
    PlanRules,
    ceiling_in,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A plan to replay: what it is called, its round, what was stated for it, when, and its result if it has one."""

    name: Said
    round: Round
    problem: Problem
    made_at: datetime | None
    made_on: date
    result: Result | None
    warm: Result | None


Changed = Problem | Said
"""The problem with the rule changed, or the sentence why it cannot be."""


def replay_plans(code: str) -> Replay:
    """How the policy ``code`` of planning is rehearsed."""

    def replayed(*, association: Association, value: Value, weeks: Sequence[Week], tick: Tick) -> Rehearsed:
        stored = plans_of(association, first_on=weeks[0][0], last_on=weeks[-1][1])
        course = course_of(association, OF_PLANS, until=date.max)
        changed = [(one, restated(code, value, one, course)) for one in stored]
        left_out = [
            Said("{plan}: {why}", {"plan": one.name, "why": other})
            for one, other in changed
            if isinstance(other, Said)
        ]
        again = [(one, other) for one, other in changed if isinstance(other, Problem)]
        solved = _solve_all(again, str(association.pk), tick)
        return told(association, solved, left_out)

    return replayed


def plans_of(union: Association, *, first_on: date, last_on: date) -> list[Stored]:
    """The plan of every round that was planned in these days (the adopted one, else the newest), and today's.

    Today's is the plan that would be made of the round being stated, unless its newest plan is just that.
    """
    plans = Plan.objects.filter(round__union=union, state=PlanState.SOLVED)
    rows = plans.filter(finished_at__date__gte=first_on, finished_at__date__lte=last_on)
    newest: dict[UUID, Plan] = {}
    for plan in rows.select_related("round__union").order_by("number"):
        if plan.round.adopted_plan_id in {None, plan.pk}:
            newest[plan.round_id] = plan
    found = [_stored(plan) for plan in sorted(newest.values(), key=lambda plan: plan.asked_at)]
    today = round_being_stated(union)
    if today is None:
        return found
    problem = problem_of(today, day=last_on)
    if any(plan.digest == digest(problem) for plan in newest.values()):
        return found
    name = Said("The plan that would be made today of “{round}”", {"round": today.name})
    return [*found, Stored(name, today, problem, None, last_on, None, None)]


def _stored(plan: Plan) -> Stored:
    worked_out = saved(plan)
    name = Said("Plan {number} of “{round}”", {"number": plan.number, "round": plan.round.name})
    made_at = plan.started_at or plan.asked_at
    return Stored(
        name, plan.round, worked_out.problem, made_at, made_at.date(), worked_out.result, warm_of(plan)
    )


def restated(code: str, value: Value, one: Stored, course: Course) -> Changed:
    """The stored problem with the policy ``code`` at ``value``; the same problem where that changes nothing."""
    if code == RESERVES:
        return _with_reserves(value, one, course)
    if code == AIMS_ORDER:
        if one.round.order:
            return Said("this round keeps the order of aims that it was opened with.")
        return with_own(one.problem, str(one.round.union_id), lambda union: with_order(union, value))
    assert code == BUDGET
    return _with_ceiling(value, one, course)


def _with_reserves(value: Value, one: Stored, course: Course) -> Changed:
    own, spans = str(one.round.union_id), spans_of_plan(one.problem)
    held = course.on(RESERVES, max(one.made_on, spans[-1].last_on), known_at=one.made_at)
    union = next(each for each in one.problem.unions if each.id == own)
    if not held:
        if not value:
            return one.problem
        return Said("no reserves were kept back then, so there is nothing to compare with.")
    if not union.reserves and value:
        return Said("no reserves had been stated for it.")
    return with_own(one.problem, own, lambda each: with_reserves(each, held=held, tried=value))


def _with_ceiling(value: Value, one: Stored, course: Course) -> Changed:
    """Under the new ceiling; first it must come out as it was under the ceiling of then."""
    own, spans = str(one.round.union_id), spans_of_plan(one.problem)
    period = horizon_of(one.round).period
    budget = OwnBudget(
        per_period=one.round.budget_per_period,
        steps=UNITS[one.round.union.currency].steps,
        periods=len(spans),
    )

    def under(most_on: Callable[[date], int | None]) -> Problem:
        ceilings = tuple(
            ceiling_in(most_on(max(one.made_on, span.first_on)), span, period=period) for span in spans
        )
        return with_own(
            one.problem, own, lambda union: with_ceiling(union, PlanRules(budget_most=ceilings), budget)
        )

    if under(lambda day: course.on(BUDGET, day, known_at=one.made_at)) != one.problem:
        return Said("the money of its round was changed after it was worked out.")
    return under(lambda _day: value)


def _solve_all(again: Sequence[tuple[Stored, Problem]], own: str, tick: Tick) -> list[Solved]:
    """Every plan as it was and as it would have been; solved only where there is something to solve."""
    found = []
    for place, (one, changed) in enumerate(again):
        part = _Part(tick, place / len(again), 1 / len(again))
        before = one.result or part.solve(one.problem, one.warm, share=0.5)
        same = changed == one.problem
        after = (
            before
            if same
            else part.solve(changed, one.warm or before, share=0.5 if one.result is None else 1.0)
        )
        found.append(Solved(one.name, Saved(own, one.problem, before), Saved(own, changed, after)))
        if tick((place + 1) / len(again)):
            raise Stopped
    return found


class _Part:
    """One plan's part of the whole work, from ``begin`` and as much as ``size`` of it."""

    def __init__(self, tick: Tick, begin: float, size: float) -> None:
        self.tick, self.begin, self.size = tick, begin, size

    def solve(self, problem: Problem, previous: Result | None, *, share: float) -> Result:
        """Solve a problem, which is ``share`` of this part; raises ``Stopped`` when somebody asked for it."""
        done = 0.0

        def progress(told: Progress) -> None:
            nonlocal done
            done = told.share

        def should_stop() -> bool:
            return self.tick(self.begin + self.size * share * done)

        result = solve(problem, previous=previous, on_progress=progress, should_stop=should_stop)
        if result.status == "cancelled":
            raise Stopped
        self.begin, self.size = self.begin + self.size * share, self.size * (1 - share)
        return result
