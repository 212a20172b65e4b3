"""The pages of rounds and plans."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.people.tests.builders import add_member_with_login, stranger
from commonweal.provisioning.actions.supplies import set_reserve
from commonweal.provisioning.actions.working_out import work_out_plan
from commonweal.provisioning.models import Plan, PlanState, Round, RoundState, Task
from commonweal.provisioning.problem.load import problem_of
from commonweal.provisioning.tests.builders.pages import at, browser, keeper_of, queries_of, shown
from commonweal.provisioning.tests.builders.rounds import (
    adopted_plan,
    kitchen,
    round_of,
    waiting_plan,
    worked_out_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return kitchen(at=timezone.now())


def settings(**changes):
    return {
        "key": str(uuid4()), "name": "Winter", "starts_on": "2027-01-01", "period": "month", "periods": "3",
        "budget_per_period": "", "budget_total": "120,50",
    } | changes  # fmt: skip


def test_without_a_round_the_page_offers_to_open_one(home):
    assert "Open a round" in shown(keeper_of(home.union).get(at(home.union, "plan")))
    member = browser(home.member)
    page = shown(member.get(at(home.union, "plan")))
    assert "No round is open" in page
    assert "Open a round" not in page


def test_a_round_is_opened_and_its_settings_kept(home):
    answer = keeper_of(home.union).post(at(home.union, "round_open"), settings())
    assert answer.status_code == 302
    opened = Round.objects.get(union=home.union)
    assert (opened.budget_total, opened.order, opened.periods) == (12_050, [], 3)


def test_a_faulty_round_is_told_at_its_field_and_nothing_typed_is_lost(home):
    answer = keeper_of(home.union).post(
        at(home.union, "round_open"), settings(periods="400", name="Long winter")
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Long winter" in page
    assert not Round.objects.exists()


def test_who_saves_second_sees_both(home):
    found = round_of(home.union, at=timezone.now())
    client, url = keeper_of(home.union), at(home.union, "round_change", found.pk)
    assert "May and June" in shown(client.get(url))
    client.post(url, settings(name="Theirs", version=found.version))
    answer = client.post(url, settings(name="Mine", version=found.version))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Theirs" in page
    assert "Mine" in page
    found.refresh_from_db()
    assert client.post(url, settings(name="Mine", version=found.version)).status_code == 302


def test_pressing_plan_leads_to_progress_and_then_to_the_plan(home):
    round_of(home.union, at=timezone.now())
    client, url = keeper_of(home.union), at(home.union, "plan")
    key = str(uuid4())
    for _ in range(2):
        assert client.post(at(home.union, "plan_ask"), {"key": key}).status_code == 302
    plan = Plan.objects.get()
    waiting = shown(client.get(url))
    assert "waits its turn" in waiting
    assert 'http-equiv="refresh"' in waiting
    work_out_plan(plan=plan.pk, by=None, at=timezone.now(), now=timezone.now)
    page = shown(client.get(url))
    assert "Plan 1" in page
    assert "Food energy" in page
    assert "Adopt this plan" in page
    assert client.get(at(home.union, "plan_work", plan.pk)).headers["HX-Refresh"] == "true"


def test_pressing_plan_while_one_is_at_work_says_so(home):
    waiting_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    answer = keeper_of(home.union).post(at(home.union, "plan_ask"), {"key": str(uuid4())})
    assert answer.status_code == 422
    assert "being worked out already" in answer.content.decode()


def test_the_plan_says_why_not_more_and_what_one_more_hour_would_bring(home):
    worked_out_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    page = shown(keeper_of(home.union).get(at(home.union, "plan")))
    assert "Sewing" in page
    assert "One more hour would add" in page
    assert "Offer an hour" in page
    for part, words in (("make", "Bake bread"), ("who", "Oven"), ("buy", "Flour"), ("give", "Bread")):
        pages = [  # in which month flour is bought is all the same, so either may say it
            shown(keeper_of(home.union).get(at(home.union, "plan"), {"period": period, "show": part}))
            for period in ("1", "2")
        ]
        assert any(words in page for page in pages), part
    for odd in ("0", "99", "-1", "x", "²"):
        assert "Plan 1" in shown(keeper_of(home.union).get(at(home.union, "plan"), {"period": odd}))


def test_a_plan_that_cannot_be_done_names_the_limits(home):
    set_reserve(kind=home.coat, amount=50, by=home.keeper, at=timezone.now())
    worked_out_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    page = shown(keeper_of(home.union).get(at(home.union, "plan")))
    assert "cannot be done as stated" in page
    assert "a reserve of 50" in page
    assert "Coat" in page


def test_adopting_asks_first_and_makes_tasks(home):
    plan = worked_out_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    client, url = keeper_of(home.union), at(home.union, "plan_adopt", plan.pk)
    asked = shown(client.get(url))
    assert "This is what follows" in asked
    assert "since this plan was worked out" not in asked
    assert not Task.objects.exists()
    assert client.post(url, {"key": str(uuid4())}).status_code == 302
    assert Task.objects.filter(plan=plan).exists()
    again = client.post(url, {"key": str(uuid4())})
    assert again.status_code == 422
    assert "has its plan already" in again.content.decode()


def test_adopting_warns_when_something_changed_since(home):
    plan = worked_out_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    set_reserve(kind=home.bread, amount=500, by=home.keeper, at=timezone.now())
    page = shown(keeper_of(home.union).get(at(home.union, "plan_adopt", plan.pk)))
    assert "since this plan was worked out" in page


def test_a_member_without_a_mandate_reads_but_does_not_decide(home):
    plan = worked_out_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    member = browser(home.member)
    page = shown(member.get(at(home.union, "plan"), {"show": "all"}))
    assert "Bake bread" in page
    assert "Adopt this plan" not in page
    assert member.post(at(home.union, "plan_adopt", plan.pk), {"key": str(uuid4())}).status_code in {403, 422}
    assert member.post(at(home.union, "plan_ask"), {"key": str(uuid4())}).status_code in {403, 422}
    assert Plan.objects.count() == 1
    assert Round.objects.get().state == RoundState.STATING


def test_thinking_again_and_cancelling_by_their_buttons(home):
    found = round_of(home.union, at=timezone.now())
    adopted_plan(found, at=timezone.now())
    client = keeper_of(home.union)
    assert "Take the plan back" in shown(client.get(at(home.union, "plan")))
    assert client.post(at(home.union, "round_reconsider", found.pk), {"key": str(uuid4())}).status_code == 302
    plan = waiting_plan(found, at=timezone.now())
    assert client.post(at(home.union, "plan_cancel", plan.pk), {"key": str(uuid4())}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == PlanState.CANCELLED
    assert "was stopped" in shown(client.get(at(home.union, "plan")))


def test_two_plans_side_by_side(home):
    found = round_of(home.union, at=timezone.now())
    first = worked_out_plan(found, at=timezone.now())
    set_reserve(kind=home.bread, amount=20_000, by=home.keeper, at=timezone.now())
    second = worked_out_plan(found, at=timezone.now())
    client = keeper_of(home.union)
    page = shown(client.get(at(home.union, "plan_compare"), {"before": first.pk, "after": second.pk}))
    assert "Bake bread" in page
    assert "Bought outside" in page
    assert client.get(at(home.union, "plan_compare"), {"before": "x", "after": second.pk}).status_code == 302


def test_one_alone_in_what_they_can_eat_is_not_named(home):
    from commonweal.provisioning.actions.bodies import BodyTerms, set_body

    now = timezone.now()
    terms = BodyTerms(allergens=("gluten",))
    set_body(union=home.union, person=home.member, terms=terms, by=home.member, at=now)
    worked_out_plan(round_of(home.union, at=now), at=now)
    page = shown(keeper_of(home.union).get(at(home.union, "plan")))
    assert "particular diets" in page
    assert "gluten" not in page.lower()


def test_another_unions_plans_do_not_show(home):
    other = kitchen("Hillside", at=timezone.now())
    plan = worked_out_plan(round_of(other.union, at=timezone.now(), name="Hidden round"), at=timezone.now())
    client = keeper_of(home.union)
    for name in ("one_plan", "plan_adopt", "plan_work"):
        assert client.get(at(home.union, name, plan.pk)).status_code == 404
        assert client.get(at(other.union, name, plan.pk)).status_code == 404
    assert client.get(at(home.union, "round", plan.round_id)).status_code == 404
    for name in ("plan", "rounds"):
        assert "Hidden round" not in shown(client.get(at(home.union, name)))
    assert browser(stranger(at=timezone.now())).get(at(home.union, "plan")).status_code == 404


@pytest.mark.parametrize("name", ["plan", "round", "rounds"])
def test_queries_do_not_grow_with_plans_and_needs(home, name):
    now = timezone.now()
    found = round_of(home.union, at=now)
    worked_out_plan(found, at=now)
    client = keeper_of(home.union)
    url = at(home.union, name, found.pk) if name == "round" else at(home.union, name)
    worked_out_plan(found, at=now)
    one = queries_of(client, url)
    for number in range(2):
        worked_out_plan(found, at=now)
        add_member_with_login(home.union, f"Member {number}", at=now)
    assert queries_of(client, url) == one


def test_planning_takes_as_many_queries_for_two_people_as_for_five(home):
    now = timezone.now()
    found = round_of(home.union, at=now)
    with CaptureQueriesContext(connection) as few:
        problem_of(found, day=now.date())
    for number in range(3):
        add_member_with_login(home.union, f"Member {number}", at=now)
    with CaptureQueriesContext(connection) as many:
        problem_of(found, day=now.date())
    assert len(many) == len(few)
