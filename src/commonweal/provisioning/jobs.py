"""Work in the background: plans are worked out by the worker that ``commonweal serve`` runs beside the web."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from commonweal.provisioning.actions.plans import on_plan_asked
from commonweal.provisioning.actions.working_out import take_up_silent_plans, work_out_plan
from commonweal.provisioning.rules.rounds import SILENT_FOR


@task()
def plan_asked(plan: str) -> str:
    """Work out the plan with this id; gives the state it ended in."""
    return work_out_plan(plan=UUID(plan), by=None, at=timezone.now(), now=timezone.now).state


def start_in_background(plan: UUID) -> None:
    """Put a plan in the queue; in one transaction with the deed that asked for it."""
    plan_asked.enqueue(str(plan))


@task()
def look_for_silent_plans() -> int:
    """Take up plans whose worker fell silent; says how many."""
    return take_up_silent_plans(by=None, at=timezone.now())


def resume() -> None:
    """When a worker starts: take up what was left lying, now and once more when who was killed just now is silent."""
    take_up_silent_plans(by=None, at=timezone.now())
    look_for_silent_plans.using(run_after=timezone.now() + SILENT_FOR + timedelta(seconds=10)).enqueue()


def register() -> None:
    """Let the actions know who works plans out."""
    on_plan_asked(start_in_background)
