"""Draws: recomputable, the same whatever the order, each candidate as likely as the next, spread and rotation kept."""

import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.draws import (
    Candidate,
    Procedure,
    commitment_of,
    draw_order,
    drawn,
    drawn_order,
    lot_of,
    mark_of,
    seed_of,
    why_not_draw,
    why_not_words,
)

handles = st.lists(
    st.text("abcdef0123456789-", min_size=1, max_size=12), unique=True, min_size=2, max_size=20
)
texts = st.text(max_size=20)


@st.composite
def procedures(make: st.DrawFn) -> Procedure:
    candidates = tuple(
        Candidate(handle, group=make(st.sampled_from(["", "h1", "h2"])), has_served=make(st.booleans()))
        for handle in make(handles)
    )
    seats = make(st.integers(1, len(candidates) - 1))
    return Procedure("0192", seats, candidates, make(st.sampled_from([None, 1, 2])))


@given(texts, handles, st.randoms())
def test_the_order_in_which_items_are_given_changes_nothing(seed, items, chance):
    shuffled = list(items)
    chance.shuffle(shuffled)

    assert draw_order(seed, shuffled) == draw_order(seed, items)
    assert sorted(draw_order(seed, items)) == sorted(items)


@given(texts, st.lists(texts, max_size=8), st.randoms())
def test_the_order_of_contributions_changes_nothing(commitment, contributions, chance):
    shuffled = list(contributions)
    chance.shuffle(shuffled)

    assert seed_of(commitment, shuffled) == seed_of(commitment, contributions)


@given(texts, st.lists(st.sampled_from("abcd"), min_size=1, max_size=4), st.integers(0, 3))
def test_each_contribution_counts(commitment, marks, at):
    changed = list(marks)
    changed[at % len(marks)] += "x"

    assert seed_of(commitment, changed) != seed_of(commitment, marks)


@given(texts, procedures())
def test_a_draw_leaves_nobody_out_and_puts_whoever_served_behind(seed, procedure):
    served = {candidate.handle: candidate.has_served for candidate in procedure.candidates}
    plain = Procedure(procedure.draw, procedure.seats, procedure.candidates)

    order = drawn_order(seed, plain)

    assert sorted(order) == sorted(served)
    assert [served[handle] for handle in order] == sorted(served[handle] for handle in order)


@given(texts, procedures())
def test_a_group_has_its_share_of_the_seats_at_most_while_others_are_left(seed, procedure):
    groups = {candidate.handle: candidate.group for candidate in procedure.candidates}
    seated = drawn(seed, procedure)
    most = procedure.most_per_group

    assert len(seated) == min(procedure.seats, len(groups))
    if most is not None:
        over = [
            group for group, times in Counter(groups[one] for one in seated).items() if group and times > most
        ]
        waiting = [
            one
            for one in groups
            if one not in seated and (not groups[one] or _seated_of(groups[one], groups, seated) < most)
        ]
        assert not over or not waiting


def _seated_of(group: str, groups: dict[str, str], seated: list[str]) -> int:
    return sum(groups[one] == group for one in seated)


@given(texts, procedures(), st.data())
def test_whoever_declines_is_followed_and_nobody_else_loses_a_seat(seed, procedure, data):
    plain = Procedure(procedure.draw, procedure.seats, procedure.candidates)
    before = drawn(seed, plain)
    leaver = data.draw(st.sampled_from(before))

    after = drawn(seed, plain, {leaver})

    assert set(before) - {leaver} <= set(after)
    assert leaver not in after


def test_every_candidate_is_drawn_about_as_often_as_any_other():
    items = [f"m{number}" for number in range(5)]

    firsts = Counter(draw_order(f"seed {turn}", items)[0] for turn in range(2000))

    assert all(320 <= firsts[item] <= 480 for item in items)


def test_a_lot_is_what_sha256sum_says():
    said = subprocess.run(
        ["/usr/bin/sha256sum"], input=b"river:option-1", capture_output=True, check=True
    ).stdout.decode()

    assert lot_of("river", "option-1") == said.split()[0]


def test_the_commitment_binds_the_list_as_well_as_the_secret():
    one = Procedure("d", 1, (Candidate("a"), Candidate("b"), Candidate("c")))
    other = Procedure("d", 2, one.candidates)

    assert commitment_of("s", one.text) != commitment_of("s", other.text)
    assert commitment_of("s", one.text) != commitment_of("t", one.text)
    assert mark_of("a", "rain") != mark_of("b", "rain")


@pytest.mark.parametrize(
    ("seats", "names", "field"),
    [
        (1, ["a"], "candidates"),
        (1, ["a", "a", "b"], "candidates"),
        (0, ["a", "b"], "seats"),
        (2, ["a", "b"], "seats"),
        (1, [str(number) for number in range(2001)], "candidates"),
    ],
)
def test_draws_that_make_no_sense_are_refused_at_their_field(seats, names, field):
    refused = why_not_draw(seats=seats, names=names)

    assert refused is not None
    assert refused[0] == field


def test_a_sensible_draw_and_sensible_words_pass():
    assert why_not_draw(seats=1, names=["a", "b"]) is None
    assert why_not_words("six, two, and rain on the roof") is None
    assert "dice" in str(why_not_words("  "))
    assert "one line" in str(why_not_words("two\nlines"))
