"""What this week's open tasks ask for, and to whom they are offered: six queries, however many tasks there are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

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
class OpenWeek:
    """The open tasks that can be done this week: planned and done minutes by task and skill, hands, and offers."""

    planned: dict[UUID, dict[UUID, int]]
    done: dict[UUID, dict[UUID, int]]
    hands: dict[UUID, frozenset[UUID]]
    offers: list[Offer]


def week_of(day: date) -> Span:
    """The week that begins today: seven days, so that on a Sunday people already see what Monday brings."""
    return Span(day, day + timedelta(days=6))


def open_week(union: Association, *, day: date) -> OpenWeek:
    """Everything open that begins before this week ends, with whom it is offered to."""
    last_on = week_of(day).last_on
    tasks = Task.objects.filter(union=union, state=TaskState.OPEN, starts_on__lte=last_on)
    due = dict(tasks.values_list("pk", "due_on"))
    ids = list(due)
    planned, done, hands = planned_minutes(ids), worked_minutes(ids), hands_on(ids)
    wanted = [
        Wanted(
            task,
            skill,
            part_of_week(minutes, day=day, due_on=due[task]),
            due[task],
            hands.get(task, frozenset()),
        )
        for task, by_skill in planned.items()
        for skill, minutes in minutes_missing(by_skill, done.get(task, {})).items()
    ]
    return OpenWeek(planned, done, hands, offer_fairly(wanted, able_this_week(union, day=day)))


def planned_minutes(tasks: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Minutes planned for each task by skill."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    rows = TaskLine.objects.filter(task__in=tasks, role=Role.WORK).order_by("id")
    for task, skill, minutes in rows.values_list("task", "kind", "amount"):
        found[task][skill] = found[task].get(skill, 0) + minutes
    return found


def worked_minutes(tasks: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Minutes written down for each task by skill; what was taken back is taken off."""
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    rows = Flow.objects.filter(commitment__in=tasks, action="work").values_list("commitment", "kind")
    for task, skill, minutes in rows.annotate(Sum("minutes")):
        found[task][skill] = minutes
    return found


def hands_on(tasks: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who has each task in hand now."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Hand.objects.filter(task__in=tasks, released_at__isnull=True)
    for task, person in rows.values_list("task", "person"):
        found[task].add(person)
    return {task: frozenset(people) for task, people in found.items()}


def able_this_week(union: Association, *, day: date) -> list[Able]:
    """Everybody who offers hours in the week from ``day``, and what they gave in the six weeks before."""
    rest = week_of(day)
    offers = Ability.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        union=union, withdrawn_at__isnull=True, since__lte=rest.last_on, person__in=member_ids(union, day),
    ).order_by("id")  # fmt: skip
    gaps: dict[UUID, list[Span]] = defaultdict(list)
    away = Absence.objects.filter(union=union, since__lte=rest.last_on, until__gte=day)
    for person, since, until in away.values_list("person", "since", "until"):
        gaps[person].append(Span(since, until))
    lately = _given(union, since=day - timedelta(weeks=WEEKS_BACK))
    return [_able(offer, rest, gaps[offer.person_id], lately) for offer in offers]


def _able(offer: Ability, rest: Span, gaps: list[Span], lately: dict[tuple[UUID, UUID], int]) -> Able:
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
