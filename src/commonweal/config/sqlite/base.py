"""Django's SQLite backend with a writer gate: an flock taken before BEGIN IMMEDIATE.

SQLite's busy handler polls, so under many writers some wait for seconds; the kernel's lock queue wakes them in
turn instead. Measured beside the plain backend in benchmarks/bench_ledger.py. The gate file lies beside the database.

The gate is for order only: SQLite's own lock still keeps writers apart, so where the gate cannot be opened (a folder
that is read-only) all stays correct. Every connection opens the gate itself, so threads queue as processes do; a
forked child opens it anew, since a lock is shared with whatever inherits its handle.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the writer gate for as long as its transaction lasts."""

    _gate: int | None = None
    _gate_of: int = 0
    _gate_held = False

    def _open_gate(self) -> int | None:
        name = str(self.settings_dict["NAME"])
        if ":memory:" in name or "mode=memory" in name:
            return None
        if self._gate is not None and self._gate_of != os.getpid():
            os.close(self._gate)
            self._gate, self._gate_held = None, False
        if self._gate is None:
            self._gate, self._gate_of = _open_beside(name), os.getpid()
        return self._gate

    def _start_transaction_under_autocommit(self) -> None:
        gate = self._open_gate()
        if gate is not None:
            fcntl.flock(gate, fcntl.LOCK_EX)
            self._gate_held = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def _leave_gate(self) -> None:
        if self._gate_held and self._gate is not None and self._gate_of == os.getpid():
            fcntl.flock(self._gate, fcntl.LOCK_UN)
        self._gate_held = False

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            if not self.connection or not self.connection.in_transaction:
                self._leave_gate()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_gate()
            if self._gate is not None:
                os.close(self._gate)
                self._gate = None


def _open_beside(name: str) -> int | None:
    """Open the gate beside the database, with its owner and mode; None where that cannot be."""
    try:
        database = os.stat(name)
        gate = os.open(f"{name}-gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, database.st_mode & 0o666)
        if os.geteuid() == 0:  # whoever runs a command as root must not lock out the server
            os.fchown(gate, database.st_uid, database.st_gid)
    except OSError:
        return None
    return gate
