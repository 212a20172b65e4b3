"""Tasks as pages show them: what is asked of somebody this week and why, lists, and how far each one is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import Hand, Role, Task, TaskLine, TaskSort, TaskState
from commonweal.provisioning.queries.hands import (
    OpenTask,
    OpenWeek,
    hands_on,
    open_week,
    planned_minutes,
    week_of,
    worked_minutes,
)
from commonweal.provisioning.rules.hands import Offer

ASKED_MOST = 20


@dataclass(frozen=True, slots=True)
class AskedTask:
    """A task asked of somebody: theirs (``is_mine``) or offered to them with ``why``; ``minutes`` still to be done.

    ``share`` is how many of those are suggested to them; 0 where it is theirs, since how much is for them to say.
    """

    id: UUID
    name: str
    sort: str
    starts_on: date
    due_on: date
    is_mine: bool
    skill: str
    minutes: int
    share: int
    why: Words | None
    hands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list: planned and done minutes of all skills, who has it in hand."""

    id: UUID
    name: str
    sort: str
    state: str
    starts_on: date
    due_on: date
    planned: int
    done: int
    skills: tuple[str, ...]
    hands: tuple[str, ...]
    is_mine: bool

    @property
    def part(self) -> float:
        """The share of the planned minutes that is written down; 0 to 1."""
        return min(self.done / self.planned, 1.0) if self.planned else 0.0


@dataclass(frozen=True, slots=True)
class Asking:
    """What is being looked for in the list of tasks."""

    when: str = "week"
    search: str = ""
    skill: UUID | None = None
    mine: UUID | None = None
    sort: str = ""
    unclaimed: bool = field(default=False)


def tasks_asked_of(person: Person, union: Association, today: date) -> list[AskedTask]:
    """What is asked of ``person`` this week: first what they have in hand, then what suits them, soonest due first.

    Why something is offered is told to that person only. Takes as many queries for one task as for a hundred.
    """
    week = open_week(union, day=today)
    offered = {offer.task: offer for offer in week.offers if offer.person == person.pk}
    asked = [
        _asked(task, week, offered.get(task.id), person.pk)
        for task in week.tasks
        if task.id in offered or person.pk in week.hands.of(task.id)
    ]
    return sorted(asked, key=lambda one: not one.is_mine)[:ASKED_MOST]


def _asked(task: OpenTask, week: OpenWeek, offer: Offer | None, me: UUID) -> AskedTask:
    people = week.hands.of(task.id)
    if me in people:
        offer = None
    first = offer.skill if offer else next(iter(task.planned), None)
    skill = week.skills[first] if first else ""
    return AskedTask(
        id=task.id, name=task.name, sort=task.sort, starts_on=task.starts_on, due_on=task.due_on,
        is_mine=me in people, skill=skill, minutes=_missing(task, week), share=offer.minutes if offer else 0,
        why=_why(skill, is_least=offer.is_least) if offer else None,
        hands=tuple(week.hands.names[one] for one in sorted(people) if one != me),
    )  # fmt: skip


def _why(skill: str, *, is_least: bool) -> Words:
    if is_least:
        return say(
            "because you offered {skill}, and of those who did, you gave least of it in the last six weeks.",
            skill=skill,
        )
    return say("because you offered {skill} this week.", skill=skill)


def _missing(task: OpenTask, week: OpenWeek) -> int:
    done = week.done.get(task.id, {})
    return sum(max(minutes - done.get(skill, 0), 0) for skill, minutes in task.planned.items())


def tasks_of(union: Association, asking: Asking, *, today: date) -> QuerySet[Task, Task]:
    """Tasks of a union in the order they are due; dropped ones only among those that are over."""
    rows = _when(Task.objects.filter(union=union), asking.when, today)
    if asking.search:
        rows = rows.filter(
            Q(name__icontains=asking.search)
            | Exists(TaskLine.objects.filter(task=OuterRef("pk"), kind__name__icontains=asking.search))
        )
    if asking.skill:
        rows = rows.filter(
            Exists(TaskLine.objects.filter(task=OuterRef("pk"), role=Role.WORK, kind=asking.skill))
        )
    if asking.sort in TaskSort.values:
        rows = rows.filter(sort=asking.sort)
    in_hand = Hand.objects.filter(task=OuterRef("pk"), released_at__isnull=True)
    if asking.mine:
        rows = rows.filter(Exists(in_hand.filter(person=asking.mine)))
    if asking.unclaimed:
        rows = rows.filter(~Exists(in_hand))
    latest_first = asking.when == "over"
    return rows.order_by(*(("-closed_at", "-id") if latest_first else ("due_on", "name", "id")))


def _when(rows: QuerySet[Task, Task], when: str, today: date) -> QuerySet[Task, Task]:
    week = week_of(today)
    is_open = Q(state=TaskState.OPEN)
    spans = {
        "week": is_open & Q(starts_on__lte=week.last_on),
        "later": is_open & Q(starts_on__gt=week.last_on),
        "late": is_open & Q(due_on__lt=today),
        "over": ~is_open,
        "all": Q(),
    }
    return rows.filter(spans.get(when, spans["week"]))


def task_rows(tasks: Iterable[Task], *, person: Person) -> list[TaskRow]:
    """Tasks of one page with how far they are and who has them in hand; three queries for any number."""
    found = list(tasks)
    ids = [task.pk for task in found]
    (planned, skills), done, hands = planned_minutes(ids), worked_minutes(ids), hands_on(ids)
    return [
        TaskRow(
            id=task.pk, name=task.name, sort=task.sort, state=task.state, starts_on=task.starts_on,
            due_on=task.due_on, planned=sum(planned.get(task.pk, {}).values()),
            done=sum(done.get(task.pk, {}).values()),
            skills=tuple(skills[skill] for skill in planned.get(task.pk, {})),
            hands=tuple(hands.names[one] for one in sorted(hands.of(task.pk))),
            is_mine=person.pk in hands.of(task.pk),
        )
        for task in found
    ]  # fmt: skip


def task_in(union: Association, identity: UUID) -> Task:
    """One task of this union; 404 for any other."""
    return get_object_or_404(Task.objects.select_related("union", "recipe"), union=union, pk=identity)
