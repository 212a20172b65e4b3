"""A linear programme in the making: named columns and rows in natural units, each with its typical size.

The size of a column is the amount it usually has, that of a row the amount its limit usually has. The solver sees
both divided by their size, so that grams of salt and square metres of land weigh alike in its tolerances.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Key = tuple[str | int, ...]
Floats = NDArray[np.float64]
Indices = NDArray[np.int32]
INF = math.inf


@dataclass(frozen=True)
class Lp:
    """A finished linear programme: rows_lower <= A x <= rows_upper, lower <= x <= upper; A by columns."""

    columns: dict[Key, int]
    rows: dict[Key, int]
    column_lower: Floats
    column_upper: Floats
    row_lower: Floats
    row_upper: Floats
    starts: Indices
    indices: Indices
    values: Floats
    column_size: Floats
    row_size: Floats

    def row_keys(self) -> list[Key]:
        """The names of the rows in their order."""
        return list(self.rows)

    def column_keys(self) -> list[Key]:
        """The names of the columns in their order."""
        return list(self.columns)


@dataclass
class Model:
    """Collects columns, rows and coefficients by name."""

    columns: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    _column_lower: list[float] = field(default_factory=list)
    _column_upper: list[float] = field(default_factory=list)
    _column_size: list[float] = field(default_factory=list)
    _row_lower: list[float] = field(default_factory=list)
    _row_upper: list[float] = field(default_factory=list)
    _row_size: list[float] = field(default_factory=list)
    _entry_row: list[int] = field(default_factory=list)
    _entry_column: list[int] = field(default_factory=list)
    _entry_value: list[float] = field(default_factory=list)

    def column(self, key: Key, lower: float = 0.0, upper: float = INF, *, size: float = 1.0) -> int:
        """Add a column; its name must be new."""
        assert key not in self.columns, key
        index = self.columns[key] = len(self.columns)
        self._column_lower.append(lower)
        self._column_upper.append(upper)
        self._column_size.append(size)
        return index

    def row(self, key: Key, lower: float = -INF, upper: float = INF, *, size: float = 1.0) -> int:
        """Add a row; its name must be new."""
        assert key not in self.rows, key
        index = self.rows[key] = len(self.rows)
        self._row_lower.append(lower)
        self._row_upper.append(upper)
        self._row_size.append(size)
        return index

    def put(self, row: int, column: int, value: float) -> None:
        """Add ``value`` to the coefficient of ``column`` in ``row``."""
        if value:
            self._entry_row.append(row)
            self._entry_column.append(column)
            self._entry_value.append(value)

    def freeze(self) -> Lp:
        """The finished programme, with coefficients of the same place added up."""
        starts, indices, values = _by_columns(
            np.array(self._entry_row, dtype=np.int64),
            np.array(self._entry_column, dtype=np.int64),
            np.array(self._entry_value, dtype=np.float64),
            rows=len(self.rows),
            columns=len(self.columns),
        )
        row_size = _powers_of_two(np.array(self._row_size, dtype=np.float64))
        return Lp(
            columns=self.columns,
            rows=self.rows,
            column_lower=np.array(self._column_lower, dtype=np.float64),
            column_upper=np.array(self._column_upper, dtype=np.float64),
            row_lower=np.array(self._row_lower, dtype=np.float64),
            row_upper=np.array(self._row_upper, dtype=np.float64),
            starts=starts,
            indices=indices,
            values=values,
            column_size=_column_sizes(np.array(self._column_size), row_size, starts, indices, values),
            row_size=row_size,
        )


def _by_columns(
    row: NDArray[np.int64], column: NDArray[np.int64], value: Floats, *, rows: int, columns: int
) -> tuple[Indices, Indices, Floats]:
    place = column * max(rows, 1) + row
    order = np.argsort(place, kind="stable")
    place = place[order]
    first = np.flatnonzero(np.diff(place, prepend=-1)) if len(place) else np.array([], dtype=np.int64)
    summed = np.add.reduceat(value[order], first) if len(first) else np.array([])
    row, column = row[order][first], column[order][first]
    there = summed != 0.0
    row, column, summed = row[there], column[there], summed[there]
    starts = np.searchsorted(column, np.arange(columns + 1)).astype(np.int32)
    return starts, row.astype(np.int32), summed.astype(np.float64)


def _powers_of_two(size: Floats) -> Floats:
    """The nearest power of two of each size, so that scaling does not round."""
    return np.asarray(2.0 ** np.round(np.log2(np.clip(size, 2.0**-40, 2.0**40))))


def _column_sizes(
    size: Floats, row_size: Floats, starts: Indices, indices: Indices, values: Floats
) -> Floats:
    """Sizes of columns; a size of 0 asks for one that makes the column's largest scaled coefficient 1."""
    chosen = size.copy()
    for column in np.flatnonzero(size == 0):
        span = slice(starts[column], starts[column + 1])
        entries = np.abs(values[span]) / row_size[indices[span]]
        chosen[column] = 1.0 / entries.max() if len(entries) else 1.0
    return _powers_of_two(chosen)
