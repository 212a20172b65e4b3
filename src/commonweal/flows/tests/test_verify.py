"""The books verify when they are whole, and say what is broken when they are not."""

import json
from contextlib import contextmanager
from datetime import date

import msgspec
import pytest
from django.db import connection

from commonweal.flows.actions import correct_flow, relabel_lot, take_stock
from commonweal.flows.actions.rebuilding import rebuild
from commonweal.flows.drafts import NewResource
from commonweal.flows.models import Flow, Resource
from commonweal.flows.tests.builders import add_good, add_shelf, draft, record, stock
from commonweal.flows.verify import verify
from commonweal.journal import belts
from commonweal.journal.chain import windows
from commonweal.journal.checkpoints import read_checkpoint
from commonweal.journal.dialect import stored
from commonweal.journal.models import Entry, Seal
from commonweal.journal.posting import GENESIS, seal_hash, seal_waiting
from commonweal.journal.queries import checkpoint, has_checkpoint
from commonweal.people.tests.builders import AT, found_union, founder_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def busy(union):
    """A union in whose books one of everything has happened."""
    flour, shelf, cellar = add_good(union, "Flour"), add_shelf(union), add_shelf(union)
    sack = stock(flour, 5000, label="sack", best_before_on=date(2027, 1, 1), place=shelf)
    moved = record(
        union,
        draft(union, "move", flour, 500, resource=sack.pk, new_resource=NewResource(), to_place=cellar.pk),
    )
    [used] = record(union, draft(union, "consume", flour, 300, resource=sack.pk)).flow_ids
    founder = founder_of(union)
    take_stock(union=union, counts={sack.pk: 4100}, reason="mice", by=founder, at=AT)
    correct_flow(flow=Flow.objects.get(pk=used), reason="slip", by=founder, at=AT)
    relabel_lot(lot=sack, label="rye", best_before_on=None, by=founder, at=AT)
    relabel_lot(lot=Resource.objects.get(pk=sack.pk), label="rye 2", best_before_on=None, by=founder, at=AT)
    baking = add_good(union, "Baking", unit="h", medium="work")
    record(union, draft(union, "work", baking, minutes=90), draft(union, "cite", flour, 1))
    seal_waiting(union.pk)
    return {"sack": sack, "jar": moved.resource_ids[0], "used": used}


@contextmanager
def belts_off():
    """What somebody with the database file and bad intent does first."""
    for model in belts.append_only_models():
        belts.loosen(model._meta.db_table)
    yield
    belts.restore_belts()


def tamper(statement, *values):
    with belts_off(), connection.cursor() as cursor:
        cursor.execute(statement, stored(values))
        assert cursor.rowcount >= 1


def faults(union, since=()):
    report = verify(at=AT, union=union.pk, since=since)
    assert report.is_whole == (not report.unions[0].faults)
    return [str(fault.what) for fault in report.unions[0].faults]


def test_whole_books_verify(union, busy):
    report = verify(at=AT)
    assert report.is_whole
    [mine] = [one for one in report.unions if one.union == union.pk]
    assert mine.entries == Seal.objects.filter(union=union.pk).count() == mine.checkpoint.seq
    assert (mine.flows, mine.lots) == (Flow.objects.count(), 2)


def test_a_changed_amount_is_found_with_its_entry_and_flow(union, busy):
    tamper("UPDATE flows_flow SET amount = amount + 1 WHERE id = %s", busy["used"])
    [first, *_] = verify(at=AT, union=union.pk).unions[0].faults
    assert first.flow == busy["used"].hex
    assert first.entry == Flow.objects.get(pk=busy["used"]).entry.hex
    assert str(busy["used"]) in str(first.what)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE flows_flow SET action = 'steal' WHERE action = 'consume'", "makes no sense"),
        ("UPDATE flows_flow SET reason = 'x' WHERE action = 'consume'", "not what was recorded"),
        ("DELETE FROM flows_flow WHERE action = 'work'", "not what was recorded"),
        ("DELETE FROM flows_stocktake WHERE counted = 4100", "not what was recorded"),
        ("UPDATE flows_stocktake SET counted = 4101 WHERE counted = 4100", "not what was recorded"),
        ("UPDATE journal_entry SET facts = '{}' WHERE facts <> '{}'", "not what was sealed"),
        (
            "UPDATE journal_entry SET at = '2026-05-04 09:00:01' WHERE deed = 'stock.taken'",
            "not what was sealed",
        ),
        ("UPDATE journal_seal SET hash = 'f' WHERE seq = 3", "not what was sealed"),
        ("UPDATE flows_resource SET onhand = onhand + 1 WHERE label = 'rye 2'", "shows 4401 on hand"),
        ("UPDATE flows_resource SET accounted = 1 WHERE label = 'rye 2'", "1 accounted"),
        ("UPDATE flows_resource SET state = 'broken' WHERE label = 'rye 2'", "state is not"),
        ("UPDATE flows_resource SET place_id = NULL WHERE label = 'rye 2'", "place is not"),
        ("UPDATE flows_resource SET label = 'oats' WHERE label = 'rye 2'", "not what was recorded"),
        ("UPDATE flows_resource SET best_before_on = '2020-01-01' WHERE label = ''", "not what was recorded"),
    ],
)
def test_every_sort_of_tampering_is_found(union, busy, statement, told):
    if "DELETE" in statement and connection.vendor == "postgresql":
        pytest.skip("the same is tried on SQLite; here foreign keys are looked at first")
    tamper(statement)
    assert any(told in fault for fault in faults(union)), faults(union)


def test_a_removed_seal_and_an_entry_outside_the_chain_are_found(union, busy):
    tamper(
        'DELETE FROM journal_seal WHERE seq = (SELECT MAX(seq) - 2 FROM journal_seal WHERE "union" = %s)',
        union.pk,
    )
    told = faults(union)
    assert any("is missing from the chain" in fault for fault in told)
    assert any("outside the chain" in fault for fault in told)


def test_a_removed_entry_is_found(union, busy):
    entry = Entry.objects.get(deed="stock.taken")
    tamper("DELETE FROM journal_entry WHERE id = %s", entry.pk)
    assert faults(union)[0] == f"Entry {entry.pk} is gone from the journal."


def test_a_missing_trigger_is_told(union):
    belts.loosen("flows_flow")
    report = verify(at=AT, union=union.pk)
    assert "flows_flow_stays" in str(report.node_faults[0])
    assert not report.is_whole
    belts.restore_belts()


def reseal(union):
    """What a dishonest operator does: compute the whole chain anew over changed entries."""
    last = GENESIS
    for link in [link for links in windows(union.pk) for link in links]:
        last = seal_hash(last, msgspec.json.encode(link.values))
        tamper("UPDATE journal_seal SET hash = %s WHERE entry = %s", last, link.entry)


def test_a_chain_rewritten_whole_is_found_by_whoever_kept_a_checkpoint(union, busy):
    kept = read_checkpoint(checkpoint(union.pk, at=AT).as_json())
    assert faults(union, [kept]) == []
    tamper("UPDATE journal_entry SET \"by\" = NULL WHERE deed = 'stock.taken'")
    reseal(union)
    assert faults(union) == []
    [told] = faults(union, [kept])
    assert "rewritten" in told
    assert not has_checkpoint(union.pk, seq=kept.seq, code=kept.hash[:20])


def test_a_chain_cut_short_is_found_by_whoever_kept_a_checkpoint(union, busy):
    kept = checkpoint(union.pk, at=AT)
    last = Seal.objects.get(union=union.pk, seq=kept.seq)
    tamper("DELETE FROM flows_flow WHERE entry = %s", last.entry)
    tamper("DELETE FROM journal_entry WHERE id = %s", last.entry)
    tamper("DELETE FROM journal_seal WHERE entry = %s", last.entry)
    assert faults(union) == []
    [told] = faults(union, [kept])
    assert "ends at" in told


def test_the_printed_code_is_enough_to_compare(union, busy):
    kept = checkpoint(union.pk, at=AT)
    assert json.loads(kept.as_json())["seq"] == kept.seq
    assert len(kept.code.replace("-", "")) == 20
    assert has_checkpoint(union.pk, seq=kept.seq, code=kept.code.replace("-", ""))
    assert not has_checkpoint(union.pk, seq=kept.seq - 1, code=kept.code.replace("-", ""))
    assert not has_checkpoint(found_union("Elsewhere").union.pk, seq=kept.seq, code="0" * 20)


def test_rebuilding_sets_what_there_is_to_what_the_flows_give(union, busy):
    tamper("UPDATE flows_resource SET onhand = 1, place_id = NULL WHERE label = 'rye 2'")
    assert rebuild(union=union.pk, by=None, at=AT) == [busy["sack"].pk]
    assert faults(union) == []
    assert Entry.objects.get(deed="stores.rebuilt").by is None
    assert rebuild(union=union.pk, by=None, at=AT) == []
