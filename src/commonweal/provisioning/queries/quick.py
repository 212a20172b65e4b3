"""What somebody is likely to have just done: the choices of the quick entry, the likeliest first."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from commonweal.flows.models import Kind, Medium
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import Ability, Task, TaskSort
from commonweal.provisioning.queries.tasks import tasks_asked_of
from commonweal.provisioning.queries.voices import voices_of

Choices = list[tuple[str, object]]
TASKS_MOST = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """The choices of the quick entry: tasks, own skills, all other skills, and for whom one may write."""

    tasks: Choices
    skills: Choices
    others: Choices
    people: list[tuple[UUID, str]]

    @property
    def first(self) -> str | None:
        """What is chosen until somebody chooses otherwise: the only or the first task."""
        return self.tasks[0][0] if self.tasks else None


def likely_done(
    person: Person, union: Association, *, at: datetime, today: date, task: UUID | None, is_sent: bool = False
) -> Likely:
    """The task one comes from, then what is in hand, what is offered, and one's own skills.

    Of a form that ``is_sent`` only the task it names matters; what else might have been likely is not worked out.
    """
    asked = [] if is_sent else tasks_asked_of(person, union, today)
    asked = [one for one in asked if one.sort == TaskSort.MAKE]
    tasks: Choices = [(f"t:{one.id}", _with_rest(one.name, one.minutes)) for one in asked[:TASKS_MOST]]
    if task is not None:
        tasks = [*_the_one(union, task), *(choice for choice in tasks if choice[0] != f"t:{task}")]
    offered = set(skills_offered(person, union, day=today))
    skills = Kind.objects.filter(union=union, medium=Medium.WORK, archived_at__isnull=True).order_by("name")
    named = list(skills.values_list("pk", "name"))
    return Likely(
        tasks=tasks,
        skills=[
            (f"s:{pk}", say("{skill}, without a task", skill=name)) for pk, name in named if pk in offered
        ],
        others=[(f"s:{pk}", name) for pk, name in named if pk not in offered],
        people=[(voice.id, voice.name) for voice in voices_of(person, union, at=at) if voice.is_person],
    )


def _the_one(union: Association, task: UUID) -> Choices:
    rows = Task.objects.filter(union=union, pk=task, sort=TaskSort.MAKE)
    return [(f"t:{pk}", name) for pk, name in rows.values_list("pk", "name")]


def _with_rest(name: str, minutes: int) -> object:
    if not minutes:
        return name
    hours = show_amount(minutes if minutes < 120 else round(minutes / 60) * 60, UNITS["h"])
    return say("{task} ({hours} h to do)", task=name, hours=hours)


def skills_offered(person: Person, union: Association, *, day: date) -> list[UUID]:
    """The skills that ``person`` offers on ``day``."""
    offers = Ability.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        union=union, person=person, withdrawn_at__isnull=True, since__lte=day,
    )  # fmt: skip
    return list(offers.values_list("skill_id", flat=True))
