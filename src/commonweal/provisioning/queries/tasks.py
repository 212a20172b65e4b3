"""Tasks as pages show them: what is asked of somebody this week and why, lists, and how far each one is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Kind
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import Hand, Role, Task, TaskLine, TaskSort, TaskState
from commonweal.provisioning.queries.hands import (
    OpenWeek,
    hands_on,
    open_week,
    planned_minutes,
    week_of,
    worked_minutes,
)

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
    held = {task for task, people in week.hands.items() if person.pk in people}
    offered = {offer.task: offer for offer in week.offers if offer.person == person.pk}
    tasks = Task.objects.filter(pk__in=held | offered.keys()).order_by("due_on", "name", "id")
    rows = list(tasks.values_list("pk", "name", "sort", "starts_on", "due_on"))
    names = _skill_names(week)
    people = _people_names(week.hands)
    asked = []
    for pk, name, sort, starts_on, due_on in rows:
        missing = _missing(week, pk)
        offer = offered.get(pk) if pk not in held else None
        skill = names.get(offer.skill if offer else next(iter(week.planned.get(pk, {})), pk), "")
        hands = tuple(people[one] for one in sorted(week.hands.get(pk, ())) if one != person.pk)
        why = _why(skill, is_least=offer.is_least) if offer else None
        asked.append(
            AskedTask(
                pk, name, sort, starts_on, due_on, pk in held, skill, missing, offer.minutes if offer else 0,
                why, hands,
            )
        )  # fmt: skip
    return sorted(asked, key=lambda one: not one.is_mine)[:ASKED_MOST]


def _why(skill: str, *, is_least: bool) -> Words:
    if is_least:
        return say(
            "because you offered {skill}, and of those who did, you gave least of it in the last six weeks.",
            skill=skill,
        )
    return say("because you offered {skill} this week.", skill=skill)


def _missing(week: OpenWeek, task: UUID) -> int:
    done = week.done.get(task, {})
    return sum(max(minutes - done.get(skill, 0), 0) for skill, minutes in week.planned.get(task, {}).items())


def _skill_names(week: OpenWeek) -> dict[UUID, str]:
    skills = {skill for by_skill in week.planned.values() for skill in by_skill}
    return dict(Kind.objects.filter(pk__in=skills).values_list("pk", "name"))


def _people_names(hands: dict[UUID, frozenset[UUID]]) -> dict[UUID, str]:
    people = {person for of_task in hands.values() for person in of_task}
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


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
    """Tasks of one page with how far they are and who has them in hand; five queries for any number."""
    found = list(tasks)
    ids = [task.pk for task in found]
    planned, done, hands = planned_minutes(ids), worked_minutes(ids), hands_on(ids)
    skills = {skill for by_skill in planned.values() for skill in by_skill}
    names = dict(Kind.objects.filter(pk__in=skills).values_list("pk", "name"))
    people = _people_names(hands)
    return [
        TaskRow(
            id=task.pk, name=task.name, sort=task.sort, state=task.state, starts_on=task.starts_on,
            due_on=task.due_on, planned=sum(planned.get(task.pk, {}).values()),
            done=sum(done.get(task.pk, {}).values()),
            skills=tuple(names[skill] for skill in planned.get(task.pk, {})),
            hands=tuple(people[one] for one in sorted(hands.get(task.pk, ()))),
            is_mine=person.pk in hands.get(task.pk, ()),
        )
        for task in found
    ]  # fmt: skip


def task_in(union: Association, identity: UUID) -> Task:
    """One task of this union; 404 for any other."""
    return get_object_or_404(Task.objects.select_related("union", "recipe"), union=union, pk=identity)


def names_of(people: Iterable[UUID]) -> list[str]:
    """The names of persons, in order of the alphabet."""
    return list(Person.objects.filter(pk__in=list(people)).order_by("name").values_list("name", flat=True))
