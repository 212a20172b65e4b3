"""The union's policies in its plans and share-outs: what is decided is what the next one follows, from its day."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.models import EffectState
from commonweal.assembly.tests.builders.decided import carried_out
from commonweal.flows.tests.builders import stock
from commonweal.people.tests.builders import AT
from commonweal.provisioning.actions.share_outs import close_share_out, hand_over
from commonweal.provisioning.actions.supplies import set_reserve
from commonweal.provisioning.models import Round
from commonweal.provisioning.problem.load import problem_of
from commonweal.provisioning.problem.saved import saved
from commonweal.provisioning.queries.asking import debts, there_to_share
from commonweal.provisioning.queries.plans import has_changed_since
from commonweal.provisioning.queries.policies import plan_rules, share_rules
from commonweal.provisioning.rules.policies import Memory, budgets_of, ceiling_in, kept_back
from commonweal.provisioning.rules.rounds import AIMS
from commonweal.provisioning.rules.sharing import ASK
from commonweal.provisioning.rules.spans import Span
from commonweal.provisioning.tests.builders.pages import at, browser, shown
from commonweal.provisioning.tests.builders.rounds import kitchen, round_of, worked_out_plan
from commonweal.provisioning.tests.builders.share_outs import WEEK, opened, stocked_kitchen

DAY = AT.date()


def decide(home, policy, value, *, since=DAY, at=AT):
    """Let the assembly of ``home`` set a policy of this room from a day on, at ``at``."""
    arguments = {"policy": f"provisioning.{policy}", "value": value, "since": since.isoformat()}
    (effect,) = carried_out(home.union, ("assembly.set_policy", arguments), brought_by=home.member, at=at)
    assert (effect.state, effect.said) == (EffectState.DONE, "")


@given(st.integers(0, 10**9), st.integers(0, 300))
def test_a_reserve_is_kept_in_its_share_and_never_rounded_away(amount, percent):
    kept = kept_back(amount, percent)
    assert Fraction(amount * percent, 100) <= kept < Fraction(amount * percent, 100) + 1
    assert kept_back(amount, 100) == amount


@given(
    st.one_of(st.none(), st.integers(0, 10**6)),
    st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=6),
)
def test_no_period_spends_more_than_the_round_and_the_union_allow(own, ceilings):
    found = budgets_of(own, ceilings, periods=len(ceilings))
    if found is None:
        assert own is None and set(ceilings) == {None}
        return
    for limit, ceiling in zip(found, ceilings, strict=True):
        bounds = [bound for bound in (own, ceiling) if bound is not None]
        assert limit == (min(bounds) if bounds else None)


def test_a_week_has_its_part_of_the_months_money():
    week = Span(date(2026, 3, 2), date(2026, 3, 8))
    month = Span(date(2026, 3, 1), date(2026, 3, 31))
    assert ceiling_in(30_000, month, period="month") == 30_000
    assert ceiling_in(30_000, week, period="week") == 6_899
    assert ceiling_in(None, week, period="week") is None


@pytest.mark.django_db
def test_without_any_decision_plans_are_as_they_were():
    home = kitchen()
    rules = plan_rules(home.union, (WEEK,), period="week", day=DAY)
    assert (rules.reserves_percent, rules.order, rules.budget_most) == (100, AIMS, (None,))
    assert share_rules(home.union, on=DAY) == (Memory(fades_percent=50, share_outs=8), 100)


@pytest.mark.django_db
def test_the_next_plan_keeps_back_the_reserve_that_was_decided():
    home = kitchen()
    set_reserve(kind=home.flour, amount=10_000, by=home.keeper, at=AT)
    round_ = round_of(home.union)
    plan = worked_out_plan(round_)
    assert saved(plan).problem.unions[0].reserves == {str(home.flour.pk): 10.0}
    decide(home, "reserves_percent", 150)
    assert has_changed_since(plan, day=DAY)
    again = saved(worked_out_plan(round_))
    assert again.problem.unions[0].reserves == {str(home.flour.pk): 15.0}
    left = {each.good: each.by_period[-1] for each in again.result.stock}
    assert left[str(home.flour.pk)] >= 15.0 - 1e-6
    decide(home, "reserves_percent", 0)
    assert problem_of(round_, day=DAY).unions[0].reserves == {}


@pytest.mark.django_db
def test_a_plan_follows_what_holds_on_the_days_it_is_about():
    home = kitchen()
    set_reserve(kind=home.flour, amount=10_000, by=home.keeper, at=AT)
    round_ = round_of(
        home.union, starts_on=date(2026, 6, 1), period="month", periods=3, budget_per_period=9_000
    )
    decide(home, "budget_most_per_month", 5_000, since=date(2026, 7, 1))
    decide(home, "reserves_percent", 200, since=date(2026, 8, 31))
    decide(home, "aims_order", [*AIMS[1:], AIMS[0]], since=date(2026, 6, 2))
    union = problem_of(round_, day=DAY).unions[0]
    assert union.budget.per_period == [90.0, 50.0, 50.0]
    assert union.reserves == {str(home.flour.pk): 20.0}
    assert tuple(union.order) == AIMS
    later = problem_of(round_, day=date(2026, 6, 2)).unions[0]
    assert tuple(later.order) == (*AIMS[1:], AIMS[0])


@pytest.mark.django_db
def test_no_plan_spends_more_than_the_policy_allows():
    home = kitchen()
    round_ = round_of(home.union, budget_total=None, periods=6)
    free = saved(worked_out_plan(round_)).result.spent[0]
    ceiling = int(
        free.total * 100 / 6 * 0.8
    )  # cents; below the mean, so that whichever plan was best exceeds it
    assert ceiling > 0
    decide(home, "budget_most_per_month", ceiling)
    bound = saved(worked_out_plan(round_)).result.spent[0]
    assert max(free.by_period) > ceiling / 100
    assert max(bound.by_period) <= ceiling / 100 + 1e-6


@pytest.mark.django_db
def test_a_round_with_an_order_of_its_own_keeps_it():
    home = kitchen()
    round_ = round_of(home.union)
    own = [AIMS[1], AIMS[0], AIMS[2]]
    Round.objects.filter(pk=round_.pk).update(order=own)
    round_.refresh_from_db()
    assert list(problem_of(round_, day=DAY).unions[0].order) == own


@pytest.mark.django_db
def test_policies_take_one_query_however_long_the_round(django_assert_num_queries):
    home = kitchen()
    for since in range(3):
        decide(home, "budget_most_per_month", 5_000 + since, since=DAY + timedelta(days=since))
    for periods in (1, 3):
        spans = tuple(Span(DAY + timedelta(days=at), DAY + timedelta(days=at)) for at in range(periods))
        with django_assert_num_queries(1):
            plan_rules(home.union, spans, period="week", day=DAY)


@pytest.mark.django_db
def test_reserves_are_left_alone_by_share_outs_as_the_policy_says():
    home = kitchen()
    set_reserve(kind=home.flour, amount=10_000, by=home.keeper, at=AT)
    for percent, there in ((0, 60_000), (100, 50_000), (300, 30_000)):
        found = there_to_share(union=home.union, kinds=[home.flour.pk], reserves_percent=percent)
        assert found == {home.flour.pk: there}


@pytest.mark.django_db
def test_pages_say_which_rule_holds_and_lead_to_it():
    home = kitchen(at=timezone.now())
    round_ = round_of(home.union, at=timezone.now())
    decide(home, "reserves_percent", 175, since=timezone.now().date(), at=timezone.now())
    client = browser(home.member)
    for address in (
        at(home.union, "reserves"),
        at(home.union, "round", round_.pk),
        at(home.union, "share_outs"),
    ):
        page = shown(client.get(address))
        assert "175\u202f%" in page
        assert f"/u/{home.union.slug}/rules/provisioning.reserves_percent/" in page


@pytest.mark.django_db
def test_the_next_share_out_remembers_as_was_decided():
    home, round_ = stocked_kitchen(coats=1)
    first = opened(round_)
    for receiver in (home.keeper, home.member):
        if first.lines.filter(receiver=receiver.pk, allotted__gt=0).exists():
            hand_over(share_out=first, receiver=receiver.agent, by=home.keeper, at=AT)
    close_share_out(share_out=first, by=home.keeper, at=AT)
    without = first.lines.get(kind=home.coat, allotted=0)
    coats = {"union": home.union, "kinds": [home.coat.pk]}
    assert debts(**coats, memory=Memory()) == {(without.receiver_id, home.coat.pk): ASK}
    assert debts(**coats, memory=Memory(share_outs=0)) == {}
    decide(home, "memory_share_outs", 0)
    stock(home.coat, 1)
    again = opened(round_, span=Span(date(2026, 5, 12), date(2026, 5, 18)))
    assert {line.reason["owed"] for line in again.lines.all()} == {0}
