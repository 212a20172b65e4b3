"""A plan in the figures a cook and a gardener check first: a day's food, hours a week, land and money a head.

The ledger's kinds say what a unit gives; the plan says how much of it is eaten. All figures are means over the plan.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from commonweal.flows.models import Kind
from commonweal.people.models import Association
from commonweal.planning.problem import Union
from commonweal.provisioning.models import Group, KindValue
from commonweal.provisioning.problem.names import group_key, need_key
from commonweal.provisioning.problem.saved import Saved, spans_of_plan
from commonweal.provisioning.queries.demand import demand_of

DAYS_A_WEEK, DAYS_A_MONTH = 7, 365.25 / 12


@dataclass(frozen=True, slots=True)
class Food:
    """What a person eats of something in a day: its energy (kcal), and how much in the kind's unit."""

    name: str
    kcal: float
    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the plan: ``kcal`` and ``protein_g`` a person and day, hours a working person and week by skill.

    ``land`` is the most of each land taken into use at once, a person; ``money`` is a person and month.
    """

    people: float
    workers: int
    kcal: float
    kcal_needed: float
    protein_g: float
    protein_needed_g: float
    foods: tuple[Food, ...]
    hours: tuple[tuple[str, float], ...]
    land: tuple[tuple[str, str, float], ...]
    money: float
    currency: str

    @property
    def hours_in_all(self) -> float:
        """Hours of all skills, a working person and week."""
        return sum(hours for _, hours in self.hours)


def figures_of(union: Association, saved: Saved) -> Figures:
    """The figures of a solved plan for one of its unions."""
    spans = spans_of_plan(saved.problem)
    demand = demand_of(union=union, spans=spans)
    days = sum(span.days for span in spans)
    person_days = sum(sum(each.person_days) for each in demand.classes)
    workers = (
        union.abilities.filter(withdrawn_at__isnull=True, until__isnull=True).values("person").distinct()
    )
    own = next(each for each in saved.problem.unions if each.id == str(union.pk))
    values = _values(union)
    eaten = _eaten(saved, union.pk)
    foods = _foods(union, eaten, values["energy"], person_days)
    return Figures(
        people=person_days / days,
        workers=workers.count(),
        kcal=sum(food.kcal for food in foods),
        kcal_needed=_needed(own, union, "energy", person_days),
        protein_g=sum(amount * values["protein"].get(kind, 0) for kind, amount in eaten.items())
        / person_days,
        protein_needed_g=_needed(own, union, "protein", person_days),
        foods=foods,
        hours=_hours(own, saved, workers.count() * days / DAYS_A_WEEK),
        land=_land(own, saved, person_days / days),
        money=_money(saved, union.pk) / (person_days / DAYS_A_MONTH),
        currency=union.currency,
    )


def _values(union: Association) -> dict[str, dict[UUID, float]]:
    values: dict[str, dict[UUID, float]] = defaultdict(dict)
    rows = KindValue.objects.filter(kind__union=union).values_list("group__code", "kind_id", "value_milli")
    for code, kind, milli in rows:
        values[code][kind] = milli / 1000
    return values


def _eaten(saved: Saved, union: UUID) -> dict[UUID, float]:
    """What is handed out or served over the plan, in units of each kind."""
    eaten: dict[UUID, float] = defaultdict(float)
    for line in saved.result.provision:
        if line.union == str(union):
            eaten[need_key(line.need).kind_id] += sum(line.by_period)
    return eaten


def _foods(
    union: Association, eaten: dict[UUID, float], kcal: dict[UUID, float], person_days: float
) -> tuple[Food, ...]:
    kinds = Kind.objects.filter(union=union, pk__in=eaten).in_bulk()
    foods = [
        Food(
            kinds[kind].name, amount * kcal[kind] / person_days, amount / person_days, kinds[kind].unit.symbol
        )
        for kind, amount in eaten.items()
        if kcal.get(kind) and amount
    ]
    return tuple(sorted(foods, key=lambda food: -food.kcal))


def _needed(own: Union, union: Association, code: str, person_days: float) -> float:
    about = Group.objects.get(union=union, code=code).pk
    groups = [group for group in own.groups if group_key(group.id).about == about]
    return sum(sum(group.required or ()) for group in groups) / person_days


def _hours(own: Union, saved: Saved, worker_weeks: float) -> tuple[tuple[str, float], ...]:
    used = {use.resource: sum(use.used) for use in saved.result.resources if use.union == own.id}
    skills = [
        (skill.name, used.get(skill.id, 0.0) / worker_weeks)
        for skill in own.resources
        if skill.kind == "skill"
    ]
    return tuple(sorted((each for each in skills if each[1] > 0), key=lambda each: -each[1]))


def _land(own: Union, saved: Saved, people: float) -> tuple[tuple[str, str, float], ...]:
    used = {use.resource: max(use.used, default=0.0) for use in saved.result.resources if use.union == own.id}
    return tuple(
        (land.name, land.unit, used.get(land.id, 0.0) / people)
        for land in own.resources
        if land.kind == "land"
    )


def _money(saved: Saved, union: UUID) -> float:
    return sum(spent.total for spent in saved.result.spent if spent.union == str(union))
