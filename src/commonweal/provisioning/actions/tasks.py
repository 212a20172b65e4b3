"""Taking tasks in hand and letting them go, and writing down what was done."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.flows.actions.kinds import add_process
from commonweal.flows.actions.recording import record_flows
from commonweal.flows.drafts import Recorded
from commonweal.flows.models import Kind
from commonweal.flows.queries.recorded import recorded_before
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Mandate, Person
from commonweal.people.permissions import (
    mandate_of,
    may_act_for,
    require_not_visitor,
    require_power,
    require_self_or_proxy,
)
from commonweal.provisioning.actions.doing import Doing, Done
from commonweal.provisioning.models import Hand, Task
from commonweal.provisioning.models.tasks import TaskState

POWER = "provisioning.tasks"
MINUTES_MOST = 24 * 60 * 7
LATEST_DAYS = 366
RECORDED = "task.recorded"


@once
def take_task(*, task: Task, person: Person, by: Person, at: datetime, key: UUID | None = None) -> Hand:
    """``person`` takes a task in hand; others may join them. Taking it twice is once.

    Raises ``NotPermitted`` for visitors and for whoever is not trusted by ``person``; ``Refused`` when it is over.
    """
    require_not_visitor(by, task.union, at=at)
    require_self_or_proxy(by, person, task.union, at=at)
    hands = Hand.objects.filter(task=task, person=person)
    held = hands.filter(released_at__isnull=True).first()
    if held is not None:
        return held
    if made_before(union=task.union_id, key=key, deed="task.taken"):
        return hands.order_by("-taken_at", "-id")[0]
    _require_open(task)
    try:
        with transaction.atomic():
            hand = Hand.objects.create(task=task, person=person, taken_at=at)
    except IntegrityError:  # the other tap of a double tap
        return hands.get(released_at__isnull=True)
    _note(task, "task.taken", by=by, person=person, at=at, key=key)
    return hand


@once
def release_task(*, task: Task, person: Person, by: Person, at: datetime, key: UUID | None = None) -> None:
    """``person`` lets a task go again, so that somebody else sees it as open. Nothing is asked; nothing is counted."""
    require_self_or_proxy(by, person, task.union, at=at)
    if made_before(union=task.union_id, key=key, deed="task.released"):
        return
    if Hand.objects.filter(task=task, person=person, released_at__isnull=True).update(released_at=at):
        _note(task, "task.released", by=by, person=person, at=at, key=key)


@once
def record_task(
    *,
    task: Task,
    done: Done,
    person: Person,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    finished: bool = False,
    when: datetime | None = None,
) -> Recorded:
    """Write down what ``person`` did on a task: hours, what went in, what came out; perhaps that it is finished.

    What went in is taken from the lots that are best before the earliest day; what came out makes new lots with the
    kind's keeping time. The task's process gathers it all. Raises ``NotEnough`` naming what is short, ``Refused``
    for an empty record, ``NotPermitted``. A key used before changes nothing. ``when`` is when it was done, by
    default now. Keepers of tasks may write down for everybody, as they do from a sheet of paper.
    """
    mandate = _require_may_record(by, person, task.union, at=at)
    if key is not None and (before := recorded_before(union=task.union_id, key=key, deed=RECORDED)):
        return before
    _require_sensible(done)
    _require_past(when, at=at)
    task = Task.objects.select_for_update(of=("self",)).select_related("union", "recipe").get(pk=task.pk)
    begin_process(task, by=by, at=at)
    recorded = record_flows(
        union=task.union,
        drafts=Doing(task.union, task, at=at, when=when).drafts(done, person=person),
        deed=RECORDED,
        subject=path_of("task", task.pk),
        by=by,
        for_whom=person if person.pk != by.pk else None,
        at=at,
        key=key,
        under=mandate.pk if mandate else None,
    )
    if finished and not recorded.is_repeat:
        close_task(task, TaskState.DONE, at=at)
    return recorded


@once
def finish_task(*, task: Task, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Say that a task is done, without anything more to write down. Whoever has it in hand may, and its keepers."""
    if made_before(union=task.union_id, key=key, deed="task.finished"):
        return
    require_not_visitor(by, task.union, at=at)
    mandate = None
    if not Hand.objects.filter(task=task, person=by, released_at__isnull=True).exists():
        mandate = require_power(by, task.union, POWER, at=at)
    if close_task(task, TaskState.DONE, at=at):
        under = mandate.pk if mandate else None
        _note(task, "task.finished", by=by, person=by, at=at, key=key, under=under)


@once
def drop_task(*, task: Task, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Say that a task will not be done after all; a keeper of tasks may. What was recorded on it stays."""
    if made_before(union=task.union_id, key=key, deed="task.dropped"):
        return
    mandate = require_power(by, task.union, POWER, at=at)
    if close_task(task, TaskState.DROPPED, at=at):
        _note(task, "task.dropped", by=by, person=by, at=at, key=key, under=mandate.pk)


@once
def reopen_task(*, task: Task, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Take back that a task is done or dropped."""
    if made_before(union=task.union_id, key=key, deed="task.reopened"):
        return
    mandate = require_power(by, task.union, POWER, at=at)
    closed = Task.objects.filter(pk=task.pk).exclude(state=TaskState.OPEN)
    if closed.update(state=TaskState.OPEN, closed_at=None):
        _note(task, "task.reopened", by=by, person=by, at=at, key=key, under=mandate.pk)


@transaction.atomic
def record_free_work(
    *,
    skill: Kind,
    minutes: int,
    person: Person,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    when: datetime | None = None,
) -> Recorded:
    """Write down hours given to a skill without a task: somebody saw what was needed and did it.

    Raises as ``record_task`` does.
    """
    mandate = _require_may_record(by, person, skill.union, at=at)
    done = Done(minutes={skill.pk: minutes})
    _require_sensible(done)
    _require_past(when, at=at)
    return record_flows(
        union=skill.union,
        drafts=Doing(skill.union, None, at=at, when=when).drafts(done, person=person),
        deed="work.recorded",
        subject=path_of("kind", skill.pk),
        by=by,
        for_whom=person if person.pk != by.pk else None,
        at=at,
        key=key,
        under=mandate.pk if mandate else None,
    )


def _require_may_record(by: Person, person: Person, union: Association, *, at: datetime) -> Mandate | None:
    """Let oneself, whoever is trusted, and a keeper of tasks go on; the keeper's mandate where that is why."""
    require_not_visitor(by, union, at=at)
    if may_act_for(by, person, union, at=at):
        return None
    mandate = mandate_of(by, union, POWER, at=at)
    if mandate is None:
        require_self_or_proxy(by, person, union, at=at)
    require_not_visitor(person, union, at=at)
    return mandate


def _require_past(when: datetime | None, *, at: datetime) -> None:
    if when is not None and not at - timedelta(days=LATEST_DAYS) <= when <= at:
        raise Refused(say("Write down what was done in the past year, not what is to come."), field="when")


def _require_open(task: Task) -> None:
    if not Task.objects.filter(pk=task.pk, state=TaskState.OPEN).exists():
        raise Refused(say("“{task}” is finished already.", task=task.name))


def _require_sensible(done: Done) -> None:
    if done.is_empty:
        raise Refused(say("Write down at least one number: hours, or what came out."), field="minutes")
    if any(minutes > MINUTES_MOST for minutes in done.minutes.values()):
        raise Refused(say("That is more hours than a week has. Were minutes meant?"), field="minutes")


def begin_process(task: Task, *, by: Person, at: datetime) -> None:
    """Give a task its process in the books when the first thing is written down for it."""
    if task.process_id is None:
        task.process = add_process(
            union=task.union, name=task.name, based_on=task.recipe_id, began_at=at, by=by, at=at
        )
        Task.objects.filter(pk=task.pk).update(process=task.process)


def close_task(task: Task, state: TaskState, *, at: datetime) -> bool:
    """Close an open task; False when it was closed already. Part of a deed, which journals it."""
    return bool(Task.objects.filter(pk=task.pk, state=TaskState.OPEN).update(state=state, closed_at=at))


def _note(
    task: Task,
    deed: str,
    *,
    by: Person,
    person: Person,
    at: datetime,
    key: UUID | None,
    under: UUID | None = None,
) -> None:
    note(
        union=task.union_id, deed=deed, by=by.pk, for_whom=person.pk if person.pk != by.pk else None, under=under,
        subject=path_of("task", task.pk), at=at, key=key,
    )  # fmt: skip
