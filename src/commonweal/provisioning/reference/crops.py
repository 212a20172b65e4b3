"""What crops are, how long they stand, and what a square metre gives, in the field and in the garden."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from commonweal.provisioning.reference.tables import number, rows


class UnknownCrop(LookupError):
    """No crop of this identity stands in the table, or no yield of it."""


class Skill(StrEnum):
    """How practised the gardener and how good the soil: the three columns of garden yields."""

    BEGINNING = "beginning"
    GOOD = "good"
    EXCELLENT = "excellent"


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop.

    Its names, the layer it grows in, how many days it stands (FAO-56), and a field yield where known.
    """

    crop_id: str
    name: str
    botanical_name: str
    layer: str
    stands_days_min: float | None
    stands_days_max: float | None
    planting_windows: tuple[str, ...]
    field_yield_kg_per_m2: float | None
    field_yield_of: str
    food_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GardenYield:
    """Kilograms a square metre of garden bed gives in one crop, and where the figure is from."""

    kg_per_m2: float
    basis: str


def crop(crop_id: str) -> Crop:
    """Look up one crop, such as ``potato``. Raises UnknownCrop."""
    try:
        return _crops()[crop_id]
    except KeyError as missing:
        raise UnknownCrop(f"There is no crop {crop_id!r} in the reference table.") from missing


def all_crops() -> tuple[Crop, ...]:
    """Give every crop of the table, in its order."""
    return tuple(_crops().values())


def garden_yield(crop_id: str, level: Skill = Skill.BEGINNING) -> GardenYield:
    """Say what a bed gives at this level of skill.

    These figures are from memory: see ``basis``. Raises UnknownCrop.
    """
    try:
        row = _garden_yields()[crop_id]
    except KeyError as missing:
        raise UnknownCrop(f"There is no garden yield of {crop_id!r} in the reference table.") from missing
    return GardenYield(float(row[f"{level.value}_kg_per_m2"]), row["basis"])


@cache
def _crops() -> dict[str, Crop]:
    """Read the table of crops once."""
    return {row["crop_id"]: _crop_of(row) for row in rows("crops")}


@cache
def _garden_yields() -> dict[str, dict[str, str]]:
    """Read the table of garden yields once."""
    return {row["crop_id"]: row for row in rows("garden_yields_from_memory")}


def _crop_of(row: dict[str, str]) -> Crop:
    """Read one row; tonnes a hectare become kilograms a square metre."""
    tonnes = number(row["yield_t_per_ha"])
    return Crop(
        crop_id=row["crop_id"],
        name=row["common_name"],
        botanical_name=row["botanical_name"],
        layer=row["layer"],
        stands_days_min=number(row["fao56_total_growth_min_days"]),
        stands_days_max=number(row["fao56_total_growth_max_days"]),
        planting_windows=tuple(filter(None, row["fao56_planting_windows"].split(" | "))),
        field_yield_kg_per_m2=None if tonnes is None else tonnes / 10,
        field_yield_of=" ".join(filter(None, (row["yield_area"], row["yield_year"]))),
        food_ids=tuple(filter(None, row["food_ids"].split(";"))),
    )
