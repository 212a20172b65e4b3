"""Canonical bytes: the same value gives the same bytes, another value others, and floats are refused."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.lib.canonical import canonical_bytes, digest
from commonweal.lib.ids import new_id, path_of, uri_of

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_bytes_read_back_as_json(value):
    assert json.loads(canonical_bytes(value)) == value


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_matter(facts):
    backwards = dict(reversed(facts.items()))
    assert canonical_bytes(facts) == canonical_bytes(backwards)


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_different_parts_give_different_digests(one, other):
    assert (digest(*one) == digest(*other)) == (one == other)


def test_an_instant_is_the_same_in_every_zone():
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert canonical_bytes(noon) == canonical_bytes(noon.astimezone(timezone(timedelta(hours=5))))


def test_floats_and_naive_instants_are_refused():
    with pytest.raises(TypeError):
        canonical_bytes({"amount": 1.5})
    with pytest.raises(ValueError, match="time zone"):
        canonical_bytes(datetime(2026, 5, 1))  # noqa: DTZ001


def test_identifiers_sort_by_time_and_make_uris():
    first, second = new_id(), new_id()
    assert first.version == 7
    assert first < second
    assert uri_of("flow", first, origin="https://river.example/") == "https://river.example" + path_of(
        "flow", first
    )
