"""Counting ballots into figures: how many said what, points and marks by choice. Pure; what follows is in ``outcomes``.

Ballots come as a multiset: content as text (``rules.ballots.as_text``) with how many said exactly that. So counting
takes no longer for equal ballots, and the order in which they came cannot matter.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from commonweal.assembly.rules.ballots import from_text
from commonweal.assembly.rules.methods import Method, Shape

Ballots = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """How one choice was seen: points in all, by how many, and how many gave each number of points."""

    total: int
    by: int
    levels: Mapping[int, int] = field(default_factory=dict)


def said(method: Method, ballots: Ballots) -> dict[str, int]:
    """How many took each position, in the method's order, also those nobody took."""
    counted = Counter(dict(ballots))
    return {position.code: counted[position.code] for position in method.positions}


def spreads(method: Method, ballots: Ballots, *, choices: Sequence[str]) -> dict[str, Spread]:
    """Marks, points or dots of every choice, with their distribution; who gave none counts at level 0.

    For rankings it is how many have the choice in each place (1 first, 0 not ranked); equal ones share the best place.
    """
    levels: dict[str, Counter[int]] = {choice: Counter() for choice in choices}
    for text, times in ballots.items():
        given = _levels(method.shape, text, choices)
        for choice in choices:
            levels[choice][given.get(choice, 0)] += times
    return {choice: _spread(counted) for choice, counted in levels.items()}


def _levels(shape: Shape, text: str, choices: Sequence[str]) -> dict[str, int]:
    content = from_text(shape, text, choices=choices)
    if shape == Shape.APPROVED:
        return dict.fromkeys(content["approved"], 1)
    if shape in {Shape.SCORES, Shape.DOTS}:
        return dict(content[shape.value])
    return places(content.get("ranking", ()))


def places(ranking: Sequence[Sequence[str]]) -> dict[str, int]:
    """The place of every ranked choice, counted from 1; equal ones share the best (1, 1, 3)."""
    found: dict[str, int] = {}
    for group in ranking:
        place = len(found) + 1
        found.update(dict.fromkeys(group, place))
    return found


def _spread(counted: Mapping[int, int]) -> Spread:
    return Spread(
        total=sum(level * times for level, times in counted.items()),
        by=sum(times for level, times in counted.items() if level),
        levels=dict(sorted(counted.items())),
    )


def reached(ballots: Ballots, *, choices: Sequence[str], elected: Collection[str]) -> dict[int, int]:
    """How many voices marked how many of the ``elected``, of all that marked any; at 0 those with none of theirs."""
    counted: Counter[int] = Counter()
    for text, times in ballots.items():
        marked = from_text(Shape.APPROVED, text, choices=choices)["approved"]
        if marked:
            counted[sum(each in elected for each in marked)] += times
    return dict(sorted(counted.items()))


def ahead(totals: Mapping[str, int]) -> list[str]:
    """Who has most, if that is anything at all; several when they are level."""
    most = max(totals.values(), default=0)
    return sorted(choice for choice, total in totals.items() if total == most) if most > 0 else []
