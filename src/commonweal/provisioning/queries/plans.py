"""Plans of a round as pages show them: the list, how far the work is, what a plan says to do, buy and hand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.shortcuts import get_object_or_404

from commonweal.lib.quantity import UNITS
from commonweal.people.models import Association, Person
from commonweal.planning.problem import Good
from commonweal.planning.solve import digest
from commonweal.provisioning.models import Plan, PlanState, Round
from commonweal.provisioning.problem.load import problem_of
from commonweal.provisioning.problem.outcome import PlannedUse, steps_down, steps_up
from commonweal.provisioning.problem.saved import Saved, purchases_of_plan, runs_of_plan, saved, uses_of_plan
from commonweal.provisioning.queries.plan_ratios import TierShare, shares_at_a_glance, tier_shares
from commonweal.provisioning.rules.rounds import is_silent

__all__ = [
    "PlannedUse",
    "Saved",
    "newest_plan",
    "plan_of",
    "plan_rows",
    "purchases_of_plan",
    "runs_of_plan",
    "saved",
    "tier_shares",
    "uses_of_plan",
]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list of a round."""

    id: UUID
    number: int
    state: str
    state_name: str
    asked_at: datetime
    asked_by: str
    shares: tuple[TierShare, ...]
    is_adopted: bool


@dataclass(frozen=True, slots=True)
class Work:
    """How far the work on a plan is; ``is_silent`` when its worker seems gone."""

    is_at_work: bool
    is_waiting: bool
    part: float | None
    is_silent: bool


def plan_of(union: Association, pk: UUID) -> Plan:
    """One plan of this union; 404 for any other."""
    plans = Plan.objects.select_related("round__union").defer("problem", "warm")
    return get_object_or_404(plans, round__union=union, pk=pk)


def newest_plan(planned: Round) -> Plan | None:
    """The plan to show for a round: the adopted one, else the newest."""
    plans = Plan.objects.filter(round=planned).select_related("round__union").defer("warm")
    if planned.adopted_plan_id is not None:
        return plans.filter(pk=planned.adopted_plan_id).first()
    return plans.order_by("-number").first()


def chosen_plans(union: Association, before: str, after: str) -> tuple[Plan, Plan] | None:
    """Two plans of this union that were worked out, by their ids as typed; None when they cannot be compared."""
    try:
        ids = [UUID(before), UUID(after)]
    except ValueError:
        return None
    done = Plan.objects.filter(state=PlanState.SOLVED, round__union=union, pk__in=ids)
    found = done.select_related("round").defer("warm").in_bulk()
    return (found[ids[0]], found[ids[1]]) if len(found) == len(ids) else None


def plan_before(plan: Plan) -> Plan | None:
    """The last plan worked out before this one in the same round, or the adopted plan of an earlier round."""
    done = Plan.objects.filter(state=PlanState.SOLVED).select_related("round__union").defer("warm")
    same = done.filter(round=plan.round_id, number__lt=plan.number).order_by("-number").first()
    if same is not None:
        return same
    earlier = Round.objects.filter(union=plan.round.union_id, starts_on__lt=plan.round.starts_on)
    adopted = (
        earlier.filter(adopted_plan__isnull=False)
        .select_related("adopted_plan")
        .order_by("-starts_on")
        .first()
    )
    return done.filter(pk=adopted.adopted_plan.pk).first() if adopted and adopted.adopted_plan else None


def plan_rows(planned: Round) -> list[PlanRow]:
    """The plans of a round, the newest first; three queries however many there are."""
    plans = list(
        Plan.objects.filter(round=planned)
        .select_related("round")
        .defer("problem", "warm")
        .order_by("-number")
    )
    people = {plan.asked_by for plan in plans}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        PlanRow(
            id=plan.pk,
            number=plan.number,
            state=plan.state,
            state_name=str(PlanState(plan.state).label),
            asked_at=plan.asked_at,
            asked_by=names.get(plan.asked_by, ""),
            shares=tuple(shares_at_a_glance(plan)),
            is_adopted=plan.pk == planned.adopted_plan_id,
        )
        for plan in plans
    ]


def work_on(plan: Plan, *, at: datetime) -> Work:
    """How far the work on a plan is."""
    at_work = plan.state in {PlanState.QUEUED, PlanState.SOLVING}
    solving = plan.state == PlanState.SOLVING
    return Work(
        is_at_work=at_work,
        is_waiting=plan.state == PlanState.QUEUED,
        part=plan.progress_permille / 1000 if solving and plan.progress_permille else None,
        is_silent=at_work and is_silent(seen_at=plan.seen_at or plan.asked_at, at=at),
    )


def has_changed_since(plan: Plan, *, day: date) -> bool:
    """Whether something was stated, counted or changed since a plan was worked out, so that it would differ now."""
    return digest(problem_of(plan.round, day=day)) != plan.digest


# What the plan says, in one period or in all.


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a kind."""

    name: str
    amount: int
    unit_code: str


@dataclass(frozen=True, slots=True)
class Making:
    """A recipe to be done so many times, and what that gives."""

    recipe: str
    name: str
    runs: float
    gives: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Buying:
    """Something to be bought outside; ``cost`` in the currency's smallest step."""

    name: str
    supplier: str
    amount: int
    unit_code: str
    cost: int


@dataclass(frozen=True, slots=True)
class Hours:
    """How much of a skill, a machine or land is used of what there is, in steps."""

    id: str
    name: str
    sort: str
    used: int
    there: int
    unit_code: str

    @property
    def part(self) -> float:
        """The used part of one."""
        return self.used / self.there if self.there else 0.0


@dataclass(frozen=True, slots=True)
class Moving:
    """Something that goes to a neighbour (``out``) or comes from one (``in``) through the hub."""

    name: str
    amount: int
    unit_code: str
    way: str


@dataclass(frozen=True, slots=True)
class PlanTables:
    """What a plan says for a period, or for all."""

    makes: tuple[Making, ...]
    buys: tuple[Buying, ...]
    gives: tuple[Amount, ...]
    hours: tuple[Hours, ...]
    moves: tuple[Moving, ...]
    left: tuple[Amount, ...]
    currency: str

    @property
    def spent(self) -> int:
        """What is spent outside, in the currency's smallest step."""
        return sum(buying.cost for buying in self.buys)


CODES = {unit.symbol: unit.code for unit in UNITS.values()}


def plan_tables(plan: Saved, *, period: int | None = None) -> PlanTables:
    """What the plan's own union makes, buys, hands out and uses, in one period (from 0) or in all."""
    problem, result = plan.problem, plan.result
    goods = {good.id: good for good in problem.goods}
    union = next(each for each in problem.unions if each.id == plan.own)
    recipes = {recipe.id: recipe for recipe in union.recipes}
    makes = []
    for runs in result.runs:
        many = _of(runs.by_period, period)
        if runs.union == plan.own and many > 1e-6:
            recipe = recipes[runs.recipe]
            gives = tuple(_amount(goods[good], many * each) for good, each in recipe.outputs.items())
            makes.append(Making(recipe.id, recipe.name, many, gives))
    own_needs = (line for line in result.provision if line.union == plan.own)
    handed: dict[str, float] = {}
    needs = {need.id: need.good for need in union.needs}
    for line in own_needs:
        handed[needs[line.need]] = handed.get(needs[line.need], 0.0) + _of(line.by_period, period)
    left = {
        each.good: each.by_period[-1 if period is None else period]
        for each in result.stock
        if each.union == plan.own
    }
    return PlanTables(
        makes=tuple(sorted(makes, key=lambda making: making.name)),
        buys=_buys(plan, goods, period),
        gives=_amounts(goods, handed),
        hours=_hours(plan, period),
        moves=_moves(plan, goods, period),
        left=_amounts(goods, left),
        currency=union.budget.currency,
    )


def _of(by_period: Sequence[float], period: int | None) -> float:
    return sum(by_period) if period is None else by_period[period]


def _amount(good: Good, amount: float) -> Amount:
    unit = UNITS[CODES[good.unit]]
    coarse = _coarse(amount, unit.steps)
    return Amount(good.name, steps_down(amount, unit.steps) // coarse * coarse, unit.code)


def _coarse(amount: float, steps: int) -> int:
    """How many steps a figure of a plan is read in: 1,234.567 kg are 1,234, 12.345 kg are 12.3."""
    return steps if amount >= 100 else max(steps // 10, 1) if amount >= 10 else max(steps // 100, 1)


def _amounts(goods: dict[str, Good], amounts: dict[str, float]) -> tuple[Amount, ...]:
    found = (_amount(goods[good], amount) for good, amount in amounts.items())
    return tuple(sorted((each for each in found if each.amount), key=lambda each: each.name))


def _buys(plan: Saved, goods: dict[str, Good], period: int | None) -> tuple[Buying, ...]:
    union = next(each for each in plan.problem.unions if each.id == plan.own)
    offers = {purchase.id: purchase for purchase in union.purchases}
    cents = UNITS[union.budget.currency].steps
    found = []
    for bought in plan.result.purchases:
        amount = _of(bought.by_period, period)
        if bought.union == plan.own and amount > 1e-6:
            offer = offers[bought.purchase]
            unit = UNITS[CODES[goods[offer.good].unit]]
            coarse = _coarse(amount, unit.steps)
            found.append(
                Buying(
                    goods[offer.good].name,
                    offer.name,
                    -(-steps_up(amount, unit.steps) // coarse) * coarse,
                    unit.code,
                    steps_up(amount * offer.price, cents),
                )
            )
    return tuple(sorted(found, key=lambda buying: (-buying.cost, buying.name)))


def _hours(plan: Saved, period: int | None) -> tuple[Hours, ...]:
    union = next(each for each in plan.problem.unions if each.id == plan.own)
    resources = {resource.id: resource for resource in union.resources}
    found = []
    for use in plan.result.resources:
        if use.union == plan.own:
            resource = resources[use.resource]
            unit = UNITS[CODES[resource.unit]]
            whole = period is None and resource.kind == "land"
            used = max(use.used, default=0.0) if whole else _of(use.used, period)
            there = max(use.capacity, default=0.0) if whole else _of(use.capacity, period)
            found.append(
                Hours(
                    resource.id,
                    resource.name,
                    resource.kind,
                    steps_up(used, unit.steps),
                    steps_down(there, unit.steps),
                    unit.code,
                )
            )
    return tuple(sorted(found, key=lambda hours: (hours.sort != "skill", -hours.part, hours.name)))


def _moves(plan: Saved, goods: dict[str, Good], period: int | None) -> tuple[Moving, ...]:
    found = []
    for flow in plan.result.flows:
        if plan.own in {flow.origin, flow.destination}:
            amount = _amount(goods[flow.good], _of(flow.by_period, period))
            if amount.amount:
                way = "out" if flow.origin == plan.own else "in"
                found.append(Moving(amount.name, amount.amount, amount.unit_code, way))
    return tuple(sorted(found, key=lambda moving: (moving.way, moving.name)))
