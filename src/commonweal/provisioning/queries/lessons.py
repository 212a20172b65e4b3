"""What the finished tasks of a round really took and gave, and the lessons drawn from it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Sum
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Flow
from commonweal.people.models import Association
from commonweal.provisioning.models import Lesson, RecipeLine, Role, Round, Task, TaskLine, TaskState
from commonweal.provisioning.queries.doing import GIVES, ROLE_OF
from commonweal.provisioning.rules.doing import AT_TABLE
from commonweal.provisioning.rules.lessons import Seen, Taught, lesson_of

Line = tuple[UUID, str, UUID]  # recipe, role, kind


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson as the page shows it; figures for one run of the recipe, in steps or minutes."""

    id: int
    recipe: UUID
    recipe_name: str
    role: str
    kind_name: str
    unit_code: str
    planned: int
    done: int
    suggested: int
    tasks: int
    taken_at: datetime | None
    left_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Nobody has decided about it yet."""
        return self.taken_at is None and self.left_at is None

    @property
    def is_work(self) -> bool:
        """Whether it is about hours."""
        return self.role == Role.WORK


def taught_by(round_: Round) -> dict[Line, Taught]:
    """What the finished tasks of a round teach about each line of each recipe: four queries."""
    tasks = dict(
        Task.objects.filter(
            plan__round=round_, union=round_.union_id, state=TaskState.DONE, recipe__isnull=False
        ).values_list("pk", "recipe_id")
    )
    done = _done(list(tasks))
    seen: dict[Line, list[Seen]] = defaultdict(list)
    for task, role, kind, planned in TaskLine.objects.filter(task__in=tasks).values_list(
        "task", "role", "kind", "amount"
    ):
        seen[tasks[task], role, kind].append(Seen(planned, done.get((task, _side(role), kind), 0)))
    lines = RecipeLine.objects.filter(recipe__in=set(tasks.values())).values_list(
        "recipe", "role", "kind", "amount"
    )
    found = {
        (recipe, role, kind): lesson_of(amount, seen[recipe, role, kind])
        for recipe, role, kind, amount in lines
    }
    return {line: taught for line, taught in found.items() if taught is not None}


def _done(tasks: list[UUID]) -> dict[tuple[UUID, str, UUID], int]:
    written = Flow.objects.filter(
        commitment__in=tasks, action__in=["work", "consume", "produce", "deliverService"]
    )
    written = written.exclude(Q(action="consume") & (Q(reason=AT_TABLE) | Q(corrects__reason=AT_TABLE)))
    done: dict[tuple[UUID, str, UUID], int] = defaultdict(int)
    rows = written.values_list("commitment", "action", "kind").annotate(a=Sum("amount"), m=Sum("minutes"))
    for task, action, kind, amount, minutes in rows:
        done[task, ROLE_OF[action], kind] += (minutes if action == "work" else amount) or 0
    return done


def _side(role: str) -> str:
    return Role.OUTPUT if role in GIVES else role


def lessons_of(round_: Round) -> list[LessonRow]:
    """The lessons of a round, by recipe."""
    rows = Lesson.objects.filter(round=round_).order_by("recipe__name", "role", "kind__name")
    return [
        LessonRow(*row)
        for row in rows.values_list(
            "pk", "recipe_id", "recipe__name", "role", "kind__name", "kind__unit_code", "planned", "done",
            "suggested", "tasks", "taken_at", "left_at",
        )
    ]  # fmt: skip


def lesson_in(union: Association, identity: int) -> Lesson:
    """One lesson of this union; 404 for any other."""
    lessons = Lesson.objects.select_related("round__union", "recipe__union", "kind")
    return get_object_or_404(lessons, round__union=union, pk=identity)


def open_tasks_of(round_: Round) -> list[tuple[UUID, str]]:
    """The tasks of a round that are not over, soonest due first."""
    rows = Task.objects.filter(plan__round=round_, union=round_.union_id, state=TaskState.OPEN)
    return list(rows.order_by("due_on", "name", "id").values_list("pk", "name"))
