"""What is wrong with a spreadsheet, told so that the person finds the cell."""

from dataclasses import dataclass, field

from commonweal.lib.words import Words, say

FAULTS_MOST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which file, on which sheet, in which row (as the program counts them) and column."""

    file: str
    sheet: str
    row: int | None
    column: str
    words: str

    def __str__(self) -> str:
        where = [self.file]
        if self.sheet and self.sheet != self.file:
            where.append(str(say("sheet “{sheet}”", sheet=self.sheet)))
        if self.row is not None:
            where.append(str(say("row {row}", row=self.row)))
        if self.column:
            where.append(str(say("column “{column}”", column=self.column)))
        return f"{', '.join(where)}: {self.words}"


class TooManyFaults(Exception):
    """There are as many faults as anybody can read at once; the rest is told the next time."""


@dataclass(slots=True)
class Report:
    """The faults so far, in the order they were found."""

    faults: list[Fault] = field(default_factory=list)

    def tell(
        self, words: str | Words, *, file: str, sheet: str = "", row: int | None = None, column: str = ""
    ) -> None:
        """Note a fault; raises ``TooManyFaults`` at the last one that is kept."""
        self.faults.append(Fault(file, sheet, row, column, str(words)))
        if len(self.faults) >= FAULTS_MOST:
            raise TooManyFaults
