"""Writing the journal."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from commonweal.journal.actions import note
from commonweal.journal.models import Entry, Seal
from commonweal.journal.posting import COLUMNS, GENESIS, entry_bytes, seal_hash, seal_waiting
from commonweal.journal.queries import found_by_key
from commonweal.lib.ids import new_id, path_of

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(union, **changes):
    given = {"deed": "need.stated", "by": new_id(), "subject": path_of("need", new_id()), "at": AT}
    return note(union=union, **{**given, **changes})


def test_an_entry_says_who_did_what_for_whom_and_under_which_mandate():
    union, by, child, mandate = new_id(), new_id(), new_id(), new_id()
    made = write(union, by=by, for_whom=child, under=mandate, facts={"b": 2, "a": [1, "é"]})
    kept = Entry.objects.get(pk=made.pk)
    assert (kept.by, kept.for_whom, kept.under, kept.at) == (by, child, mandate, AT)
    assert kept.facts == '{"a":[1,"é"],"b":2}'


def test_every_union_has_its_own_chain_from_the_beginning():
    one, other = new_id(), new_id()
    entries = [write(one), write(other), write(one)]
    seal_waiting(one), seal_waiting(other)
    seals = list(Seal.objects.filter(union=one).order_by("seq").values_list("seq", "entry", "hash"))
    first = seal_hash(GENESIS, entry_bytes([getattr(entries[0], name) for name in COLUMNS]))
    second = seal_hash(first, entry_bytes([getattr(entries[2], name) for name in COLUMNS]))
    assert seals == [(1, entries[0].pk, first), (2, entries[2].pk, second)]
    assert Seal.objects.filter(union=other).count() == 1


def test_a_key_finds_its_entry_in_its_union_alone():
    union, key = new_id(), new_id()
    made = write(union, key=key)
    assert found_by_key(union=union, key=key) == made
    assert found_by_key(union=new_id(), key=key) is None


def test_a_key_is_used_once():
    union, key = new_id(), new_id()
    write(union, key=key)
    with pytest.raises(IntegrityError):
        write(union, key=key)


def test_a_float_and_an_instant_without_a_zone_are_refused():
    with pytest.raises(TypeError):
        write(new_id(), facts={"amount": 1.5})
    with pytest.raises(ValueError, match="time zone"):
        write(new_id(), at=datetime(2026, 5, 4))  # noqa: DTZ001
