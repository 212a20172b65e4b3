"""Counting rankings: published winners of real elections, the library loaded whole, ties, and odd problems."""

import json
import random
import re
import subprocess
import sys

import pytest

from commonweal.assembly.counting.form import BadProblem, read_problem
from commonweal.assembly.counting.process import COMMAND, NotCounted, count_apart
from commonweal.assembly.tests.elections import ELECTIONS

METHODS = ("ranked_schulze", "ranked_irv", "stv")
PUBLISHED = [(election, method) for election in ELECTIONS for method in election.winners]
BALLOT = re.compile(r"(\d+): (\S+)")


def as_line(order):
    """``3,{1,2}`` as our line of text, choices counted from 0."""
    groups = re.findall(r"\{([\d,]+)\}|(\d+)", order)
    places = ([int(each) - 1 for each in (tied or one).split(",")] for tied, one in groups)
    return ">".join("=".join(map(str, sorted(group))) for group in places)


def problem_of(election, method, **changes):
    counted = {}
    for times, order in BALLOT.findall(election.ballots):
        counted[as_line(order)] = counted.get(as_line(order), 0) + int(times)
    return {
        "form": 1, "method": method, "choices": election.choices, "seats": election.seats, "lot_ties": True,
        "order": list(range(election.choices)), "ballots": sorted(counted.items()),
    } | changes  # fmt: skip


ALL_AT_ONCE = """
import json, sys
from commonweal.assembly.counting.form import read_problem
from commonweal.assembly.counting.lean import leave_out
leave_out()
from commonweal.assembly.counting.ranked import count
answers = [json.loads(count(read_problem(json.dumps(problem))).as_json()) for problem in json.load(sys.stdin)]
json.dump(answers, sys.stdout)
"""


def count_all(problems):
    """The answers to many problems from one process, as loading takes longer than counting."""
    done = subprocess.run(
        [sys.executable, "-c", ALL_AT_ONCE], input=json.dumps(problems), text=True, capture_output=True, check=True,
        timeout=120,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def counted():
    """What we say of every election by every method."""
    keys = [(election.name, method) for election in ELECTIONS for method in METHODS]
    answers = count_all([problem_of(election, method) for election in ELECTIONS for method in METHODS])
    return dict(zip(keys, answers, strict=True))


@pytest.fixture(scope="module")
def plain():
    """What the whole library says of every election by every method, and of both without the lot."""
    problems = [problem_of(election, method) for election in ELECTIONS for method in METHODS]
    done = subprocess.run(
        [sys.executable, "-m", "commonweal.assembly.tests.plain_library"], input=json.dumps(problems), text=True,
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    keys = [(election.name, method) for election in ELECTIONS for method in METHODS]
    return dict(zip(keys, json.loads(done.stdout), strict=True))


def test_there_are_twenty_real_elections():
    assert len(ELECTIONS) >= 20
    assert len(PUBLISHED) >= 13


@pytest.mark.parametrize(("election", "method"), PUBLISHED, ids=lambda part: getattr(part, "name", part))
def test_the_published_winner_wins(counted, election, method):
    answer = counted[election.name, method]
    assert tuple(each + 1 for each in answer["winners"]) == election.winners[method]
    assert not answer["by_lot"]


def test_published_figures_of_burlington_and_alaska(counted):
    burlington = counted["Burlington mayor 2009", "ranked_schulze"]["pairs"]
    assert burlington == [[0, 4067, 4597], [3477, 0, 4314], [3668, 4064, 0]]
    first, last = counted["Alaska representative, special, 2022", "ranked_irv"]["rounds"]
    assert first["tallies"] == ["53810", "58973", "75799"]
    assert (last["tallies"], last["out"]) == (["", "86026", "91266"], [1])


@pytest.mark.parametrize("election", ELECTIONS, ids=lambda election: election.name)
@pytest.mark.parametrize("method", METHODS)
def test_counting_agrees_with_the_whole_library(counted, plain, election, method):
    answer = counted[election.name, method]
    theirs = sorted(plain[election.name, method])
    if method == "ranked_schulze" and len(theirs) > 1:
        assert sorted(answer["tied"]) == theirs
        assert answer["winners"] == [min(theirs)]
        assert answer["by_lot"]
        return
    assert sorted(answer["winners"]) == theirs


@pytest.mark.parametrize("election", ELECTIONS, ids=lambda election: election.name)
def test_the_rounds_of_seats_tell_how_the_elected_were_elected(counted, election):
    """Everybody elected once, at the quota or as one of those left; out goes who has least; no vote is made."""
    answer = counted[election.name, "stv"]
    ballots = sum(int(times) for times, _order in BALLOT.findall(election.ballots))
    left, elected = set(range(election.choices)), []
    for at, one in enumerate(answer["rounds"]):
        votes = {each: float(text or 0) for each, text in enumerate(one["tallies"])}
        assert sum(votes.values()) <= ballots + 0.01 * election.choices
        is_last = at + 1 == len(answer["rounds"])
        assert is_last or all(votes[each] >= answer["quota"] for each in one["elected"])
        left -= set(one["elected"])
        elected += one["elected"]
        staying = left - set(one["out"])
        assert all(votes[out] <= min(votes[each] for each in staying) for out in one["out"])
        left = staying
    assert sorted(elected) == sorted(answer["winners"])
    assert answer["by_lot"] == any(one["by_lot"] for one in answer["rounds"])


def test_rounds_of_seats_as_another_library_counts_them(counted):
    """ERS set 35, stage by stage, by stvpoll 0.5.6 (which cuts to five digits where we show two)."""
    rounds = counted["ERS set 35", "stv"]["rounds"]
    assert [(one["tallies"], one["out"], one["elected"]) for one in rounds] == [
        (["9", "2", "2", "17", "6", "5"], [], [3]),
        (["10.06", "2.35", "3.76", "11", "8.82", "5"], [1], []),
        (["10.06", "", "4.12", "11", "8.82", "5"], [2], []),
        (["10.41", "", "", "11", "11.59", "5"], [], [4]),
        (["10.51", "", "", "11", "11", "5.3"], [5], []),
        (["15.79", "", "", "11", "11", ""], [], [0]),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_order_of_ballots_and_names_of_choices_change_nothing(method):
    drawn = random.Random(7)
    for election in ELECTIONS[9:13]:
        problem = problem_of(election, method)
        shuffled = dict(problem, ballots=drawn.sample(problem["ballots"], len(problem["ballots"])))
        names = drawn.sample(range(election.choices), election.choices)
        renamed = dict(
            problem, order=[names[each] for each in problem["order"]],
            ballots=[[rename(line, names), times] for line, times in problem["ballots"]],
        )  # fmt: skip
        first, same, again = count_all([problem, shuffled, renamed])
        assert same == first
        assert sorted(again["winners"]) == sorted(names[each] for each in first["winners"])
        assert again["by_lot"] == first["by_lot"]


def rename(line, names):
    return ">".join(
        "=".join(str(names[int(each)]) for each in group.split("=")) for group in line.split(">") if group
    )


def test_a_real_election_with_ties_goes_by_the_lot_or_stays_open():
    election = next(each for each in ELECTIONS if each.name == "ERS set 27")
    with_lot = count_apart(problem_of(election, "ranked_irv"))
    assert with_lot["by_lot"]
    without = count_apart(problem_of(election, "ranked_irv", lot_ties=False))
    assert not without["by_lot"]
    tie = {
        "form": 1,
        "method": "ranked_schulze",
        "choices": 2,
        "seats": 1,
        "order": [1, 0],
        "ballots": [["0>1", 3], ["1>0", 3]],
    }
    assert count_apart(dict(tie, lot_ties=True))["winners"] == [1]
    assert count_apart(dict(tie, lot_ties=False)) | {"pairs": []} == {
        "form": 1, "winners": [], "tied": [0, 1], "by_lot": False, "pairs": [], "rounds": [], "quota": 0,
    }  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_nobody_ranked_anything(method):
    problem = {"method": method, "choices": 3, "seats": 2, "order": [0, 1, 2], "lot_ties": True}
    assert count_apart(problem | {"ballots": []})["winners"] == []
    assert count_apart(problem | {"ballots": [["", 4]]})["winners"] == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"form": 2}, "form"), ({"method": "guess"}, "method"), ({"choices": 0}, "choices"), ({"seats": True}, "seats"),
        ({"order": [0, 0]}, "order"), ({"ballots": {}}, "ballots"), ({"ballots": [["0>x", 1]]}, "ballots[0]"),
        ({"ballots": [["0>1", 1], ["0>0", 1]]}, "ballots[1]"), ({"ballots": [["0>7", 1]]}, "ballots[0]"),
        ({"ballots": [["0>1", 0]]}, "ballots[0]"), ({"ballots": [7]}, "ballots[0]"),
    ],
)  # fmt: skip
def test_an_odd_problem_names_where(change, where):
    good = {
        "form": 1,
        "method": "stv",
        "choices": 2,
        "seats": 1,
        "order": [1, 0],
        "lot_ties": True,
        "ballots": [],
    }
    with pytest.raises(BadProblem) as bad:
        read_problem(json.dumps(good | change))
    assert str(bad.value).startswith(where)


def test_the_process_says_no_with_exit_code_2():
    done = subprocess.run(COMMAND, input="no JSON", text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "not JSON" in done.stderr
    with pytest.raises(NotCounted, match="exit code 2"):
        count_apart({"method": "guess"})
