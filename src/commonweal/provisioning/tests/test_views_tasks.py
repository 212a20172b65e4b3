"""Pages about tasks: mine first with why, taken and let go, and nobody else's."""

import pytest

from commonweal.people.tests.builders import AT, add_member_with_login
from commonweal.provisioning.actions.tasks import take_task
from commonweal.provisioning.models import Hand, Task, TaskState
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.tasks import baking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened in the week the tasks are for."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def work():
    return baking()


def test_what_suits_me_is_offered_with_why_and_only_to_me(work):
    page = shown(browser(work.home.member).get(at(work.home.union, "tasks")))
    assert "because you offered Baking" in page
    assert "I take it on" in page
    other = add_member_with_login(work.home.union, "Other")
    assert "because you offered" not in shown(browser(other).get(at(work.home.union, "tasks")))


def test_a_task_is_taken_and_let_go_with_one_tap_each(work):
    client, union = browser(work.home.member), work.home.union
    assert client.post(at(union, "task_take", work.task.pk)).status_code == 302
    page = shown(client.get(at(union, "task", work.task.pk)))
    assert "In the hands of Baker" in page
    assert "Let it go" in shown(client.get(at(union, "tasks")))
    client.post(at(union, "task_release", work.task.pk), {"then": "tasks"})
    assert not Hand.objects.filter(task=work.task, released_at__isnull=True).exists()
    assert "Nobody has it in hand yet" in shown(client.get(at(union, "task", work.task.pk)))


def test_a_task_shows_what_is_planned(work):
    page = shown(browser(work.home.member).get(at(work.home.union, "task", work.task.pk)))
    assert "Flour" in page
    assert "Goes in" in page


def test_lists_are_searched_by_skill_and_by_what_nobody_took(work):
    union, client = work.home.union, browser(work.home.member)
    address = at(union, "task", work.task.pk)
    list_of_all = at(union, "tasks")
    assert address in shown(client.get(list_of_all, {"q": "flour"}))
    assert address not in shown(client.get(list_of_all, {"skill": str(work.home.sewing.pk)}))
    assert address in shown(client.get(list_of_all, {"free": "yes"}))
    take_task(task=work.task, person=work.home.member, by=work.home.member, at=AT)
    assert address not in shown(client.get(list_of_all, {"free": "yes"}))
    assert "No task of that sort" in shown(client.get(list_of_all, {"q": "no such thing"}))
    for odd in ({"when": "never"}, {"skill": "x"}, {"page": "99"}):
        shown(client.get(list_of_all, odd))


def test_closing_takes_a_mandate_or_a_hand(work):
    union, task = work.home.union, work.task
    member, keeper = browser(work.home.member), keeper_of(union)
    assert member.post(at(union, "task_drop", task.pk)).status_code == 403
    assert member.post(at(union, "task_finish", task.pk)).status_code == 403
    keeper.post(at(union, "task_drop", task.pk))
    task.refresh_from_db()
    assert task.state == TaskState.DROPPED
    assert "will not be done" in shown(member.get(at(union, "task", task.pk)))
    keeper.post(at(union, "task_reopen", task.pk))
    take_task(task=task, person=work.home.member, by=work.home.member, at=AT)
    assert member.post(at(union, "task_finish", task.pk)).status_code == 302
    task.refresh_from_db()
    assert task.state == TaskState.DONE
    assert at(union, "task", task.pk) in shown(member.get(at(union, "tasks"), {"when": "over"}))


def test_nobody_sees_another_unions_tasks(work):
    other = baking("Elsewhere")
    page = shown(browser(work.home.member).get(at(work.home.union, "tasks")))
    assert str(other.task.pk) not in page
    client = browser(work.home.member)
    for name in ("task", "task_record", "task_bought"):
        assert client.get(at(work.home.union, name, other.task.pk)).status_code == 404
        assert client.get(at(other.home.union, name, other.task.pk)).status_code == 404
    assert client.post(at(work.home.union, "task_take", other.task.pk)).status_code == 404
    assert str(other.task.pk) not in shown(client.get(at(work.home.union, "week_sheet")))


def test_pages_take_as_many_queries_for_one_task_as_for_three(work):
    client, union = browser(work.home.member), work.home.union
    take_task(task=work.task, person=work.home.member, by=work.home.member, at=AT)
    ids = list(Task.objects.filter(union=union, state="open").values_list("pk", flat=True))
    counts = []
    for keep in (1, 3):
        Task.objects.filter(union=union).update(state="dropped")
        kept = [work.task.pk, *(pk for pk in ids if pk != work.task.pk)][:keep]
        Task.objects.filter(pk__in=kept).update(state="open", starts_on=AT.date())
        counts.append([queries_of(client, at(union, name)) for name in ("tasks", "week_sheet", "done")])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 26


def test_the_sheet_for_the_wall_has_a_code_for_each_task(work):
    page = shown(browser(work.home.member).get(at(work.home.union, "week_sheet")))
    assert page.count('class="qr"') == Task.objects.filter(starts_on__lte="2026-05-10").count()
    assert "Came out" in page
