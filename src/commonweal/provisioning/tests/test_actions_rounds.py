"""Opening and changing rounds, alone and together with neighbours around a hub."""

from datetime import date
from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.people.actions.founding import found_federation
from commonweal.people.actions.memberships import admit_member
from commonweal.people.models import Form, Standing
from commonweal.people.tests.builders import AT, founder_of, give_powers, stranger
from commonweal.planning.result import decode_result
from commonweal.provisioning.actions.rounds import change_round, open_round
from commonweal.provisioning.models import PlanState, Round, Task
from commonweal.provisioning.queries.plan_page import plan_page
from commonweal.provisioning.queries.rounds import (
    current_round,
    neighbours_of,
    settings_of_next,
    stated_for,
)
from commonweal.provisioning.tests.builders.rounds import (
    adopted_plan,
    draft,
    kitchen,
    round_of,
    worked_out_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return kitchen()


def let_plan(keeper, union):
    """Let the keeper of one union plan for another, which admits them."""
    admit_member(member=keeper, association=union, standing=Standing.CONTRIBUTOR, by=founder_of(union), at=AT)
    give_powers(keeper, union, "provisioning.plan", "people.memberships")


def neighbours(home):
    """Another kitchen with the same keeper, around a hub with ours; it has less of everything."""
    from commonweal.flows.tests.builders import stock

    other = kitchen("Hillside")
    stock(home.flour, 500_000)
    let_plan(home.keeper, other.union)
    found_federation(
        name="Valley hub", form=Form.HUB, members=[home.union, other.union], by=home.keeper, at=AT
    )
    return other


def test_a_round_is_opened_once_however_often_the_form_is_sent(home):
    key = uuid4()
    for _ in range(2):
        opened = open_round(union=home.union, draft=draft(), by=home.keeper, at=AT, key=key)
    assert Round.objects.get() == opened == current_round(home.union)
    entry = Entry.objects.get(deed="round.opened")
    assert entry.by == home.keeper.pk
    assert entry.under is not None


def test_only_one_round_is_stated_at_a_time(home):
    round_of(home.union)
    with pytest.raises(Refused):
        round_of(home.union)
    adopted_plan(current_round(home.union))
    assert round_of(home.union, name="The next") == current_round(home.union)


def test_opening_and_changing_take_the_mandate_and_sound_settings(home):
    for by in (home.member, stranger()):
        with pytest.raises(NotPermitted):
            open_round(union=home.union, draft=draft(), by=by, at=AT)
    with pytest.raises(Refused) as refused:
        open_round(union=home.union, draft=draft(periods=0), by=home.keeper, at=AT)
    assert refused.value.field == "periods"
    opened = round_of(home.union)
    with pytest.raises(NotPermitted):
        change_round(round_=opened, draft=draft(), version=1, by=home.member, at=AT)


def test_who_changes_second_is_told(home):
    opened = round_of(home.union)
    changed = change_round(round_=opened, draft=draft(name="Mine"), version=1, by=home.keeper, at=AT)
    assert (changed.name, changed.version) == ("Mine", 2)
    with pytest.raises(ChangedMeanwhile):
        change_round(round_=opened, draft=draft(name="Theirs"), version=1, by=home.keeper, at=AT)
    opened.refresh_from_db()
    assert opened.name == "Mine"


def test_an_adopted_round_keeps_its_settings(home):
    opened = round_of(home.union)
    adopted_plan(opened)
    with pytest.raises(Refused):
        change_round(round_=opened, draft=draft(), version=2, by=home.keeper, at=AT)


def test_a_plan_of_other_periods_is_not_adopted(home):
    from commonweal.provisioning.actions.plans import adopt_plan

    opened = round_of(home.union)
    plan = worked_out_plan(opened)
    change_round(round_=opened, draft=draft(periods=3), version=1, by=home.keeper, at=AT)
    assert len(plan_page(plan).names) == 2
    with pytest.raises(Refused):
        adopt_plan(plan=plan, by=home.keeper, at=AT)
    assert not Task.objects.exists()


def test_the_next_round_begins_with_the_settings_of_the_last(home):
    round_of(
        home.union,
        starts_on=date(2026, 5, 5),
        budget_total=777,
    )
    following = settings_of_next(home.union, today=AT.date())
    assert following.budget_total == 777
    assert following.starts_on == date(2026, 7, 5)


def test_what_is_missing_is_named(home):
    opened = round_of(home.union)
    found = stated_for(opened)
    assert (found.members, found.needing, found.abilities, found.menus) == (2, 2, 2, 0)
    assert found.unsized == ()
    from commonweal.provisioning.tests.builders.kinds import land
    from commonweal.provisioning.tests.builders.recipes import line, recipe

    garden = land(home.union, "Garden")
    recipe(home.union, "Grow", line("land", garden, 1000), line("output", home.flour, 10))
    assert stated_for(opened).unsized == ("Garden",)


def test_planning_together_takes_a_hub_and_a_mandate_in_each_union(home):
    other = kitchen("Hillside")
    with pytest.raises(NotPermitted):
        round_of(home.union, pooled_with=(other.union.pk,))
    let_plan(home.keeper, other.union)
    with pytest.raises(Refused) as refused:
        round_of(home.union, pooled_with=(other.union.pk,))
    assert refused.value.field == "pooled_with"


def test_together_nobody_ends_below_what_they_reach_alone(home):
    other = neighbours(home)
    assert neighbours_of(home.union) == [(other.union.pk, "Hillside")]
    alone = decode_result(worked_out_plan(round_of(other.union)).result)
    plan = worked_out_plan(round_of(home.union, pooled_with=(other.union.pk,)))
    assert plan.state == PlanState.SOLVED
    together = {(r.union, r.group): r.ratio for r in decode_result(plan.result).ratios}
    for each in alone.ratios:
        assert together[each.union, each.group] >= each.ratio - 1e-6
    page = plan_page(plan, period=0)
    assert all(group.name != "Hillside" for tier in page.tiers for group in tier.groups)
    adopted = adopted_plan(current_round(home.union))
    assert {task.union_id for task in Task.objects.filter(plan=adopted)} == {home.union.pk}
