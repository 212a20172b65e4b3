"""What a round teaches about a recipe: planned against done, and how far to believe it.

A few tasks are little evidence. The suggestion is a shrinkage estimate: what was really seen, weighed by the number
of tasks it was seen in, against the figure the recipe had, which counts as much as ``BELIEF`` tasks (the posterior
mean of a normal mean with a known prior weight; after one round of four tasks we go half the way).

Pure: amounts are whole steps, ratios exact fractions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

BELIEF = 4
RATIO_MOST = Fraction(4)  # a slip of the pen (kilograms for grams) must not teach a thousandfold yield
WORTH_SAYING = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class Seen:
    """One finished task: what the plan had for a line, and what was written down for it."""

    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class Taught:
    """For one run: what the recipe says, what was really seen, what is suggested, and from how many tasks."""

    planned: int
    done: int
    suggested: int
    tasks: int


def lesson_of(per_run: int, seen: Iterable[Seen]) -> Taught | None:
    """What the finished tasks teach about a line of ``per_run`` steps; None when it is not worth saying.

    Tasks on which nothing was written down for the line say nothing about it.

    >>> lesson_of(20_000, [Seen(20_000, 18_000)] * 4).suggested
    19000
    """
    told = [each for each in seen if each.planned > 0 and each.done > 0]
    planned, done = sum(each.planned for each in told), sum(each.done for each in told)
    if not planned:
        return None
    ratio = min(max(Fraction(done, planned), 1 / RATIO_MOST), RATIO_MOST)
    weight = Fraction(len(told), len(told) + BELIEF)
    suggested = max(round(per_run * (1 + weight * (ratio - 1))), 1)
    if abs(ratio - 1) < WORTH_SAYING or suggested == per_run:
        return None
    return Taught(per_run, round(per_run * ratio), suggested, len(told))
