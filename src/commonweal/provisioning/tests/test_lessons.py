"""Closing a round and what it teaches: believed only as far as the number of tasks bears out."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.flows.models import Flow
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT
from commonweal.provisioning.actions.doing import Done
from commonweal.provisioning.actions.lessons import close_round, leave_lesson, take_lesson
from commonweal.provisioning.actions.taking_back import take_back_record
from commonweal.provisioning.actions.tasks import record_task
from commonweal.provisioning.models import Lesson, RoundState, Task, TaskState
from commonweal.provisioning.queries.lessons import lessons_of, taught_by
from commonweal.provisioning.rules.lessons import Seen, lesson_of
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.share_outs import opened, stocked_kitchen
from commonweal.provisioning.tests.builders.tasks import baking

seen = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**7)), max_size=8).map(
    lambda rows: [Seen(*row) for row in rows]
)


@given(st.integers(1, 10**6), seen)
def test_a_suggestion_lies_between_what_is_written_and_what_was_seen(per_run, tasks):
    taught = lesson_of(per_run, tasks)
    if taught is None:
        return
    low, high = sorted((taught.planned, taught.done))
    assert low - 1 <= taught.suggested <= max(high + 1, 1)
    assert taught.suggested != per_run


def test_more_tasks_are_believed_more_and_a_slip_of_the_pen_is_not():
    one, eight = (lesson_of(1000, [Seen(1000, 800)] * times) for times in (1, 8))
    assert (one.suggested, eight.suggested) == (960, 867)
    assert lesson_of(1000, [Seen(1000, 1_000_000)]).done == 4000
    assert lesson_of(1000, [Seen(1000, 0)] * 3) is None
    assert lesson_of(1000, [Seen(1000, 1010)] * 50) is None


def half_a_bread(work, tasks=4):
    """The first tasks of baking are finished, each with half the bread and all the flour."""
    for task in Task.objects.filter(plan=work.plan, recipe=work.home.bake).order_by("starts_on")[:tasks]:
        planned = dict(task.lines.values_list("role", "amount"))
        done = Done(
            minutes={work.home.baking.pk: planned["work"]},
            made={work.home.bread.pk: planned["output"] // 2},
            used={work.home.flour.pk: planned["input"]},
        )
        record_task(task=task, done=done, person=work.home.member, by=work.home.member, at=AT, finished=True)


@pytest.fixture
def work(db):
    made = baking()
    half_a_bread(made)
    return made


def closed(work):
    return close_round(round_=work.plan.round, by=work.home.keeper, at=AT)


def test_closing_drops_what_nobody_began_and_writes_lessons(work):
    open_before = Task.objects.filter(state=TaskState.OPEN).count()
    with pytest.raises(NotPermitted):
        close_round(round_=work.plan.round, by=work.home.member, at=AT)
    round_ = closed(work)
    assert (round_.state, open_before > 0) == (RoundState.CLOSED, True)
    assert not Task.objects.filter(state=TaskState.OPEN).exists()
    [row] = lessons_of(round_)
    assert (row.role, row.kind_name, row.planned, row.tasks) == ("output", "Bread", 20_000, 4)
    assert row.done == pytest.approx(10_000, rel=0.01)
    assert row.suggested == pytest.approx(15_000, rel=0.01)


def test_closing_twice_and_closing_what_is_not_adopted_is_refused(work):
    key = uuid4()
    for _ in range(2):
        close_round(round_=work.plan.round, by=work.home.keeper, at=AT, key=key)
    assert Lesson.objects.count() == 1
    with pytest.raises(Refused, match="adopted"):
        closed(work)


@pytest.mark.django_db
def test_what_is_being_handed_out_is_closed_first():
    home, round_ = stocked_kitchen()
    opened(round_)
    with pytest.raises(Refused, match="handed out"):
        close_round(round_=round_, by=home.keeper, at=AT)


def test_a_record_taken_back_teaches_nothing(work):

    for entry in set(Flow.objects.filter(action="work").values_list("entry", flat=True)):
        take_back_record(union=work.home.union, entry=entry, reason="test", by=work.home.member, at=AT)
    assert not taught_by(work.plan.round)


def test_a_lesson_taken_is_in_the_recipe_and_one_left_is_not(work):
    round_ = closed(work)
    lesson = Lesson.objects.get(round=round_)
    with pytest.raises(NotPermitted):
        take_lesson(lesson=lesson, by=work.home.member, at=AT)
    key = uuid4()
    for _ in range(2):
        take_lesson(lesson=lesson, by=work.home.keeper, at=AT, key=key)
    lines = {line.role: line.amount for line in work.home.bake.lines.all()}
    assert (lines["output"], lines["input"], lines["equipment"]) == (lesson.suggested, 14_000, 120)
    with pytest.raises(Refused, match="decided before"):
        leave_lesson(lesson=lesson, by=work.home.keeper, at=AT)


def test_pages_of_the_end_of_a_round(work, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    union, round_ = work.home.union, work.plan.round
    keeper, member = keeper_of(union), browser(work.home.member)
    assert "still under way" in shown(member.get(at(union, "lessons", round_.pk)))
    assert member.get(at(union, "round_close", round_.pk)).status_code == 403
    assert "still open" in shown(keeper.get(at(union, "round_close", round_.pk)))
    answer = keeper.post(at(union, "round_close", round_.pk), {"key": str(uuid4())})
    assert answer.headers["Location"] == at(union, "lessons", round_.pk)
    again = keeper.post(at(union, "round_close", round_.pk), {"key": str(uuid4())})
    assert again.status_code == 422
    assert "Write it so" in shown(keeper.get(at(union, "lessons", round_.pk)))
    assert "Write it so" not in shown(member.get(at(union, "lessons", round_.pk)))
    lesson = Lesson.objects.get()
    leave = at(union, "lesson_leave", lesson.pk)
    assert member.post(leave, {"key": str(uuid4())}).status_code == 403
    assert keeper.post(leave, {"key": str(uuid4())}).status_code == 302
    assert "Left as it is" in shown(member.get(at(union, "lessons", round_.pk)))
    other = baking("Elsewhere")
    assert keeper.get(at(union, "lessons", other.plan.round.pk)).status_code == 404
    assert keeper_of(other.home.union).post(at(other.home.union, "lesson_take", lesson.pk)).status_code == 404


def test_the_lessons_page_asks_as_often_for_one_as_for_three(work, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    page, client, counts = at(work.home.union, "lessons", closed(work).pk), keeper_of(work.home.union), []
    for kinds in ([], [work.home.flour, work.home.coat]):
        for kind in kinds:
            Lesson.objects.create(
                round=work.plan.round,
                recipe=work.home.bake,
                kind=kind,
                role="input",
                planned=1,
                done=2,
                suggested=2,
            )
        counts.append(queries_of(client, page))
    assert counts[0] == counts[1]
