"""The library alone, loaded whole and given the ballots one by one: what our counting must agree with.

Run as ``python -m commonweal.assembly.tests.plain_library``: a list of problems (``counting.form``) in, a list of
winners out. It does not share a line with ``counting.ranked``.
"""

import json
import sys

from pref_voting.iterative_methods import instant_runoff
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish


def profile_of(problem):
    rankings, counts = [], []
    for text, times in problem["ballots"]:
        if text:
            groups = [list(map(int, group.split("="))) for group in text.split(">")]
            rankings.append({choice: rank for rank, group in enumerate(groups, 1) for choice in group})
            counts.append(times)
    profile = ProfileWithTies(rankings, counts, candidates=list(range(problem["choices"])))
    profile.use_extended_strict_preference()
    return profile


def winners_of(problem):
    profile = profile_of(problem)
    if problem["method"] == "ranked_schulze":
        return beat_path(profile, strength_function=profile.support)
    if problem["method"] == "ranked_irv":
        breaker = list(reversed(problem["order"])) if problem["lot_ties"] else None
        return instant_runoff(profile, tie_breaker=breaker, score_method="split")
    return stv_scottish(profile, num_seats=problem["seats"], rng=LastOf(problem["order"]))


class LastOf:
    """Where the library draws: whoever is last in the given order."""

    def __init__(self, order):
        self.order = order

    def choice(self, seq):
        return max(seq, key=self.order.index)


if __name__ == "__main__":
    json.dump([[int(each) for each in winners_of(problem)] for problem in json.load(sys.stdin)], sys.stdout)
