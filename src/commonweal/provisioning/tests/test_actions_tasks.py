"""Tasks: made from the plan, taken and let go, and written down as flows that add up."""

from collections import defaultdict
from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.flows.models import Flow, Resource
from commonweal.flows.refusals import NotEnough
from commonweal.flows.tests.builders import stock
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, stranger
from commonweal.provisioning.actions.buying import record_purchase
from commonweal.provisioning.actions.doing import AT_TABLE, Done
from commonweal.provisioning.actions.tasks import (
    drop_task,
    finish_task,
    record_free_work,
    record_task,
    release_task,
    reopen_task,
    take_task,
)
from commonweal.provisioning.models import Hand, Task, TaskLine, TaskState
from commonweal.provisioning.problem.saved import purchases_of_plan, runs_of_plan
from commonweal.provisioning.rules.tasks import MILLI, line_amount
from commonweal.provisioning.tests.builders.rounds import kitchen, round_of, worked_out_plan
from commonweal.provisioning.tests.builders.tasks import baking

pytestmark = pytest.mark.django_db


def onhand(kind):
    return sum(Resource.objects.filter(kind=kind).values_list("onhand", flat=True))


def test_tasks_add_up_to_the_plan():
    work = baking()
    planned, made = defaultdict(int), defaultdict(int)
    for run in runs_of_plan(work.plan):
        planned[run.recipe, run.period] += run.milli_runs
    for task in Task.objects.filter(plan=work.plan, recipe__isnull=False):
        made[task.recipe_id, task.period] += task.milli_runs
    assert made == planned
    assert planned
    bought = {purchase.amount for purchase in purchases_of_plan(work.plan)}
    lines = TaskLine.objects.filter(task__plan=work.plan, task__sort="buy")
    assert set(lines.values_list("amount", flat=True)) == bought


def test_a_task_says_what_goes_in_and_out_for_its_runs():
    work = baking()
    lines = dict(work.task.lines.values_list("kind", "amount"))
    assert lines[work.home.flour.pk] == line_amount(14_000, work.task.milli_runs)
    assert lines[work.home.bread.pk] == line_amount(20_000, work.task.milli_runs)
    assert work.task.starts_on <= work.task.due_on <= work.task.starts_on + timedelta(days=9)


def test_baking_takes_flour_gives_bread_and_counts_hours():
    work = baking()
    flour, bread = onhand(work.home.flour), onhand(work.home.bread)
    done = Done(
        minutes={work.home.baking.pk: 120},
        made={work.home.bread.pk: 10_000},
        used={work.home.flour.pk: 7_000},
    )
    record_task(task=work.task, done=done, person=work.home.member, by=work.home.member, at=AT, finished=True)
    assert onhand(work.home.flour) == flour - 7_000
    assert onhand(work.home.bread) == bread + 10_000
    worked = Flow.objects.get(action="work", commitment=work.task.pk)
    assert (worked.minutes, worked.provider_id) == (120, work.home.member.pk)
    work.task.refresh_from_db()
    assert work.task.state == TaskState.DONE
    assert worked.process_id == work.task.process_id
    entry = Entry.objects.get(deed="task.recorded")
    assert (entry.by, entry.for_whom) == (work.home.member.pk, None)


def test_what_is_eaten_at_table_never_reaches_a_store():
    work = baking()
    bread = work.home.bread
    done = Done(made={bread.pk: 5_000}, served={bread.pk: 4_000})
    record_task(task=work.task, done=done, person=work.home.member, by=work.home.member, at=AT)
    assert onhand(bread) == 1_000
    assert Flow.objects.get(action="consume", reason=AT_TABLE).amount == 4_000


def test_the_same_key_writes_once():
    work = baking()
    key, done = uuid4(), Done(minutes={work.home.baking.pk: 60})
    both = [
        record_task(task=work.task, done=done, person=work.home.member, by=work.home.member, at=AT, key=key)
        for _ in range(2)
    ]
    assert both[0].flow_ids == both[1].flow_ids
    assert [each.is_repeat for each in both] == [False, True]
    assert Flow.objects.filter(commitment=work.task.pk).count() == 1


def test_more_flour_than_there_is_writes_nothing_and_says_how_much_there_is():
    work = baking()
    too_much = Done(minutes={work.home.baking.pk: 60}, used={work.home.flour.pk: 10**9})
    with pytest.raises(NotEnough, match="Flour"):
        record_task(task=work.task, done=too_much, person=work.home.member, by=work.home.member, at=AT)
    assert not Flow.objects.filter(commitment=work.task.pk).exists()
    work.task.refresh_from_db()
    assert work.task.process_id is None


def test_of_two_who_take_the_last_flour_the_second_keeps_their_hours_only():
    work = baking()
    flour = onhand(work.home.flour)
    most = Done(minutes={work.home.baking.pk: 60}, used={work.home.flour.pk: flour - 100})
    for baker in (work.home.member, work.home.keeper):
        write = {"task": work.task, "person": baker, "by": baker, "at": AT}
        if baker == work.home.member:
            record_task(**write, done=most, finished=True)
            continue
        with pytest.raises(NotEnough, match=r"0\.1 kg there"):
            record_task(**write, done=most, finished=True)
        record_task(**write, done=Done(minutes=most.minutes))
    assert onhand(work.home.flour) == 100
    assert Flow.objects.filter(commitment=work.task.pk, action="work").count() == 2


def test_the_lot_that_spoils_first_goes_first():
    work = baking()
    soon = stock(work.home.flour, 500, best_before_on=AT.date() + timedelta(days=3))
    record_task(
        task=work.task,
        done=Done(used={work.home.flour.pk: 600}),
        person=work.home.member,
        by=work.home.member,
        at=AT,
    )
    soon.refresh_from_db()
    assert soon.onhand == 0


def test_nothing_or_nonsense_is_refused():
    work = baking()
    for done in (Done(), Done(minutes={work.home.baking.pk: 10**6})):
        with pytest.raises(Refused):
            record_task(task=work.task, done=done, person=work.home.member, by=work.home.member, at=AT)


def test_strangers_and_visitors_write_nothing_down():
    work = baking()
    visitor = add_member(work.home.union, "Visitor", standing=Standing.VISITOR)
    for somebody in (stranger(), visitor):
        with pytest.raises(NotPermitted):
            record_task(
                task=work.task,
                done=Done(minutes={work.home.baking.pk: 5}),
                person=somebody,
                by=somebody,
                at=AT,
            )
        with pytest.raises(NotPermitted):
            take_task(task=work.task, person=somebody, by=somebody, at=AT)


def test_somebody_trusted_writes_for_another_and_the_journal_names_both():
    work = baking()
    elder = add_member(work.home.union, "Elder")
    done = Done(minutes={work.home.baking.pk: 30})
    with pytest.raises(NotPermitted):
        record_task(task=work.task, done=done, person=elder, by=work.home.member, at=AT)
    trust_proxy(person=elder, trusted=work.home.member, union=work.home.union, by=work.home.keeper, at=AT)
    record_task(task=work.task, done=done, person=elder, by=work.home.member, at=AT)
    entry = Entry.objects.get(deed="task.recorded")
    assert (entry.by, entry.for_whom) == (work.home.member.pk, elder.pk)
    assert Flow.objects.get(commitment=work.task.pk).provider_id == elder.pk


def test_taking_twice_is_once_and_letting_go_frees_it():
    work = baking()
    take = {"task": work.task, "person": work.home.member, "by": work.home.member, "at": AT}
    assert take_task(**take) == take_task(**take)
    release_task(**take)
    assert not Hand.objects.filter(task=work.task, released_at__isnull=True).exists()
    take_task(**take)
    assert Hand.objects.filter(task=work.task, released_at__isnull=True).count() == 1


def test_closing_takes_a_hand_or_a_mandate_and_can_be_taken_back():
    work = baking()
    with pytest.raises(NotPermitted):
        finish_task(task=work.task, by=work.home.member, at=AT)
    take_task(task=work.task, person=work.home.member, by=work.home.member, at=AT)
    finish_task(task=work.task, by=work.home.member, at=AT)
    with pytest.raises(Refused, match="finished"):
        take_task(task=work.task, person=work.home.keeper, by=work.home.keeper, at=AT)
    with pytest.raises(NotPermitted):
        reopen_task(task=work.task, by=work.home.member, at=AT)
    reopen_task(task=work.task, by=work.home.keeper, at=AT)
    drop_task(task=work.task, by=work.home.keeper, at=AT)
    work.task.refresh_from_db()
    assert work.task.state == TaskState.DROPPED


def test_free_work_is_written_down_without_a_task():
    home = kitchen()
    record_free_work(skill=home.sewing, minutes=45, person=home.member, by=home.member, at=AT)
    flow = Flow.objects.get(action="work")
    assert (flow.minutes, flow.kind_id, flow.commitment) == (45, home.sewing.pk, None)


def test_shopping_brings_goods_from_somebody_outside_and_pays_from_the_purse():
    work = baking()
    shopping = Task.objects.filter(plan=work.plan, sort="buy").order_by("period")[0]
    flour = onhand(work.home.flour)
    bought = {"bought": {work.home.flour.pk: 25_000}, "paid": 2_750, "supplier": "Mill"}
    with pytest.raises(NotPermitted):
        record_purchase(task=shopping, **bought, by=work.home.member, at=AT)
    record_purchase(task=shopping, **bought, by=work.home.keeper, at=AT, finished=True)
    assert onhand(work.home.flour) == flour + 25_000
    came = Flow.objects.get(action="transfer", commitment=shopping.pk)
    assert came.provider.association.name == "Mill"


def test_whole_runs_are_planned_whole():
    home = kitchen()
    home.bake.whole_runs = True
    home.bake.save()
    plan = worked_out_plan(round_of(home.union))
    from commonweal.provisioning.actions.plans import adopt_plan

    adopt_plan(plan=plan, by=home.keeper, at=AT)
    runs = Task.objects.filter(plan=plan, recipe=home.bake).values_list("milli_runs", flat=True)
    assert runs
    assert all(run % MILLI == 0 for run in runs)
