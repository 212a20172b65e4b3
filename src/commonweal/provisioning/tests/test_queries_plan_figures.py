"""The figures of a plan: what is eaten, worked and spent a head, by hand for the small kitchen."""

import pytest

from commonweal.provisioning.models import Plan
from commonweal.provisioning.problem.saved import saved
from commonweal.provisioning.queries.plan_figures import figures_of
from commonweal.provisioning.tests.builders.rounds import kitchen, round_of, worked_out_plan

pytestmark = pytest.mark.django_db


def test_a_days_food_hours_and_money_a_head():
    home = kitchen()
    plan = Plan.objects.select_related("round").get(pk=worked_out_plan(round_of(home.union)).pk)
    kept = saved(plan)
    found = figures_of(home.union, kept)
    energy = next(each for each in kept.result.ratios if "group." in each.group)
    assert found.people == 2
    assert found.workers == 1
    assert found.kcal_needed == pytest.approx(2000)
    assert found.kcal >= energy.ratio * 2000 - 1
    assert [food.name for food in found.foods] == ["Bread"]
    assert found.foods[0].kcal == pytest.approx(found.foods[0].amount * 2400)
    baked = sum(sum(runs.by_period) for runs in kept.result.runs if runs.recipe == str(home.bake.pk))
    weeks = sum(period.days for period in kept.problem.periods) / 7
    assert dict(found.hours)["Baking"] == pytest.approx(baked * 4 / weeks)
    assert found.money >= 0
