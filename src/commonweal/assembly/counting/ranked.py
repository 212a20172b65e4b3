"""Schulze, instant runoff and the single transferable vote, as pref-voting counts them.

Rankings with equal places and with choices left out are allowed. A Schulze path is as strong as its weakest step has
supporters ("winning votes", as Schulze himself and Debian count); a ballot with several in first place is shared
equally among them in a runoff; seats are filled by the Scottish rules (SSI 2007/42), fractions cut off after the fifth
digit. Ties among who drops out go by the lot.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from pref_voting.iterative_methods import instant_runoff_with_explanation
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.rankings import Ranking
from pref_voting.weighted_majority_graphs import MarginGraph

from commonweal.assembly.counting.form import Answer, Problem, Round, as_decimal
from commonweal.assembly.counting.stages import Overheard, overheard, rounds_of

WIDEST_SCALED = 20  # above it the multiple would not fit a machine word; fractions are slower and as exact
Rows = tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]


def count(problem: Problem) -> Answer:
    """Count ``problem`` by its method; where nobody ranked anything, nobody wins."""
    spoken = tuple((groups, times) for groups, times in problem.ballots if groups)
    if not spoken:
        return Answer(winners=())
    rows = _rows(spoken, problem.choices)
    method = {"ranked_schulze": _schulze, "ranked_irv": _runoff, "stv": _seats}[problem.method]
    return method(problem, spoken, rows)


def _rows(spoken: Sequence[tuple[tuple[tuple[int, ...], ...], int]], choices: int) -> Rows:
    """The rank of every choice on every ballot (the unranked last), and how many gave it."""
    ranks = np.full((len(spoken), choices), choices + 1, dtype=np.int64)
    for at, (groups, _times) in enumerate(spoken):
        for rank, group in enumerate(groups):
            ranks[at, list(group)] = rank + 1
    return ranks, np.array([times for _groups, times in spoken], dtype=np.int64)


def pairs_of(rows: Rows) -> tuple[tuple[int, ...], ...]:
    """How many prefer each choice to each other; who ranks neither, or both alike, prefers neither."""
    ranks, times = rows
    return tuple(
        tuple(int(each) for each in times @ (ranks[:, [one]] < ranks)) for one in range(ranks.shape[1])
    )


def _schulze(problem: Problem, _spoken: Any, rows: Rows) -> Answer:
    pairs = pairs_of(rows)
    choices = range(problem.choices)
    edges = [(a, b, pairs[a][b] - pairs[b][a]) for a in choices for b in choices if pairs[a][b] > pairs[b][a]]
    graph = MarginGraph(list(choices), edges)  # type: ignore[no-untyped-call]
    best = tuple(int(each) for each in beat_path(graph, strength_function=lambda a, b: pairs[a][b]))
    return _settled(problem, best, pairs=pairs)


def _settled(problem: Problem, best: tuple[int, ...], **facts: Any) -> Answer:
    """One winner, by lot among the ``best`` where that is the custom; else they stay tied."""
    if len(best) < 2:
        return Answer(winners=best, **facts)
    if not problem.lot_ties:
        return Answer(winners=(), tied=best, **facts)
    return Answer(winners=(min(best, key=problem.order.index),), tied=best, by_lot=True, **facts)


def _runoff(problem: Problem, spoken: Any, rows: Rows) -> Answer:
    profile = SharedTops(spoken, rows, problem.choices)
    breaker = list(reversed(problem.order)) if problem.lot_ties else None
    best, dropped = instant_runoff_with_explanation(profile, tie_breaker=breaker, score_method="split")  # type: ignore[no-untyped-call]
    rounds = _rounds(profile, dropped, last=best)
    facts: dict[str, Any] = {"pairs": pairs_of(rows), "rounds": rounds}
    winners = tuple(int(each) for each in best)
    if len(winners) > 1:
        return Answer(winners=(), tied=winners, **facts)
    return Answer(winners=winners, by_lot=any(each.by_lot for each in rounds), **facts)


def _rounds(
    profile: "SharedTops", dropped: Sequence[Sequence[int]], *, last: Sequence[int]
) -> tuple[Round, ...]:
    """The votes before every dropping out, and who stays at the end; ``by_lot`` where others had as few and stayed."""
    left = list(profile.candidates)
    rounds: list[Round] = []
    for out in dropped:
        tallies = profile.tops_scores(curr_cands=left, score_type="split")
        fewest = [each for each in left if tallies[each] == min(tallies.values())]
        gone = tuple(sorted(int(each) for each in out if each not in last))
        stays = (
            tuple(int(each) for each in last) if len(rounds) + 1 == len(dropped) and len(last) == 1 else ()
        )
        rounds.append(Round(profile.in_words(tallies), gone, stays, by_lot=len(fewest) > len(out)))
        left = [each for each in left if each not in gone]
    return tuple(rounds)


def _seats(problem: Problem, spoken: Any, rows: Rows) -> Answer:
    profile, quota = SharedTops(spoken, rows, problem.choices, scaled=False), _quota(rows, problem.seats)
    with overheard() as heard:
        elected = stv_scottish(profile, num_seats=problem.seats, rng=_Lot(problem.order, heard))
    winners = tuple(int(each) for each in elected)
    rounds = rounds_of(heard, winners=winners, quota=quota, choices=problem.choices)
    if not rounds:
        rounds = (Round(profile.in_words(profile.tops_scores()), by_lot=bool(heard.by_lot)),)
    by_lot = any(each.by_lot for each in rounds)
    return Answer(winners=winners, by_lot=by_lot, pairs=pairs_of(rows), quota=quota, rounds=rounds)


def _quota(rows: Rows, seats: int) -> int:
    return int(rows[1].sum()) // (seats + 1) + 1


class _Lot:
    """Answers the library where it would draw: whoever comes last by the lot (drops out, or hands on first)."""

    def __init__(self, order: Sequence[int], heard: Overheard) -> None:
        self.order, self.heard = order, heard

    def choice(self, tied: Sequence[int]) -> int:
        """The one of ``tied`` that the lot puts last."""
        self.heard.lot_asked()
        return max(tied, key=self.order.index)


class SharedTops(ProfileWithTies):
    """The library's profile, built for many different ballots: pairs are not counted, first places all at once.

    Ballots are multiplied by the least common multiple of how many can share a first place, so that shares are whole
    and no rounding ever makes or hides a tie (not where the Scottish rules cut fractions themselves: ``scaled``).
    """

    def __init__(self, spoken: Any, rows: Rows, choices: int, *, scaled: bool = True) -> None:
        widest = max(len(group) for groups, _times in spoken for group in groups)
        self.scale = lcm(*range(1, widest + 1)) if scaled and widest <= WIDEST_SCALED else 1
        self._ranks, self._times = rows[0], rows[1] * self.scale
        self.candidates = list(range(choices))
        self.num_cands = choices
        self.cmap = {each: str(each) for each in self.candidates}
        self._rankings = [_ranking(groups, self.cmap) for groups, _times in spoken]
        self.rcounts = [int(times) for times in self._times]
        self.num_voters = sum(self.rcounts)
        self.using_extended_strict_preference = False

    def tops_scores(
        self, curr_cands: Sequence[int] | None = None, score_type: str = "split"
    ) -> dict[int, Fraction]:
        """The same as the library's, exact: a ballot is shared ("split") among those left whom it has first."""
        if score_type != "split":
            raise ValueError(f"Shared first places only, not {score_type}.")
        left = list(self.candidates if curr_cands is None else curr_cands)
        ranks = self._ranks[:, left]
        best = ranks.min(axis=1, keepdims=True)
        tops = (ranks == best) & (best <= self.num_cands)
        share = self._times // np.maximum(tops.sum(axis=1), 1) if self.scale > 1 else None
        if share is not None:
            return {each: Fraction(int(share @ tops[:, at])) for at, each in enumerate(left)}
        return {each: self._exact(tops, at) for at, each in enumerate(left)}

    def _exact(self, tops: Any, at: int) -> Fraction:
        wide = tops.sum(axis=1)
        of_width = {
            int(width): int(self._times[tops[:, at] & (wide == width)].sum()) for width in set(wide[wide > 0])
        }
        return sum((Fraction(times, width) for width, times in of_width.items()), Fraction(0))

    def in_words(self, tallies: dict[int, Fraction]) -> tuple[str, ...]:
        """Votes of each choice as decimal text, two digits at most; empty for who is out."""
        return tuple(
            as_decimal(tallies[each] / self.scale) if each in tallies else "" for each in self.candidates
        )


def _ranking(groups: Sequence[Sequence[int]], cmap: dict[int, str]) -> Ranking:
    ranks = {each: rank for rank, group in enumerate(groups, start=1) for each in group}
    return Ranking(ranks, cmap=cmap)  # type: ignore[no-untyped-call]
