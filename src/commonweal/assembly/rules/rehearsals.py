"""What a rehearsal finds: its shape and how it is kept as plain JSON; which weeks it replays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from commonweal.lib.words import Words, say

WEEKS_MOST = 52
SILENT_FOR = timedelta(seconds=60)
"""A worker that gave no sign of life for so long is taken to be gone."""
Week = tuple[date, date]
"""The first and the last day of a week on record."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole steps of a unit (``lib.quantity``): 1500 of "kg", 12050 of "EUR", 90 of "h"."""

    steps: int
    unit: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of one, in thousandths; what is not quite whole is never shown as 100 %."""

    permille: int


@dataclass(frozen=True, slots=True)
class Days:
    """The days from the first to the last, both meant."""

    first_on: date
    last_on: date


@dataclass(frozen=True)
class Said:
    """A sentence (as for ``lib.words.say``) with its facts: names, plain numbers, amounts, or other sentences."""

    sentence: str
    facts: Mapping[str, "Fact"] = field(default_factory=dict)


Fact = str | int | Amount | Share | Days | Said


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: ``about`` (a plan, a thing), the name of the figure, and how it was and would have been."""

    about: Said
    name: Said
    before: Fact
    after: Fact


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """What would have differed: ``lines`` for all, the first of which says it at a glance, and the ``figures``.

    ``left_out`` is what could not be replayed and why. ``private`` are lines for one person or household each, by the
    id of the agent; nobody else is shown them.
    """

    lines: Sequence[Said]
    figures: Sequence[Figure] = ()
    left_out: Sequence[Said] = ()
    private: Mapping[UUID, Sequence[Said]] = field(default_factory=dict)


def weeks_before(day: date, weeks: int) -> list[Week]:
    """The last ``weeks`` times seven days, the oldest first; the last of them ends with ``day``."""
    ends = [day - timedelta(days=7 * back) for back in range(weeks - 1, -1, -1)]
    return [(last - timedelta(days=6), last) for last in ends]


def why_not_weeks(weeks: int) -> Words | None:
    """Why so many weeks cannot be replayed, or None."""
    if 1 <= weeks <= WEEKS_MOST:
        return None
    return say("Choose from 1 to {most} weeks; what is older says little about today.", most=WEEKS_MOST)


def is_silent(*, seen_at: datetime, at: datetime) -> bool:
    """Whether the worker has been silent for so long that its work is taken up again."""
    return at - seen_at > SILENT_FOR


def as_plain(said: Said) -> dict[str, Any]:
    """A sentence with its facts as JSON."""
    return {"say": said.sentence, "with": {name: _plain(fact) for name, fact in said.facts.items()}}


def _plain(fact: Fact) -> Any:
    match fact:
        case Amount(steps, unit):
            return {"amount": [steps, unit]}
        case Share(permille):
            return {"share": permille}
        case Days(first_on, last_on):
            return {"days": [first_on.isoformat(), last_on.isoformat()]}
        case Said():
            return as_plain(fact)
        case _:
            return fact


def read_said(plain: Mapping[str, Any]) -> Said:
    """A sentence from its JSON."""
    return Said(plain["say"], {name: read_fact(fact) for name, fact in plain["with"].items()})


def read_fact(plain: Any) -> Fact:
    """A fact from its JSON."""
    match plain:
        case {"amount": [steps, unit]}:
            return Amount(steps, unit)
        case {"share": permille}:
            return Share(permille)
        case {"days": [first, last]}:
            return Days(date.fromisoformat(first), date.fromisoformat(last))
        case {"say": str(), "with": dict()}:
            return read_said(plain)
        case str() | int():
            return plain
    raise ValueError(f"No fact: {plain!r}")


def result_as_plain(found: Rehearsed) -> dict[str, Any]:
    """What a rehearsal found for all, as JSON; the private lines are kept by themselves."""
    return {
        "lines": [as_plain(said) for said in found.lines],
        "left_out": [as_plain(said) for said in found.left_out],
        "figures": [
            {
                "about": as_plain(each.about), "name": as_plain(each.name), "before": _plain(each.before),
                "after": _plain(each.after),
            }
            for each in found.figures
        ],
    }  # fmt: skip


def read_result(plain: Mapping[str, Any]) -> Rehearsed:
    """What a rehearsal found for all, from its JSON."""
    return Rehearsed(
        lines=[read_said(each) for each in plain.get("lines", ())],
        left_out=[read_said(each) for each in plain.get("left_out", ())],
        figures=[
            Figure(
                read_said(each["about"]), read_said(each["name"]), read_fact(each["before"]),
                read_fact(each["after"]),
            )
            for each in plain.get("figures", ())
        ],
    )  # fmt: skip
