"""What this week's open tasks ask for, and to whom they are offered: six queries, however many tasks there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import FilteredRelation, Q, Sum

from commonweal.flows.models import Flow
from commonweal.people.models import Association
from commonweal.provisioning.models import Ability, Absence, Hand, Role, Task, TaskLine
from commonweal.provisioning.models.tasks import TaskState
from commonweal.provisioning.queries.needs import member_ids
from commonweal.provisioning.rules.hands import (
    Able,
    Offer,
    Wanted,
    minutes_missing,
    offer_fairly,
    part_of_week,
)
from commonweal.provisioning.rules.spans import Span, minutes_given, without

WEEKS_BACK = 6


@dataclass(frozen=True, slots=True)
class OpenTask:
    """An open task: ``planned`` are its minutes by skill, in the order in which they were planned."""

    id: UUID
    name: str
    sort: str
    starts_on: date
    due_on: date
    planned: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has tasks in hand now, by task, and their names."""

    on: Mapping[UUID, frozenset[UUID]]
    names: Mapping[UUID, str]

    def of(self, task: UUID) -> frozenset[UUID]:
        """Who has ``task`` in hand."""
        return self.on.get(task, frozenset())

    def named(self, task: UUID) -> tuple[str, ...]:
        """Their names, by the alphabet."""
        return tuple(sorted(self.names[one] for one in self.of(task)))


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """The open tasks that can be done this week, soonest due first: what is done of them, hands, skills, and offers."""

    tasks: Sequence[OpenTask]
    skills: Mapping[UUID, str]
    done: Mapping[UUID, dict[UUID, int]]
    hands: Hands
    offers: Sequence[Offer]


def week_of(day: date) -> Span:
    """The week that begins today: seven days, so that on a Sunday people already see what Monday brings."""
    return Span(day, day + timedelta(days=6))


def open_week(union: Association, *, day: date) -> OpenWeek:
    """Everything open that begins before this week ends, with whom it is offered to."""
    tasks, skills = _open_tasks(union, until=week_of(day).last_on)
    ids = [task.id for task in tasks]
    done, hands = worked_minutes(ids), hands_on(ids)
    wanted = [
        Wanted(
            task.id, skill, part_of_week(minutes, day=day, due_on=task.due_on), task.due_on, hands.of(task.id)
        )
        for task in tasks
        for skill, minutes in minutes_missing(task.planned, done.get(task.id, {})).items()
    ]
    return OpenWeek(tasks, skills, done, hands, offer_fairly(wanted, able_this_week(union, day=day)))


def _open_tasks(union: Association, *, until: date) -> tuple[list[OpenTask], dict[UUID, str]]:
    """Open tasks that begin by ``until``, with or without work planned, and the names of the skills they ask for."""
    work = FilteredRelation("lines", condition=Q(lines__role=Role.WORK))
    rows = Task.objects.filter(union=union, state=TaskState.OPEN, starts_on__lte=until).annotate(work=work)
    values = rows.order_by("due_on", "name", "id", "work__id").values_list(
        "id", "name", "sort", "starts_on", "due_on", "work__kind", "work__kind__name", "work__amount"
    )
    tasks: dict[UUID, OpenTask] = {}
    skills: dict[UUID, str] = {}
    for pk, name, sort, starts_on, due_on, skill, called, minutes in values:
        task = tasks.setdefault(pk, OpenTask(pk, name, sort, starts_on, due_on, {}))
        if skill:
            task.planned[skill] = task.planned.get(skill, 0) + minutes
            skills[skill] = called
    return list(tasks.values()), skills


def planned_minutes(tasks: Sequence[UUID]) -> tuple[dict[UUID, dict[UUID, int]], dict[UUID, str]]:
    """Minutes planned for each task by skill, and the names of these skills."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    skills: dict[UUID, str] = {}
    rows = TaskLine.objects.filter(task__in=tasks, role=Role.WORK).order_by("id")
    for task, skill, name, minutes in rows.values_list("task", "kind", "kind__name", "amount"):
        found[task][skill] = found[task].get(skill, 0) + minutes
        skills[skill] = name
    return found, skills


def worked_minutes(tasks: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Minutes written down for each task by skill; what was taken back is taken off."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    rows = Flow.objects.filter(commitment__in=tasks, action="work").values_list("commitment", "kind")
    for task, skill, minutes in rows.annotate(Sum("minutes")):
        found[task][skill] = minutes
    return found


def hands_on(tasks: Sequence[UUID]) -> Hands:
    """Who has each task in hand now."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    names: dict[UUID, str] = {}
    rows = Hand.objects.filter(task__in=tasks, released_at__isnull=True)
    for task, person, name in rows.values_list("task", "person", "person__name"):
        found[task].add(person)
        names[person] = name
    return Hands({task: frozenset(people) for task, people in found.items()}, names)


def able_this_week(union: Association, *, day: date) -> list[Able]:
    """Everybody who offers hours in the week from ``day``, and what they gave in the six weeks before."""
    rest = week_of(day)
    offers = Ability.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        union=union, withdrawn_at__isnull=True, since__lte=rest.last_on, person__in=member_ids(union, day),
    ).order_by("id").values_list(*Offered._fields)  # fmt: skip
    gaps: dict[UUID, list[Span]] = defaultdict(list)
    away = Absence.objects.filter(union=union, since__lte=rest.last_on, until__gte=day)
    for person, since, until in away.values_list("person", "since", "until"):
        gaps[person].append(Span(since, until))
    lately = _given(union, since=day - timedelta(weeks=WEEKS_BACK))
    rows = [Offered._make(row) for row in offers]
    return [_able(offer, rest, gaps[offer.person_id], lately) for offer in rows]


class Offered(NamedTuple):
    """As much of an ability as says how many minutes it gives in a week."""

    person_id: UUID
    skill_id: UUID
    since: date
    until: date | None
    minutes_per_week: int
    most_minutes_per_day: int | None
    weekdays: int


def _able(offer: Offered, rest: Span, gaps: list[Span], lately: dict[tuple[UUID, UUID], int]) -> Able:
    within = Span(max(offer.since, rest.first_on), min(offer.until or rest.last_on, rest.last_on))
    minutes = minutes_given(
        minutes_per_week=offer.minutes_per_week,
        most_minutes_per_day=offer.most_minutes_per_day,
        weekdays=offer.weekdays,
        there=without(within, gaps),
    )
    return Able(
        offer.person_id, offer.skill_id, minutes,
        usual=offer.minutes_per_week * WEEKS_BACK, lately=lately.get((offer.person_id, offer.skill_id), 0),
    )  # fmt: skip


def _given(union: Association, *, since: date) -> dict[tuple[UUID, UUID], int]:
    """Minutes by person and skill since a day."""
    begin = datetime.combine(since, time(), tzinfo=ZoneInfo(union.time_zone))
    rows = Flow.objects.filter(union=union, action="work", at__gte=begin).values_list("provider", "kind")
    return {(person, skill): minutes or 0 for person, skill, minutes in rows.annotate(Sum("minutes"))}
