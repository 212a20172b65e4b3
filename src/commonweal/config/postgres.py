"""Dumps of a PostgreSQL database, through its own programs."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection


class NoDump(Exception):
    """PostgreSQL's own program is missing or refused; the message says what it said."""


def dump(target: Path) -> None:
    """Write a consistent dump (custom format) of the node's database to ``target``. Raises ``NoDump``."""
    part = target.with_name(f".{target.name}.part")
    try:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}")
        _run("pg_restore", "--list", str(part))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def load(source: Path, *, overwrite: bool) -> None:
    """Put a dump into the node's database, in one transaction; with ``overwrite`` in place of what is there."""
    over = ["--clean", "--if-exists"] if overwrite else []
    name = str(connection.settings_dict["NAME"])
    _run(
        "pg_restore",
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        *over,
        f"--dbname={name}",
        str(source),
    )


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise NoDump(f"{program} is not installed on this machine; it comes with PostgreSQL.")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, with our own arguments
        [found, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoDump(f"{program}: {done.stderr.strip() or 'failed'}")


def _environment() -> dict[str, str]:
    names = {
        "NAME": "PGDATABASE",
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
    }
    settings = connection.settings_dict
    given = {variable: str(settings[key]) for key, variable in names.items() if settings.get(key)}
    return os.environ | given
