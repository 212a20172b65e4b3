"""Taking spreadsheets over: all rows or none, each through the action a page would call."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from commonweal.journal.queries import found_by_key
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_not_visitor
from commonweal.provisioning.sheets.faults import Fault, Report, TooManyFaults
from commonweal.provisioning.sheets.files import BadFile, Sheet, SheetFile, read_file
from commonweal.provisioning.sheets.rows import Row, in_order, read_rows, tell_at
from commonweal.provisioning.sheets.tables import Table
from commonweal.provisioning.sheets.taking.kitchen import take_line, take_menu, take_recipe
from commonweal.provisioning.sheets.taking.lookup import Outcome, SpokenOfBroken, Taking
from commonweal.provisioning.sheets.taking.people import take_person
from commonweal.provisioning.sheets.taking.stating import take_ability, take_need
from commonweal.provisioning.sheets.taking.things import take_group, take_kind, take_price, take_stock_row

TAKERS: dict[str, Callable[[Taking, Row], Outcome]] = {
    "people": take_person,
    "groups": take_group,
    "kinds": take_kind,
    "recipes": take_recipe,
    "recipe lines": take_line,
    "menus": take_menu,
    "prices": take_price,
    "stores": take_stock_row,
    "needs": take_need,
    "abilities": take_ability,
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a table are new, changed something, or were so already."""

    table: str
    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(slots=True)
class Imported:
    """What an import did, or in a dry run would do; with a single fault nothing is saved."""

    counts: list[Count] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    is_saved: bool = False

    @property
    def is_good(self) -> bool:
        """Whether every row is good and there is at least one."""
        return not self.faults and bool(self.counts)


class _NotKept(Exception):
    """Undo everything: it was a dry run, or something was not good."""


def import_sheets(
    *,
    union: Association,
    files: Sequence[SheetFile],
    by: Person,
    at: datetime,
    is_dry_run: bool = False,
) -> Imported:
    """Take over all tables of ``files``, or none when one row is not good; up to 200 faults are told at once.

    A dry run does the same and undoes it. The same file twice is one effect. Every row takes the power that its
    action takes. Raises ``NotPermitted`` for strangers and visitors.
    """
    require_not_visitor(by, union, at=at)
    report, done = Report(), Imported()
    with suppress(TooManyFaults):
        sheets = _read_all(files, report)
        contents = {file.name: file.content for file in files}
        reading = read_rows(sheets, union=union.pk, contents=contents, report=report)
        with suppress(_NotKept), transaction.atomic():
            _take_all(Taking(union, by, at, reading), report, done)
            if is_dry_run or report.faults:
                raise _NotKept
            done.is_saved = True
    done.faults = report.faults
    return done


def _read_all(files: Sequence[SheetFile], report: Report) -> list[Sheet]:
    sheets: list[Sheet] = []
    for file in files:
        try:
            sheets += read_file(file)
        except BadFile as bad:
            report.tell(str(bad), file=file.name)
    return sheets


def _take_all(taking: Taking, report: Report, done: Imported) -> None:
    for table, rows in in_order(taking.reading):
        outcomes = _take_table(taking, table, rows, report)
        done.counts.append(
            Count(
                str(table.name),
                new=outcomes.count(Outcome.NEW),
                changed=outcomes.count(Outcome.CHANGED),
                same=outcomes.count(Outcome.SAME),
            )
        )


def _take_table(taking: Taking, table: Table, rows: Sequence[Row], report: Report) -> list[Outcome]:
    """Take one table's rows; a mandate that is missing is told once, not for every row."""
    outcomes: list[Outcome] = []
    not_permitted: set[str] = set()
    for row in rows:
        try:
            with transaction.atomic():
                outcomes.append(_take(taking, table, row))
        except SpokenOfBroken:
            taking.reading.breaks(row)
        except Refused as refusal:
            taking.reading.breaks(row)
            if not isinstance(refusal, NotPermitted) or str(refusal) not in not_permitted:
                tell_at(report, row, refusal)
            not_permitted.add(str(refusal))
    return outcomes


def _take(taking: Taking, table: Table, row: Row) -> Outcome:
    """Take a row, unless this very row of this very file was taken before."""
    if found_by_key(union=taking.union.pk, key=row.key):
        return Outcome.SAME
    return TAKERS[table.code](taking, row)
