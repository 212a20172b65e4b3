"""What the assembly decides about provisioning: a plan adopted, a budget set, each as if a keeper had done it."""

import pytest
from django.utils import timezone

from commonweal.assembly.models import EffectState
from commonweal.assembly.registry.effects import effect_of, fields_of
from commonweal.assembly.tests.builders.decided import carried_out, decision_of
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.tests.builders import AT, found_union
from commonweal.provisioning.actions.plans import adopt_plan
from commonweal.provisioning.actions.rounds import set_budget
from commonweal.provisioning.models import RoundState, Task
from commonweal.provisioning.tests.builders.pages import at, browser, shown
from commonweal.provisioning.tests.builders.rounds import (
    adopted_plan,
    kitchen,
    round_of,
    waiting_plan,
    worked_out_plan,
)

pytestmark = pytest.mark.django_db
ADOPT, BUDGET = "provisioning.adopt_plan", "provisioning.set_budget"


@pytest.fixture
def home():
    return kitchen()


def budget(round_, each=None, total=None):
    return {"round": str(round_.pk), "budget_per_period": each, "budget_total": total}


def test_a_decision_adopts_a_plan_without_anybodys_mandate(home):
    plan = worked_out_plan(round_of(home.union))
    with pytest.raises(NotPermitted):
        adopt_plan(plan=plan, by=home.member, at=AT)
    (effect,) = carried_out(home.union, (ADOPT, {"plan": str(plan.pk)}), brought_by=home.member)
    assert (effect.state, effect.said) == (EffectState.DONE, "")
    plan.round.refresh_from_db()
    assert (plan.round.state, plan.round.adopted_plan_id) == (RoundState.ADOPTED, plan.pk)
    assert Task.objects.filter(plan=plan).exists()
    entry = Entry.objects.get(deed="plan.adopted")
    assert (entry.by, entry.under) == (home.member.pk, effect.proposal_id)


def test_a_plan_that_is_not_ready_or_adopted_already_leaves_the_decision_standing(home):
    waiting = waiting_plan(round_of(home.union))
    (effect,) = carried_out(home.union, (ADOPT, {"plan": str(waiting.pk)}), brought_by=home.member)
    assert effect.state == EffectState.IMPOSSIBLE
    assert "not ready" in effect.said
    why_not = effect_of(ADOPT).why_not
    assert "not ready" in str(why_not(home.union, {"plan": str(waiting.pk)}, AT))
    assert "not here" in str(why_not(found_union("Elsewhere").union, {"plan": str(waiting.pk)}, AT))
    assert "not here" in str(why_not(home.union, {"plan": "nonsense"}, AT))


def test_what_adopting_means_is_said_in_figures(home, django_assert_num_queries):
    plan = worked_out_plan(round_of(home.union))
    effect = effect_of(ADOPT)
    with django_assert_num_queries(1):
        words = str(effect.in_words(home.union, {"plan": str(plan.pk)}))
    assert words.startswith("adopts plan 1 of “May and June”")
    assert "food, warmth, care" in words
    (choice,) = [value for value, _ in fields_of(effect, home.union, AT)["plan"].choices if value]
    assert choice == str(plan.pk)
    assert effect.read(home.union, {"plan": choice}) == effect.typed({"plan": choice})
    assert effect.leads_to(home.union, {"plan": choice}).endswith(f"/plans/{choice}/")
    assert "not here" in str(effect.in_words(found_union("Elsewhere").union, {"plan": choice}))
    with pytest.raises(Refused) as refused:
        effect.read(home.union, {"plan": ""})
    assert refused.value.field == "plan"


def test_the_page_of_a_plan_leads_to_proposing_it():
    home = kitchen(at=timezone.now())
    plan = worked_out_plan(round_of(home.union, at=timezone.now()), at=timezone.now())
    page = shown(browser(home.member).get(at(home.union, "one_plan", plan.pk)))
    assert f"effect=provisioning.adopt_plan&amp;plan={plan.pk}" in page


def test_a_decision_opens_changes_and_closes_the_money_of_a_round(home):
    planned = round_of(home.union)
    done = carried_out(
        home.union, (BUDGET, budget(planned, 20_000, 35_000)), (BUDGET, budget(planned, 0)), brought_by=home.member
    )  # fmt: skip
    assert [effect.state for effect in done] == [EffectState.DONE] * 2
    planned.refresh_from_db()
    assert (planned.budget_per_period, planned.budget_total, planned.version) == (0, None, 3)
    assert Entry.objects.filter(deed="round.budget_set", under=done[0].proposal_id).count() == 2


def test_setting_a_budget_takes_the_mandate_or_the_decision_and_money_of_some_size(home):
    planned = round_of(home.union)
    with pytest.raises(NotPermitted):
        set_budget(round_=planned, per_period=1, total=None, by=home.member, at=AT)
    decided = decision_of(home.union, "provisioning.plan", brought_by=home.member)
    with pytest.raises(Refused) as refused:
        set_budget(round_=planned, per_period=None, total=-1, by=home.member, at=AT, decided=decided)
    assert refused.value.field == "budget_total"
    elsewhere = kitchen("Elsewhere")
    with pytest.raises(NotPermitted):
        set_budget(
            round_=round_of(elsewhere.union), per_period=1, total=None, by=home.member, at=AT, decided=decided
        )
    adopted_plan(planned)
    with pytest.raises(Refused):
        set_budget(round_=planned, per_period=1, total=None, by=home.keeper, at=AT)


@pytest.mark.parametrize(
    ("each", "total", "said"),
    [
        (
            20_000,
            35_050,
            "to 200.00\u202f€ in each period and 350.50\u202f€ in all (until now no limit and 100.00",
        ),
        (None, None, "no limit for buying outside"),
        (0, None, "nothing is bought outside"),
    ],
)
def test_a_budget_is_said_in_words(home, each, total, said):
    effect, arguments = effect_of(BUDGET), budget(round_of(home.union), each, total)
    assert said in str(effect.in_words(home.union, arguments))
    assert effect.why_not(home.union, arguments, AT) is None
    assert effect.read(home.union, effect.typed(arguments)) == arguments
    assert "not here" in str(effect.why_not(found_union("Elsewhere").union, arguments, AT))


def test_without_a_round_there_is_no_budget_to_set(home):
    with pytest.raises(Refused):
        effect_of(BUDGET).read(home.union, {"budget_per_period": 1})
    planned = round_of(home.union)
    adopted_plan(planned)
    assert "has been adopted" in str(effect_of(BUDGET).why_not(home.union, budget(planned, 1), AT))
