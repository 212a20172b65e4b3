"""What people state for a plan: eaters and their diets, needs by group and kind, hours by skill, in spans of days.

The sums are made by ``rules/demand.py``; here the facts are read from the books, in as many queries for one person
as for five hundred.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from commonweal.people.models import AgentSort, Association, Membership, Standing
from commonweal.provisioning.models import Ability, Absence, Body, Group, Guest, Need
from commonweal.provisioning.rules.demand import (
    AbilityFact,
    Demand,
    Diet,
    DietClass,
    Eater,
    Facts,
    GroupNeed,
    GuestFact,
    Guests,
    KindNeed,
    NeedFact,
    PersonFact,
    SkillHours,
    classes_of,
    demand_from,
    eaters_from,
    guests_from,
)
from commonweal.provisioning.rules.nutrition import guest_day_milli
from commonweal.provisioning.rules.spans import ONE_DAY, Span, without

__all__ = [
    "Demand",
    "Diet",
    "DietClass",
    "Eater",
    "GroupNeed",
    "Guests",
    "KindNeed",
    "SkillHours",
    "Span",
    "demand_of",
    "diet_classes",
    "eaters",
    "facts_of",
    "hours_by_skill",
    "working_facts",
]


def demand_of(*, union: Association, spans: Sequence[Span]) -> Demand:
    """Everything stated for these spans of days (at least one, in order, without overlap), summed."""
    return demand_from(facts_of(union=union, spans=spans))


def eaters(*, union: Association, spans: Sequence[Span]) -> tuple[tuple[Eater, ...], tuple[Guests, ...]]:
    """The members who eat here with their days, and the guests."""
    facts = facts_of(union=union, spans=spans)
    return eaters_from(facts), guests_from(facts)


def diet_classes(*, union: Association, spans: Sequence[Span]) -> tuple[DietClass, ...]:
    """Everybody who eats here, parted by what they can eat."""
    facts = facts_of(union=union, spans=spans)
    return classes_of(eaters_from(facts), guests_from(facts), spans=len(facts.spans))


def hours_by_skill(*, union: Association, spans: Sequence[Span]) -> tuple[SkillHours, ...]:
    """Minutes offered of every skill in every span."""
    return demand_from(working_facts(union=union, spans=spans)).skills


def facts_of(*, union: Association, spans: Sequence[Span]) -> Facts:
    """Read from the books what the sums are made of: seven queries, however many people there are."""
    whole = Span(spans[0].first_on, spans[-1].last_on)
    rows = _need_rows(union, whole)
    people = _people(union, whole, stating={row[0].whose for row in rows})
    return Facts(
        spans=tuple(spans),
        people=people,
        needs=_needs_of(rows, people={person.agent for person in people}),
        abilities=_abilities(union, whole),
        guests=_guests(union, whole),
        guest_day=guest_day_milli(_measures(union)),
    )


def working_facts(*, union: Association, spans: Sequence[Span]) -> Facts:
    """Who is here and what hours they offer, without their needs."""
    whole = Span(spans[0].first_on, spans[-1].last_on)
    return Facts(
        spans=tuple(spans),
        people=_people(union, whole, stating=set()),
        abilities=_abilities(union, whole),
    )


def _touching(whole: Span) -> Q:
    """Rows whose days from ``since`` to ``until`` touch the span."""
    return Q(since__lte=whole.last_on) & (Q(until__isnull=True) | Q(until__gte=whole.first_on))


def _people(union: Association, whole: Span, *, stating: set[UUID]) -> tuple[PersonFact, ...]:
    """The persons of the union; a visitor eats here when they have stated a need."""
    belongs: dict[UUID, list[Span]] = defaultdict(list)
    standing: dict[UUID, str] = {}
    rows = (
        Membership.objects.filter(_touching(whole), association=union, member__sort=AgentSort.PERSON)
        .order_by("since", "pk")
        .values_list("member_id", "standing", "since", "until")
    )
    for member, stands, since, until in rows:
        last_on = until - ONE_DAY if until else date.max  # who parts on a day is out on that day
        if part := Span(since, last_on).cut(whole):
            belongs[member].append(part)
        standing[member] = stands
    diets, away = _diets(union), _absences(union, whole)
    return tuple(
        PersonFact(
            agent=member,
            diet=diets.get(member, Diet()),
            belongs=tuple(parts),
            here=tuple(left for part in parts for left in without(part, away.get(member, []))),
            eats_here=standing[member] != Standing.VISITOR or member in stating,
        )
        for member, parts in sorted(belongs.items())
    )


def _diets(union: Association) -> dict[UUID, Diet]:
    rows = Body.objects.filter(person__agent__memberships__association=union).values_list(
        "person_id", "diet", "allergens"
    )
    return {person: Diet(diet, tuple(sorted(allergens))) for person, diet, allergens in rows}


def _absences(union: Association, whole: Span) -> dict[UUID, list[Span]]:
    away: dict[UUID, list[Span]] = defaultdict(list)
    rows = Absence.objects.filter(_touching(whole), union=union).values_list("person_id", "since", "until")
    for person, since, until in rows:
        away[person].append(Span(since, until))
    return away


def _need_rows(union: Association, whole: Span) -> list[tuple[NeedFact, str]]:
    """Open needs of these days, each with whether a person or an association has it."""
    rows = (
        Need.objects.filter(_touching(whole), union=union, withdrawn_at__isnull=True)
        .order_by("pk")
        .values_list(
            "whose_id", "kind_id", "group_id", "tier", "amount", "per", "since", "until", "whose__sort"
        )
    )
    return [(NeedFact(*row[:8]), row[8]) for row in rows]


def _needs_of(rows: Sequence[tuple[NeedFact, str]], *, people: set[UUID]) -> tuple[NeedFact, ...]:
    """Needs of associations, and of persons who belong: what somebody who parted once stated is not asked for."""
    return tuple(need for need, sort in rows if sort == AgentSort.ASSOCIATION or need.whose in people)


def _abilities(union: Association, whole: Span) -> tuple[AbilityFact, ...]:
    rows = (
        Ability.objects.filter(_touching(whole), union=union, withdrawn_at__isnull=True)
        .order_by("pk")
        .values_list(
            "person_id", "skill_id", "minutes_per_week", "most_minutes_per_day", "weekdays", "since", "until"
        )
    )
    return tuple(AbilityFact(*row) for row in rows)


def _guests(union: Association, whole: Span) -> tuple[GuestFact, ...]:
    rows = (
        Guest.objects.filter(_touching(whole), union=union)
        .order_by("pk")
        .values_list("count", "diet", "allergens", "since", "until")
    )
    return tuple(
        GuestFact(count, Diet(diet, tuple(sorted(allergens))), Span(since, until))
        for count, diet, allergens, since, until in rows
    )


def _measures(union: Association) -> list[tuple[UUID, str, int, str]]:
    return list(Group.objects.filter(union=union).order_by("pk").values_list("id", "code", "tier", "measure"))
