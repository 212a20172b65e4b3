"""What somebody who leaves has in hand here: the tasks they took."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format

from commonweal.assembly.registry.handovers import InHand
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import Hand, TaskState


def tasks_in_hand(person: Person, union: Association, _at: datetime) -> Iterator[InHand]:
    """The open tasks that ``person`` took in ``union``, by the day they are due."""
    hands = Hand.objects.filter(
        person=person, released_at__isnull=True, task__union=union, task__state=TaskState.OPEN
    )
    for task, name, due_on in hands.order_by("task__due_on", "task_id").values_list(
        "task", "task__name", "task__due_on"
    ):
        yield InHand(
            say("Task: {name}, until {day}", name=name, day=date_format(due_on, "j F Y")),
            reverse("provisioning:task", args=[union.slug, task]),
        )
