"""This week's tasks as they hang on the wall, and the choices for entering the sheet that comes back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.people.models import Association
from commonweal.people.queries.members import names_in
from commonweal.provisioning.models import Task, TaskLine, TaskSort, TaskState
from commonweal.provisioning.queries.doing import GIVES
from commonweal.provisioning.queries.hands import hands_on, week_of

SHEET_MOST = 120


@dataclass(frozen=True, slots=True)
class OnTheWall:
    """A task on the sheet: what goes in and comes out, hours by skill, and who took it on."""

    id: UUID
    name: str
    sort: str
    due_on: date
    work: tuple[tuple[str, int], ...]
    goes_in: tuple[tuple[str, int, str], ...]
    comes_out: tuple[tuple[str, int, str], ...]
    hands: tuple[str, ...]


def wall_of(union: Association, *, day: date) -> list[OnTheWall]:
    """The open tasks of the week of ``day``, soonest due first."""
    tasks = list(_open(union, day)[:SHEET_MOST])
    lines: dict[UUID, list[tuple[str, str, int, str]]] = defaultdict(list)
    rows = TaskLine.objects.filter(task__in=[task.pk for task in tasks]).order_by("id")
    for task, role, name, steps, unit in rows.values_list(
        "task", "role", "kind__name", "amount", "kind__unit_code"
    ):
        lines[task].append((role, name, steps, unit))
    hands = hands_on([task.pk for task in tasks])
    return [
        OnTheWall(
            task.pk, task.name, task.sort, task.due_on,
            work=tuple((name, amount) for role, name, amount, _ in lines[task.pk] if role == "work"),
            goes_in=tuple(line[1:] for line in lines[task.pk] if line[0] == "input"),
            comes_out=tuple(line[1:] for line in lines[task.pk] if line[0] in GIVES),
            hands=hands.named(task.pk),
        )
        for task in tasks
    ]  # fmt: skip


def _open(union: Association, day: date) -> QuerySet[Task, Task]:
    rows = Task.objects.filter(union=union, state=TaskState.OPEN, starts_on__lte=week_of(day).last_on)
    return rows.order_by("due_on", "name", "id")


def sheet_choices(union: Association, *, day: date) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """What a row of a returned sheet chooses from: members, and tasks of making of this week and the weeks before.

    A sheet may come back after somebody said that a task is finished, so those of the last four weeks are there too.
    """
    lately = Q(state=TaskState.OPEN) | Q(state=TaskState.DONE, due_on__gte=day - timedelta(weeks=4))
    tasks = Task.objects.filter(lately, union=union, starts_on__lte=week_of(day).last_on, sort=TaskSort.MAKE)
    tasks = tasks.order_by("due_on", "name", "id")
    return list(tasks.values_list("pk", "name")[: SHEET_MOST * 2]), names_in(union, day=day)
