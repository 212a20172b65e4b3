"""Seats by approval, as pabutools counts them: Phragmén's sequential method, with seats as projects that cost one each.

Every elected choice is one load, carried by those who marked it; the next seat goes where the load of each of them is
least. Read the other way round, a choice counts its marks divided by one more than what those who gave them carry
already: with nobody elected just its marks. Whoever counts most is next. These figures are what the rounds show; the
library itself says who is elected. Fractions are exact. Equals go by the lot; whom nobody marked is not elected.

After L. E. Phragmén, 1894 to 1899; as S. Janson tells it in "Phragmén's and Thiele's election methods", 2016.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from gmpy2 import mpq
from pabutools.election import ApprovalMultiProfile, FrozenApprovalBallot
from pabutools.election.instance import Instance, Project
from pabutools.rules.phragmen import sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule

from commonweal.assembly.counting.form import Answer, Problem, Round, as_decimal

Marks = Sequence[tuple[frozenset[int], int]]


def count(problem: Problem) -> Answer:
    """Fill the seats of ``problem``, in their order; fewer where fewer were marked."""
    said = [(frozenset(groups[0]), times) for groups, times in problem.ballots if groups]
    projects = {
        each: Project(str(each), 1) for each in sorted(set().union(*(marked for marked, _times in said)))
    }
    instance = Instance(projects.values(), budget_limit=min(problem.seats, len(projects)))
    profile = ApprovalMultiProfile(instance=instance)
    for marked, times in said:
        profile[FrozenApprovalBallot(projects[each] for each in sorted(marked))] += times
    lot = _Lot(problem.order)
    sequential_phragmen(instance, profile, tie_breaking=lot)
    return Answer(
        winners=tuple(seat for seat, _by_lot in lot.filled),
        by_lot=any(by_lot for _seat, by_lot in lot.filled),
        rounds=_rounds(said, lot.filled, problem.choices),
    )


class _Lot(TieBreakingRule):
    """Answers the library, which asks before every seat who of those that count most goes first, and remembers it."""

    def __init__(self, order: Sequence[int]) -> None:
        super().__init__(lambda _instance, _profile, project: order.index(int(project.name)))
        self.filled: list[tuple[int, bool]] = []

    def order(self, *asked: Any, **more: Any) -> list[Project]:
        """Those who are level, by the lot; the first has the seat."""
        level: list[Project] = super().order(*asked, **more)
        self.filled.append((int(level[0].name), len(level) > 1))
        return level


def _rounds(said: Marks, filled: Sequence[tuple[int, bool]], choices: int) -> tuple[Round, ...]:
    """What every choice counted before each seat was filled.

    Whoever marked the elected all carry the same from then on, so that there are only as many loads as seats.
    """
    loads, carried = [mpq(0)], [0] * len(said)
    rounds: list[Round] = []
    for seat, by_lot in filled:
        taken = [winner for each in rounds for winner in each.elected]
        counts = _counts(said, carried, loads)
        tallies = [_as_text(counts.get(each)) if each not in taken else "" for each in range(choices)]
        rounds.append(Round(tuple(tallies), elected=(seat,), by_lot=by_lot))
        loads.append(1 / counts[seat])
        carried = [
            len(rounds) if seat in marked else at for (marked, _), at in zip(said, carried, strict=True)
        ]
    return tuple(rounds)


def _counts(said: Marks, carried: Sequence[int], loads: Sequence[Any]) -> dict[int, Any]:
    """The marks of every choice divided by one more than what those who gave them carry (``loads`` at ``carried``)."""
    marks: dict[int, Counter[int]] = defaultdict(Counter)
    for (marked, times), at in zip(said, carried, strict=True):
        for choice in marked:
            marks[choice][at] += times
    return {
        choice: mpq(given.total()) / (1 + sum(times * loads[at] for at, times in given.items()))
        for choice, given in marks.items()
    }


def _as_text(figure: Any) -> str:
    return as_decimal(Fraction(int(figure.numerator), int(figure.denominator))) if figure else ""
