"""What was under way before a union planned here: it holds land, asks for its harvest, and is told once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT
from commonweal.provisioning.actions.standing import take_up_run
from commonweal.provisioning.models import Recipe, Task
from commonweal.provisioning.problem.load import problem_of
from commonweal.provisioning.tests.builders.rounds import kitchen, round_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def test_what_is_sown_comes_in_when_it_is_ready():
    home = kitchen()
    Recipe.objects.filter(pk=home.bake.pk).update(lead_days=40)
    home.bake.refresh_from_db()
    take_up_run(recipe=home.bake, runs=2, started_on=TODAY - timedelta(days=5), by=home.keeper, at=AT)
    arrivals = problem_of(round_of(home.union), day=TODAY).unions[0].arrivals
    assert arrivals[str(home.bread.pk)] == [0.0, 40.0]


def test_it_is_told_once_and_by_who_keeps_the_tasks():
    home = kitchen()
    telling = {"recipe": home.bake, "runs": 1, "started_on": TODAY, "at": AT}
    with pytest.raises(NotPermitted):
        take_up_run(**telling, by=home.member)
    key = uuid4()
    first, again = (take_up_run(**telling, by=home.keeper, key=key) for _ in range(2))
    assert first == again
    assert Task.objects.filter(plan__isnull=True).count() == 1


@pytest.mark.parametrize(("days", "runs"), [(1, 1), (-1, 1), (0, 0)])
def test_days_that_make_no_sense_are_refused(days, runs):
    home = kitchen()
    with pytest.raises(Refused):
        take_up_run(
            recipe=home.bake, runs=runs, started_on=TODAY + timedelta(days=days), by=home.keeper, at=AT
        )
