"""Asking for a plan, working it out, cancelling, adopting and thinking again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.flows.tests.builders import stock
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, founder_of, give_powers, stranger
from commonweal.provisioning.actions.plans import (
    PlanAtWork,
    adopt_plan,
    ask_plan,
    cancel_plan,
    on_plan_asked,
    reconsider_plan,
)
from commonweal.provisioning.actions.tasks import Done, record_task
from commonweal.provisioning.actions.working_out import take_up_silent_plans, work_out_plan
from commonweal.provisioning.models import Plan, PlanState, RoundState, Task, TaskState
from commonweal.provisioning.problem.saved import runs_of_plan, uses_of_plan
from commonweal.provisioning.tests.builders.rounds import (
    adopted_plan,
    kitchen,
    porridge,
    round_of,
    waiting_plan,
    worked_out_plan,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def test_a_plan_feeds_everybody_from_what_is_stated() -> None:
    home = kitchen()
    plan = worked_out_plan(round_of(home.union))
    assert plan.state == PlanState.SOLVED
    assert plan.progress_permille == 1000
    baked = sum(run.milli_runs for run in runs_of_plan(plan) if run.recipe == home.bake.pk)
    eaten = sum(use.amount for use in uses_of_plan(plan) if use.kind_id == home.bread.pk)
    assert baked * 20 >= eaten  # thousandths of runs of 20,000 steps
    assert eaten == pytest.approx(2 * 61 * 2_000_000 / 2_400, abs=4)  # 2,000 kcal a day of 2,400 kcal a kg


def test_only_who_has_the_mandate_asks_and_adopts() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    for by in (home.member, stranger()):
        with pytest.raises(NotPermitted):
            ask_plan(round_=round_, by=by, at=AT)
    plan = worked_out_plan(round_)
    give_powers(home.member, home.union, "provisioning.plan")
    with pytest.raises(NotPermitted):
        adopt_plan(plan=plan, by=home.member, at=AT)
    assert not Task.objects.exists()


def test_two_ask_and_one_plan_is_worked_out() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    waiting_plan(round_)
    with pytest.raises(PlanAtWork):
        waiting_plan(round_)
    assert Plan.objects.filter(round=round_).count() == 1


def test_the_same_key_asks_once() -> None:
    home = kitchen()
    round_, key = round_of(home.union), uuid4()
    plans = {ask_plan(round_=round_, by=home.keeper, at=AT, key=key).pk for _ in range(2)}
    assert len(plans) == 1
    assert Entry.objects.filter(deed="plan.asked").count() == 1


def test_asking_hands_the_plan_to_the_background() -> None:
    asked = []
    on_plan_asked(asked.append)
    plan = waiting_plan(round_of(kitchen().union))
    assert plan.pk in asked


def test_cancelling_before_and_during_the_work() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    waiting = waiting_plan(round_)
    assert cancel_plan(plan=waiting, by=home.keeper, at=AT).state == PlanState.CANCELLED
    plan = waiting_plan(round_)
    moments = iter(AT + timedelta(seconds=second) for second in range(1000))

    def now():
        moment = next(moments)
        if moment == AT + timedelta(seconds=2):
            cancel_plan(plan=Plan.objects.get(pk=plan.pk), by=home.keeper, at=AT)
        return moment

    done = work_out_plan(plan=plan.pk, by=None, at=AT, now=now)
    assert done.state == PlanState.CANCELLED
    assert done.progress_permille < 1000


def test_a_plan_whose_worker_died_is_taken_up_again() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    plan = waiting_plan(round_)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SOLVING, started_at=AT, seen_at=AT)  # killed here
    assert take_up_silent_plans(by=None, at=AT + timedelta(seconds=30)) == 0
    assert ask_plan(round_=round_, by=home.keeper, at=LATER).pk == plan.pk
    assert work_out_plan(plan=plan.pk, by=None, at=LATER, now=lambda: LATER).state == PlanState.SOLVED


def test_a_worker_that_starts_takes_up_what_was_left_lying() -> None:
    plan = waiting_plan(round_of(kitchen().union))
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SOLVING, started_at=AT, seen_at=AT)
    assert take_up_silent_plans(by=None, at=LATER) == 1
    assert work_out_plan(plan=plan.pk, by=None, at=LATER, now=lambda: LATER).state == PlanState.SOLVED


def test_a_worker_thought_dead_does_not_overwrite_who_took_over() -> None:
    home = kitchen()
    plan = waiting_plan(round_of(home.union))

    def now():
        Plan.objects.filter(pk=plan.pk, started_at=AT).update(started_at=LATER, seen_at=LATER)
        return LATER

    work_out_plan(plan=plan.pk, by=None, at=AT, now=now)
    assert Plan.objects.get(pk=plan.pk).state == PlanState.SOLVING


def test_a_conflict_of_hard_limits_is_told() -> None:
    from commonweal.provisioning.actions.supplies import set_reserve

    home = kitchen()
    set_reserve(kind=home.coat, amount=50, by=home.keeper, at=AT)
    plan = worked_out_plan(round_of(home.union))
    assert plan.state == PlanState.INFEASIBLE
    with pytest.raises(Refused):
        adopt_plan(plan=plan, by=home.keeper, at=AT)


def test_adopting_makes_tasks_and_twice_is_once() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    plan = adopted_plan(round_)
    round_.refresh_from_db()
    assert round_.state == RoundState.ADOPTED
    tasks = Task.objects.filter(plan=plan).count()
    assert tasks > 0
    with pytest.raises(Refused):
        adopt_plan(plan=plan, by=home.keeper, at=AT)
    assert Task.objects.count() == tasks
    assert Entry.objects.filter(deed="plan.adopted").count() == 1


def test_adopting_with_the_same_key_is_one_effect() -> None:
    home = kitchen()
    plan, key = worked_out_plan(round_of(home.union)), uuid4()
    first = adopt_plan(plan=plan, by=home.keeper, at=AT, key=key)
    tasks = Task.objects.count()
    assert adopt_plan(plan=plan, by=home.keeper, at=AT, key=key) == first
    assert Task.objects.count() == tasks


def test_no_plan_is_asked_for_once_one_is_adopted() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    adopted_plan(round_)
    with pytest.raises(Refused):
        ask_plan(round_=round_, by=home.keeper, at=AT)


def test_thinking_again_drops_the_tasks_until_something_was_done() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    adopted_plan(round_)
    round_ = reconsider_plan(round_=round_, by=home.keeper, at=AT)
    assert round_.state == RoundState.STATING
    assert set(Task.objects.values_list("state", flat=True)) == {TaskState.DROPPED}
    plan = adopted_plan(round_)
    task = Task.objects.filter(plan=plan, recipe=home.bake).order_by("pk").first()
    record_task(task=task, done=Done(minutes={home.baking.pk: 60}), person=home.member, by=home.member, at=AT)
    with pytest.raises(Refused):
        reconsider_plan(round_=round_, by=home.keeper, at=AT)


def test_a_plan_again_starts_from_the_last_and_comes_to_the_same() -> None:
    home = kitchen()
    round_ = round_of(home.union)
    first, second = worked_out_plan(round_), worked_out_plan(round_)
    assert second.digest == first.digest
    assert runs_of_plan(second) == runs_of_plan(first)


def test_an_allergy_binds_whatever_there_is_of_bread() -> None:
    from commonweal.planning.result import decode_result
    from commonweal.provisioning.tests.builders.needs import body

    home = kitchen()
    body(home.union, home.member, allergens=("gluten",))
    porridge(home, times=7)
    round_ = round_of(home.union)
    before = {r.group: r.ratio for r in decode_result(worked_out_plan(round_).result).ratios}
    stock(home.bread, 500_000)
    after = {r.group: r.ratio for r in decode_result(worked_out_plan(round_).result).ratios}
    assert founder_of(home.union) == home.keeper
    few = [group for group in before if group.endswith(".few-1")]
    assert len(few) == 1
    assert 0 < after[few[0]] == pytest.approx(before[few[0]])
