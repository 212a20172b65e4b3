"""The JSON that the counting process reads and writes, form 1; a fault names where it is.

In: ``{"form": 1, "method": "ranked_schulze" | "ranked_irv" | "stv" | "approval_seats", "choices": 4, "seats": 1,
"order": [2, 0, 3, 1], "lot_ties": true, "ballots": [["0>1=3", 12], …]}``. Choices are places from 0; ``order`` is
their order by lot: the first wins ties; a ballot is an order, or what was marked ("0,3"), as ``rules.ballots.as_text``
writes it, with how many said it.

Out: ``{"form": 1, "winners": [2], "tied": [], "by_lot": false, "pairs": [[0, 7, …], …], "rounds": [{"tallies":
["12", "3.5", …], "out": [1], "elected": [2], "by_lot": false}, …], "quota": 0}``. ``tied`` are winners that nothing
told apart; ``pairs[a][b]`` is how many prefer a to b; tallies are decimal text, empty for whom no more is counted.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

FORM = 1
APPROVED = "approval_seats"
METHODS = ("ranked_schulze", "ranked_irv", "stv", APPROVED)


class BadProblem(ValueError):
    """The problem cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be counted: ``ballots`` are orders (groups of equal choices, best first) with how many gave each.

    What was marked is one group of equal choices.
    """

    method: str
    choices: int
    ballots: tuple[tuple[tuple[tuple[int, ...], ...], int], ...]
    seats: int
    order: tuple[int, ...]
    lot_ties: bool = True


@dataclass(frozen=True, slots=True)
class Round:
    """One round: votes of each choice as text (empty once out), and who dropped out or was elected after it."""

    tallies: tuple[str, ...]
    out: tuple[int, ...] = ()
    elected: tuple[int, ...] = ()
    by_lot: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it; see the module."""

    winners: tuple[int, ...]
    tied: tuple[int, ...] = ()
    by_lot: bool = False
    pairs: tuple[tuple[int, ...], ...] = ()
    rounds: tuple[Round, ...] = field(default=())
    quota: int = 0

    def as_json(self) -> str:
        """The answer in form 1."""
        return json.dumps({"form": FORM, **asdict(self)}, separators=(",", ":"))


def read_problem(text: str) -> Problem:
    """The problem in ``text``. Raises ``BadProblem``, naming the field."""
    try:
        data = json.loads(text)
    except ValueError as wrong:
        raise BadProblem(f"not JSON: {wrong}") from wrong
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise BadProblem(f"form: this reads form {FORM} only")
    if data.get("method") not in METHODS:
        raise BadProblem(f"method: one of {', '.join(METHODS)}")
    choices = _whole(data, "choices", least=1)
    order = data.get("order")
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(map(str, range(choices))):
        raise BadProblem("order: every choice once")
    return Problem(
        method=data["method"], choices=choices, ballots=_ballots(data, choices),
        seats=min(_whole(data, "seats", least=1), choices), order=tuple(order), lot_ties=data.get("lot_ties") is True,
    )  # fmt: skip


def _whole(data: dict[str, Any], name: str, *, least: int) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadProblem(f"{name}: a whole number, {least} or more")
    return value


def _ballots(data: dict[str, Any], choices: int) -> tuple[tuple[tuple[tuple[int, ...], ...], int], ...]:
    rows = data.get("ballots")
    if not isinstance(rows, list):
        raise BadProblem("ballots: a list of [order, times]")
    split = _marked if data["method"] == APPROVED else _ordered
    return tuple(_ballot(row, at, choices, split) for at, row in enumerate(rows))


def _ordered(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(part) for part in group.split("=")) for group in text.split(">") if group)


def _marked(text: str) -> tuple[tuple[int, ...], ...]:
    return (tuple(int(part) for part in text.split(",")),) if text else ()


def _ballot(
    row: Any, at: int, choices: int, split: Callable[[str], tuple[tuple[int, ...], ...]]
) -> tuple[tuple[tuple[int, ...], ...], int]:
    try:
        text, times = row
        groups = split(text)
    except (AttributeError, TypeError, ValueError) as wrong:
        raise BadProblem(
            f"ballots[{at}]: an order such as 0>1=2, or marks such as 0,2, and how many"
        ) from wrong
    ranked = [choice for group in groups for choice in group]
    if len(set(ranked)) != len(ranked) or not set(ranked) <= set(range(choices)):
        raise BadProblem(f"ballots[{at}]: a choice twice, or one that is not there")
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        raise BadProblem(f"ballots[{at}]: how many said it, 1 or more")
    return groups, times


def as_decimal(votes: Fraction) -> str:
    """Votes as decimal text, two digits after the point at most."""
    hundredths = round(votes * 100)
    text = f"{hundredths // 100}.{hundredths % 100:02d}"
    return text.rstrip("0").rstrip(".")
