"""Two people press the same button of a round at the same moment: one effect, and the other is told."""

from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.people.models import Person
from commonweal.people.tests.at_once import at_once
from commonweal.people.tests.builders import AT
from commonweal.provisioning.actions.plans import adopt_plan, ask_plan
from commonweal.provisioning.actions.rounds import open_round, set_budget
from commonweal.provisioning.actions.working_out import work_out_plan
from commonweal.provisioning.models import Plan, PlanState, Round, Task
from commonweal.provisioning.tests.builders.rounds import (
    draft,
    kitchen,
    round_of,
    waiting_plan,
    worked_out_plan,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_ask_at_once_and_one_plan_is_worked_out():
    home = kitchen()
    round_ = round_of(home.union)

    def ask():
        ask_plan(round_=round_, by=Person.objects.get(pk=home.keeper.pk), at=AT, key=uuid4())

    assert at_once(ask, ask) == ["done", "told"]
    assert Plan.objects.filter(round=round_).count() == 1


def test_two_adopt_at_once_and_the_tasks_are_made_once():
    home = kitchen()
    plan = worked_out_plan(round_of(home.union))

    def adopt():
        adopt_plan(plan=Plan.objects.get(pk=plan.pk), by=home.keeper, at=AT, key=uuid4())

    assert at_once(adopt, adopt) == ["done", "told"]
    assert Entry.objects.filter(union=home.union.pk, deed="plan.adopted").count() == 1
    facts = Entry.objects.get(union=home.union.pk, deed="plan.adopted").facts
    assert f'"tasks":{Task.objects.filter(plan=plan).count()}' in facts


def test_the_same_form_sent_twice_at_once_is_one_adoption():
    home = kitchen()
    plan, key = worked_out_plan(round_of(home.union)), uuid4()

    def adopt():
        adopt_plan(plan=Plan.objects.get(pk=plan.pk), by=home.keeper, at=AT, key=key)

    assert at_once(adopt, adopt) == ["done", "done"]
    assert Entry.objects.filter(union=home.union.pk, deed="plan.adopted").count() == 1


def test_two_open_a_round_at_once_and_one_is_open():
    home = kitchen()

    def open_one():
        open_round(union=home.union, draft=draft(), by=home.keeper, at=AT, key=uuid4())

    assert at_once(open_one, open_one) == ["done", "told"]
    assert Round.objects.filter(union=home.union).count() == 1


def test_two_workers_take_one_plan_and_one_works_it_out():
    home = kitchen()
    plan = waiting_plan(round_of(home.union))

    def work():
        work_out_plan(plan=plan.pk, by=None, at=AT, now=lambda: AT)

    assert at_once(work, work) == ["done", "done"]
    assert Plan.objects.get(pk=plan.pk).state == PlanState.SOLVED
    assert Entry.objects.filter(union=home.union.pk, deed="plan.worked_out").count() == 1


def test_two_set_a_budget_at_once_with_one_key_and_it_is_set_once():
    home = kitchen()
    round_, key = round_of(home.union), uuid4()

    def set_it():
        by = Person.objects.get(pk=home.keeper.pk)
        set_budget(round_=round_, per_period=5_000, total=None, by=by, at=AT, key=key)

    assert at_once(set_it, set_it) == ["done", "done"]
    assert Entry.objects.filter(deed="round.budget_set").count() == 1
    round_.refresh_from_db()
    assert (round_.budget_per_period, round_.budget_total, round_.version) == (5_000, None, 2)
