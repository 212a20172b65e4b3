"""From a food in the reference table to what one unit of a kind gives."""

from collections.abc import Mapping
from typing import Protocol


class Nourishing(Protocol):
    """As much of a food as is asked for here: what a kilogram holds as it is bought."""

    @property
    def energy_kcal_per_kg_bought(self) -> float:
        """Kilocalories in a kilogram, peel and core not eaten."""
        ...

    @property
    def protein_g_per_kg_bought(self) -> float:
        """Grams of protein in a kilogram."""
        ...


def values_from_food(food: Nourishing, *, grams_per_unit: int) -> Mapping[str, int]:
    """Thousandths of kcal (``energy``) and of grams (``protein``) in a unit that weighs ``grams_per_unit``."""
    return {
        "energy": round(food.energy_kcal_per_kg_bought * grams_per_unit),
        "protein": round(food.protein_g_per_kg_bought * grams_per_unit),
    }


def weight_of_unit(unit_code: str, *, said: int = 0) -> int | None:
    """What one unit weighs in grams: as somebody said, else by its nature (a litre as water); None if unknown."""
    return said or {"kg": 1000, "g": 1, "l": 1000}.get(unit_code)
