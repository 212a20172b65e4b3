"""The house of five brought to life: it bakes and plans by the week, and everybody there can log in.

A round lies behind it, lived as it was planned, so that a rule can be rehearsed on it; the next waits for its plan.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Sum

from commonweal.flows.actions.drawing import draw
from commonweal.flows.actions.kinds import add_place
from commonweal.flows.actions.recording import record_flows
from commonweal.flows.actions.stock import receive_goods
from commonweal.flows.drafts import Draft
from commonweal.flows.models import Medium, Resource
from commonweal.lib.ids import path_of
from commonweal.provisioning.actions.buying import record_purchase
from commonweal.provisioning.actions.doing import AT_TABLE, Done
from commonweal.provisioning.actions.kinds import add_good
from commonweal.provisioning.actions.lessons import close_round
from commonweal.provisioning.actions.plans import adopt_plan, ask_plan
from commonweal.provisioning.actions.recipes import add_recipe
from commonweal.provisioning.actions.rounds import open_round
from commonweal.provisioning.actions.supplies import add_supply, set_capacity, set_reserve
from commonweal.provisioning.actions.tasks import record_task
from commonweal.provisioning.actions.working_out import work_out_plan
from commonweal.provisioning.demo.house import (
    BUDGET_CENTS_A_WEEK,
    IN_STORE,
    KEPT_BACK,
    MOST_A_DAY,
    RECIPE,
    SKILLS,
    house,
)
from commonweal.provisioning.demo.reading import region
from commonweal.provisioning.demo.seed.deciding import elect_keepers
from commonweal.provisioning.demo.seed.goods import USUAL_SUPPLIER, add_mean, facts_of
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.needs import state_body_and_abilities
from commonweal.provisioning.demo.seed.people import TIME_ZONE, found_with_people
from commonweal.provisioning.demo.seed.recipes import recipe_draft
from commonweal.provisioning.models import Plan, Role, Round, Task, TaskSort, TaskState
from commonweal.provisioning.problem.saved import uses_of_plan
from commonweal.provisioning.rules.periods import spans_of
from commonweal.provisioning.rules.rounds import RoundDraft

WEEKS = 12
WEEK = timedelta(weeks=1)
BAKERS = ("demo-jakob", "demo-nuri")
SHOPS = "demo-rosa"


def settle_house(*, begun: datetime, today: date, at: datetime) -> Known:
    """Found the house, let it live through a round as planned, and open the next."""
    known = found_with_people(house(), begun=begun, today=today, all_log_in=True)
    elect_keepers(known)
    first = today - WEEKS * WEEK
    before = _evening(first - timedelta(days=3))
    _keep_goods(known, at=before)
    for person in known.content.people:
        state_body_and_abilities(known, person, at=before)
    plan = _plan_round(known, first, at=before)
    _live_as_planned(known, plan, first)
    close_round(round_=plan.round, by=known.keeper, at=_evening(today - timedelta(days=1)))
    _open_round(known, today, at=at)
    return known


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(19), ZoneInfo(TIME_ZONE))


def _keep_goods(known: Known, *, at: datetime) -> None:
    """Shelves, skills, the oven, what they eat with its price and what there was, reserves, and how bread is baked."""
    by, union, content = known.keeper, known.union, region()
    for skill in SKILLS:
        known.skills[skill] = add_mean(known, content.skills[skill], Medium.WORK, "h")
    for machine, hours in known.content.equipment_hours_per_week.items():
        known.means[machine] = add_mean(known, content.equipment[machine], Medium.EQUIPMENT, "h")
        set_capacity(kind=known.means[machine], amount=hours * 60, by=by, at=at)
    for kind_id in dict.fromkeys([*IN_STORE, *MOST_A_DAY]):
        _keep(known, kind_id, at=at)
    for kind_id, steps in KEPT_BACK.items():
        set_reserve(kind=known.kinds[kind_id], amount=steps, by=by, at=at)
    draft = recipe_draft(known, content.recipes[RECIPE])
    known.recipes[RECIPE] = add_recipe(union=union, draft=draft, by=by, at=at)


def _keep(known: Known, kind_id: str, *, at: datetime) -> None:
    content, by = region().kinds[kind_id], known.keeper
    if content.shelf not in known.places:
        known.places[content.shelf] = add_place(
            union=known.union, name=content.shelf.capitalize(), by=by, at=at
        )
    facts = facts_of(content)
    values = {code: value for code, value in facts.values.items() if code in {"energy", "protein"}}
    facts = replace(facts, most_per_person_day=MOST_A_DAY.get(kind_id), values=values)
    kind = add_good(
        union=known.union,
        name=content.name,
        medium=Medium.GOOD,
        unit_code=content.unit,
        facts=facts,
        by=by,
        at=at,
    )
    known.kinds[kind_id] = kind
    if price := region().purchases.get(kind_id):
        add_supply(kind=kind, supplier=USUAL_SUPPLIER, price=price.price_cents, by=by, at=at)
    if amount := IN_STORE.get(kind_id):
        best = (at + timedelta(days=content.keeps_days)).date() if content.keeps_days else None
        receive_goods(
            union=known.union, kind=kind, amount=amount, by=by, at=at, best_before_on=best,
            place=known.places[content.shelf],
        )  # fmt: skip


def _open_round(known: Known, first: date, *, at: datetime) -> Round:
    draft = RoundDraft(
        name=f"Twelve weeks from {first.day} {first:%B}", starts_on=first, period="week", periods=WEEKS,
        budget_per_period=BUDGET_CENTS_A_WEEK,
    )  # fmt: skip
    return open_round(union=known.union, draft=draft, by=known.keeper, at=at)


def _plan_round(known: Known, first: date, *, at: datetime) -> Plan:
    """The round that lies behind them: opened, worked out and adopted in one evening."""
    asked = ask_plan(round_=_open_round(known, first, at=at), by=known.keeper, at=at)
    plan = work_out_plan(plan=asked.pk, by=None, at=at, now=lambda: at)
    adopt_plan(plan=plan, by=known.keeper, at=at)
    return plan


def _live_as_planned(known: Known, plan: Plan, first: date) -> None:
    """Week by week: they shop, they bake by turns, they eat what was planned."""
    uses: dict[int, list[tuple[UUID, int]]] = defaultdict(list)
    for use in uses_of_plan(plan):
        uses[use.period].append((use.kind_id, use.amount))
    bakers = cycle(BAKERS)
    for number, span in enumerate(spans_of(starts_on=first, period="week", periods=WEEKS)):
        at = _evening(span.last_on)
        due = Task.objects.filter(plan=plan, state=TaskState.OPEN, due_on__lte=span.last_on)
        for task in due.filter(sort=TaskSort.BUY).order_by("id"):
            _shop(known, task, at=at)
        for task in due.filter(sort=TaskSort.MAKE).order_by("id"):
            _bake(known, task, next(bakers), at=at)
        _eat(known, uses[number], at=at)


def _shop(known: Known, task: Task, *, at: datetime) -> None:
    bought = dict(task.lines.values_list("kind", "amount"))
    record_purchase(
        task=task,
        bought=bought,
        paid=None,
        supplier=USUAL_SUPPLIER,
        by=known.people[SHOPS],
        at=at,
        finished=True,
    )


def _bake(known: Known, task: Task, baker: str, *, at: datetime) -> None:
    """One of them bakes, exactly as the task says."""
    lines: dict[str, dict[UUID, int]] = defaultdict(dict)
    for role, kind, amount in task.lines.values_list("role", "kind", "amount"):
        lines[role][kind] = amount
    done = Done(minutes=lines[Role.WORK], used=lines[Role.INPUT], made=lines[Role.OUTPUT])
    person = known.people[baker]
    record_task(task=task, done=done, person=person, by=person, at=at, finished=True)


def _eat(known: Known, uses: list[tuple[UUID, int]], *, at: datetime) -> None:
    """What was planned for the table, as far as it is there."""
    record_flows(
        union=known.union, drafts=list(_eaten(known, uses)), deed="kitchen.recorded", by=known.keeper, at=at,
        subject=path_of("association", known.union.pk),
    )  # fmt: skip


def _eaten(known: Known, uses: list[tuple[UUID, int]]) -> Iterator[Draft]:
    union = known.union
    rows = Resource.objects.filter(union=union).values_list("kind").annotate(Sum("onhand"))
    there = dict(rows.order_by("kind"))
    for kind, amount in uses:
        part = min(amount, there.get(kind, 0))
        there[kind] = there.get(kind, 0) - part
        if part:
            yield from draw(
                union=union, wanted=Draft("consume", union.pk, union.pk, kind, part, reason=AT_TABLE)
            )
