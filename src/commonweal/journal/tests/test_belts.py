"""Nothing in the books is changed or deleted: not by the model, not by the query set, not by SQL."""

from datetime import UTC, datetime

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction

from commonweal.journal import belts
from commonweal.journal.actions import note
from commonweal.journal.models import AppendOnly, Entry, Seal
from commonweal.journal.posting import seal_waiting
from commonweal.lib.ids import new_id

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def write():
    entry = note(union=new_id(), deed="test.done", by=None, subject="/id/test", at=AT)
    seal_waiting(entry.union)
    return entry


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.django_db
def test_the_model_refuses():
    entry = write()
    entry.deed = "test.undone"
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(deed="x"),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows), ["deed"]),
        lambda rows: rows.update_or_create(deed="x"),
        lambda rows: Entry._base_manager.filter(pk=rows.get().pk).update(deed="x"),
    ],
)
def test_the_query_set_refuses(change):
    entry = write()
    with pytest.raises(AppendOnly):
        change(Entry.objects.filter(pk=entry.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses(table, deed):
    write()
    with pytest.raises(DatabaseError, match="books"):
        run(deed.format(table))
    assert (Entry.objects.count(), Seal.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is a word of SQLite")
def test_replacing_a_row_is_refused_too():
    entry = write()
    seal = Seal.objects.get()
    with pytest.raises(DatabaseError):
        run(
            'INSERT OR REPLACE INTO journal_entry (id, "union", deed, subject, facts, digest, at) '
            "VALUES (%s, %s, 'x', 'x', '{}', '', %s)",
            entry.pk.hex,
            entry.union.hex,
            "2026-05-04 09:00:00",
        )
    with pytest.raises(DatabaseError):
        run(
            'INSERT OR REPLACE INTO journal_seal ("union", seq, entry, hash) VALUES (%s, %s, %s, %s)',
            seal.union.hex,
            seal.seq,
            new_id().hex,
            "0" * 64,
        )
    assert Entry.objects.get().deed == "test.done"
    assert Seal.objects.get().hash == seal.hash


def missing_told():
    """What the system check says of missing triggers."""
    return [
        told for told in run_checks(tags=["database"], databases=["default"]) if told.id == "journal.E001"
    ]


@pytest.mark.django_db
def test_every_append_only_table_has_its_belts_and_a_missing_one_is_told_and_put_back():
    assert {model._meta.db_table for model in belts.append_only_models()} == {
        "journal_entry",
        "journal_seal",
        "flows_flow",
        "flows_stocktake",
    }
    assert belts.missing_belts() == []
    belts.loosen("journal_seal")
    told = missing_told()
    assert told
    assert "journal_seal_stays" in str(told)
    missing = belts.restore_belts()
    assert set(missing) == {name for name in missing if name.startswith("journal_seal_")}
    assert missing
    assert missing_told() == []


@pytest.mark.django_db(transaction=True)
def test_altering_a_column_drops_triggers_on_sqlite_and_migrate_puts_them_back():
    """The trap: Django rebuilds the table, and without the look after every migration the past could be changed."""
    from django.core.management import call_command

    old = Entry._meta.get_field("deed")
    new = old.clone()
    new.max_length = 65
    new.set_attributes_from_name("deed")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, old, new)
    dropped = belts.missing_belts()
    assert bool(dropped) == (connection.vendor == "sqlite")
    call_command("migrate", verbosity=0)
    assert belts.missing_belts() == []
    write()
    with pytest.raises(DatabaseError, match="books"):
        run("DELETE FROM journal_entry")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, new, old)
    belts.restore_belts()
