"""Areas by the middle of all sheets: what the middle is, and what happens when the middles together are too much.

For one area and one column, the middle (median) is the figure with as many sheets below as above; of two middle figures
the smaller one counts, so that more is left for projects. It is always a figure that somebody wrote, and nobody can
pull it by writing something extreme.

Each sheet fits what there is, yet the middles together may not (three sheets of (5, 5, 0), (5, 0, 5) and (0, 5, 5) of
10: the middles make 15). Then every area gives up the same part of what lies above its least, rounded down to whole
minutes and cents. So nothing goes below its least, nothing above its middle, and raising an area on one's sheet
never lowers it (``tests/test_rules_medians.py``).
"""

from collections.abc import Sequence

SPREAD_FROM = 5
"""Spreads are shown from so many sheets on: fewer figures would tell who wrote what."""


def median(figures: Sequence[int]) -> int:
    """The middle one of ``figures``, the smaller of two. Raises ``ValueError`` when there are none."""
    if not figures:
        raise ValueError("There is no middle of nothing.")
    return sorted(figures)[(len(figures) - 1) // 2]


def spread(figures: Sequence[int]) -> list[int]:
    """The least, the first quarter, the middle, the third quarter and the most: each a figure that somebody wrote."""
    ordered, last = sorted(figures), len(figures) - 1
    return [ordered[last * quarter // 4] for quarter in (0, 1, 2, 3, 4)]


def fit(middles: Sequence[int], *, leasts: Sequence[int], there: int) -> list[int]:
    """``middles`` as they are if they fit ``there``; else each one its least and the same part of what lies above it.

    No middle lies below its least, and the leasts together fit; else ``ValueError``.
    """
    if any(middle < least for middle, least in zip(middles, leasts, strict=True)) or sum(leasts) > there:
        raise ValueError("A middle lies below its least, or the leasts are more than there is.")
    if sum(middles) <= there:
        return list(middles)
    above, room = sum(middles) - sum(leasts), there - sum(leasts)
    return [least + (middle - least) * room // above for middle, least in zip(middles, leasts, strict=True)]
