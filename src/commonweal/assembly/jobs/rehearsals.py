"""Work in the background: rehearsals are worked out by the worker that ``commonweal serve`` runs beside the web."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from commonweal.assembly.actions.rehearsals import (
    on_rehearsal_asked,
    take_up_silent_rehearsals,
    work_out_rehearsal,
)
from commonweal.assembly.rules.rehearsals import SILENT_FOR


@task()
def rehearsal_asked(rehearsal: str) -> str:
    """Work out the rehearsal with this id; gives the state it ended in."""
    return work_out_rehearsal(rehearsal=UUID(rehearsal), by=None, at=timezone.now(), now=timezone.now).state


def start_in_background(rehearsal: UUID) -> None:
    """Put a rehearsal in the queue; in one transaction with the deed that asked for it."""
    rehearsal_asked.enqueue(str(rehearsal))


@task()
def look_for_silent_rehearsals() -> int:
    """Take up rehearsals whose worker fell silent; says how many."""
    return take_up_silent_rehearsals(by=None, at=timezone.now())


def resume() -> None:
    """When a worker starts: take up what was left lying, now and once more when who was killed just now is silent."""
    take_up_silent_rehearsals(by=None, at=timezone.now())
    look_for_silent_rehearsals.using(run_after=timezone.now() + SILENT_FOR + timedelta(seconds=10)).enqueue()


def register() -> None:
    """Let the actions know who works rehearsals out."""
    on_rehearsal_asked(start_in_background)
