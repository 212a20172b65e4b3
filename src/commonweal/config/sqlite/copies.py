"""Copies of a SQLite database that can be trusted: taken in one step while others write, on disk, and looked over."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Damaged(Exception):
    """A file is no whole database of this program; the message says what is wrong."""


def copy_database(source: Path, target: Path) -> None:
    """Copy the database at ``source`` to ``target`` as of one instant, and see that it is on disk.

    One step under one read lock: copying page by page would begin anew at every write of others and never end.
    The target appears under its name only when it is complete. Raises ``Damaged`` when the copy is not whole.
    """
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(_open(source)) as origin, closing(sqlite3.connect(part)) as copy:
            origin.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        look_over(part)
        _to_disk(part)
        part.replace(target)
        _to_disk(target.parent)
    finally:
        part.unlink(missing_ok=True)


def pour_into(source: Path, target: Path) -> None:
    """Make the database at ``target``, which others may have open, the same as the one at ``source``."""
    with closing(_open(source)) as origin, closing(sqlite3.connect(target, timeout=20)) as copy:
        copy.execute("PRAGMA synchronous=FULL")
        origin.backup(copy, pages=-1)


def look_over(file: Path) -> None:
    """Raise ``Damaged`` unless ``file`` is a whole SQLite database."""
    try:
        with closing(_open(file)) as database:
            [[told], *_more] = database.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as wrong:
        raise Damaged(f"{file} is no whole database: {wrong}.") from wrong
    if told != "ok":
        raise Damaged(f"{file} is damaged: {told}.")


def look_over_version(file: Path) -> None:
    """Raise ``Damaged`` unless ``file`` holds a node's tables, of this version or an older one."""
    with closing(_open(file)) as database:
        try:
            rows = set(database.execute("SELECT app, name FROM django_migrations").fetchall())
        except sqlite3.DatabaseError as wrong:
            raise Damaged(f"{file} is a database, but not one of Commonweal.") from wrong
    if not any(app == "journal" for app, _name in rows):
        raise Damaged(f"{file} is a database, but not one of Commonweal.")
    known = set(MigrationLoader(None).disk_migrations)
    newer = sorted(f"{app}.{name}" for app, name in rows - known if app in {"journal", "flows", "people"})
    if newer:
        raise Damaged(f"{file} was made by a newer version of Commonweal ({newer[0]}).")


@contextmanager
def looking_at(file: Path) -> Iterator[None]:
    """Let Django work on ``file`` instead of the node's own database, within this block."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def remove(file: Path) -> None:
    """Delete a database file and what lies beside it."""
    for rest in ("", "-gate", "-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)


def _open(file: Path) -> sqlite3.Connection:
    """Read a database that must be there, without creating or changing it."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=20)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
