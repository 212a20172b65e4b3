"""Participatory budgeting in the open format ``.pb`` of Pabulib: read with the line of every fault, and written.

The format (D. Stolicki, S. Szufa, N. Talmon, "Pabulib: A Participatory Budgeting Library", 2020) has three parts, META,
PROJECTS and VOTES, each a heading, a line of column names and rows with semicolons. It knows one currency. Read here
are approvals (``approval``, ``choose-1``) and points (``scoring``, ``cumulative``); a ballot that only ranks gives no
points to count and is refused. ``pabutools`` reads the same files to the same figures (tests), but says of a faulty one
neither line nor reason, and writes names with semicolons unquoted; hence this module. Pure.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from commonweal.assembly.rules.equal_shares import Ask, Marks, equal_shares
from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.refusal import Refused
from commonweal.lib.words import Words, say

SECTIONS = ("META", "PROJECTS", "VOTES")
APPROVALS, POINTS = frozenset({"approval", "choose-1"}), frozenset({"scoring", "cumulative"})
ROWS_MOST = 300_000
HUNDRED = 100
SHOWN_MOST = 40
WORK_MOST = (
    500_000_000  # marks times projects: some ten seconds of counting; a city's election has a tenth of it
)


class WrongFile(Refused):
    """A ``.pb`` file cannot be read; the sentence names the line and the reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A project of a file: its cost in hundredths of the file's currency."""

    id: str
    name: str
    cost: int


@dataclass(frozen=True, slots=True)
class Election:
    """What a file holds; ``budget`` in hundredths. ``votes`` are those that are alike, counted together."""

    meta: Mapping[str, str]
    budget: int
    projects: tuple[Entry, ...]
    votes: tuple[Marks, ...] = field(default=())

    @property
    def voters(self) -> int:
        """How many voted."""
        return sum(marks.times for marks in self.votes)


def outcome_of(election: Election) -> list[str]:
    """The ids of what the Method of Equal Shares buys, in order; ties go to the id that sorts first (pabutools)."""
    asks = sorted((Ask(entry.id, (entry.cost,)) for entry in election.projects), key=lambda ask: ask.id)
    return equal_shares(asks, election.votes, (election.budget,))


def require_workable(election: Election) -> Election:
    """``election``; raises ``WrongFile`` for one that nobody could wait for on a page, however small its file is."""
    marks = sum(len(each.support) for each in election.votes)
    if marks * len(election.projects) > WORK_MOST:
        raise WrongFile(
            say(
                "It has {projects} projects and {marks} different marks: more than can be counted while you wait.",
                projects=len(election.projects), marks=marks,
            )
        )  # fmt: skip
    return election


Rows = list[tuple[int, dict[str, str]]]


def read_pb(text: str) -> Election:
    """What the file says. Raises ``WrongFile`` with the line and the reason; nothing is guessed."""
    meta_rows, project_rows, vote_rows = _sections(text.removeprefix("\ufeff"))
    meta, lines = _meta(meta_rows)
    projects = tuple(_projects(project_rows))
    votes = _votes(vote_rows, meta["vote_type"], lines["vote_type"], {entry.id for entry in projects})
    for name, found in (("num_projects", len(projects)), ("num_votes", len(vote_rows))):
        if name in meta and meta[name] != str(found):
            raise _wrong(
                lines[name],
                say("{name} says {said}, but there are {found}", name=name, said=meta[name], found=found),
            )
    budget = _amount(meta["budget"], lines["budget"], "budget")
    return Election(meta, budget, projects, votes)


def _wrong(line: int, reason: Words) -> WrongFile:
    return WrongFile(
        say("Line {line}: {reason}. Nothing was saved.", line=line, reason=reason), facts={"line": line}
    )


def _sections(text: str) -> tuple[Rows, Rows, Rows]:
    """The rows of the three parts, each as (line, {column: text})."""
    found: dict[str, Rows] = {}
    section, columns = "", list[str]()
    for line, row in _rows(text):
        heading = row[0].strip().upper()
        if heading in found:
            raise _wrong(line, say("the part {name} stands there twice", name=heading))
        if heading in SECTIONS:
            section, columns = heading, []
            found[section] = []
        elif not section:
            raise _wrong(line, say("the file must begin with META"))
        elif not columns:
            columns = [cell.strip() for cell in row]
        elif len(row) > len(columns):
            reason = say("there are {found} cells under {known} columns", found=len(row), known=len(columns))
            raise _wrong(line, reason)
        else:
            cells = (cell.strip() for cell in row)
            found[section].append((line, dict(zip(columns, cells, strict=False))))
    for name in SECTIONS:
        if name not in found:
            raise _wrong(text.count("\n") + 1, say("the part {name} is missing", name=name))
    return found["META"], found["PROJECTS"], found["VOTES"]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.splitlines(), delimiter=";")
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
            if reader.line_num > ROWS_MOST:
                raise _wrong(reader.line_num, say("a file of up to {most} lines, please", most=ROWS_MOST))
    except csv.Error as wrong:
        raise _wrong(reader.line_num, say("it cannot be split into cells")) from wrong


def _meta(rows: Rows) -> tuple[dict[str, str], dict[str, int]]:
    meta: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        cells = list(row.values())
        if len(cells) < 2:
            raise _wrong(line, say("a name and a value with a semicolon between belong here"))
        meta[cells[0]], lines[cells[0]] = cells[1], line
    for name in ("budget", "vote_type"):
        if name not in meta:
            raise _wrong(rows[-1][0] if rows else 1, say("META says nothing of {name}", name=name))
    return meta, lines


def _projects(rows: Rows) -> Iterator[Entry]:
    seen: set[str] = set()
    for line, row in rows:
        identity = next(iter(row.values()))
        if "cost" not in row:
            raise _wrong(line, say("the project {name} has no cost", name=identity))
        if identity in seen:
            raise _wrong(line, say("the project {name} stands there twice", name=identity))
        seen.add(identity)
        yield Entry(identity, row.get("name") or identity, _amount(row["cost"], line, "cost"))


def _votes(rows: Rows, sort: str, sort_line: int, known: set[str]) -> tuple[Marks, ...]:
    if sort not in APPROVALS | POINTS:
        reason = say("votes of the sort “{sort}” give no points that could be counted", sort=sort)
        raise _wrong(sort_line, reason)
    alike: Counter[tuple[tuple[str, int], ...]] = Counter()
    for line, row in rows:
        named = _listed(row.get("vote", ""))
        for name in named:
            if name not in known:
                raise _wrong(line, say("there is no project {name}", name=name))
        if len(set(named)) < len(named):
            raise _wrong(line, say("a project stands in one vote twice"))
        points = [1] * len(named) if sort in APPROVALS else _points(row.get("points", ""), line, len(named))
        alike[tuple(sorted(zip(named, points, strict=True)))] += 1
    return tuple(Marks(dict(marks), times) for marks, times in sorted(alike.items()))


def _listed(cell: str) -> list[str]:
    """What stands in a cell between commas; ``None`` is how the format writes an empty one."""
    return [] if cell.lower() == "none" else [each.strip() for each in cell.split(",") if each.strip()]


def _points(text: str, line: int, wanted: int) -> list[int]:
    points = [_number(each, line, "points") for each in _listed(text)]
    if len(points) != wanted:
        raise _wrong(line, say("{wanted} projects, but {found} points", wanted=wanted, found=len(points)))
    if any(point != int(point) for point in points):
        raise _wrong(line, say("points are whole numbers"))
    return [int(point) for point in points]


def _number(text: str, line: int, name: str) -> Decimal:
    short = text if len(text) <= SHOWN_MOST else f"{text[:SHOWN_MOST]}…"
    try:
        number = Decimal(text.strip())
    except InvalidOperation as wrong:
        raise _wrong(line, say("{name}: “{text}” is not a number", name=name, text=short)) from wrong
    if not number.is_finite() or number < 0 or number > AMOUNT_MOST // HUNDRED:
        raise _wrong(line, say("{name}: “{text}” is below zero or too large", name=name, text=short))
    return number


def _amount(text: str, line: int, name: str) -> int:
    hundredths = _number(text.replace(",", "."), line, name) * HUNDRED
    if hundredths != int(hundredths):
        raise _wrong(line, say("{name}: at most two digits behind the mark", name=name))
    return int(hundredths)


def write_pb(election: Election) -> str:
    """``election`` as a file with points (``scoring``); voters are numbered in the order of what they said."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    said = [marks for marks in election.votes for _ in range(marks.times)]
    meta = dict(election.meta) | {
        "num_projects": str(len(election.projects)), "num_votes": str(len(said)),
        "budget": _plain(election.budget), "vote_type": "scoring",
    }  # fmt: skip
    rows.writerows([("META",), ("key", "value"), *((key, _one_line(value)) for key, value in meta.items())])
    rows.writerows([("PROJECTS",), ("project_id", "cost", "name")])
    rows.writerows((entry.id, _plain(entry.cost), _one_line(entry.name)) for entry in election.projects)
    rows.writerows([("VOTES",), ("voter_id", "vote", "points")])
    rows.writerows(_vote(number, marks) for number, marks in enumerate(said, start=1))
    return out.getvalue()


def _vote(number: int, marks: Marks) -> Sequence[str]:
    given = sorted((name, points) for name, points in marks.support.items() if points)
    if not given:
        return str(number), "None", "None"
    return str(number), ",".join(name for name, _ in given), ",".join(str(points) for _, points in given)


def _plain(hundredths: int) -> str:
    whole, rest = divmod(hundredths, HUNDRED)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _one_line(text: str) -> str:
    return " ".join(text.split())
