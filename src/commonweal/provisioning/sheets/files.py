"""From the bytes of a CSV, XLSX or ODS file to sheets of plain text cells, within limits that no bomb passes."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from tablib.core import Databook

from commonweal.lib.refusal import Refused
from commonweal.lib.words import say

MEGABYTE = 1024 * 1024
BYTES_MOST = 8 * MEGABYTE
UNPACKED_MOST = 64 * MEGABYTE
PARTS_MOST = 500
ROWS_MOST = 20_000
COLUMNS_MOST = 100
CELL_MOST = 10_000


class BadFile(Refused):
    """This file cannot be read as a spreadsheet; the message says why."""


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file as it came: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: whose file it is of, its name, and its rows as text, the first at ``first_row``."""

    file: str
    name: str
    rows: Sequence[Sequence[str]]

    def numbered(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows with their numbers as the spreadsheet program shows them."""
        yield from enumerate(self.rows, start=1)


def read_file(file: SheetFile) -> list[Sheet]:
    """All sheets of a file. Raises ``BadFile`` with a sentence for whatever is no spreadsheet or too large."""
    if len(file.content) > BYTES_MOST:
        raise BadFile(say("It is larger than {most} MB.", most=BYTES_MOST // MEGABYTE))
    if not file.content.strip():
        raise BadFile(say("It is empty."))
    ending = file.name.rpartition(".")[2].lower()
    if ending in {"xlsx", "ods"}:
        sheets = _read_book(file, ending)
    elif ending in {"csv", "tsv", "txt"}:
        sheets = [_read_text(file)]
    else:
        raise BadFile(say("It takes a file that ends in .csv, .xlsx or .ods."))
    for sheet in sheets:
        _require_size(sheet)
    return sheets


def _read_text(file: SheetFile) -> Sheet:
    """A CSV file in UTF-8 (or what older programs write), divided by commas, semicolons or tabs."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = file.content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    divider = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=divider))
    except csv.Error as wrong:
        raise BadFile(say("It cannot be read as CSV ({fault}).", fault=wrong)) from wrong
    return Sheet(file.name, file.name.rpartition(".")[0], [[_bare(cell) for cell in row] for row in rows])


def _read_book(file: SheetFile, ending: str) -> list[Sheet]:
    _require_no_bomb(file)
    book: Any = Databook()  # type: ignore[no-untyped-call]
    try:
        book.load(io.BytesIO(file.content), format=ending, headers=False)
        sheets = book.sheets()
        return [Sheet(file.name, str(one.title or ""), _plain(one)) for one in sheets]
    except Exception as wrong:
        raise BadFile(say("It cannot be read as .{ending}; save it anew.", ending=ending)) from wrong


def _plain(data: Any) -> list[list[str]]:
    if data.height > ROWS_MOST:
        raise BadFile(say("It has more than {most} rows.", most=ROWS_MOST))
    return [[_text(cell) for cell in row] for row in data]


def _require_no_bomb(file: SheetFile) -> None:
    """Look into the packing list before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as wrong:
        raise BadFile(say("It is damaged, or not what its name says.")) from wrong
    if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
        raise BadFile(say("Unpacked it would be larger than we take."))


def _text(cell: object) -> str:
    """A cell as a person would type it: 1.5, 2026-11-22, yes."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return _bare(str(cell))


def _bare(text: str) -> str:
    """Text without spaces around it, and without the apostrophe that keeps programs from running a cell."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(("=", "+", "-", "@")) else text


def _number(cell: float) -> str:
    """A number without an exponent; what is no number stays a word that no reader takes."""
    if not isfinite(cell):
        return str(cell)
    return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")


def _require_size(sheet: Sheet) -> None:
    if len(sheet.rows) > ROWS_MOST:
        raise BadFile(say("It has more than {most} rows.", most=ROWS_MOST))
    if any(len(row) > COLUMNS_MOST and any(row[COLUMNS_MOST:]) for row in sheet.rows):
        raise BadFile(say("It has more than {most} columns.", most=COLUMNS_MOST))
    if any(len(cell) > CELL_MOST for row in sheet.rows for cell in row):
        raise BadFile(say("A cell holds more than {most} characters.", most=CELL_MOST))
