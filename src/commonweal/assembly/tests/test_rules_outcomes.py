"""Outcomes: adopted exactly when the method says so; the order of ballots and the names of choices change nothing."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.ballots import Settings
from commonweal.assembly.rules.methods import METHODS
from commonweal.assembly.rules.outcome_words import outcome_in_words
from commonweal.assembly.rules.outcomes import ALONE, Cast, lot_order, needed_of, outcome_of, seed_for
from commonweal.assembly.rules.tallies import places
from commonweal.journal.actions import canonical_bytes

OF_POSITIONS = [method for method in METHODS.values() if not method.takes_choices]
COUNTED_HERE = [METHODS[code] for code in ("approval", "score", "dots", "lot")]
CHOICES = ("oak", "elm", "ash", "fir")
settings = st.builds(
    Settings, quorum_percent=st.integers(0, 100), majority_percent=st.integers(50, 99), lot_ties=st.booleans(),
    seats=st.integers(1, 4),
)  # fmt: skip


def positions(method):
    return st.dictionaries(st.sampled_from([each.code for each in method.positions]), st.integers(1, 9))


def lines(method):
    figures = st.dictionaries(st.integers(0, 3), st.integers(1, 5)).map(
        lambda given: ",".join(f"{at}={points}" for at, points in sorted(given.items()))
    )
    marks = st.sets(st.integers(0, 3)).map(lambda marked: ",".join(map(str, sorted(marked))))
    line = {"approval": marks, "lot": st.just("")}.get(method.code, figures)
    return st.dictionaries(line, st.integers(1, 9))


def cast(ballots, voices, **more):
    return Cast(ballots=ballots, voices=max(voices, sum(ballots.values())), **more)


@pytest.mark.parametrize("method", OF_POSITIONS, ids=lambda method: method.code)
@given(data=st.data())
def test_positions_decide_as_the_method_says(method, data):
    rules = data.draw(settings)
    said = cast(data.draw(positions(method)), data.draw(st.integers(0, 60)), decides=data.draw(st.booleans()))
    outcome = outcome_of(method, said, rules)
    assert outcome.adopted == (outcome.code == "adopted")
    assert sum(outcome.said.values()) == outcome.spoken == said.spoken
    if method.code == "advice":
        assert outcome.adopted == said.decides
        return
    if outcome.adopted:
        assert said.spoken >= max(1, outcome.needed)
        assert outcome.said.get("objection", 0) == outcome.said.get("block", 0) == 0
    assert (outcome.code == "quorum") == (0 < said.spoken < needed_of(said.voices, rules.quorum_percent))
    assert outcome_in_words(outcome.as_json(), {})
    canonical_bytes(outcome.as_json())


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(50, 99))
def test_a_majority_is_more_than_its_share_of_yes_and_no(yes, no, abstain, percent):
    ballots = {code: count for code, count in (("yes", yes), ("no", no), ("abstain", abstain)) if count}
    outcome = outcome_of(
        METHODS["majority"], cast(ballots, 0), Settings(quorum_percent=0, majority_percent=percent)
    )
    assert outcome.adopted == (yes * 100 > percent * (yes + no))


@given(st.integers(1, 30), st.integers(0, 5))
def test_one_objection_is_enough_and_a_block_alone_is_not(consent, objections):
    ballots = {"consent": consent} | ({"objection": objections} if objections else {})
    assert outcome_of(METHODS["consent"], cast(ballots, 0), Settings()).adopted == (objections == 0)
    lone = {"agree": consent} | ({ALONE: objections} if objections else {})
    outcome = outcome_of(METHODS["consensus"], cast(lone, 0), Settings())
    assert outcome.adopted
    assert outcome.said.get(ALONE, 0) == objections


@given(st.integers(0, 200), st.integers(0, 100))
def test_a_quorum_is_the_smallest_number_that_reaches_the_share(voices, percent):
    needed = needed_of(voices, percent)
    assert needed >= 1
    assert needed * 100 >= voices * percent
    assert needed == 1 or (needed - 1) * 100 < voices * percent


@pytest.mark.parametrize("method", COUNTED_HERE, ids=lambda method: method.code)
@given(data=st.data())
def test_the_order_of_ballots_changes_nothing(method, data):
    rules, ballots = data.draw(settings), data.draw(lines(method))
    shuffled = dict(data.draw(st.permutations(list(ballots.items()))))
    common = {"choices": CHOICES, "seals": ("a", "b")}
    one = outcome_of(method, cast(ballots, 0, **common), rules)
    assert outcome_of(method, cast(shuffled, 0, **common), rules) == one
    assert outcome_in_words(one.as_json(), dict(zip(CHOICES, CHOICES, strict=True)))
    canonical_bytes(one.as_json())


@pytest.mark.parametrize(
    "method", [METHODS[code] for code in ("approval", "score", "dots")], ids=lambda m: m.code
)
@given(data=st.data())
def test_the_names_of_choices_change_nothing_but_the_lot(method, data):
    ballots = data.draw(lines(method))
    renamed = dict(zip(CHOICES, data.draw(st.permutations(["one", "two", "three", "four"])), strict=True))
    rules = Settings(quorum_percent=0, lot_ties=False)
    first = outcome_of(method, cast(ballots, 0, choices=CHOICES), rules)
    again = outcome_of(method, cast(ballots, 0, choices=tuple(renamed.values())), rules)
    assert [renamed[choice] for choice in first.winners] == list(again.winners)
    assert {renamed[choice] for choice in first.tied} == set(again.tied)
    assert {renamed[choice]: spread for choice, spread in first.standing.items()} == again.standing


@pytest.mark.parametrize(
    "method", [METHODS[code] for code in ("approval", "score", "dots")], ids=lambda m: m.code
)
@given(data=st.data())
def test_who_wins_has_most_and_the_lot_decides_only_between_equals(method, data):
    ballots = data.draw(lines(method))
    said = cast(ballots, 0, choices=CHOICES, seals=("before", "after"))
    outcome = outcome_of(method, said, Settings(quorum_percent=0))
    most = max((spread.total for spread in outcome.standing.values()), default=0)
    if not outcome.adopted:
        assert most == 0
        return
    [winner] = outcome.winners
    assert outcome.standing[winner].total == most
    level = [choice for choice in CHOICES if outcome.standing[choice].total == most]
    assert outcome.by_lot == (len(level) > 1)
    if outcome.by_lot:
        assert set(outcome.tied) == set(level)
        assert winner == next(choice for choice in lot_order(said) if choice in level)
        assert outcome.seed == seed_for(said)


@given(lines(METHODS["lot"]), st.integers(1, 6), st.text(max_size=8), st.text(max_size=8))
def test_a_lot_draws_its_seats_and_follows_from_its_seals(ballots, seats, before, after):
    said = cast(ballots, 0, choices=CHOICES, seals=(before, after))
    outcome = outcome_of(METHODS["lot"], said, Settings(seats=seats))
    assert outcome.winners == tuple(lot_order(said)[:seats])
    other = cast(ballots, 0, choices=CHOICES, seals=(before, after + "x"))
    assert seed_for(other) != seed_for(said)


@given(st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, unique=True), max_size=3))
def test_places_share_the_best_place(groups):
    seen = set()
    groups = [[each for each in group if not (each in seen or seen.add(each))] for group in groups]
    found = places([group for group in groups if group])
    assert Counter(found.values()) == Counter(
        1 + sum(len(before) for before in groups[:at]) for at, group in enumerate(groups) for _each in group
    )


def test_sentences_of_results():
    def told(code, **ballots):
        return outcome_in_words(outcome_of(METHODS[code], cast(ballots, 20), Settings()).as_json(), {})

    assert (
        told("consent", consent=14, consent_with_concern=2)
        == "Adopted: 14 consent, 2 with concerns, nobody objects."
    )
    assert told("consent", consent=3) == "Not decided: 3 of 20 spoke, and at least 10 had to."
    assert "one objects" in told("consent", consent=14, objection=1)
    assert told("majority", yes=9, no=9) == "Not adopted: 9 yes, 9 no. More than 50 in 100 had to be for it."
    assert told("consensus") == "Not adopted: nobody spoke."
