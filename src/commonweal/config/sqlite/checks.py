"""A word at start to who runs a node on an SQLite with a known fault."""

import sqlite3
from collections.abc import Sequence

from django.core.checks import CheckMessage
from django.core.checks import Warning as Warned
from django.db import connection

FIRST_WITHOUT_FAULT = (3, 51, 3)


def check_sqlite_version(**_kwargs: object) -> Sequence[CheckMessage]:
    """Warn of an SQLite in which a rare fault in resetting the write-ahead log was reported (3.7.0 to 3.51.2)."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= FIRST_WITHOUT_FAULT:
        return []
    return [
        Warned(
            f"SQLite {sqlite3.sqlite_version} may, in rare cases, lose a write when its log is reset.",
            hint="Nothing to do today; take daily backups, and update Python's SQLite to 3.51.3 or newer in time.",
            id="config.W001",
        )
    ]
