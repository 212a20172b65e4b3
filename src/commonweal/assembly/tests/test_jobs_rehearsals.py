"""The worker works rehearsals out, and goes on with what was left lying when it starts."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from commonweal.assembly.jobs import rehearsals as rehearsal_jobs
from commonweal.assembly.models import Rehearsal, RehearsalState
from commonweal.assembly.tests.builders.rehearsals import asked
from commonweal.people.tests.builders import found_union

pytestmark = pytest.mark.django_db(transaction=True)


def work_through_the_queue():
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)


def test_the_worker_works_a_rehearsal_out_and_takes_up_what_was_left_lying():
    now = timezone.now()
    rehearsal = asked(found_union(at=now).union, at=now)
    work_through_the_queue()
    rehearsal.refresh_from_db()
    assert rehearsal.state == RehearsalState.DONE
    long_ago = now - timedelta(minutes=5)
    Rehearsal.objects.update(state=RehearsalState.WORKING, started_at=long_ago, seen_at=long_ago)
    rehearsal_jobs.resume()
    work_through_the_queue()
    rehearsal.refresh_from_db()
    assert rehearsal.state == RehearsalState.DONE
