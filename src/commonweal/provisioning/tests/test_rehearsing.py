"""Rehearsing provisioning's policies on what is on record: honest about what holds, telling about what would not."""

from datetime import date, timedelta

import pytest

from commonweal.assembly.queries.rehearsal_words import in_words
from commonweal.assembly.registry.rehearsals import Stopped, declared_rehearsals, rehearsal_of
from commonweal.assembly.rules.rehearsals import weeks_before
from commonweal.flows.tests.builders import stock
from commonweal.journal.models import Entry
from commonweal.people.tests.builders import AT, add_member, found_union
from commonweal.provisioning.actions.share_outs import close_share_out, decline_share, hand_over
from commonweal.provisioning.actions.supplies import set_reserve
from commonweal.provisioning.models import Plan
from commonweal.provisioning.rules.policies import AIMS_ORDER, BUDGET, MEMORY_FADES, MEMORY_LENGTH, RESERVES
from commonweal.provisioning.rules.rounds import AIMS
from commonweal.provisioning.rules.spans import Span
from commonweal.provisioning.tests.builders.kinds import good
from commonweal.provisioning.tests.builders.needs import need
from commonweal.provisioning.tests.builders.rounds import adopted_plan, kitchen, round_of, worked_out_plan
from commonweal.provisioning.tests.builders.share_outs import opened
from commonweal.provisioning.tests.test_policies import decide

pytestmark = pytest.mark.django_db
HELD = {MEMORY_FADES: 50, MEMORY_LENGTH: 8, RESERVES: 100, BUDGET: None, AIMS_ORDER: list(AIMS)}


def rehearse(union, code, value, *, until=None, weeks=52, tick=lambda _part: False):
    """What a rehearsal finds for all and for each, in words."""
    days = weeks_before(until or AT.date() + timedelta(days=120), weeks)
    return rehearsal_of(code).replay(association=union, value=value, weeks=days, tick=tick)


def lines_of(found):
    return [in_words(said) for said in found.lines]


def honey_weeks(*, weeks=6, jars=2, each=1):
    """A kitchen in which three people want honey every week and there is less; every share is fetched."""
    home = kitchen()
    third = add_member(home.union, "Third")
    honey = good(home.union, "Honey", unit="piece")
    for person in (home.keeper, home.member, third):
        need(home.union, person, honey, tier=2, amount=each, per="week")
    plan = adopted_plan(round_of(home.union, period="week", periods=weeks + 1))
    for week in range(weeks):
        stock(honey, jars)
        first = AT.date() + timedelta(days=1 + 7 * week)
        made_at = AT + timedelta(days=1 + 7 * week)
        share_out = opened(plan.round, span=Span(first, first + timedelta(6)), at=made_at)
        for person in (home.keeper, home.member, third):
            if share_out.lines.filter(receiver=person.pk, allotted__gt=0).exists():
                hand_over(share_out=share_out, receiver=person.agent, by=home.keeper, at=made_at)
        close_share_out(share_out=share_out, by=home.keeper, at=made_at)
    return home, honey, third


def test_every_policy_of_this_room_but_none_other_can_be_rehearsed():
    assert {code for code in declared_rehearsals() if code.startswith("provisioning.")} == set(HELD)


def test_what_holds_today_changes_nothing_in_the_share_outs_on_record():
    home, honey, _third = honey_weeks()
    for code in (MEMORY_FADES, MEMORY_LENGTH):
        found = rehearse(home.union, code, HELD[code])
        assert lines_of(found) == ["Nothing would have been different in any of the 6 share-outs."]
        assert (found.private, found.left_out) == ({}, [])
        assert all(figure.before == figure.after for figure in found.figures)
        assert {in_words(figure.about) for figure in found.figures} == {honey.name}


def test_without_memory_the_lot_alone_decides_and_each_is_told_their_own():
    home, _honey, third = honey_weeks(weeks=11)  # so that the lot cannot fall alike by chance every time
    found = rehearse(home.union, MEMORY_LENGTH, 0)
    headline, by_kind = lines_of(found)
    assert headline.endswith("of 11 share-outs, some of what was scarce would have gone to others first.")
    assert by_kind.startswith("Honey: in ")
    assert found.private.keys() <= {home.keeper.pk, home.member.pk, third.pk}
    for said in found.private.values():
        assert any("in all" in in_words(line) for line in said)
        assert any(", Honey: " in in_words(line) for line in said)
    worst = [figure for figure in found.figures if "worst served" in in_words(figure.name)]
    assert worst[0].after.permille <= worst[0].before.permille


def test_a_memory_that_was_changed_on_the_way_is_replayed_by_its_days():
    home, honey, _third = honey_weeks(weeks=2)
    decide(home, "memory_share_outs", 0, since=AT.date() + timedelta(days=15))
    plan = Plan.objects.get()
    first = AT.date() + timedelta(days=15)
    stock(honey, 2)
    opened(plan.round, span=Span(first, first + timedelta(6)), at=AT + timedelta(days=15))
    found = rehearse(home.union, MEMORY_FADES, 50)
    assert lines_of(found) == ["Nothing would have been different in any of the 3 share-outs."]
    assert not found.left_out


def test_of_what_only_two_ask_for_nobody_is_told():
    home = kitchen()
    plan = adopted_plan(round_of(home.union))
    for week in range(5):
        stock(home.coat, 1)
        first = AT.date() + timedelta(days=1 + 7 * week)
        share_out = opened(
            plan.round, span=Span(first, first + timedelta(6)), at=AT + timedelta(days=1 + 7 * week)
        )
        close_share_out(share_out=share_out, by=home.keeper, at=AT + timedelta(days=2 + 7 * week))
    found = rehearse(home.union, MEMORY_LENGTH, 0)
    assert found.figures == []
    assert "Coat" not in " ".join(lines_of(found))


def test_what_was_declined_later_is_not_compared():
    home, _honey, _third = honey_weeks(weeks=2)
    plan = Plan.objects.get()
    first = AT.date() + timedelta(days=15)
    share_out = opened(plan.round, span=Span(first, first + timedelta(6)), at=AT + timedelta(days=15))
    line = share_out.lines.filter(receiver=home.member.pk).first()
    decline_share(line=line, by=home.member, at=AT + timedelta(days=15))
    found = rehearse(home.union, MEMORY_FADES, 50)
    assert "Nothing would have been different" in lines_of(found)[0]


def test_without_anything_on_record_that_is_said():
    union = found_union().union
    assert lines_of(rehearse(union, MEMORY_FADES, 10)) == [
        "Nothing was shared out in these weeks, so there is nothing to replay."
    ]
    assert lines_of(rehearse(union, RESERVES, 150)) == [
        "No plan of these weeks can be replayed, so there is nothing to compare."
    ]


def test_nothing_of_another_union_is_replayed():
    honey_weeks(weeks=1)
    kitchen("Hillside")
    elsewhere = kitchen("Elsewhere")
    assert "Nothing was shared out" in lines_of(rehearse(elsewhere.union, MEMORY_FADES, 10))[0]


@pytest.fixture
def planned():
    """A kitchen with a reserve of flour, a plan adopted, and another round being stated."""
    home = kitchen()
    set_reserve(kind=home.flour, amount=10_000, by=home.keeper, at=AT)
    adopted_plan(round_of(home.union))
    round_of(home.union, name="July and August", starts_on=date(2026, 7, 5), budget_total=None)
    return home


def test_what_holds_today_changes_nothing_in_the_plans_on_record(planned):
    before = Entry.objects.count()
    for code in (RESERVES, BUDGET, AIMS_ORDER):
        found = rehearse(planned.union, code, HELD[code])
        assert lines_of(found) == [
            "Nothing would have been different: needs, stores, work and money stay as they were."
        ]
        assert (found.private, found.left_out) == ({}, [])
        assert found.figures
        assert all(figure.before == figure.after for figure in found.figures)
    assert Entry.objects.count() == before


def test_more_reserves_leave_more_in_store_in_the_same_plans(planned):
    found = rehearse(planned.union, RESERVES, 200)
    text = " ".join(lines_of(found))
    assert "Flour: 10\u202fkg more in store at the end." in text
    assert "Plan 1 of “May and June”" in text
    assert "The plan that would be made today of “July and August”" in text
    left = [figure for figure in found.figures if in_words(figure.name) == "Flour in store at the end"]
    assert [(figure.before.steps, figure.after.steps) for figure in left] == [(10_000, 20_000)] * 2


def test_less_money_meets_less_and_everybody_is_told_for_themselves(planned):
    found = rehearse(planned.union, BUDGET, 0)
    assert "would have been met less well" in lines_of(found)[0]
    spent = [figure.after.steps for figure in found.figures if in_words(figure.name) == "Spent outside"]
    assert spent == [0, 0]
    assert found.private.keys() >= {planned.keeper.pk, planned.member.pk}
    assert "of what you need instead of" in in_words(found.private[planned.member.pk][0])


def test_a_rule_that_makes_a_plan_impossible_says_so():
    home = kitchen()
    set_reserve(kind=home.coat, amount=3, by=home.keeper, at=AT)
    stock(home.coat, 3)
    worked_out_plan(round_of(home.union))
    found = rehearse(home.union, RESERVES, 300)
    assert lines_of(found)[0] == "With this rule, not every plan could have been made."
    assert "could not have been made" in lines_of(found)[1]


def test_what_cannot_be_replayed_is_said_with_its_reason(planned):
    decide(planned, "reserves_percent", 0, at=AT + timedelta(hours=1))
    found = rehearse(planned.union, RESERVES, 150)
    assert ["no reserves were kept back then" in in_words(said) for said in found.left_out] == [True]
    assert len(found.figures) > 0  # the plan from before that decision kept all of them


def test_a_rehearsal_stops_when_somebody_asks(planned):
    for code, value in ((RESERVES, 200), (MEMORY_LENGTH, 0)):
        union = planned.union if code == RESERVES else honey_weeks(weeks=1)[0].union
        with pytest.raises(Stopped):
            rehearse(union, code, value, tick=lambda _part: True)


def test_progress_goes_up_to_the_end(planned):
    parts = []
    rehearse(planned.union, RESERVES, 200, tick=lambda part: bool(parts.append(part)))
    assert parts == sorted(parts)
    assert parts[0] >= 0 and parts[-1] == 1.0
