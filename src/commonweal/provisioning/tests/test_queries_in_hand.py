"""Whoever leaves sees the tasks they took, and nobody else's."""

import pytest

from commonweal.assembly.queries.leaving import in_hand
from commonweal.people.tests.builders import AT
from commonweal.provisioning.actions.tasks import release_task, take_task
from commonweal.provisioning.tests.builders.tasks import baking

pytestmark = pytest.mark.django_db


def test_tasks_in_hand_are_told_until_they_are_let_go():
    work, elsewhere = baking(), baking("Elsewhere")
    member = work.home.member
    take_task(task=work.task, person=member, by=member, at=AT)
    take_task(task=elsewhere.task, person=elsewhere.home.member, by=elsewhere.home.member, at=AT)

    told = [str(thing.what) for thing in in_hand(member, work.home.union, AT) if "Task" in str(thing.what)]
    assert len(told) == 1
    assert work.task.name in told[0]
    assert in_hand(elsewhere.home.member, work.home.union, AT) == []

    release_task(task=work.task, person=member, by=member, at=AT)
    assert not any("Task" in str(thing.what) for thing in in_hand(member, work.home.union, AT))
