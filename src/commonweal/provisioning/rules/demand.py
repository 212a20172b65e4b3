"""What is asked of a plan: who eats what, what is needed by whom in each span of days, and which hours are offered.

Needs of people with the same diet and the same allergies are summed in a *diet class*, because a dish that one of
them can eat feeds them all, and nobody is ever counted fed by what they cannot have. What a union or a household
needs is in the class of everybody. All amounts are whole steps of a kind, or thousandths of a group's measure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from commonweal.provisioning.rules.allergens import may_eat
from commonweal.provisioning.rules.spans import Span, cut_all, due, minutes_given

ONCE = "once"
STAYS_WHEN_AWAY = {"year", ONCE}  # a coat is needed all the same; bread is not


@dataclass(frozen=True, slots=True)
class Diet:
    """What somebody eats: ``diet`` is "", vegetarian or vegan; ``allergens`` (sorted) are what they cannot have."""

    diet: str = ""
    allergens: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """A short stable name: ``all``, ``vegan``, ``vegetarian-no-gluten-nuts``."""
        parts = [self.diet] if self.diet else []
        if self.allergens:
            parts += ["no", *self.allergens]
        return "-".join(parts) or "all"

    def may_eat(self, *, allergens: Iterable[str], animal: str) -> bool:
        """Whether somebody of this diet can have what contains ``allergens`` and is of ``animal``."""
        return may_eat(diet=self.diet, avoids=self.allergens, allergens=allergens, animal=animal)


EVERYBODY = Diet()


@dataclass(frozen=True, slots=True)
class Eater:
    """A person who eats here, and on how many days of each span."""

    agent: UUID
    diet: Diet
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Guests:
    """Guests who come together: how many, what they eat, and on how many days of each span they are here."""

    count: int
    diet: Diet
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DietClass:
    """Everybody who can eat the same: how many members, and how many meal days of members and guests a span.

    With ``people`` 1 the class is one person: pages that others read do not show its figures by themselves.
    """

    diet: Diet
    people: int
    person_days: tuple[int, ...]
    guest_days: tuple[int, ...]

    @property
    def code(self) -> str:
        """The short name of what they eat."""
        return self.diet.code


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """What a diet class needs toward a group, in thousandths of its measure, in each span."""

    group: UUID
    tier: int
    diet_class: str
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KindNeed:
    """How much of one kind a diet class asks for, in steps, in each span."""

    kind: UUID
    tier: int
    diet_class: str
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SkillHours:
    """Minutes of a skill that are offered in each span, and by how many people."""

    skill: UUID
    people: int
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """All that people state for a plan over ``spans``; every tuple of amounts has one entry a span."""

    spans: tuple[Span, ...]
    classes: tuple[DietClass, ...]
    groups: tuple[GroupNeed, ...]
    kinds: tuple[KindNeed, ...]
    skills: tuple[SkillHours, ...]


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A need as it was stated; ``whose`` is a person, or an association when it is not among the people there."""

    whose: UUID
    kind: UUID | None
    group: UUID | None
    tier: int
    amount: int
    per: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AbilityFact:
    """Hours that somebody offers."""

    person: UUID
    skill: UUID
    minutes_per_week: int
    most_minutes_per_day: int | None
    weekdays: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class GuestFact:
    """Guests as they were announced."""

    count: int
    diet: Diet
    here: Span


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person of the union: the days they belong, the days of those they are here, and what they eat."""

    agent: UUID
    diet: Diet
    belongs: tuple[Span, ...]
    here: tuple[Span, ...]
    eats_here: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the sums below are made of, as loaded from the books.

    ``guest_day`` is what one guest needs in a day toward each group (its id, tier and thousandths).
    """

    spans: tuple[Span, ...]
    people: tuple[PersonFact, ...] = ()
    needs: tuple[NeedFact, ...] = ()
    abilities: tuple[AbilityFact, ...] = ()
    guests: tuple[GuestFact, ...] = ()
    guest_day: tuple[tuple[UUID, int, int], ...] = field(default=())


def demand_from(facts: Facts) -> Demand:
    """Sum everything up, in an order that depends on nothing but the facts."""
    groups, kinds = _needs(facts)
    return Demand(
        spans=facts.spans,
        classes=classes_of(eaters_from(facts), guests_from(facts), spans=len(facts.spans)),
        groups=groups,
        kinds=kinds,
        skills=_skills(facts),
    )


def days_here(here: Sequence[Span], spans: Sequence[Span]) -> tuple[int, ...]:
    """On how many days of each span somebody is here."""
    return tuple(sum(part.days for part in cut_all(here, span)) for span in spans)


def eaters_from(facts: Facts) -> tuple[Eater, ...]:
    """Who eats here on at least one day."""
    found = (
        Eater(person.agent, person.diet, days_here(person.here, facts.spans))
        for person in facts.people
        if person.eats_here
    )
    return tuple(eater for eater in found if any(eater.days))


def guests_from(facts: Facts) -> tuple[Guests, ...]:
    """Which guests come on at least one day."""
    found = (Guests(each.count, each.diet, days_here([each.here], facts.spans)) for each in facts.guests)
    return tuple(guests for guests in found if any(guests.days))


def classes_of(eaters: Sequence[Eater], guests: Sequence[Guests], *, spans: int) -> tuple[DietClass, ...]:
    """Everybody who eats here, parted by what they can eat; the class of everybody comes first, then by name."""
    people: dict[Diet, int] = defaultdict(int)
    days: dict[Diet, list[int]] = defaultdict(lambda: [0] * spans)
    guest_days: dict[Diet, list[int]] = defaultdict(lambda: [0] * spans)
    for eater in eaters:
        people[eater.diet] += 1
        _add(days[eater.diet], eater.days)
    for party in guests:
        _add(guest_days[party.diet], [party.count * each for each in party.days])
    return tuple(
        DietClass(diet, people[diet], tuple(days[diet]), tuple(guest_days[diet]))
        for diet in sorted({EVERYBODY, *people, *guest_days}, key=lambda diet: (diet != EVERYBODY, diet.code))
    )


def _add(total: list[int], part: Iterable[int]) -> None:
    for place, amount in enumerate(part):
        total[place] += amount


def need_amounts(need: NeedFact, *, person: PersonFact | None, spans: Sequence[Span]) -> tuple[int, ...]:
    """How much of a need falls due in each span; a person who is away needs no daily bread."""
    if need.per == ONCE:
        return _once(need, person=person, spans=spans)
    span_of_need = Span(need.since, need.until or date.max)
    if person is None:
        there = [span_of_need]
    else:
        there = cut_all(person.belongs if need.per in STAYS_WHEN_AWAY else person.here, span_of_need)
    return tuple(
        sum(
            due(amount=need.amount, per=need.per, since=need.since, within=part)
            for part in cut_all(there, span)
        )
        for span in spans
    )


def _once(need: NeedFact, *, person: PersonFact | None, spans: Sequence[Span]) -> tuple[int, ...]:
    """A one-time need falls due on its day; one that is still open from before is due in the first span."""
    amounts = [0] * len(spans)
    for place, span in enumerate(spans):
        is_open = need.since <= span.last_on and (need.until is None or need.until >= span.first_on)
        belongs = person is None or bool(cut_all(person.belongs, span))
        if is_open and belongs:
            amounts[place] = need.amount
            break
    return tuple(amounts)


Sums = dict[tuple[UUID, int, str], list[int]]


def _needs(facts: Facts) -> tuple[tuple[GroupNeed, ...], tuple[KindNeed, ...]]:
    people: Mapping[UUID, PersonFact] = {person.agent: person for person in facts.people}
    groups: Sums = defaultdict(lambda: [0] * len(facts.spans))
    kinds: Sums = defaultdict(lambda: [0] * len(facts.spans))
    for need in facts.needs:
        person = people.get(need.whose)
        code = (person.diet if person else EVERYBODY).code
        sums, what = (groups, need.group) if need.group else (kinds, need.kind)
        assert what is not None  # the database asks for a kind or a group
        _add(sums[(what, need.tier, code)], need_amounts(need, person=person, spans=facts.spans))
    _add_guests(groups, facts)
    return (
        tuple(GroupNeed(*key, tuple(sums)) for key, sums in sorted(groups.items()) if any(sums)),
        tuple(KindNeed(*key, tuple(sums)) for key, sums in sorted(kinds.items()) if any(sums)),
    )


def _add_guests(groups: Sums, facts: Facts) -> None:
    for party in guests_from(facts):
        for group, tier, amount in facts.guest_day:
            _add(groups[(group, tier, party.diet.code)], [amount * party.count * days for days in party.days])


def _skills(facts: Facts) -> tuple[SkillHours, ...]:
    people = {person.agent: person for person in facts.people}
    minutes: dict[UUID, list[int]] = defaultdict(lambda: [0] * len(facts.spans))
    givers: dict[UUID, set[UUID]] = defaultdict(set)
    for ability in facts.abilities:
        person = people.get(ability.person)
        given = ability_minutes(ability, person, facts.spans) if person else ()
        if any(given):
            _add(minutes[ability.skill], given)
            givers[ability.skill].add(ability.person)
    return tuple(
        SkillHours(skill, len(givers[skill]), tuple(sums))
        for skill, sums in sorted(minutes.items())
        if any(sums)
    )


def ability_minutes(ability: AbilityFact, person: PersonFact, spans: Sequence[Span]) -> tuple[int, ...]:
    """Minutes of one ability in each span, on the days its person is here."""
    there = cut_all(person.here, Span(ability.since, ability.until or date.max))
    return tuple(
        minutes_given(
            minutes_per_week=ability.minutes_per_week,
            most_minutes_per_day=ability.most_minutes_per_day,
            weekdays=ability.weekdays,
            there=cut_all(there, span),
        )
        for span in spans
    )
