"""Work in the background: plans are worked out by the worker that ``commonweal serve`` runs beside the web."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from commonweal.provisioning.actions.plans import on_plan_asked
from commonweal.provisioning.actions.working_out import take_up_silent_plans, work_out_plan


@task()
def plan_asked(plan: str) -> str:
    """Work out the plan with this id; gives the state it ended in."""
    return work_out_plan(plan=UUID(plan), by=None, at=timezone.now(), now=timezone.now).state


def start_in_background(plan: UUID) -> None:
    """Put a plan in the queue; in one transaction with the deed that asked for it."""
    plan_asked.enqueue(str(plan))


def resume() -> int:
    """When a worker starts: take up plans that were left lying; says how many."""
    return take_up_silent_plans(by=None, at=timezone.now())


def register() -> None:
    """Let the actions know who works plans out."""
    on_plan_asked(start_in_background)
