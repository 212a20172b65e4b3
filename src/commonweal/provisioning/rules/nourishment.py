"""What 100 grams of something are of a day's need, to give figures a meaning.

The day is that of a moderately active woman of thirty in the published tables (see ``reference/data/SOURCES.md``):
a measure to compare foods by, never a judgement about one body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from commonweal.provisioning.reference.needs import nutrition_for

THIRTY_YEARS = 30 * 12


@dataclass(frozen=True, slots=True)
class OfADay:
    """How much of a group 100 grams hold, in thousandths of its measure, and which part of a day's need that is."""

    code: str
    in_100_g_milli: int
    part: float


def of_a_day(values_milli: Mapping[str, int], *, grams_per_unit: int) -> list[OfADay]:
    """For energy and protein: what 100 grams hold; empty where a unit's weight is unknown."""
    if grams_per_unit <= 0:
        return []
    shares = []
    for code, day in _day().items():
        if code in values_milli:
            in_100 = values_milli[code] * 100 // grams_per_unit
            shares.append(OfADay(code, in_100, in_100 / (day * 1000)))
    return shares


@cache
def _day() -> dict[str, float]:
    need = nutrition_for(sex="female", age_months=THIRTY_YEARS)
    return {"energy": float(need.energy_kcal), "protein": need.protein_g}
