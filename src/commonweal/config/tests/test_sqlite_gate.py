"""The writer gate of SQLite: one after another, never left shut behind."""

import fcntl
import os
import sqlite3
import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from commonweal.config.sqlite.base import DatabaseWrapper
from commonweal.config.sqlite.checks import check_sqlite_version


@pytest.fixture
def open_database(tmp_path, django_db_blocker):
    """Opens connections to one file; all are closed at the end."""
    opened = []

    def another():
        settings = {
            "ENGINE": "commonweal.config.sqlite",
            "NAME": str(tmp_path / "books.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"},
            "TIME_ZONE": None,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": False,
            "AUTOCOMMIT": True,
            "ATOMIC_REQUESTS": False,
        }
        made = DatabaseWrapper(settings, alias="default")
        made.inc_thread_sharing()
        opened.append(made)
        return made

    with django_db_blocker.unblock():
        run(another(), "CREATE TABLE jars (id integer PRIMARY KEY, number integer UNIQUE)")
        yield another
        for made in opened:
            made.close()


def run(database, statement):
    with database.cursor() as cursor:
        cursor.execute(statement)


def begin(database):
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(database, how="commit"):
    getattr(database, how)()
    database.set_autocommit(True)


def is_shut(path):
    """Whether somebody holds the gate, seen from outside."""
    handle = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@pytest.fixture
def gate(tmp_path):
    return tmp_path / "books.sqlite3-gate"


@pytest.mark.parametrize("how", ["commit", "rollback"])
def test_the_gate_is_shut_while_a_transaction_lasts_and_open_after_it(open_database, gate, how):
    database = open_database()
    begin(database)
    run(database, "INSERT INTO jars (number) VALUES (1)")
    assert is_shut(gate)
    end(database, how)
    assert not is_shut(gate)


def test_a_failed_statement_and_a_closed_connection_leave_it_open(open_database, gate):
    database = open_database()
    begin(database)
    run(database, "INSERT INTO jars (number) VALUES (1)")
    with pytest.raises(DatabaseError):
        run(database, "INSERT INTO jars (number) VALUES (1)")
    assert is_shut(gate)
    end(database, "rollback")
    assert not is_shut(gate)
    begin(database)
    database.close()
    assert not is_shut(gate)


def test_a_transaction_that_cannot_begin_leaves_it_open(open_database, gate, tmp_path):
    database = open_database()
    begin(database)
    end(database)
    database.connection.execute("PRAGMA busy_timeout=10")
    outsider = sqlite3.connect(tmp_path / "books.sqlite3", isolation_level=None)
    outsider.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="locked"):
        begin(database)
    assert not is_shut(gate)
    outsider.close()


def test_threads_queue_at_the_gate(open_database):
    done = []

    def write(database, number):
        for turn in range(20):
            begin(database)
            run(database, f"INSERT INTO jars (number) VALUES ({number * 100 + turn})")
            end(database)
        done.append(number)

    threads = [threading.Thread(target=write, args=(open_database(), number)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(done) == [0, 1, 2, 3]


def test_a_forked_child_waits_for_its_parent(open_database, gate):
    """A lock is shared with whatever inherits its handle; the child must open a gate of its own."""
    database = open_database()
    begin(database)
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        database.connection = None
        handle = database._open_gate()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(tell, b"slipped through")
        except BlockingIOError:
            os.write(tell, b"waits")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(told, 100) == b"waits"
    assert is_shut(gate)
    end(database)
    assert not is_shut(gate)


def test_nested_blocks_hold_it_until_the_outermost_ends(open_database, gate):
    database = open_database()
    before = connections["default"]
    connections["default"] = database
    try:
        with transaction.atomic():
            with transaction.atomic():
                run(database, "INSERT INTO jars (number) VALUES (1)")
            assert is_shut(gate)
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            assert is_shut(gate)
        assert not is_shut(gate)
    finally:
        connections["default"] = before


def test_where_the_gate_cannot_be_opened_writing_goes_on(open_database, gate):
    database = open_database()
    gate.unlink(missing_ok=True)
    gate.mkdir()
    begin(database)
    run(database, "INSERT INTO jars (number) VALUES (1)")
    end(database)
    with database.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM jars")
        assert cursor.fetchone() == (1,)


def test_an_old_sqlite_is_warned_of(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    told = [message.id for message in check_sqlite_version()]
    assert told == (["config.W001"] if connection.vendor == "sqlite" else [])
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 53, 0))
    assert check_sqlite_version() == []
