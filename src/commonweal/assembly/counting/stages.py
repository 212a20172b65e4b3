"""The rounds of a transferable vote, as pref-voting counts it: the library returns who is elected and no more.

It adds up what everybody has after every stage; here those sums are overheard while it counts, so that what is shown is
the very count that elected. Should a later version do it otherwise, nothing is heard, and only first choices are shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from pref_voting import proportional_methods as library

from commonweal.assembly.counting.form import Round, as_decimal

SUMS = "_tally_from_pieces"
Stage = Mapping[int, str]


class Overheard:
    """What everybody had after each stage, as text, and after which of them the lot was asked."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.by_lot: set[int] = set()

    def hear(self, sums: Mapping[int, float]) -> None:
        """Keep what everybody has, unless it is what they had (a stage that moves less than is shown)."""
        stage = {int(each): as_decimal(Fraction(votes)) for each, votes in sums.items()}
        stage = {each: votes for each, votes in stage.items() if votes != "0"}
        if not self.stages or stage != self.stages[-1]:
            self.stages.append(stage)

    def lot_asked(self) -> None:
        """The lot decides who leaves, or hands on, after the stage that was heard last."""
        self.by_lot.add(len(self.stages) - 1)


@contextmanager
def overheard() -> Iterator[Overheard]:
    """Listen to the count that runs meanwhile."""
    heard, plain = Overheard(), getattr(library, SUMS, None)

    def listening(pieces: Any, restrict_to: Any = None) -> Any:
        sums = plain(pieces, restrict_to) if plain else {}
        if restrict_to is None:
            heard.hear(sums)
        return sums

    if plain:
        setattr(library, SUMS, listening)
    try:
        yield heard
    finally:
        if plain:
            setattr(library, SUMS, plain)


def rounds_of(heard: Overheard, *, winners: Sequence[int], quota: int, choices: int) -> tuple[Round, ...]:
    """The stages as rounds: who reached the quota in each, at the end who was left, and who dropped out after it."""
    rounds: list[Round] = []
    waiting, left = list(winners), set(range(choices)) - set(winners)
    for at, stage in enumerate(heard.stages):
        if not waiting:
            break
        is_last = at + 1 == len(heard.stages)
        later = set().union(*heard.stages[at + 1 :])
        elected = [each for each in waiting if is_last or float(stage.get(each, "0")) >= quota]
        gone = [] if is_last else sorted(left - later)
        out = gone if any(each in stage for each in gone) else []
        waiting, left = [each for each in waiting if each not in elected], left - set(out)
        tallies = tuple(stage.get(each, "") for each in range(choices))
        # Once all seats are filled it is all one whose surplus goes first.
        by_lot = at in heard.by_lot and bool(waiting)
        rounds.append(Round(tallies, tuple(out), tuple(_by_votes(elected, stage)), by_lot=by_lot))
    return tuple(rounds)


def _by_votes(elected: Sequence[int], stage: Stage) -> list[int]:
    return sorted(elected, key=lambda each: -float(stage.get(each, "0")))
