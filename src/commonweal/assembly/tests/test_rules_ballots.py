"""Ballots as they are kept: what is typed is refused at a field, or comes back the same from its line of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.assembly.rules.ballots import (
    REASON_MOST,
    Settings,
    as_text,
    from_text,
    plain_content,
    settings_from,
    why_not_reason,
)
from commonweal.assembly.rules.methods import METHODS, Shape

CHOICES = [f"choice-{letter}" for letter in "abcdef"]
WITH_CHOICES = [method for method in METHODS.values() if method.takes_choices]


def is_fault(read):
    """Whether ``plain_content`` refused."""
    return isinstance(read, tuple)


def content_for(method):
    some = st.lists(st.sampled_from(CHOICES), unique=True)
    figures = st.dictionaries(st.sampled_from(CHOICES), st.integers(-2, 7))
    return {
        Shape.POSITION: st.sampled_from([each.code for each in method.positions] or [""]).map(
            lambda c: {"position": c}
        ),
        Shape.APPROVED: some.map(lambda marked: {"approved": marked}),
        Shape.SCORES: figures.map(lambda given: {"scores": given}),
        Shape.DOTS: figures.map(lambda given: {"dots": given}),
        Shape.RANKING: st.lists(some, max_size=4).map(lambda groups: {"ranking": groups}),
        Shape.NOTHING: st.just({}),
    }[method.shape]


@pytest.mark.parametrize("code", METHODS)
@given(data=st.data())
def test_what_is_kept_is_sorted_readable_and_comes_back(code, data):
    method = METHODS[code]
    read = plain_content(method, data.draw(content_for(method)), choices=CHOICES, settings=Settings())
    if is_fault(read):
        field, sentence = read
        assert field in {*CHOICES, method.shape.value}
        assert str(sentence)
        return
    again = plain_content(method, read, choices=CHOICES, settings=Settings())
    assert again == read
    text = as_text(method.shape, read, choices=CHOICES)
    assert from_text(method.shape, text, choices=CHOICES) == read


@pytest.mark.parametrize("method", WITH_CHOICES, ids=lambda method: method.code)
@given(data=st.data())
def test_choices_that_are_not_there_are_refused(method, data):
    typed = data.draw(content_for(method))
    if method.shape == Shape.NOTHING:
        return
    if method.shape in {Shape.SCORES, Shape.DOTS}:
        other = {method.shape.value: {**typed[method.shape.value], "gone": 1}}
    else:
        gone = "gone" if method.shape == Shape.APPROVED else ["gone"]
        other = {method.shape.value: [*typed[method.shape.value], gone]}
    assert is_fault(plain_content(method, other, choices=CHOICES, settings=Settings()))


@given(st.dictionaries(st.sampled_from(CHOICES), st.integers(0, 9)), st.integers(0, 20))
def test_dots_never_exceed_what_there_is(figures, most):
    read = plain_content(METHODS["dots"], {"dots": figures}, choices=CHOICES, settings=Settings(dots=most))
    assert is_fault(read) == (sum(figures.values()) > most)


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.code)
def test_a_reason_is_asked_where_the_position_needs_one(method):
    for position in method.positions:
        said = {"position": position.code}
        assert bool(why_not_reason(method, said, "  ")) == position.needs_reason
        assert why_not_reason(method, said, "Because.") is None
        assert "characters" in str(why_not_reason(method, said, "x" * (REASON_MOST + 1)))


def test_methods_say_what_every_position_means():
    for method in METHODS.values():
        assert str(method.explanation).count(".") in {2, 3}, method.code
        assert len({position.code for position in method.positions}) == len(method.positions)
        assert all(str(position.meaning).endswith(".") for position in method.positions)


def test_whole_numbers_only():
    for odd in (1.5, True, "3", None):
        assert is_fault(
            plain_content(
                METHODS["score"], {"scores": {CHOICES[0]: odd}}, choices=CHOICES, settings=Settings()
            )
        )


def test_settings_take_what_they_know():
    assert settings_from({"quorum_percent": 20, "voting_days": 4}) == Settings(quorum_percent=20)
