"""What foods hold.

Energy, protein and more per 100 g eaten, and how much of what is bought or dug ends as scraps.
"""

from dataclasses import dataclass
from functools import cache

from commonweal.provisioning.reference.tables import number, rows


class UnknownFood(LookupError):
    """No food of this identity stands in the table."""


@dataclass(frozen=True, slots=True)
class Food:
    """A row of the USDA table.

    Figures are per 100 g of the edible part; None where the source has no figure.
    """

    food_id: str
    name: str
    category: str
    scientific_name: str
    energy_kcal: float
    protein_g: float
    fat_g: float | None
    carbohydrate_g: float | None
    fibre_g: float | None
    vitamin_a_ug: float | None
    vitamin_c_mg: float | None
    calcium_mg: float | None
    iron_mg: float | None
    refuse_pct: float

    @property
    def energy_kcal_per_kg_bought(self) -> float:
        """Energy in one kilogram as it comes from the shop or the bed, peel and core not eaten."""
        return self.energy_kcal * 10 * (1 - self.refuse_pct / 100)

    @property
    def protein_g_per_kg_bought(self) -> float:
        """Grams of protein in one kilogram as it comes from the shop or the bed."""
        return self.protein_g * 10 * (1 - self.refuse_pct / 100)


def food(food_id: str) -> Food:
    """Look up one food, such as ``usda-sr:20038`` (oats). Raises UnknownFood."""
    try:
        return _foods()[food_id]
    except KeyError as missing:
        raise UnknownFood(f"There is no food {food_id!r} in the reference table.") from missing


def all_foods() -> tuple[Food, ...]:
    """Give every food of the table, in its order (by category)."""
    return tuple(_foods().values())


@cache
def _foods() -> dict[str, Food]:
    """Read the table of foods once."""
    return {row["food_id"]: _food_of(row) for row in rows("foods")}


def _food_of(row: dict[str, str]) -> Food:
    """Read one row."""
    per_100_g = {
        name.removesuffix("_per_100g_edible"): number(cell)
        for name, cell in row.items()
        if "_per_100g" in name
    }
    return Food(
        food_id=row["food_id"],
        name=row["name"],
        category=row["category"],
        scientific_name=row["scientific_name"],
        energy_kcal=per_100_g["kcal"] or 0.0,
        protein_g=per_100_g["protein_g"] or 0.0,
        fat_g=per_100_g["fat_g"],
        carbohydrate_g=per_100_g["carbohydrate_g"],
        fibre_g=per_100_g["fibre_g"],
        vitamin_a_ug=per_100_g["vitamin_a_ug_rae"],
        vitamin_c_mg=per_100_g["vitamin_c_mg"],
        calcium_mg=per_100_g["calcium_mg"],
        iron_mg=per_100_g["iron_mg"],
        refuse_pct=number(row["refuse_pct"]) or 0.0,
    )
