"""What is under way when a union begins to plan with us: beds sown in October, wood that dries, a crock of kraut."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from commonweal.journal.actions import note
from commonweal.journal.queries import found_by_key
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Person
from commonweal.people.permissions import require_power, today_in
from commonweal.provisioning.models import Recipe, Role, Task, TaskLine
from commonweal.provisioning.rules.tasks import MILLI, line_amount

RUNS_MOST = 1_000_000
STILL_TO_COME = (Role.OUTPUT, Role.BYPRODUCT, Role.WORK)


@transaction.atomic
def take_up_run(
    *, recipe: Recipe, runs: int, started_on: date, by: Person, at: datetime, key: UUID | None = None
) -> Task:
    """Tell the plan of ``runs`` of a recipe that began on ``started_on``: what will come out, the work left, the land.

    What went in went in before; nothing is recorded in the books until it is harvested or ready. Takes the power
    provisioning.tasks. Raises ``Refused`` for a day to come, or a run that was over long ago.
    """
    union = recipe.union
    mandate = require_power(by, union, "provisioning.tasks", at=at)
    if key is not None and (entry := found_by_key(union=union.pk, key=key)) is not None:
        return Task.objects.get(pk=entry.subject.rpartition("/")[2])
    today, ready_on = today_in(union, at), started_on + timedelta(days=recipe.lead_days)
    if not 0 < runs <= RUNS_MOST:
        raise Refused(say("Say how many times it was begun, at least once."), field="runs")
    if started_on > today:
        raise Refused(say("This begins in the future; the plan will say when."), field="started_on")
    if ready_on < today:
        raise Refused(say("This was ready before today. Count it in the stores instead."), field="started_on")
    task = Task.objects.create(
        union=union, recipe=recipe, name=recipe.name, period=0, starts_on=started_on, due_on=ready_on,
        milli_runs=runs * MILLI,
    )  # fmt: skip
    TaskLine.objects.bulk_create(_lines(task, recipe, gone=(today - started_on).days))
    note(
        union=union.pk, deed="task.taken_up", by=by.pk, subject=path_of("task", task.pk), at=at, key=key,
        under=mandate.pk, facts={"runs": runs},
    )  # fmt: skip
    return task


def _lines(task: Task, recipe: Recipe, *, gone: int) -> list[TaskLine]:
    """What comes out, and the work that falls on days that are not gone yet."""
    lines = recipe.lines.filter(role__in=STILL_TO_COME).order_by("id")
    amounts: dict[tuple[str, UUID], int] = {}
    for line in lines:
        if line.role != Role.WORK or max(line.until_day, line.from_day + 1) > gone:
            place = (line.role, line.kind_id)
            amounts[place] = amounts.get(place, 0) + line_amount(line.amount, task.milli_runs)
    return [
        TaskLine(task=task, role=role, kind_id=kind, amount=n) for (role, kind), n in amounts.items() if n
    ]
