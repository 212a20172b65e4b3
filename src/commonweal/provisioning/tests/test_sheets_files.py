"""Reading files from anywhere: whatever the bytes, either rows of text or a sentence."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.lib.refusal import Refused
from commonweal.provisioning.sheets import cells
from commonweal.provisioning.sheets.files import (
    CELL_MOST,
    ROWS_MOST,
    BadFile,
    SheetFile,
    read_file,
)
from commonweal.provisioning.sheets.tables import TABLES, table_for
from commonweal.provisioning.sheets.writing import as_book, as_csv, filled, template, templates

TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12).map(str.strip)


def packed(*parts):
    """A zip file of (name, content)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packing:
        for name, content in parts:
            packing.writestr(name, content)
    return target.getvalue()


def rows_or_sentence(name, content):
    """Read a file; a refusal must be a sentence."""
    try:
        sheets = read_file(SheetFile(name, content))
    except BadFile as bad:
        assert str(bad).endswith(".")
        return None
    assert all(isinstance(cell, str) for sheet in sheets for row in sheet.rows for cell in row)
    return sheets


@given(st.binary(max_size=3_000), st.sampled_from(["csv", "xlsx", "ods", "tsv", "txt", "exe", ""]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_give_rows_or_a_sentence(content, ending):
    rows_or_sentence(f"people.{ending}", content)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_damaged_workbooks_give_rows_or_a_sentence(ending):
    whole = as_book(templates(groups=["energy"], has_example=True), ending)
    for at in range(0, len(whole), max(len(whole) // 60, 1)):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        rows_or_sentence(f"union.{ending}", bytes(damaged))
        rows_or_sentence(f"union.{ending}", whole[:at])


@given(st.lists(st.text(max_size=200), max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_workbooks_with_foreign_parts_give_rows_or_a_sentence(texts):
    names = ["xl/workbook.xml", "[Content_Types].xml", "content.xml"]
    content = packed(*zip(names, texts, strict=False))
    rows_or_sentence("union.xlsx", content)
    rows_or_sentence("union.ods", content)


def test_a_bomb_is_not_unpacked():
    bomb = packed(("content.xml", b"\0" * (65 * 1024 * 1024)))
    assert len(bomb) < 100_000
    with pytest.raises(BadFile, match="larger than we take"):
        read_file(SheetFile("union.ods", bomb))
    many = packed(*[(f"part{number}", b"x") for number in range(600)])
    with pytest.raises(BadFile, match="larger than we take"):
        read_file(SheetFile("union.xlsx", many))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("people.csv", b"", "empty"),
        ("people.pdf", b"%PDF", "ends in .csv"),
        ("people.xlsx", b"not a zip", "damaged"),
        ("people.csv", b"x" * (8 * 1024 * 1024 + 1), "larger than"),
        ("people.csv", b"a\n" * (ROWS_MOST + 1), "rows"),
        ("people.csv", b"," * 200 + b"a", "columns"),
        ("people.csv", b"a" * (CELL_MOST + 1), "characters"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(name, content, sentence):
    with pytest.raises(BadFile, match=sentence):
        read_file(SheetFile(name, content))


def test_old_programs_letters_dividers_and_marks_are_read():
    for content in ("name;unit\nMüsli;kg".encode("cp1252"), "\ufeffname\tunit\nMüsli\tkg".encode()):
        (sheet,) = read_file(SheetFile("kinds.csv", content))
        assert [list(row) for row in sheet.rows] == [["name", "unit"], ["Müsli", "kg"]]


@given(
    st.lists(st.lists(TEXTS, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from(["csv", "xlsx", "ods"]),
)
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_again(rows, ending):
    width = max(map(len, rows))
    wide = [[f"k{at}" for at in range(width)], *([*row, *[""] * (width - len(row))] for row in rows)]
    content = as_csv(wide) if ending == "csv" else as_book({"kinds": wide}, ending)
    (sheet,) = read_file(SheetFile(f"kinds.{ending}", content))
    got = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
    while len(got) < len(wide):
        got.append([""] * width)
    plain = [[cell.strip() for cell in row] for row in wide]
    assert [[_spaces(cell) for cell in row] for row in got] == [
        [_spaces(cell) for cell in row] for row in plain
    ]


def _spaces(text):
    """Workbooks fold spaces; and an apostrophe before a formula is taken off."""
    text = " ".join(text.split())
    return text[1:] if text.startswith("'") and text[1:2] in "=+-@" and len(text) > 1 else text


def test_no_cell_runs_as_a_formula():
    content = as_csv([["name"], ["=HYPERLINK(1)"], ["-5"], ["plain"]]).decode()
    assert "'=HYPERLINK" in content
    assert "'-5" in content
    (sheet,) = read_file(SheetFile("kinds.csv", content.encode()))
    assert [row[0] for row in sheet.rows] == ["name", "=HYPERLINK(1)", "-5", "plain"]


def test_every_table_is_known_by_its_code_and_every_heading_by_itself():
    for table in TABLES:
        assert table_for(table.code) is table
        assert table_for(table.code.upper()) is table
        for column in table.columns:
            assert table.column_for(column.heading) is column
            assert table.column_for(str(column.name).upper()) in table.columns
    assert table_for("holidays") is None


def test_every_example_can_be_read_by_its_own_column():
    for table in TABLES:
        for column in table.columns:
            if column.example:
                column.read(column.example)


def test_the_rows_of_a_template_are_notes_but_for_its_headings():
    for table in TABLES:
        rows = template(table, groups=["energy"], has_example=True)
        assert len(rows) == 3
        assert all(row[0].startswith("# ") for row in rows[1:])
        assert filled(table, [])[0][0] == table.columns[0].heading


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.day, "22.11.2026", "2026-11-22"),
        (cells.day, "2026-11-22", "2026-11-22"),
        (cells.percent, "12,5 %", "12.5"),
        (cells.decimal, "1'250.5", "1250.5"),
        (cells.yes_or_no, "Ja", "True"),
        (cells.yes_or_no, "", "False"),
        (cells.months, "3 4 5", "(0, 0, 100, 100, 100, 0, 0, 0, 0, 0, 0, 0)"),
        (cells.weekdays, "Monday, 7", "65"),
        (cells.allergens, "Milk; cereals with gluten", "('gluten', 'milk')"),
        (cells.unit, "m²", "m2"),
    ],
)
def test_cells_are_read_as_people_write_them(read, cell, value):
    assert str(read(cell)) == value


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (cells.day, "tomorrow"), (cells.day, "31.02.2026"), (cells.percent, "120"), (cells.decimal, "1,2,3"),
        (cells.decimal, "nan"),
        (cells.decimal, "1e999999"), (cells.decimal, "-1"), (cells.whole_number, "1.5"), (cells.whole_number, "9" * 20),
        (cells.yes_or_no, "perhaps"), (cells.months, "13"), (cells.months, "soon"), (cells.weekdays, "someday"),
        (cells.allergens, "lava"), (cells.unit, "sack"), (cells.text_of(3), "long"),
    ],
)  # fmt: skip
def test_cells_that_cannot_be_read_say_so(read, cell):
    with pytest.raises(Refused):
        read(cell)


@given(st.text(max_size=30), st.sampled_from([each.read for table in TABLES for each in table.columns]))
def test_any_cell_is_read_or_refused(cell, read):
    try:
        read(cell)
    except Refused as refusal:
        assert str(refusal)
