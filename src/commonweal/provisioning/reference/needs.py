"""What one person needs in food each day, by sex, age, activity and life stage.

Energy is from the Dietary Guidelines for Americans 2020-2025 and nutrients from the Dietary Reference
Intakes, as listed in ``data/SOURCES.md``. They are figures for planning a common kitchen, never a judgement
about one body, and any member may state a need of their own instead.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from commonweal.provisioning.reference.tables import number, rows

MONTHS_ON_BREAST_OR_BOTTLE = 6
INFANT_KITCHEN_KCAL = 250  # own estimate: half a year to one year, on top of milk fed


class Activity(StrEnum):
    """How much a person moves in a usual day, in the words of the guidelines."""

    SEDENTARY = "sedentary"
    MODERATE = "moderate"
    ACTIVE = "active"


class LifeStage(StrEnum):
    """A stage that changes what a body needs, apart from age."""

    USUAL = "usual"
    PREGNANT_1 = "pregnancy trimester 1"
    PREGNANT_2 = "pregnancy trimester 2"
    PREGNANT_3 = "pregnancy trimester 3"
    NURSING_0_6 = "lactation 0-6 months"
    NURSING_7_12 = "lactation 7-12 months"


@dataclass(frozen=True, slots=True)
class DailyNeed:
    """One person's needs of one day: kcal of energy, grams, milligrams or micrograms as each name says.

    A nutrient the source has no figure for is None. ``basis`` says in words where the energy figure is from.
    """

    energy_kcal: int
    protein_g: float
    fibre_g: float | None
    vitamin_a_ug: float | None
    vitamin_c_mg: float | None
    calcium_mg: float | None
    iron_mg: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class _Band:
    """One row of the table: whom it is for, and its figures."""

    sex: str
    stage: str
    month_from: int
    month_to: int
    cells: dict[str, str]


@cache
def nutrition_for(
    *,
    sex: Literal["female", "male"],
    age_months: int,
    activity: Activity = Activity.MODERATE,
    life_stage: LifeStage = LifeStage.USUAL,
) -> DailyNeed:
    """Say what a person of this sex, age in whole months, activity and stage needs each day.

    Below six months a child is fed by breast or bottle and needs nothing from the kitchen; up to one year
    the energy is our own estimate of what is eaten beside milk. Raises ValueError for an age below zero.
    """
    if age_months < 0:
        raise ValueError("An age cannot be below zero months.")
    if age_months < MONTHS_ON_BREAST_OR_BOTTLE:
        return DailyNeed(
            0, 0.0, None, None, None, None, None, "fed by breast or bottle, nothing from the kitchen"
        )
    band = _band(sex, age_months, life_stage)
    return _need_of(band, _energy(band.cells, activity, life_stage))


def _band(sex: str, age_months: int, life_stage: LifeStage) -> _Band:
    """Find the row for this person.

    A nursing or pregnant person outside the tabled ages gets the nearest band.
    """
    if life_stage is not LifeStage.USUAL:
        staged = [band for band in _bands() if band.stage == life_stage.value]
        return min(staged, key=lambda band: _distance(band, age_months))
    usual = [
        band for band in _bands() if band.sex in {sex, "both"} and not band.stage.startswith(("preg", "lact"))
    ]
    return min(usual, key=lambda band: _distance(band, age_months))


def _distance(band: _Band, age_months: int) -> int:
    """Months between an age and a band.

    0 inside. Toddler rows stand for single ages, so the nearest one serves.
    """
    return max(band.month_from - age_months, age_months - band.month_to, 0)


def _energy(cells: dict[str, str], activity: Activity, life_stage: LifeStage) -> tuple[int, str]:
    """Give the energy in kcal a day and its basis.

    The pregnancy rows hold one activity only and it is used as it is.
    """
    column = "sedentary" if life_stage is not LifeStage.USUAL else activity.value
    cell = cells[f"energy_{column}_kcal_per_day"]
    if not cell:
        return INFANT_KITCHEN_KCAL, "own estimate: food beside milk in the second half year"
    return int(cell), cells["energy_source"]


def _need_of(band: _Band, energy: tuple[int, str]) -> DailyNeed:
    """Put the figures of one row together."""
    figure = {name: number(cell) for name, cell in band.cells.items() if name.endswith("_per_day")}
    return DailyNeed(
        energy_kcal=energy[0],
        protein_g=figure["protein_g_per_day"] or 0.0,
        fibre_g=figure["fibre_g_per_day"],
        vitamin_a_ug=figure["vitamin_a_ug_rae_per_day"],
        vitamin_c_mg=figure["vitamin_c_mg_per_day"],
        calcium_mg=figure["calcium_mg_per_day"],
        iron_mg=figure["iron_mg_per_day"],
        basis=energy[1],
    )


@cache
def _bands() -> tuple[_Band, ...]:
    """Read the table of needs once."""
    return tuple(_Band(row["sex"], row["life_stage"], *_months(row["age"]), row) for row in rows("needs"))


def _months(age: str) -> tuple[int, int]:
    """Turn an age in words (``9 years``, ``21-23 months``) into its first and last month."""
    first, last = (re.findall(r"\d+", age) * 2)[:2] if "-" not in age else re.findall(r"\d+", age)
    if age.endswith("months"):
        return int(first), int(last)
    return int(first) * 12, 200 * 12 if "and up" in age else int(last) * 12 + 11
