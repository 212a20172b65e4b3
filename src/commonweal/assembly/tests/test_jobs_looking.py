"""The background: decisions begin and close by the clock, and there is one next look, never two."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from commonweal.assembly.jobs import looking as jobs
from commonweal.assembly.models import Proposal
from commonweal.assembly.tests.builders.ballots import decision, says
from commonweal.people.tests.builders import found_union

pytestmark = pytest.mark.django_db(transaction=True)


def work_through_the_queue():
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)


def waiting_looks():
    return DBTaskResult.objects.filter(task_path=jobs.look_around.module_path, status="READY").count()


def test_what_is_due_is_closed_and_the_next_look_waits():
    began = timezone.now() - timedelta(days=6)
    union = found_union(at=began).union
    proposal = decision(union, at=began)
    jobs.resume()
    jobs.resume()
    assert waiting_looks() == 1
    work_through_the_queue()
    closed = Proposal.objects.get(pk=proposal.pk)
    assert (closed.state, closed.outcome["code"]) == ("decided", "nobody")
    assert waiting_looks() == 1


def test_others_hang_their_looks_in():
    seen = []

    def look(at):
        seen.append(at)

    jobs.also_look(look)
    jobs.also_look(look)
    try:
        jobs.resume()
        work_through_the_queue()
    finally:
        jobs._looks.remove(look)
    assert len(seen) == 1


def test_a_decision_that_began_by_the_clock_has_its_voices():
    now = timezone.now()
    union = found_union(at=now - timedelta(hours=2)).union
    proposal = decision(union, at=now - timedelta(hours=1))
    Proposal.objects.filter(pk=proposal.pk).update(settings={})
    proposal.voices.all().delete()
    jobs.resume()
    work_through_the_queue()
    assert proposal.voices.count() == 1
    says(proposal, Proposal.objects.get(pk=proposal.pk).voices.get().agent.person, "consent", at=now)
