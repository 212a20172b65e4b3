"""Pabulib's format: read to the same figures as pabutools reads, faults named by line, and written to be read again.

The files here are small ones of our own in the format. Real elections stay in their packages: name a folder of ``.pb``
files in PABULIB_FILES and each is held against pabutools too (docs/trade-offs.md says where some are).
"""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import method_of_equal_shares

from commonweal.assembly.rules.equal_shares import Marks
from commonweal.assembly.rules.pabulib import (
    APPROVALS,
    Election,
    Entry,
    WrongFile,
    outcome_of,
    read_pb,
    write_pb,
)

APPROVED = """META
key;value
description;A village of ten
budget;1000
vote_type;approval
num_projects;4
num_votes;10

PROJECTS
project_id;cost;votes;name
1;250,50;4;Benches
2;400;4;"A pond; with reeds"
3;600;5;Path
10;350;3;Swing
VOTES
voter_id;age;vote
a;30;1,2
b;;1,2
c;41;1,2,3
d;20;3
e;20;3
f;20;3,10
g;20;3,10
h;20;10
i;20;1,2
j;20;
"""
POINTED = """META
key;value
budget;100.5
vote_type;scoring
PROJECTS
project_id;cost
x;60
y;40
z;40.25
VOTES
voter_id;vote;points
1;x,y;5,1
2;y,z;3,3
3;z;2.0
"""
FOLDER = os.environ.get("PABULIB_FILES", "")
BYTES_MOST = 600_000  # whole cities take pabutools minutes; benchmarks/bench_equal_shares.py has them
REAL = [path for path in Path(FOLDER or "nowhere").glob("*.pb") if path.stat().st_size <= BYTES_MOST]


def library(text, election):
    """What pabutools makes of the same file: costs in hundredths by project, and what it buys in order."""
    instance, profile = parse_pabulib_from_string(text)
    points = Cardinality_Sat if election.meta["vote_type"] in APPROVALS else Additive_Cardinal_Sat
    bought = method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=points)
    costs = {project.name: project.cost * 100 for project in instance}
    return costs, instance.budget_limit * 100, profile.num_ballots(), [project.name for project in bought]


def holds_against_pabutools(text):
    """Figures and outcome agree with the library's, down to the order of buying."""
    election = read_pb(text)
    costs, budget, voters, bought = library(text, election)
    assert {entry.id: entry.cost for entry in election.projects} == costs
    assert (election.budget, election.voters) == (budget, voters)
    assert outcome_of(election) == bought
    return election


@pytest.mark.parametrize("text", [APPROVED, POINTED, "\ufeff" + POINTED])
def test_files_of_our_own_agree_with_pabutools(text):
    election = holds_against_pabutools(text.removeprefix("\ufeff"))
    assert read_pb(text) == election
    assert outcome_of(election)


@pytest.mark.skipif(not FOLDER, reason="PABULIB_FILES names no folder of real Pabulib files")
@pytest.mark.parametrize("path", sorted(REAL), ids=lambda path: path.name)
def test_real_elections_agree_with_pabutools(path):
    holds_against_pabutools(path.read_text(encoding="utf-8-sig"))


@pytest.mark.skipif(not FOLDER, reason="PABULIB_FILES names no folder of real Pabulib files")
def test_there_are_real_elections_to_agree_on():
    assert len(REAL) >= 5


def test_names_and_amounts_are_read_as_written():
    election = read_pb(APPROVED)
    assert election.projects[0] == Entry("1", "Benches", 250_50)
    assert election.projects[1].name == "A pond; with reeds"
    assert (election.budget, election.voters) == (1000_00, 10)
    assert Marks({"1": 1, "2": 1}, times=3) in election.votes


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("budget;1000\n", "", 6, "META says nothing of budget"),
        ("budget;1000", "budget;much", 4, "“much” is not a number"),
        ("budget;1000", "budget", 4, "a name and a value"),
        ("budget;1000", "budget;-5", 4, "below zero"),
        ("vote_type;approval", "vote_type;ordinal", 5, "ordinal"),
        ("num_projects;4", "num_projects;5", 6, "there are 4"),
        ("num_votes;10", "num_votes;9", 7, "there are 10"),
        ("3;600;5;Path", "3;6oo;5;Path", 13, "“6oo” is not a number"),
        ("3;600;5;Path", "3;6.001;5;Path", 13, "two digits"),
        ("3;600;5;Path", "2;600;5;Path", 13, "twice"),
        ("3;600;5;Path", "3;600;5;Path;1", 13, "5 cells under 4 columns"),
        ("3;600;5;Path", "3", 13, "has no cost"),
        ("d;20;3", "d;20;33", 20, "there is no project 33"),
        ("d;20;3", "d;20;3,3", 20, "twice"),
        ("META\n", "", 1, "must begin with META"),
        ("VOTES\n", "", 26, "VOTES is missing"),
    ],
)
def test_a_malformed_file_is_told_with_line_and_reason(old, new, line, reason):
    assert old in APPROVED
    with pytest.raises(WrongFile) as refused:
        read_pb(APPROVED.replace(old, new, 1))
    assert refused.value.facts["line"] == line, str(refused.value)
    assert str(refused.value).startswith(f"Line {line}: ")
    assert reason in str(refused.value)
    assert str(refused.value).endswith("Nothing was saved.")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("5,1", "5", 12), ("2.0", "2.5", 14), ("5,1", "5,-1", 12), ("VOTES", "PROJECTS", 10)],
)
def test_points_that_do_not_match_are_told(old, new, line):
    with pytest.raises(WrongFile) as refused:
        read_pb(POINTED.replace(old, new, 1))
    assert refused.value.facts["line"] == line, str(refused.value)


def test_an_empty_file_and_one_that_is_no_text():
    for odd in ("", "\n\n", "hello", "META;\x00"):
        with pytest.raises(WrongFile):
            read_pb(odd)


names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@st.composite
def elections(draw):
    """Elections with odd names and amounts."""
    ids = [str(number) for number in range(1, draw(st.integers(1, 5)) + 1)]
    entries = tuple(Entry(each, draw(names), draw(st.integers(0, 99_999))) for each in ids)
    marks = st.dictionaries(st.sampled_from(ids), st.integers(1, 5))
    votes = tuple(Marks(each) for each in draw(st.lists(marks, max_size=6)))
    return Election({"description": draw(names)}, draw(st.integers(0, 99_999)), entries, votes)


@settings(deadline=None)
@given(elections())
def test_what_is_written_is_read_again(election):
    again = read_pb(write_pb(election))
    assert again.projects == election.projects
    assert (again.budget, again.voters) == (election.budget, election.voters)
    assert outcome_of(again) == outcome_of(election)
    assert again.meta["description"] == election.meta["description"]


@settings(deadline=None, max_examples=50)
@given(elections())
def test_pabutools_reads_what_is_written(election):
    if election.votes:
        holds_against_pabutools(write_pb(election))


@given(st.text())
def test_no_text_breaks_the_reader(text):
    try:
        read_pb(text)
    except WrongFile as wrong:
        assert wrong.facts["line"] >= 0
