"""Looking around, again and again: what begins or closes by the clock, and whatever else other subjects hang in here.

One look hands each closing to a job of its own, so that one that fails holds up no other, and puts the next look into
the queue before it does anything, so that the chain does not break. ``commonweal serve`` starts it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from commonweal.assembly.actions.closing import close_proposal, due_to_close
from commonweal.assembly.actions.voices import begin_what_is_due
from commonweal.assembly.mailing import ask_whether_right, remind
from commonweal.assembly.models import Proposal

EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)
Look = Callable[[datetime], object]
_looks: list[Look] = []


def also_look(look: Look) -> None:
    """Call ``look`` with the time at every look around; registering twice changes nothing."""
    if look not in _looks:
        _looks.append(look)


@task()
def look_around() -> int:
    """Begin and close what is due, and let the others look; how many decisions were handed on for closing."""
    now = timezone.now()
    _once_in_queue(look_around, at=now + EVERY)
    begin_what_is_due(at=now)
    due = due_to_close(now)
    for proposal in due:
        close_one.enqueue(str(proposal.pk))
    for look in _looks:
        look(now)
    _once_in_queue(send_reminders, at=now)
    _tidy(now)
    return len(due)


@task()
def send_reminders() -> int:
    """Write and send the letters that are due, questions about leaving before all; how many left."""
    return ask_whether_right(at=timezone.now()) + remind(at=timezone.now(), now=timezone.now)


@task()
def close_one(proposal: str) -> str:
    """Close the decision with this id if it is (still) due; gives the state it then has."""
    return close_proposal(proposal=Proposal.objects.get(pk=UUID(proposal)), by=None, at=timezone.now()).state


def resume() -> None:
    """When a worker starts: begin to look around, now."""
    _once_in_queue(look_around, at=timezone.now())


def _once_in_queue(work: Task[[], int], *, at: datetime) -> None:
    """Put ``work`` into the queue for ``at``, unless it waits there already."""
    if not DBTaskResult.objects.filter(task_path=work.module_path, status="READY").exists():
        work.using(run_after=at).enqueue()


def _tidy(now: datetime) -> None:
    """Let go of what was done more than a day ago; every minute leaves a row."""
    done = DBTaskResult.objects.filter(finished_at__lt=now - KEPT_FOR * 2)
    if done.exists():
        call_command("prune_db_task_results", min_age_days=KEPT_FOR.days, verbosity=0)
