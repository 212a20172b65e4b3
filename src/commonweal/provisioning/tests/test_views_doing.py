"""Writing down what was done: two taps and a number on a phone, a whole sheet for a keeper, and taking it back."""

from uuid import uuid4

import pytest

from commonweal.flows.models import Flow, Resource
from commonweal.people.actions.proxies import trust_proxy
from commonweal.people.tests.builders import AT, add_member
from commonweal.provisioning.actions.tasks import take_task
from commonweal.provisioning.models import Task, TaskState
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, shown
from commonweal.provisioning.tests.builders.rounds import porridge
from commonweal.provisioning.tests.builders.tasks import baking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_may(monkeypatch):
    """These pages are opened in the week the tasks are for."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.fixture
def work():
    made = baking()
    take_task(task=made.task, person=made.home.member, by=made.home.member, at=AT)
    return made


def onhand(kind):
    return sum(Resource.objects.filter(kind=kind).values_list("onhand", flat=True))


def typed(work, **changes):
    return {"key": str(uuid4()), "what": f"t:{work.task.pk}", "hours": "0:30", "amounts": "plan"} | changes


def planned(work, role):
    return work.task.lines.get(role=role).amount


def test_my_task_stands_chosen_so_a_number_and_a_tap_are_enough(work):
    page = shown(browser(work.home.member).get(at(work.home.union, "done")))
    chosen = page.index(f"t:{work.task.pk}")
    assert "checked" in page[chosen : chosen + 120]
    assert page.count("checked") == 2  # and “as planned”


def test_hours_of_baking_bring_bread_and_take_flour_as_planned(work):
    flour, bread = onhand(work.home.flour), onhand(work.home.bread)
    client = browser(work.home.member)
    response = client.post(at(work.home.union, "done"), typed(work))
    assert response.headers["Location"] == at(work.home.union, "task", work.task.pk)
    part = 30 / planned(work, "work")
    assert onhand(work.home.bread) - bread == pytest.approx(planned(work, "output") * part, abs=1)
    assert flour - onhand(work.home.flour) == pytest.approx(planned(work, "input") * part, abs=1)
    assert Flow.objects.get(action="work").minutes == 30
    page = shown(client.get(response.headers["Location"]))
    assert "Written down: 0.5 h" in page
    assert "Take this back" in page


def test_only_hours_can_be_written_and_the_task_finished(work):
    form = typed(work, amounts="hours", finished="on")
    browser(work.home.member).post(at(work.home.union, "done"), form)
    assert list(Flow.objects.filter(commitment=work.task.pk).values_list("action", flat=True)) == ["work"]
    work.task.refresh_from_db()
    assert work.task.state == TaskState.DONE


def test_a_second_tap_writes_nothing_more(work):
    form = typed(work, finished="on")
    for _tap in range(2):
        assert browser(work.home.member).post(at(work.home.union, "done"), form).status_code == 302
    assert Flow.objects.filter(action="work").count() == 1


def test_a_shelf_that_is_empty_is_told_and_hours_can_still_be_written(work):
    Resource.objects.filter(kind=work.home.flour).update(onhand=0)
    client = browser(work.home.member)
    response = client.post(at(work.home.union, "done"), typed(work))
    assert response.status_code == 422
    page = shown(response)
    assert "not enough Flour" in page
    assert "write down only your hours" in page
    assert 'value="0:30"' in page
    assert not Flow.objects.filter(action="work").exists()
    assert client.post(at(work.home.union, "done"), typed(work, amounts="hours")).status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hours": "two"}, "is not a number"),
        ({"hours": "0"}, "More than no time"),
        ({"hours": "900"}, "more hours than a week has"),
        ({"what": ""}, "Choose what you did"),
        ({"what": f"t:{uuid4()}"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_told_and_kept(work, change, sentence):
    response = browser(work.home.member).post(at(work.home.union, "done"), typed(work, **change))
    assert response.status_code == 422
    assert sentence in shown(response)
    assert not Flow.objects.filter(action="work").exists()


def test_work_nobody_planned_is_written_and_taken_back(work):
    client, union = browser(work.home.member), work.home.union
    form = typed(work, what=f"s:{work.home.sewing.pk}", hours="1.25")
    assert client.post(at(union, "done"), form).headers["Location"] == at(union, "done")
    flow = Flow.objects.get(action="work")
    assert (flow.minutes, flow.kind_id, flow.commitment) == (75, work.home.sewing.pk, None)
    assert "Lately, without a task" in shown(client.get(at(union, "done")))
    client.post(at(union, "done_back", flow.entry), {"key": str(uuid4()), "reason": "it was Ben"})
    assert sum(Flow.objects.filter(action="work").values_list("minutes", flat=True)) == 0
    assert "Lately, without a task" not in shown(client.get(at(union, "done")))


def test_one_writes_for_whom_one_is_trusted_by(work):
    elder = add_member(work.home.union, "Elder")
    client = browser(work.home.member)
    form = typed(work, person=str(elder.pk))
    assert "Elder" not in shown(client.get(at(work.home.union, "done")))
    trust_proxy(person=elder, trusted=work.home.member, union=work.home.union, by=work.home.keeper, at=AT)
    assert "Elder" in shown(client.get(at(work.home.union, "done")))
    client.post(at(work.home.union, "done"), form)
    assert Flow.objects.get(action="work").provider_id == elder.pk


def test_a_record_taken_back_leaves_the_stores_as_they_were_and_the_task_open(work):
    before = onhand(work.home.flour), onhand(work.home.bread)
    client, union = browser(work.home.member), work.home.union
    client.post(at(union, "done"), typed(work, finished="on"))
    entry = Flow.objects.get(action="work").entry
    back = at(union, "done_back", entry) + f"?task={work.task.pk}"
    assert client.post(back, {"key": str(uuid4()), "reason": ""}).status_code == 422
    assert client.post(back, {"key": str(uuid4()), "reason": "not today"}).status_code == 302
    assert (onhand(work.home.flour), onhand(work.home.bread)) == before
    work.task.refresh_from_db()
    assert work.task.state == TaskState.OPEN
    assert "Taken back." in shown(client.get(at(union, "task", work.task.pk)))
    again = client.post(back, {"key": str(uuid4()), "reason": "again"})
    assert (again.status_code, "taken back before" in shown(again)) == (422, True)


def test_all_amounts_can_be_written(work):
    client, home = browser(work.home.member), work.home
    address = at(home.union, "task_record", work.task.pk)
    assert "Bread made, in kg" in shown(client.get(address))
    form = {
        "key": str(uuid4()), "when": "2026-05-03", f"minutes_{home.baking.pk}": "2",
        f"made_{home.bread.pk}": "9,5", f"used_{home.flour.pk}": "7",
    }  # fmt: skip
    bread = onhand(home.bread)
    assert client.post(address, form).status_code == 302
    assert onhand(home.bread) == bread + 9_500
    assert Flow.objects.get(action="work").at.date().isoformat() == "2026-05-03"
    future = client.post(address, form | {"key": str(uuid4()), "when": "2027-05-03"})
    assert future.status_code == 422
    nothing = client.post(address, {"key": str(uuid4()), "when": "2026-05-03"})
    assert "at least one number" in shown(nothing)


def test_portions_are_eaten_at_table_but_for_what_is_left_over(work):
    home = work.home
    portion = porridge(home)
    task = Task.objects.create(
        union=home.union, plan=work.plan, name="Cook porridge", period=0, starts_on=AT.date(),
        due_on=AT.date(), milli_runs=1000,
    )  # fmt: skip
    task.lines.create(role="work", kind=home.baking, amount=20)
    task.lines.create(role="output", kind=portion, amount=10)
    form = {"key": str(uuid4()), "when": "2026-05-04", f"made_{portion.pk}": "10", f"left_{portion.pk}": "2"}
    assert browser(home.member).post(at(home.union, "task_record", task.pk), form).status_code == 302
    assert onhand(portion) == 2


def test_shopping_is_written_by_who_holds_the_mandate(work):
    home = work.home
    shopping = Task.objects.filter(plan=work.plan, sort="buy").order_by("period")[0]
    address = at(home.union, "task_bought", shopping.pk)
    form = {
        "key": str(uuid4()), "supplier": "Mill", "paid": "27.50", f"bought_{home.flour.pk}": "25", "finished": "on",
    }  # fmt: skip
    refused = browser(home.member).post(address, form)
    assert refused.status_code in {403, 422}
    flour = onhand(home.flour)
    assert keeper_of(home.union).post(address, form).status_code == 302
    assert onhand(home.flour) == flour + 25_000
    assert "brought home" in shown(keeper_of(home.union).get(at(home.union, "task", shopping.pk)))


def rows(*entered):
    form = {"row-TOTAL_FORMS": "8", "row-INITIAL_FORMS": "0"}
    for at_, row in enumerate(entered):
        form |= {f"row-{at_}-{name}": value for name, value in ({"key": str(uuid4())} | row).items()}
    return form


def test_a_returned_sheet_is_written_row_by_row_and_faults_stay_at_their_row(work):
    home, elder = work.home, add_member(work.home.union, "Elder")
    good = {
        "task": str(work.task.pk),
        "person": str(elder.pk),
        "when": "2026-05-03",
        "hours": "1:30",
        "made": "5",
        "finished": "on",
    }
    bad = {"task": str(work.task.pk), "person": "", "hours": "2"}
    form, client, bread = rows(good, bad), keeper_of(home.union), onhand(home.bread)
    response = client.post(at(home.union, "sheet_entry"), form)
    assert response.status_code == 422
    page = shown(response)
    assert "1 row is written down" in page
    assert "Who did it?" in page
    assert onhand(home.bread) == bread + 5_000
    assert Flow.objects.get(action="work").provider_id == elder.pk
    form["row-1-person"] = str(home.member.pk)
    assert client.post(at(home.union, "sheet_entry"), form).status_code == 302
    assert sorted(Flow.objects.filter(action="work").values_list("minutes", flat=True)) == [90, 120]


def test_only_a_keeper_of_tasks_enters_a_sheet(work):
    assert browser(work.home.member).get(at(work.home.union, "sheet_entry")).status_code == 403
