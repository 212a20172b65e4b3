"""The background: a plan asked for goes through the queue and the worker to its end."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from commonweal.provisioning import jobs
from commonweal.provisioning.models import Plan, PlanState
from commonweal.provisioning.tests.builders.rounds import kitchen, round_of, waiting_plan

pytestmark = pytest.mark.django_db(transaction=True)


def work_through_the_queue():
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)


def test_the_worker_works_a_plan_out():
    home = kitchen(at=timezone.now())
    plan = waiting_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    work_through_the_queue()
    plan.refresh_from_db()
    assert plan.state == PlanState.SOLVED
    work_through_the_queue()


def test_a_worker_that_starts_goes_on_with_what_was_left_lying():
    home = kitchen(at=timezone.now())
    plan = waiting_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    work_through_the_queue()
    long_ago = timezone.now() - timedelta(minutes=5)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SOLVING, started_at=long_ago, seen_at=long_ago)
    jobs.resume()
    work_through_the_queue()
    plan.refresh_from_db()
    assert plan.state == PlanState.SOLVED
