"""Closing one proposal with 10,000 ballots, whole: database, counting, outcome, journal; by family of methods.

    python benchmarks/bench_counting.py [--ballots 10000]

In a node of its own. The named peer is pref-voting itself, loaded whole and called on the same ballots one by one
(without grouping equal ones), in the same run; for seats by approval pabutools, likewise; for methods that are sums,
Python's own Counter over the rows.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
SEATS = 3
PABUTOOLS = """
import json, sys
from pabutools.election import ApprovalBallot, ApprovalProfile, Instance, Project
from pabutools.rules.phragmen import sequential_phragmen
choices, seats, lines = json.load(sys.stdin)
named = [Project(str(each), 1) for each in range(choices)]
instance = Instance(named, budget_limit=seats)
ballots = [ApprovalBallot(named[int(each)] for each in line.split(",")) for line in lines]
sequential_phragmen(instance, ApprovalProfile(ballots, instance=instance))
"""
CASES = (
    ("consent", 0, False), ("consent", 0, True), ("approval", 8, False), ("score", 8, True), ("dots", 8, False),
    ("ranked_schulze", 5, False), ("ranked_schulze", 8, True), ("ranked_irv", 5, False), ("ranked_irv", 8, False),
    ("stv", 8, False), ("stv", 8, True), ("approval_seats", 8, False), ("approval_seats", 20, True),
)  # fmt: skip


def main() -> None:
    """Build one decision after another, close it, and print seconds and the ratio to the peer."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--ballots", type=int, default=10_000)
    count = arguments.parse_args().ballots
    os.environ["COMMONWEAL_DATA"] = tempfile.mkdtemp(prefix="commonweal-bench-")
    from commonweal.cli.setup import prepare_database, start_django

    start_django()
    prepare_database()
    union, people = _union(count)
    print(f"{count} ballots on one proposal; CPU seconds of the whole close, and of the peer")
    for method, choices, secret in CASES:
        proposal, lines = _decided(union, people, method, choices, secret=secret)
        seconds = _close(proposal)
        peer, name = _peer(method, choices, lines)
        kind = f"{method}, {choices} choices" if choices else method
        distinct = len(set(lines))
        print(
            f"{kind + (', secret' if secret else ''):34} {seconds:6.2f} s   {distinct:6} different   "
            f"{name} {peer:6.2f} s   {peer / seconds:5.2f} times ours"
        )


def _union(count: int):
    from commonweal.lib.ids import new_id
    from commonweal.people.actions.founding import found_union
    from commonweal.people.actions.newcomers import Newcomer
    from commonweal.people.models import Agent, AgentSort, Membership, Person, Standing

    newcomer = Newcomer(name="Founder", handle="founder", password="a long enough secret")
    union = found_union(name="Bench", slug="bench", newcomer=newcomer, at=AT).union
    ids = [new_id() for _ in range(count)]
    Agent.objects.bulk_create([Agent(pk=pk, sort=AgentSort.PERSON) for pk in ids], batch_size=500)
    Person.objects.bulk_create([Person(agent_id=pk, name="Somebody") for pk in ids], batch_size=500)
    Membership.objects.bulk_create(
        [
            Membership(member_id=pk, association=union, standing=Standing.CONTRIBUTOR, since=AT.date())
            for pk in ids
        ],
        batch_size=500,
    )
    return union, ids


def _decided(union, people, method, choices, *, secret):
    """An open decision with a ballot of everybody, written by the row, and the ballots as lines."""
    from commonweal.assembly.actions.proposals import draft_proposal, open_proposal
    from commonweal.assembly.actions.voices import begin_voting
    from commonweal.assembly.models import Ballot, Proposal, SealKey, Voice
    from commonweal.assembly.rules.ballots import as_text, from_text
    from commonweal.assembly.rules.methods import METHODS
    from commonweal.assembly.rules.proposals import ChoiceDraft, ProposalDraft
    from commonweal.assembly.rules.sealing import seal
    from commonweal.people.models import Mandate, Person

    founder = Person.objects.get(pk=Mandate.objects.get(association=union).holder_id)
    draft = ProposalDraft(
        title=f"{method} {choices} {secret}", is_secret=secret, without=frozenset({"questions", "reactions"}),
        choices=tuple(ChoiceDraft(name=f"Choice {number}") for number in range(choices)),
    )  # fmt: skip
    proposal = open_proposal(
        proposal=draft_proposal(association=union, draft=draft, by=founder, at=AT), by=founder, at=AT
    )
    settings = {**proposal.settings, "seats": SEATS if method in {"stv", "approval_seats"} else 1}
    Proposal.objects.filter(pk=proposal.pk).update(method=method, settings=settings)
    proposal.refresh_from_db()
    begin_voting(proposal=proposal, at=AT)
    shape = METHODS[method].shape
    ids = [str(pk) for pk in proposal.choices.order_by("position").values_list("pk", flat=True)]
    drawn = random.Random(method)
    contents = [from_text(shape, _line(method, choices, drawn), choices=ids) for _ in people]
    key = bytes(SealKey.objects.get(proposal=proposal).key) if secret else b""
    voices = Voice.objects.filter(proposal=proposal, agent__in=people).values_list("pk", flat=True)
    Ballot.objects.bulk_create(
        [
            Ballot(
                voice_id=voice, version=1, cast_at=AT, confirmed_at=AT, content={} if secret else content,
                sealed=seal(key, voice=str(voice), content=content, reason="") if secret else None,
            )
            for voice, content in zip(voices, contents, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    return proposal, [as_text(shape, content, choices=ids) for content in contents]


def _line(method, choices, drawn) -> str:
    if method == "consent":
        return drawn.choice(["consent", "consent", "consent_with_concern", "stand_aside"])
    order = list(range(choices))
    drawn.shuffle(order)
    some = sorted(order[: drawn.randint(1, choices)])
    if method in {"approval", "approval_seats"}:
        return ",".join(map(str, some))
    if method in {"score", "dots"}:
        return ",".join(f"{at}={drawn.randint(1, 5) if method == 'score' else 1}" for at in some[:5])
    ranked = order[: drawn.randint(1, choices)]
    return (
        ">".join(map(str, ranked[:-2]))
        + (">" if len(ranked) > 2 else "")
        + drawn.choice("=>").join(map(str, ranked[-2:]))
    )


def _close(proposal) -> float:
    from commonweal.assembly.actions.closing import close_proposal

    began = _cpu()
    closed = close_proposal(proposal=proposal, by=None, at=AT + timedelta(days=6))
    seconds = _cpu() - began
    if closed.state != "decided":
        sys.exit("It was not decided.")
    return seconds


def _cpu() -> float:
    """CPU seconds of this process and of all it waited for: what it takes on a machine that does nothing else."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _peer(method, choices, lines) -> tuple[float, str]:
    if method == "approval_seats":
        began = _cpu()
        subprocess.run(
            [sys.executable, "-c", PABUTOOLS], input=json.dumps([choices, SEATS, lines]), text=True, check=True
        )  # fmt: skip
        return _cpu() - began, "pabutools  "
    if method not in {"ranked_schulze", "ranked_irv", "stv"}:
        began = _cpu()
        Counter(lines)
        return _cpu() - began, "Counter    "
    problem = {
        "method": method, "choices": choices, "seats": SEATS if method == "stv" else 1,
        "order": list(range(choices)), "lot_ties": True, "ballots": [[line, 1] for line in lines],
    }  # fmt: skip
    began = _cpu()
    subprocess.run(
        [sys.executable, "-m", "commonweal.assembly.tests.plain_library"], input=json.dumps([problem]), text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    return _cpu() - began, "pref-voting"


if __name__ == "__main__":
    main()
