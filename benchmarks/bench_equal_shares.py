"""Equal shares beside pabutools, in the same run: the same projects bought, and how long each takes.

    python benchmarks/bench_equal_shares.py [FILE.pb ...] [--voters 5000] [--projects 60]

Without files, an election of approvals is drawn (seed 1). With files, real elections of Pabulib are counted;
docs/trade-offs.md says where some are. Exit code 1 when the two do not buy the same in the same order.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import method_of_equal_shares

from commonweal.assembly.rules.equal_shares import Marks
from commonweal.assembly.rules.pabulib import APPROVALS, Election, Entry, outcome_of, read_pb, write_pb


def drawn(voters: int, projects: int) -> str:
    """An election as a file: every voter supports about a sixth of all projects, with one to five points."""
    chance = random.Random(1)
    entries = [
        Entry(f"p{number}", f"Project {number}", chance.randint(5, 500) * 100) for number in range(projects)
    ]
    votes = [
        Marks({entry.id: chance.randint(1, 5) for entry in entries if chance.random() < 1 / 6})
        for _ in range(voters)
    ]
    budget = sum(entry.cost for entry in entries) // 3
    return write_pb(Election({"description": "drawn"}, budget, tuple(entries), tuple(votes)))


def timed(count: Callable[[], list[str]]) -> tuple[list[str], float]:
    """What was bought, and in how many seconds."""
    begin = time.perf_counter()
    bought = count()
    return bought, time.perf_counter() - begin


def compare(name: str, text: str) -> bool:
    """Count one election twice and print a line; whether both agree."""
    election = read_pb(text)
    instance, profile = parse_pabulib_from_string(text)
    points = Cardinality_Sat if election.meta["vote_type"] in APPROVALS else Additive_Cardinal_Sat
    voters = profile.as_multiprofile()
    ours, seconds = timed(lambda: outcome_of(election))
    theirs, peer = timed(
        lambda: [project.name for project in method_of_equal_shares(instance, voters, sat_class=points)]
    )
    same = "same" if ours == theirs else "DIFFERENT"
    print(
        f"{name:44} {len(election.projects):4} projects {election.voters:6} voters {len(ours):4} bought {same:9} "
        f"{seconds:7.2f} s, pabutools {peer:7.2f} s, ratio {peer / seconds:5.1f}",
        flush=True,
    )
    return ours == theirs


def main() -> int:
    """Compare all; 1 when one differs."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--voters", type=int, default=5000)
    options.add_argument("--projects", type=int, default=60)
    given = options.parse_args()
    elections = [(path.name, path.read_text(encoding="utf-8-sig")) for path in given.files]
    elections = elections or [("drawn", drawn(given.voters, given.projects))]
    agreed = [compare(name, text) for name, text in elections]
    return int(not all(agreed))


if __name__ == "__main__":
    sys.exit(main())
