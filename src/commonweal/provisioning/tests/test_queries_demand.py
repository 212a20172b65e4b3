"""What is read from the books for a plan: who belongs, who is away, what stands; and never another union's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Standing
from commonweal.people.tests.builders import AT, add_member, add_member_with_login, found_union, founder_of
from commonweal.provisioning.actions.abilities import withdraw_ability
from commonweal.provisioning.actions.needs import withdraw_need
from commonweal.provisioning.permissions.needs import sight_of
from commonweal.provisioning.queries.abilities import skills_board
from commonweal.provisioning.queries.demand import Span, demand_of, diet_classes, eaters, hours_by_skill
from commonweal.provisioning.queries.needs import needs_board
from commonweal.provisioning.tests.builders.needs import (
    TODAY,
    ability,
    away,
    body,
    good,
    group,
    guests,
    need,
    skill,
)

pytestmark = pytest.mark.django_db
WEEKS = [Span(TODAY + timedelta(days=7 * n), TODAY + timedelta(days=7 * n + 6)) for n in range(2)]


@pytest.fixture
def union():
    return found_union().union


def test_needs_are_summed_by_what_and_who_can_eat_it(union):
    bread, one, two = good(union), add_member_with_login(union), add_member_with_login(union)
    body(union, two, allergens=("gluten",))
    need(union, one, bread, amount=300)
    need(union, two, bread, amount=200)
    need(union, union, bread, amount=100, per="week")
    need(union, one, group(union), amount=2_000_000)
    demand = demand_of(union=union, spans=WEEKS)
    assert {(row.kind, row.diet_class): row.amounts for row in demand.kinds} == {
        (bread.pk, "all"): (2200, 2200),
        (bread.pk, "no-gluten"): (1400, 1400),
    }
    assert [row.amounts for row in demand.groups] == [(14_000_000, 14_000_000)]


def test_what_is_withdrawn_over_or_of_others_is_not_asked_for(union):
    member, bread = add_member_with_login(union), good(union)
    withdraw_need(need=need(union, member, bread), by=member, at=AT)
    need(union, member, bread, since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    other = found_union("Hillside")
    need(other.union, other.founder, good(other.union))
    offered = ability(union, member, skill(union))
    withdraw_ability(ability=offered, by=member, at=AT)
    ability(other.union, other.founder, skill(other.union))
    demand = demand_of(union=union, spans=WEEKS)
    assert (demand.kinds, demand.groups, demand.skills) == ((), (), ())
    assert [row.people for row in demand.classes] == [2]


def test_who_parts_eats_and_needs_until_the_day_before(union):
    member, bread = add_member_with_login(union), good(union)
    need(union, member, bread, amount=100)
    ability(union, member, skill(union), 700)
    part_ways(member=member, association=union, on=TODAY + timedelta(days=8), by=member, at=AT)
    demand = demand_of(union=union, spans=WEEKS)
    assert demand.kinds[0].amounts == (700, 100)
    assert demand.classes[0].person_days == (14, 8)
    assert demand.skills[0].minutes == (700, 100)


def test_visitors_eat_when_they_say_so(union):
    visitor = add_member(union, "Visitor", standing=Standing.VISITOR)
    assert diet_classes(union=union, spans=WEEKS)[0].people == 1
    need(union, visitor, good(union))
    assert diet_classes(union=union, spans=WEEKS)[0].people == 2


def test_who_is_away_neither_eats_nor_works_and_guests_do_eat(union):
    member = add_member_with_login(union)
    energy = group(union)
    ability(union, member, skill(union), 700)
    away(union, member, TODAY, TODAY + timedelta(days=6))
    guests(union, 2, TODAY, TODAY + timedelta(days=2), diet="vegan")
    persons, parties = eaters(union=union, spans=WEEKS)
    assert {eater.agent: eater.days for eater in persons}[member.pk] == (0, 7)
    assert [party.days for party in parties] == [(3, 0)]
    assert hours_by_skill(union=union, spans=WEEKS)[0].minutes == (0, 700)
    energies = [row for row in demand_of(union=union, spans=WEEKS).groups if row.group == energy.pk]
    assert [(row.diet_class, row.amounts) for row in energies] == [("vegan", (2 * 3 * 2_300_000, 0))]


def test_as_many_questions_for_three_people_as_for_one(union):
    def add(number):
        member = add_member_with_login(union, f"P{number}")
        body(union, member, allergens=("nuts",))
        need(union, member, good(union, f"Good {number}"))
        ability(union, member, skill(union, f"Skill {number}"))
        away(union, member, TODAY, TODAY)
        guests(union, 1, TODAY, TODAY)

    add(1)
    with CaptureQueriesContext(connection) as once:
        demand_of(union=union, spans=WEEKS)
    add(2), add(3)
    with CaptureQueriesContext(connection) as thrice:
        demand_of(union=union, spans=WEEKS)
    assert len(thrice) == len(once) == 7


def test_the_board_of_skills_shows_a_usual_week_and_those_ahead(union):
    member, baking = add_member_with_login(union), skill(union, "Baking")
    ability(union, member, baking, 420)
    away(union, member, TODAY, TODAY + timedelta(days=6))
    [row] = skills_board(union, day=TODAY)
    assert (row.people, row.minutes_a_week, row.next_weeks, row.least) == (1, 420, (0, 420, 420, 420), 0)


def test_the_board_of_needs_sums_to_a_week_and_counts_people_once(union):
    member, bread = add_member_with_login(union), good(union, "Bread")
    need(union, member, bread, amount=100)
    need(union, member, bread, amount=1000, per="week")
    need(union, founder_of(union), bread, amount=5, per="once", since=date(2026, 5, 1))
    [line] = needs_board(union, sight=sight_of(member, union, at=AT), day=TODAY)
    assert (line.what, line.a_week, line.once, line.by) == ("Bread", 1700, 5, 2)
