"""Reading the reference tables that are shipped inside the package."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """Give every row of the table ``name`` (without ``.csv``) in file order, cells as text.

    Empty means no figure.
    """
    text = files(__package__).joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def number(cell: str) -> float | None:
    """Read a figure; an empty cell is None, for the source has none and nobody made one up."""
    return float(cell) if cell else None
