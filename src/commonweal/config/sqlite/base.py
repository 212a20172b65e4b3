"""Django's SQLite backend with a writer gate: an flock taken before BEGIN IMMEDIATE.

SQLite's busy handler polls, so under many writers some wait for seconds; the kernel's lock queue wakes them in
turn instead. Measured beside the plain backend in benchmarks/bench_ledger.py. The gate file lies beside the database.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the writer gate for as long as its transaction lasts."""

    _gate: int | None = None
    _gate_held = False

    def _open_gate(self) -> int | None:
        name = str(self.settings_dict["NAME"])
        if self._gate is None and ":memory:" not in name and "mode=memory" not in name:
            self._gate = os.open(name + "-gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._gate

    def _start_transaction_under_autocommit(self) -> None:
        gate = self._open_gate()
        if gate is not None:
            fcntl.flock(gate, fcntl.LOCK_EX)
            self._gate_held = True
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave_gate()
            raise

    def _leave_gate(self) -> None:
        if self._gate_held and self._gate is not None:
            fcntl.flock(self._gate, fcntl.LOCK_UN)
            self._gate_held = False

    def _commit(self) -> Any:
        try:
            return super()._commit()
        finally:
            if not self.connection or not self.connection.in_transaction:
                self._leave_gate()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._leave_gate()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._leave_gate()
            if self._gate is not None:
                os.close(self._gate)
                self._gate = None
