"""Tables written to CSV, XLSX or ODS: templates to fill in, and exports that the import takes up again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tablib.core import Databook, Dataset

from commonweal.provisioning.sheets.rows import NOTE
from commonweal.provisioning.sheets.tables import GIVES, TABLES, Table

Rows = Sequence[Mapping[str, str]]
BOOKS = ("xlsx", "ods")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by some programs."""


def template(table: Table, *, groups: Sequence[str] = (), has_example: bool = False) -> list[list[str]]:
    """A table to fill in: its headings, what each means, and with ``has_example`` a row that is not read."""
    columns = table.columns
    values = [GIVES + code for code in groups] if table.takes_values else []
    rows = [[column.heading for column in columns] + values]
    rows.append(_note([str(column.name) for column in columns]))
    if has_example:
        rows.append(_note([column.example for column in columns]))
    return rows


def _note(cells: list[str]) -> list[str]:
    """A row that the import passes over."""
    return [f"{NOTE} {cells[0]}", *cells[1:]]


def filled(table: Table, rows: Rows, *, groups: Sequence[str] = ()) -> list[list[str]]:
    """A table with ``rows`` (cells by column code) under its headings."""
    codes = [column.code for column in table.columns]
    codes += [GIVES + code for code in groups] if table.takes_values else []
    headings = [column.heading for column in table.columns] + codes[len(table.columns) :]
    return [headings, *([row.get(code, "") for code in codes] for row in rows)]


def as_book(sheets: Mapping[str, list[list[str]]], ending: str) -> bytes:
    """A workbook with a sheet for every table, as ``.xlsx`` or ``.ods``."""
    book: Any = Databook()  # type: ignore[no-untyped-call]
    for name, rows in sheets.items():
        book.add_sheet(_dataset(name, rows))
    written = book.export(ending)
    assert isinstance(written, bytes)
    return written


def as_csv(rows: list[list[str]]) -> bytes:
    """One table as CSV, in UTF-8 with the mark by which spreadsheet programs know it."""
    return b"\xef\xbb\xbf" + str(_dataset("", rows).export("csv")).encode()


def _dataset(name: str, rows: list[list[str]]) -> Any:
    """Cells as text, in rows of one length; none that a program would run as a formula."""
    width = max(map(len, rows))
    data: Any = Dataset(title=name)  # type: ignore[no-untyped-call]
    for row in rows:
        data.append([_harmless(cell) for cell in row] + [""] * (width - len(row)))
    return data


def _harmless(cell: str) -> str:
    """A cell with an apostrophe before what would be run; the import takes it off again."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def templates(
    *, groups: Sequence[str], has_example: bool, only: Callable[[Table], bool] = lambda _table: True
) -> dict[str, list[list[str]]]:
    """The templates of all tables (or of those that ``only`` lets through), by the name of their sheet."""
    return {
        table.code: template(table, groups=groups, has_example=has_example) for table in TABLES if only(table)
    }
