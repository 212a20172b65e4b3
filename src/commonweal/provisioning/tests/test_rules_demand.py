"""Sums of what people state: additive over people, empty for who is away, parted by what they can eat."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.provisioning.rules.demand import (
    AbilityFact,
    Demand,
    Diet,
    Facts,
    GuestFact,
    NeedFact,
    PersonFact,
    demand_from,
)
from commonweal.provisioning.rules.spans import Span, without

START = date(2026, 6, 1)
WEEKS = tuple(Span(START + timedelta(days=7 * n), START + timedelta(days=7 * n + 6)) for n in range(4))
WHOLE = Span(WEEKS[0].first_on, WEEKS[-1].last_on)
ENERGY, BREAD, BAKING = UUID(int=1), UUID(int=2), UUID(int=3)
DIETS = (Diet(), Diet("vegan"), Diet("vegetarian", ("nuts",)), Diet("", ("gluten", "milk")))

offsets = st.integers(0, 27)
absences = st.lists(st.tuples(offsets, offsets).map(sorted), max_size=3)


@st.composite
def households(draw, first=100):
    """A few people with their needs and hours, and nobody else's."""
    people, needs, abilities = [], [], []
    for number in range(draw(st.integers(0, 4))):
        agent = UUID(int=first + number)
        away = [Span(START + timedelta(days=a), START + timedelta(days=b)) for a, b in draw(absences)]
        people.append(PersonFact(agent, draw(st.sampled_from(DIETS)), (WHOLE,), tuple(without(WHOLE, away))))
        for kind, group in draw(st.lists(st.sampled_from([(None, ENERGY), (BREAD, None)]), max_size=3)):
            per = draw(st.sampled_from(["day", "week", "month", "year", "once"]))
            since = START + timedelta(days=draw(st.integers(-400, 30)))
            needs.append(NeedFact(agent, kind, group, 1, draw(st.integers(1, 9999)), per, since, None))
        if draw(st.booleans()):
            abilities.append(
                AbilityFact(
                    agent, BAKING, draw(st.integers(1, 900)), None, draw(st.integers(1, 127)), START, None
                )
            )
    return Facts(WEEKS, tuple(people), tuple(needs), tuple(abilities))


def totals(demand: Demand) -> dict[tuple, tuple[int, ...]]:
    sums = {("class", c.code): (c.people, *c.person_days) for c in demand.classes}
    sums |= {("group", n.group, n.tier, n.diet_class): n.amounts for n in demand.groups}
    sums |= {("kind", n.kind, n.tier, n.diet_class): n.amounts for n in demand.kinds}
    return sums | {("skill", s.skill): (s.people, *s.minutes) for s in demand.skills}


def added(one: dict, other: dict) -> dict:
    zero = {key: tuple(0 for _ in sums) for key, sums in (one | other).items()}
    return {
        key: tuple(a + b for a, b in zip(one.get(key, zero[key]), other.get(key, zero[key]), strict=True))
        for key in zero
    }


@given(one=households(first=100), other=households(first=200))
def test_the_demand_of_all_is_the_sum_over_people(one, other):
    both = replace(
        one,
        people=one.people + other.people,
        needs=one.needs + other.needs,
        abilities=one.abilities + other.abilities,
    )
    assert totals(demand_from(both)) == added(totals(demand_from(one)), totals(demand_from(other)))


@given(facts=households())
def test_the_order_in_which_people_are_listed_changes_nothing(facts):
    turned = replace(
        facts, people=facts.people[::-1], needs=facts.needs[::-1], abilities=facts.abilities[::-1]
    )
    assert demand_from(turned) == demand_from(facts)


@given(facts=households(), gone=st.integers(0, 3))
def test_who_is_away_all_the_time_adds_no_meals_no_daily_needs_and_no_hours(facts, gone):
    if gone >= len(facts.people):
        return
    agent = facts.people[gone].agent
    away = replace(facts, people=tuple(replace(p, here=()) if p.agent == agent else p for p in facts.people))
    without_them = replace(
        facts,
        people=tuple(p for p in facts.people if p.agent != agent),
        needs=tuple(n for n in facts.needs if n.whose != agent),
        abilities=tuple(a for a in facts.abilities if a.person != agent),
    )
    lasting = replace(
        away,
        needs=tuple(n for n in facts.needs if n.whose == agent and n.per in {"year", "once"}),
        people=tuple(p for p in away.people if p.agent == agent),
        abilities=(),
    )
    assert totals(demand_from(away)) == added(totals(demand_from(without_them)), totals(demand_from(lasting)))


def test_away_for_a_week_needs_no_bread_that_week_but_still_the_coat():
    person = PersonFact(UUID(int=9), Diet(), (WHOLE,), tuple(without(WHOLE, [WEEKS[1]])))
    bread = NeedFact(person.agent, BREAD, None, 1, 300, "day", START, None)
    coat = NeedFact(person.agent, UUID(int=7), None, 2, 1, "once", START + timedelta(days=8), None)
    demand = demand_from(Facts(WEEKS, (person,), (bread, coat)))
    assert [(n.kind, n.amounts) for n in demand.kinds] == [
        (BREAD, (2100, 0, 2100, 2100)),
        (UUID(int=7), (0, 1, 0, 0)),
    ]


def test_what_was_needed_once_before_and_is_still_open_is_due_first():
    person = PersonFact(UUID(int=9), Diet(), (WHOLE,), (WHOLE,))
    need = NeedFact(person.agent, BREAD, None, 1, 5, "once", START - timedelta(days=90), None)
    over = replace(need, kind=UUID(int=8), until=START - timedelta(days=1))
    demand = demand_from(Facts(WEEKS, (person,), (need, over)))
    assert [n.amounts for n in demand.kinds] == [(5, 0, 0, 0)]


def test_people_are_parted_by_what_they_can_eat_and_guests_join_their_class():
    people = tuple(
        PersonFact(UUID(int=n), diet, (WHOLE,), (WHOLE,))
        for n, diet in enumerate([Diet(), Diet("vegan"), Diet("vegan")])
    )
    party = GuestFact(3, Diet("vegan"), Span(START + timedelta(days=5), START + timedelta(days=8)))
    demand = demand_from(Facts(WEEKS, people, guests=(party,), guest_day=((ENERGY, 1, 2_000_000),)))
    assert [(c.code, c.people, c.person_days, c.guest_days) for c in demand.classes] == [
        ("all", 1, (7, 7, 7, 7), (0, 0, 0, 0)),
        ("vegan", 2, (14, 14, 14, 14), (6, 6, 0, 0)),
    ]
    assert [(n.diet_class, n.amounts) for n in demand.groups] == [("vegan", (12_000_000, 12_000_000, 0, 0))]


def test_what_the_union_needs_is_in_the_class_of_everybody():
    need = NeedFact(UUID(int=77), BREAD, None, 1, 10, "week", START, None)
    demand = demand_from(Facts(WEEKS, (), (need,)))
    assert [(n.diet_class, n.amounts) for n in demand.kinds] == [("all", (10, 10, 10, 10))]


@pytest.mark.parametrize(
    ("diet", "allergens", "animal", "may"),
    [
        (Diet("vegan"), [], "milk", False),
        (Diet("vegetarian"), [], "milk", True),
        (Diet("vegetarian"), [], "meat", False),
        (Diet("", ("nuts",)), ["nuts", "milk"], "", False),
        (Diet("", ("nuts",)), ["milk"], "meat", True),
    ],
)
def test_a_diet_and_an_allergy_bind(diet, allergens, animal, may):
    assert diet.may_eat(allergens=allergens, animal=animal) is may
