"""From an adopted plan to tasks: each recipe's runs by week, each supplier's purchases by period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.people.models import Association
from commonweal.provisioning.models import (
    Plan,
    Recipe,
    RecipeLine,
    Role,
    Round,
    SupplyOffer,
    Task,
    TaskLine,
    TaskSort,
)
from commonweal.provisioning.models.tasks import TaskState
from commonweal.provisioning.rules.periods import spans_of
from commonweal.provisioning.rules.spans import Span
from commonweal.provisioning.rules.tasks import (
    PlannedPurchase,
    PlannedRun,
    line_amount,
    runs_by_week,
    weeks_of,
)

ROWS_AT_ONCE = 500
NOT_A_TASK = {Role.LAND, Role.EQUIPMENT}  # shown with the task, but nobody does them


@transaction.atomic
def make_tasks(
    *,
    plan: Plan,
    union: Association,
    runs: Sequence[PlannedRun],
    purchases: Sequence[PlannedPurchase] = (),
    at: datetime,
) -> int:
    """Write the tasks of an adopted ``plan`` for ``union``; returns how many. Part of adopting, which journals it.

    What takes long is due when it is ready: a bed of leeks is one task from sowing to harvest.

    Untouched open tasks of earlier plans of the same round that had not begun by ``at`` are dropped, since the new
    plan says what is to be done instead; whatever somebody has taken or recorded stays.
    """
    spans = spans_of(starts_on=plan.round.starts_on, period=plan.round.period, periods=plan.round.periods)
    _drop_untouched(plan.round, union, but=plan, at=at)
    tasks = [*_tasks_of_runs(plan, union, runs, spans), *_tasks_of_purchases(plan, union, purchases, spans)]
    Task.objects.bulk_create([task for task, _ in tasks], batch_size=ROWS_AT_ONCE)
    lines = (line for _, lines in tasks for line in lines)
    TaskLine.objects.bulk_create(lines, batch_size=ROWS_AT_ONCE)
    return len(tasks)


def _drop_untouched(round_: Round, union: Association, *, but: Plan, at: datetime) -> None:
    stale = Task.objects.filter(plan__round=round_, union=union, state=TaskState.OPEN).exclude(plan=but)
    stale.filter(hands__isnull=True, process__isnull=True).update(state=TaskState.DROPPED, closed_at=at)


def _tasks_of_runs(
    plan: Plan, union: Association, runs: Iterable[PlannedRun], spans: Sequence[Span]
) -> Iterable[tuple[Task, list[TaskLine]]]:
    recipes = {recipe.pk: recipe for recipe in Recipe.objects.filter(union=union)}
    lines = _lines_of(union)
    for run in runs:
        recipe = recipes[run.recipe]
        weeks = weeks_of(spans[run.period]) if recipe.lead_days < 28 else [spans[run.period]]
        parts = runs_by_week(run.milli_runs, weeks, whole_runs=recipe.whole_runs)
        for week, milli_runs in zip(weeks, parts, strict=True):
            if milli_runs:
                yield _task(
                    plan, recipe, lines[recipe.pk], period=run.period, week=week, milli_runs=milli_runs
                )


def _lines_of(union: Association) -> dict[UUID, list[RecipeLine]]:
    by_recipe: dict[UUID, list[RecipeLine]] = defaultdict(list)
    for line in RecipeLine.objects.filter(recipe__union=union).exclude(role__in=NOT_A_TASK).order_by("id"):
        by_recipe[line.recipe_id].append(line)
    return by_recipe


def _task(
    plan: Plan, recipe: Recipe, lines: Iterable[RecipeLine], *, period: int, week: Span, milli_runs: int
) -> tuple[Task, list[TaskLine]]:
    task = Task(
        union_id=recipe.union_id, plan=plan, name=recipe.name, recipe=recipe, period=period,
        starts_on=week.first_on, due_on=week.last_on + timedelta(days=recipe.lead_days), milli_runs=milli_runs,
    )  # fmt: skip
    amounts = ((line, line_amount(line.amount, milli_runs)) for line in lines)
    return task, [
        TaskLine(task=task, role=line.role, kind_id=line.kind_id, amount=n) for line, n in amounts if n
    ]


def _tasks_of_purchases(
    plan: Plan, union: Association, purchases: Iterable[PlannedPurchase], spans: Sequence[Span]
) -> Iterable[tuple[Task, list[TaskLine]]]:
    offers = {offer.pk: offer for offer in SupplyOffer.objects.filter(union=union).select_related("kind")}
    baskets: dict[tuple[int, str], list[PlannedPurchase]] = defaultdict(list)
    for purchase in purchases:
        baskets[purchase.period, offers[purchase.offer].supplier].append(purchase)
    for (period, supplier), basket in sorted(baskets.items()):
        span = spans[period]
        task = Task(
            union=union, plan=plan, sort=TaskSort.BUY, name=supplier, period=period,
            starts_on=span.first_on, due_on=weeks_of(span)[0].last_on,
        )  # fmt: skip
        yield (
            task,
            [
                TaskLine(
                    task=task, role=Role.OUTPUT, kind_id=offers[bought.offer].kind_id, amount=bought.amount
                )
                for bought in basket
                if bought.amount
            ],
        )
