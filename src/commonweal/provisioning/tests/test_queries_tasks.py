"""What is asked of whom, and why; lists of tasks that show only one's own union's."""

from datetime import timedelta

import pytest

from commonweal.people.tests.builders import AT, add_member
from commonweal.provisioning.actions.doing import Done
from commonweal.provisioning.actions.tasks import record_task, take_task
from commonweal.provisioning.models import Task
from commonweal.provisioning.queries.tasks import Asking, task_rows, tasks_asked_of, tasks_of
from commonweal.provisioning.tests.builders.needs import ability, away
from commonweal.provisioning.tests.builders.tasks import baking

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def asked(work, person, day=TODAY):
    return tasks_asked_of(person, work.home.union, day)


def test_a_task_is_offered_with_its_reason_to_who_can():
    work = baking()
    first = asked(work, work.home.member)[0]
    assert (first.id, first.is_mine, first.skill) == (work.task.pk, False, "Baking")
    assert "because you offered Baking" in str(first.why)
    assert 0 < first.share <= first.minutes
    assert not asked(work, work.home.keeper)


def test_what_i_took_comes_first_and_needs_no_reason():
    work = baking()
    take_task(task=work.task, person=work.home.member, by=work.home.member, at=AT)
    first = asked(work, work.home.member)[0]
    assert (first.id, first.is_mine, first.why) == (work.task.pk, True, None)


def test_whoever_gave_less_lately_is_asked_and_whoever_is_away_is_not():
    work = baking()
    other = add_member(work.home.union, "Other")
    ability(work.home.union, other, work.home.baking, 600)
    record_task(
        task=work.task, done=Done(minutes={work.home.baking.pk: 30}), person=work.home.member,
        by=work.home.member, at=AT,
    )  # fmt: skip
    assert "least" in str(asked(work, other)[0].why)
    away(work.home.union, other, TODAY, TODAY + timedelta(days=9))
    assert not asked(work, other)
    assert asked(work, work.home.member)


def test_hours_written_down_are_no_longer_asked():
    work = baking()
    before = asked(work, work.home.member)[0].minutes
    record_task(
        task=work.task, done=Done(minutes={work.home.baking.pk: 30}), person=work.home.keeper,
        by=work.home.keeper, at=AT,
    )  # fmt: skip
    assert asked(work, work.home.member)[0].minutes == before - 30


def test_lists_show_a_week_or_later_and_only_one_union():
    work, other = baking(), baking("Elsewhere")
    week = tasks_of(work.home.union, Asking(), today=TODAY)
    later = tasks_of(work.home.union, Asking(when="later"), today=TODAY)
    assert work.task in week
    assert other.task not in week
    assert {task.union_id for task in week} == {work.home.union.pk}
    assert not set(week) & set(later)


def test_a_search_finds_a_task_by_what_goes_in_and_by_skill():
    work = baking()
    found = tasks_of(work.home.union, Asking(when="all", search="flour"), today=TODAY)
    assert work.task in found
    sewing = tasks_of(work.home.union, Asking(when="all", skill=work.home.sewing.pk), today=TODAY)
    assert work.task not in sewing


def test_rows_tell_how_far_a_task_is_and_who_has_it(django_assert_num_queries):
    work = baking()
    take_task(task=work.task, person=work.home.member, by=work.home.member, at=AT)
    record_task(
        task=work.task, done=Done(minutes={work.home.baking.pk: 30}), person=work.home.member,
        by=work.home.member, at=AT,
    )  # fmt: skip
    [row] = task_rows([work.task], person=work.home.member)
    assert (row.done, row.hands, row.is_mine) == (30, ("Baker",), True)
    assert 0 < row.part < 1
    others = list(Task.objects.filter(union=work.home.union).exclude(pk=work.task.pk)[:2])
    for tasks in ([work.task], [work.task, *others]):
        with django_assert_num_queries(3):
            task_rows(tasks, person=work.home.member)
    with django_assert_num_queries(6):
        asked(work, work.home.member)
