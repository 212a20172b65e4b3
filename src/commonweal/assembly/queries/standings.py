"""How each choice stands in a decision among several: the figure it is judged by, as a bar, and how it was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.assembly.rules.ballots import Settings
from commonweal.assembly.rules.methods import Method, Shape
from commonweal.lib.words import Words, say


@dataclass(frozen=True, slots=True)
class Bar:
    """How many took a position (or have a choice in some place), as a part of all who spoke."""

    name: Words | str
    count: int
    part: float
    meaning: Words | None = None


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice with the figure it is judged by, in words and as a part of what it could be, and its distribution.

    A level's part is of the most that any choice has at any. ``seat`` counts from 1 where one comes after the other.
    """

    name: str
    figure: Words
    part: float
    is_winner: bool
    levels: Sequence[Bar]
    seat: int = 0

    @property
    def columns(self) -> list[tuple[int, int, int]]:
        """Its distribution as columns of a picture 20 high: where each begins, from above, and how high it is."""
        heights = [round(20 * bar.part) for bar in self.levels]
        return [(10 * at, 20 - height, height) for at, height in enumerate(heights)]


@dataclass(frozen=True, slots=True)
class Counted:
    """All that was counted: every choice's spread as it is kept, how many spoke, who is chosen, the table of pairs."""

    standing: Mapping[str, Any]
    spoken: int
    winners: Sequence[str] = ()
    pairs: Sequence[Sequence[int]] = ()


def choice_rows(
    method: Method, counted: Counted, names: Mapping[str, str], settings: Settings
) -> list[ChoiceRow]:
    """Every choice, those that are chosen first, in the order of their seats; then by their figures."""
    figures, steps = _figures(method, counted, list(names)), _steps(method, counted)
    whole = _whole(method, counted, figures, settings)
    rows = [
        _row(method, counted, choice=choice, name=name, figure=figures[choice], whole=whole, steps=steps)
        for choice, name in names.items()
        if choice in figures
    ]
    return sorted(rows, key=lambda row: (not row.is_winner, row.seat, -row.part))


def _row(
    method: Method, counted: Counted, *, choice: str, name: str, figure: int, whole: int, steps: Sequence[int]
) -> ChoiceRow:
    seen = {int(step): count for step, count in counted.standing[choice]["levels"].items()}
    most = max((count for row in counted.standing.values() for count in row["levels"].values()), default=1)
    levels = [
        Bar(_step_in_words(method, step), seen.get(step, 0), seen.get(step, 0) / most) for step in steps
    ]
    is_winner = choice in counted.winners
    seat = list(counted.winners).index(choice) + 1 if is_winner and method.seats_in_order else 0
    said = _in_words(method, figure, others=whole if _by_pairs(method, counted) else 0)
    return ChoiceRow(name, said, figure / max(whole, 1), is_winner, levels, seat)


def _steps(method: Method, counted: Counted) -> list[int]:
    """The points, dots or places that anybody gave to any choice; whom one left out of an order stands last."""
    steps = {int(step) for row in counted.standing.values() for step in row["levels"]}
    if method.shape == Shape.RANKING:
        return sorted(steps - {0}) + [0] * (0 in steps)
    return sorted(steps)


def _step_in_words(method: Method, step: int) -> Words | str:
    if method.shape == Shape.RANKING:
        return f"{step}." if step else say("not ranked")
    return str(step)


def _by_pairs(method: Method, counted: Counted) -> bool:
    return method.code == "ranked_schulze" and bool(counted.pairs)


def _figures(method: Method, counted: Counted, order: Sequence[str]) -> dict[str, int]:
    """What each choice is judged by: whom it is put before, first places, or the sum of what it was given."""
    if _by_pairs(method, counted):
        pairs = counted.pairs
        return {
            choice: sum(count > pairs[other][at] for other, count in enumerate(pairs[at]) if other != at)
            for at, choice in enumerate(order)
        }
    if method.shape == Shape.RANKING:
        return {choice: row["levels"].get("1", 0) for choice, row in counted.standing.items()}
    return {choice: row["total"] for choice, row in counted.standing.items()}


def _whole(method: Method, counted: Counted, figures: Mapping[str, int], settings: Settings) -> int:
    """What the figure could be at most; of dots, the most that any has."""
    if _by_pairs(method, counted):
        return len(figures) - 1
    if method.shape == Shape.DOTS:
        return max(figures.values(), default=0)
    return counted.spoken * (settings.score_most if method.shape == Shape.SCORES else 1)


def _in_words(method: Method, figure: int, *, others: int) -> Words:
    if others:
        return say("ahead of {count} of {others}", count=figure, others=others)
    if method.shape == Shape.RANKING:
        return say("first for {count}", count=figure)
    if method.shape == Shape.APPROVED:
        return say("marked by {count}", count=figure)
    return (
        say("{points} points", points=figure)
        if method.shape == Shape.SCORES
        else say("{dots} dots", dots=figure)
    )


def what_steps_mean(method: Method) -> Words | None:
    """What the table of how each choice was seen counts; None where its bar says as much."""
    return {
        Shape.RANKING: say("How many put it in which place."),
        Shape.SCORES: say("How many gave it how many points."),
        Shape.DOTS: say("How many gave it how many dots."),
    }.get(method.shape)


def why_chosen(method: Method, counted: Counted, names: Mapping[str, str]) -> Words | None:
    """Why the one who is chosen by comparing pairs is; None for other methods, and where the lot chose."""
    if not _by_pairs(method, counted) or len(counted.winners) != 1:
        return None
    [winner] = counted.winners
    if _figures(method, counted, list(names))[winner] == len(names) - 1:
        return say(
            "Compared with each of the others in turn, more voices put {name} first.", name=names[winner]
        )
    return say(
        "None is ahead of all others; {name} is not beaten by any stronger chain of comparisons.",
        name=names[winner],
    )
