"""What a recipe is made of, when it cannot be right, and how it is scaled."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say

LINES_MOST = 60
LEAD_DAYS_MOST = 3_650
YIELD_PERCENT_MOST = 1_000
EVERY_MONTH = (100,) * 12

# Which sort of kind a line of each role can name.
MEDIA_OF_ROLE: dict[str, frozenset[str]] = {
    "input": frozenset({"good", "service"}),
    "output": frozenset({"good", "service"}),
    "byproduct": frozenset({"good"}),
    "work": frozenset({"work"}),
    "equipment": frozenset({"equipment"}),
    "land": frozenset({"land"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """What one run takes or gives: steps of a good, minutes of work or machine, steps of area.

    ``from_day`` and ``until_day`` count from the start of the run.
    """

    role: str
    kind: UUID
    amount: int
    from_day: int = 0
    until_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeDraft:
    """A recipe as somebody writes it down; see ``Recipe`` for what each figure means."""

    name: str
    sort: str
    lines: tuple[LineDraft, ...]
    lead_days: int = 0
    yield_by_month: tuple[int, ...] = EVERY_MONTH
    most_runs_per_month: int | None = None
    footprint_grams: int = 0
    whole_runs: bool = False
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class KindGlimpse:
    """As much of a kind as the customs of recipes ask for."""

    name: str
    medium: str
    unit_code: str


def why_not_recipe(recipe: RecipeDraft, kinds: dict[UUID, KindGlimpse]) -> tuple[str, Words] | None:
    """The field and the sentence why this recipe cannot be written down, or None.

    ``kinds`` are the kinds of the union that may be named.
    """
    if not recipe.name.strip():
        return "name", say("A recipe needs a name.")
    for reason in _doubts(recipe, kinds):
        return reason
    return None


def _doubts(recipe: RecipeDraft, kinds: dict[UUID, KindGlimpse]) -> Iterator[tuple[str, Words]]:
    if len(recipe.yield_by_month) != 12 or not all(
        0 <= share <= YIELD_PERCENT_MOST for share in recipe.yield_by_month
    ):
        yield "yield_by_month", say("The yield takes twelve percentages, January first, from 0 to 1000.")
    if not any(recipe.yield_by_month):
        yield "yield_by_month", say("A recipe that cannot be started in any month is of no use.")
    if not 0 <= recipe.lead_days <= LEAD_DAYS_MOST:
        yield "lead_days", say("It must be ready within ten years.")
    if len(recipe.lines) > LINES_MOST:
        yield "lines", say("A recipe holds at most {most} lines.", most=LINES_MOST)
    for line in recipe.lines:
        yield from _doubts_of_line(line, recipe, kinds)
    yield from _doubts_of_outputs(recipe, kinds)


def _doubts_of_line(
    line: LineDraft, recipe: RecipeDraft, kinds: dict[UUID, KindGlimpse]
) -> Iterator[tuple[str, Words]]:
    kind = kinds.get(line.kind)
    if kind is None:
        yield "lines", say("A line names something that this union does not know.")
        return
    if line.role not in MEDIA_OF_ROLE:
        yield "lines", say("“{role}” is no part of a recipe.", role=line.role)
    elif kind.medium not in MEDIA_OF_ROLE[line.role]:
        yield "lines", say("“{name}” does not fit in that part of a recipe.", name=kind.name)
    if not 0 < line.amount <= AMOUNT_MOST:
        yield "lines", say("Say how much of “{name}”: more than nothing.", name=kind.name)
    if not 0 <= line.from_day <= line.until_day <= max(recipe.lead_days, line.until_day):
        yield "lines", say("The days of “{name}” must begin before they end.", name=kind.name)
    if line.until_day > LEAD_DAYS_MOST:
        yield "lines", say("The days of “{name}” lie beyond ten years.", name=kind.name)


def _doubts_of_outputs(recipe: RecipeDraft, kinds: dict[UUID, KindGlimpse]) -> Iterator[tuple[str, Words]]:
    outputs = [line for line in recipe.lines if line.role == "output"]
    if not outputs:
        yield "lines", say("Say what comes out of it.")
    if recipe.sort == "dish" and (
        len(outputs) != 1 or getattr(kinds.get(outputs[0].kind), "unit_code", "") != "portion"
    ):
        yield "lines", say("A dish gives portions of itself, and nothing else as its main result.")


def scaled(amount: int, *, wanted: int, per_run: int) -> int:
    """``amount`` of a run that gives ``per_run``, for ``wanted`` instead; to the nearest step, halves up.

    Exact in integers: the result is at most half a step off. Raises ``ValueError`` for a run that gives nothing.
    """
    if per_run <= 0 or amount < 0 or wanted < 0:
        raise ValueError("A run gives more than nothing, and amounts are not negative.")
    return (2 * amount * wanted + per_run) // (2 * per_run)
