"""A member's sheet: what it may say, and why it does not count yet. Times in minutes, money in smallest steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.assembly.rules.budgets import COLUMNS
from commonweal.lib.quantity import AMOUNT_MOST
from commonweal.lib.words import Words, say

MARKS_MOST = 5
SENTENCE_MOST = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """What a member says of a project: up to five points of support, up to five of concern, and why if they like."""

    support: int = 0
    concern: int = 0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A sheet as it is filled in: (minutes, money) for each area by its id, and marks for projects by theirs."""

    amounts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """An area as the sheets divide among it: its id and the least it needs in each column."""

    id: str
    name: str
    leasts: tuple[int, int] = (0, 0)


def taken(draft: SheetDraft) -> tuple[int, int]:
    """What the areas of a sheet take together, in each column."""
    return (
        sum(minutes for minutes, _ in draft.amounts.values()),
        sum(money for _, money in draft.amounts.values()),
    )


def why_not_sheet(
    draft: SheetDraft, *, areas: Sequence[str], projects: Sequence[str]
) -> tuple[str, Words] | None:
    """What of a sheet cannot be written down at all: the id it is about and the sentence; None if it can."""
    if set(draft.amounts) != set(areas) or not set(draft.marks) <= set(projects):
        return "", say("Areas or projects have changed meanwhile. Open the sheet anew, please.")
    for area, amounts in draft.amounts.items():
        if not all(0 <= amount <= AMOUNT_MOST for amount in amounts):
            return area, say("An amount is zero or more.")
    for project, mark in draft.marks.items():
        if not (0 <= mark.support <= MARKS_MOST and 0 <= mark.concern <= MARKS_MOST):
            return project, say("From none to {most} marks of each sort, please.", most=MARKS_MOST)
        if len(mark.sentence) > SENTENCE_MOST:
            return project, say("A sentence of up to {most} letters, please.", most=SENTENCE_MOST)
    return None


def over(draft: SheetDraft, *, there: tuple[int, int]) -> tuple[int, int]:
    """By how much a sheet takes more than there is, in each column; (0, 0) when both columns fit."""
    minutes, money = taken(draft)
    return max(minutes - there[0], 0), max(money - there[1], 0)


def below(draft: SheetDraft, areas: Sequence[Area]) -> list[tuple[str, str]]:
    """The areas (id) and columns in which a sheet gives less than the least."""
    return [
        (area.id, COLUMNS[column])
        for area in areas
        for column, least in enumerate(area.leasts)
        if draft.amounts.get(area.id, (0, 0))[column] < least
    ]


def counts(draft: SheetDraft, *, areas: Sequence[Area], there: tuple[int, int]) -> bool:
    """Whether a sheet counts: both columns fit, and every area has its least."""
    return over(draft, there=there) == (0, 0) and not below(draft, areas)
