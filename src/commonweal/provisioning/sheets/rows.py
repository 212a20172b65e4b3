"""From sheets of text to rows of values: headings found, cells read, every fault told where it stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid5

from commonweal.lib.canonical import digest
from commonweal.lib.quantity import UNITS, read_amount
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.provisioning.sheets.faults import Report
from commonweal.provisioning.sheets.files import Sheet
from commonweal.provisioning.sheets.tables import TABLES, Column, Table, table_for

NOTE = "#"
HEADING_WITHIN_ROWS = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its values by column code, and where it stands."""

    table: Table
    values: Mapping[str, object]
    file: str
    sheet: str
    number: int
    key: UUID

    def get(self, code: str, default: T) -> T:
        """The value of a column, or ``default`` where the cell is empty; of the type of what the column reads."""
        value = self.values.get(code, default)
        return value  # type: ignore[return-value]

    def day(self, code: str) -> date | None:
        """The day of a column, None where the cell is empty."""
        value = self.values.get(code)
        return value if isinstance(value, date) else None

    def whole(self, code: str) -> int | None:
        """The whole number of a column, None where the cell is empty."""
        value = self.values.get(code)
        return value if isinstance(value, int) else None

    def text(self, code: str) -> str:
        """The text of a column, empty where the cell is."""
        return str(self.values.get(code, ""))

    def steps(self, code: str, unit_code: str) -> int:
        """The amount of a column in whole steps of a unit; raises ``Refused`` at the column."""
        try:
            return read_amount(self.text(code), UNITS[unit_code])
        except Refused as wrong:
            raise Refused(wrong.message, field=code) from wrong


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands."""

    sheet: Sheet
    table: Table
    number: int


@dataclass(slots=True)
class Reading:
    """The rows of all tables of all files; ``broken`` are the names of rows that could not be read."""

    report: Report
    rows: dict[str, list[Row]]
    broken: set[tuple[str, str]]

    def of(self, table: Table) -> list[Row]:
        """The rows of a table, in their order."""
        return self.rows.get(table.code, [])

    def breaks(self, row: Row) -> None:
        """Remember that what this row names is not to be had, so that others who speak of it are not told off."""
        self.broken.add((row.table.code, row.text(row.table.columns[0].code).casefold()))


def tell_at(report: Report, row: Row, refusal: Refused) -> None:
    """Tell a refusal at its row, and at its column where it is one of the table's."""
    column = row.table.column_for(refusal.field or "")
    report.tell(
        str(refusal), file=row.file, sheet=row.sheet, row=row.number, column=column.code if column else ""
    )


def read_rows(
    sheets: Sequence[Sheet], *, union: UUID, contents: Mapping[str, bytes], report: Report
) -> Reading:
    """All rows of ``sheets``; what cannot be read is told to ``report``.

    A row's key follows from the union, the bytes of its file and its place, so that the same file twice is one
    effect. A workbook may hold other sheets; a file in which no sheet is known is a fault.
    """
    reading = Reading(report, {}, set())
    for file in dict.fromkeys(sheet.file for sheet in sheets):
        own = [sheet for sheet in sheets if sheet.file == file]
        known = [(sheet, table) for sheet in own if (table := _table_of(sheet))]
        if not known:
            tables = ", ".join(table.code for table in TABLES)
            report.tell(say("No sheet is named after one of the tables: {tables}.", tables=tables), file=file)
        mark = digest(contents[file])
        for sheet, table in known:
            _read_table(sheet, table, reading, key_of=partial(_key, union, mark))
    return reading


def _key(union: UUID, mark: str, place: str) -> UUID:
    return uuid5(union, f"{mark}:{place}")


def _table_of(sheet: Sheet) -> Table | None:
    """The table of a sheet, by its name, or by the beginning of its name (``people of the mill.csv``)."""
    return table_for(sheet.name) or next(
        (table for table in reversed(TABLES) if sheet.name.casefold().startswith(table.code)), None
    )


def _read_table(sheet: Sheet, table: Table, reading: Reading, *, key_of: Callable[[str], UUID]) -> None:
    rows = ((number, row) for number, row in sheet.numbered() if any(row) and not row[0].startswith(NOTE))
    heading = next(rows, None)
    if heading is None or heading[0] > HEADING_WITHIN_ROWS:
        return
    columns = _columns(sheet, table, heading[1], reading.report, heading[0])
    if columns is None:
        return
    for number, cells in rows:
        place = Place(sheet, table, number)
        row = _read_row(place, columns, cells, reading, key=key_of(f"{table.code}:{number}"))
        if row is not None:
            reading.rows.setdefault(table.code, []).append(row)


def _columns(
    sheet: Sheet, table: Table, headings: Sequence[str], report: Report, number: int
) -> dict[int, Column] | None:
    """Which column stands where; None when a needed one is missing. Unknown headings are told."""
    columns: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = table.column_for(heading) if heading.strip() else None
        if column and column.code in {known.code for known in columns.values()}:
            report.tell(
                say("This column stands there twice."),
                file=sheet.file,
                sheet=sheet.name,
                row=number,
                column=heading,
            )
        elif column:
            columns[place] = column
        elif heading.strip() and not heading.startswith(NOTE):
            report.tell(
                say("There is no such column in “{table}”; put # before what is a note.", table=table.code),
                file=sheet.file, sheet=sheet.name, row=number, column=heading,
            )  # fmt: skip
    missing = [c for c in table.columns if c.is_needed and c.code not in {k.code for k in columns.values()}]
    for column in missing:
        report.tell(
            say("This column is missing."), file=sheet.file, sheet=sheet.name, row=number, column=column.code
        )
    return None if missing else columns


def _read_row(
    place: Place, columns: Mapping[int, Column], cells: Sequence[str], reading: Reading, *, key: UUID
) -> Row | None:
    """One row's values; None when one of its cells cannot be read, and then its name is remembered as broken."""
    values: dict[str, object] = {}
    faults = 0
    for number, column in columns.items():
        cell = cells[number] if number < len(cells) else ""
        try:
            if cell:
                values[column.code] = column.read(cell)
            elif column.is_needed:
                raise Refused(say("This must be filled in."))
        except Refused as wrong:
            faults += 1
            reading.report.tell(
                str(wrong),
                file=place.sheet.file,
                sheet=place.sheet.name,
                row=place.number,
                column=column.code,
            )
    if faults:
        first = next((cells[number] for number in columns if number < len(cells)), "")
        reading.broken.add((place.table.code, first.casefold()))
        return None
    return Row(place.table, values, place.sheet.file, place.sheet.name, place.number, key)


def in_order(reading: Reading) -> Iterator[tuple[Table, list[Row]]]:
    """The tables in the order in which they are taken over, with their rows; who speaks of another comes after."""
    for table in TABLES:
        if reading.of(table):
            yield table, sorted(reading.of(table), key=lambda row: bool(row.text("trusted")))
