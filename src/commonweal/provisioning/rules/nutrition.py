"""How the published tables of what a body needs become needs of a person, toward the groups a union counts.

Energy and protein always, and further nutrients where a union counts a group for them. The figures and their
sources are in ``provisioning/reference``; they are for planning a common kitchen, never a judgement of a body.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from uuid import UUID

from commonweal.provisioning.reference.needs import Activity, DailyNeed, LifeStage, nutrition_for

ADULT_MONTHS = 30 * 12  # where no day of birth is given, and for guests
STAGES = {"pregnancy": LifeStage.PREGNANT_2, "lactation": LifeStage.NURSING_0_6}
PER_MEASURE = {"kcal": ("kcal", 1), "g": ("g", 1), "kg": ("g", 1000), "mg": ("mg", 1), "µg": ("µg", 1)}


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What the tables ask about a person; what is left open takes an adult of both sexes."""

    born_on: date | None = None
    sex: str = ""
    activity: str = "moderate"
    life_stage: str = ""


@dataclass(frozen=True, slots=True)
class Nutrient:
    """A group's code that a figure of the tables counts toward, and the unit of the figure."""

    code: str
    field: str
    unit: str


NUTRIENTS = (
    Nutrient("energy", "energy_kcal", "kcal"),
    Nutrient("protein", "protein_g", "g"),
    Nutrient("fibre", "fibre_g", "g"),
    Nutrient("vitamin-a", "vitamin_a_ug", "µg"),
    Nutrient("vitamin-c", "vitamin_c_mg", "mg"),
    Nutrient("calcium", "calcium_mg", "mg"),
    Nutrient("iron", "iron_mg", "mg"),
)


def age_months(born_on: date, on: date) -> int:
    """Age in whole months; a month is full on the day of the month of birth. Before birth it is 0."""
    months = (on.year - born_on.year) * 12 + on.month - born_on.month
    return max(months - (on.day < born_on.day), 0)


def daily_needs(body: BodyFacts, *, on: date) -> list[DailyNeed]:
    """The rows of the tables for this person on this day: one, or both sexes' where it is left open."""
    months = age_months(body.born_on, on) if body.born_on else ADULT_MONTHS
    sexes = [body.sex] if body.sex in {"female", "male"} else ["female", "male"]
    if body.life_stage:
        sexes = ["female"]  # the tables of expecting and nursing are one
    return [
        nutrition_for(
            sex="female" if sex == "female" else "male",
            age_months=months,
            activity=Activity(body.activity),
            life_stage=STAGES.get(body.life_stage, LifeStage.USUAL),
        )
        for sex in sexes
    ]


def nutrition_milli(body: BodyFacts, *, on: date, measures: Iterable[tuple[str, str]]) -> dict[str, int]:
    """What the person needs in a day, in thousandths of the measure, for each group's ``(code, measure)``.

    A group that no nutrient counts toward, or whose measure does not fit, is left out. The mean of both sexes is
    rounded up: better a spoon too much than one too little.
    """
    needs = daily_needs(body, on=on)
    amounts: dict[str, int] = {}
    for code, measure in measures:
        for nutrient in NUTRIENTS:
            unit, steps = PER_MEASURE.get(measure, ("", 1))
            if nutrient.code == code and nutrient.unit == unit:
                figures = [getattr(need, nutrient.field) or 0 for need in needs]
                total = sum((Fraction(str(figure)) for figure in figures), Fraction()) * 1000 / steps
                amounts[code] = ceil(total / len(figures))
    return amounts


def guest_day_milli(groups: Iterable[tuple[UUID, str, int, str]]) -> tuple[tuple[UUID, int, int], ...]:
    """What one guest, whose body we do not ask about, needs a day toward each ``(id, code, tier, measure)``."""
    rows = list(groups)
    amounts = nutrition_milli(
        BodyFacts(), on=date.min, measures=[(code, measure) for _, code, _, measure in rows]
    )
    return tuple((group, tier, amounts[code]) for group, code, tier, _ in rows if amounts.get(code))
