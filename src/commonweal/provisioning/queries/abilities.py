"""Hours people offer, as pages and tasks ask for them; and who is away, and which guests come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from commonweal.flows.models import Kind, Medium
from commonweal.people.models import Association
from commonweal.provisioning.models import Ability, Absence, Guest
from commonweal.provisioning.queries.choices import diets
from commonweal.provisioning.queries.demand import working_facts
from commonweal.provisioning.rules.abilities import ALL_DAYS, ALL_PARTS, DAYPARTS, WEEKDAYS, places_in
from commonweal.provisioning.rules.allergens import in_words
from commonweal.provisioning.rules.demand import ability_minutes
from commonweal.provisioning.rules.spans import Span


@dataclass(frozen=True, slots=True)
class AbilityRow:
    """An offer as lists show it; ``minutes`` a week."""

    id: UUID
    person: UUID
    who: str
    skill: str
    minutes: int
    most_minutes_per_day: int | None
    weekdays: int
    dayparts: int
    since: date
    until: date | None
    note: str

    @property
    def days_in_words(self) -> list[str]:
        """The days, unless it is all of them."""
        return (
            []
            if self.weekdays == ALL_DAYS
            else [str(WEEKDAYS[at]) for at in places_in(self.weekdays, WEEKDAYS)]
        )

    @property
    def parts_in_words(self) -> list[str]:
        """The times of day, unless it is all of them."""
        return (
            []
            if self.dayparts == ALL_PARTS
            else [str(DAYPARTS[at]) for at in places_in(self.dayparts, DAYPARTS)]
        )


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of the union: who is able, what a usual week holds, and the next four weeks as they will really be."""

    id: UUID
    skill: str
    people: int
    minutes_a_week: int
    next_weeks: tuple[int, ...]

    @property
    def least(self) -> int:
        """Minutes of the week in which fewest are here."""
        return min(self.next_weeks, default=0)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Days somebody is away, both included."""

    id: UUID
    person: UUID
    who: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class GuestRow:
    """Guests who come, from a day to a day, both included."""

    id: UUID
    count: int
    since: date
    until: date
    diet: str
    allergens: list[str]
    note: str

    @property
    def diet_in_words(self) -> str:
        """What they eat, in the reader's language."""
        return str(dict(diets()).get(self.diet, self.diet))


def _standing(union: Association, day: date) -> QuerySet[Ability, Ability]:
    offers = Ability.objects.filter(union=union, withdrawn_at__isnull=True)
    return offers.filter(Q(until__isnull=True) | Q(until__gte=day))


def abilities_of(union: Association, persons: Iterable[UUID], *, day: date) -> dict[UUID, list[AbilityRow]]:
    """The offers that stand on ``day`` or begin later, by person, by skill; one query."""
    rows = _standing(union, day).filter(person__in=list(persons)).order_by("skill__name", "pk")
    found: dict[UUID, list[AbilityRow]] = defaultdict(list)
    for row in rows.values_list(
        "pk", "person_id", "person__name", "skill__name", "minutes_per_week", "most_minutes_per_day", "weekdays",
        "dayparts", "since", "until", "note",
    ):  # fmt: skip
        found[row[1]].append(AbilityRow(*row))
    return found


def lately_withdrawn(union: Association, persons: Iterable[UUID]) -> list[AbilityRow]:
    """The last ten offers that were withdrawn, to take up again."""
    rows = Ability.objects.filter(union=union, person__in=list(persons), withdrawn_at__isnull=False)
    values = rows.order_by("-withdrawn_at").values_list(
        "pk", "person_id", "person__name", "skill__name", "minutes_per_week", "most_minutes_per_day", "weekdays",
        "dayparts", "since", "until", "note",
    )  # fmt: skip
    return [AbilityRow(*row) for row in values[:10]]


def ability_in(union: Association, identity: UUID) -> Ability:
    """One offer of this union; 404 for any other."""
    offers = Ability.objects.select_related("person", "skill", "union")
    return get_object_or_404(offers, union=union, pk=identity)


def skills_of(union: Association) -> list[tuple[UUID, str]]:
    """The skills of a union by name."""
    skills = Kind.objects.filter(union=union, medium=Medium.WORK, archived_at__isnull=True)
    return list(skills.order_by("name").values_list("pk", "name"))


def skill_in(union: Association, identity: UUID) -> Kind:
    """One skill of this union; 404 for any other."""
    return get_object_or_404(Kind, union=union, medium=Medium.WORK, pk=identity)


def skills_board(union: Association, *, day: date) -> list[SkillRow]:
    """Every skill with what is offered of it: usually, and in each of the next four weeks with who is away."""
    weeks = tuple(Span(day + timedelta(days=7 * n), day + timedelta(days=7 * n + 6)) for n in range(4))
    facts = working_facts(union=union, spans=weeks)
    people = {person.agent: person for person in facts.people}
    usual: dict[UUID, int] = defaultdict(int)
    coming: dict[UUID, list[int]] = defaultdict(lambda: [0] * len(weeks))
    able: dict[UUID, set[UUID]] = defaultdict(set)
    for offer in facts.abilities:
        if offer.person in people:
            usual[offer.skill] += offer.minutes_per_week
            able[offer.skill].add(offer.person)
            for at, minutes in enumerate(ability_minutes(offer, people[offer.person], weeks)):
                coming[offer.skill][at] += minutes
    return [SkillRow(pk, name, len(able[pk]), usual[pk], tuple(coming[pk])) for pk, name in skills_of(union)]


def absences_from(union: Association, *, day: date) -> QuerySet[Absence, Any]:
    """Who is away on ``day`` or later, the next first, as rows for a pager; see ``absence_rows``."""
    rows = Absence.objects.filter(union=union, until__gte=day).order_by("since", "person__name", "pk")
    return rows.values_list("pk", "person_id", "person__name", "since", "until")


def absence_rows(rows: Iterable[tuple[UUID, UUID, str, date, date]]) -> list[AbsenceRow]:
    """Rows of ``absences_from`` ready to show."""
    return [AbsenceRow(*row) for row in rows]


def guests_from(union: Association, *, day: date, most: int = 100) -> list[GuestRow]:
    """The guests who are here on ``day`` or come later, the next first."""
    rows = Guest.objects.filter(union=union, until__gte=day).order_by("since", "pk")
    values = rows.values_list("pk", "count", "since", "until", "diet", "allergens", "note")[:most]
    return [
        GuestRow(pk, count, since, until, diet, in_words(codes), note)
        for pk, count, since, until, diet, codes, note in values
    ]


def absence_in(union: Association, identity: UUID) -> Absence:
    """One absence of this union; 404 for any other."""
    return get_object_or_404(Absence.objects.select_related("person", "union"), union=union, pk=identity)


def guest_in(union: Association, identity: UUID) -> Guest:
    """One party of guests of this union; 404 for any other."""
    return get_object_or_404(Guest.objects.select_related("union"), union=union, pk=identity)
