"""``commonweal backup`` and ``commonweal restore``: a copy that can be trusted, and the way back."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from commonweal.cli.setup import prepare_database, start_django


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace FILE if it is there.")
def backup(file: Path, overwrite: bool) -> None:
    """Copy all data of this node to FILE, while it runs, and look the copy over."""
    start_django()
    if file.exists() and not overwrite:
        raise click.ClickException(f"{file} is there already; it stays as it is. --overwrite replaces it.")
    if not file.parent.is_dir():
        raise click.ClickException(f"{file.parent} is no folder.")
    if _is_postgres():
        _dump(file)
    else:
        _copy(file)
    click.echo(f"Everything is in {file}. Keep it on another machine.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--overwrite", is_flag=True, help="Put it in place of the data that are here; those are kept beside."
)
def restore(file: Path, overwrite: bool) -> None:
    """Bring back the data in FILE. A damaged file is refused, and nothing is overwritten unasked."""
    start_django()
    if _is_postgres():
        _load(file, overwrite=overwrite)
    else:
        _restore_sqlite(file, overwrite=overwrite)


def _is_postgres() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _own_file() -> Path:
    from django.db import connection

    return Path(str(connection.settings_dict["NAME"]))


def _copy(file: Path) -> None:
    from commonweal.config.sqlite.copies import Damaged, copy_database

    if not _own_file().exists():
        raise click.ClickException("There is no data on this node yet.")
    try:
        copy_database(_own_file(), file)
    except (Damaged, OSError) as wrong:
        raise click.ClickException(f"There is no backup: {wrong}") from wrong


def _dump(file: Path) -> None:
    from commonweal.config.postgres import NoDump, dump

    try:
        dump(file)
    except (NoDump, OSError) as wrong:
        raise click.ClickException(f"There is no backup: {wrong}") from wrong


def _restore_sqlite(file: Path, *, overwrite: bool) -> None:
    from commonweal.config.sqlite.copies import (
        Damaged,
        copy_database,
        look_over,
        look_over_version,
        looking_at,
        pour_into,
        remove,
    )

    own = _own_file()
    if own.exists() and not overwrite:
        raise click.ClickException("This node has data; they stay as they are. --overwrite replaces them.")
    ready = own.with_name(f"{own.name}.restoring")
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        look_over(file)
        look_over_version(file)
        copy_database(file, ready)
        with looking_at(ready):
            prepare_database()
            _refuse_broken()
        if own.exists():
            kept = own.with_name(f"{own.stem}.before-restore-{_stamp()}{own.suffix}")
            copy_database(own, kept)
            pour_into(ready, own)
            click.echo(f"What was here before is kept in {kept}.")
        else:
            copy_database(ready, own)
    except (Damaged, OSError) as wrong:
        raise click.ClickException(f"Nothing was restored: {wrong}") from wrong
    finally:
        remove(ready)
    click.echo("Restored, and the books are whole.")


def _load(file: Path, *, overwrite: bool) -> None:
    from django.conf import settings
    from django.db import connection

    from commonweal.config.postgres import NoDump, dump, load

    if connection.introspection.table_names() and not overwrite:
        raise click.ClickException(
            "This database has data; they stay as they are. --overwrite replaces them."
        )
    try:
        if connection.introspection.table_names():
            kept = settings.DATA / f"commonweal.before-restore-{_stamp()}.dump"
            dump(kept)
            click.echo(f"What was here before is kept in {kept}.")
        connection.close()
        load(file, overwrite=overwrite)
    except NoDump as wrong:
        raise click.ClickException(f"Nothing was restored: {wrong}") from wrong
    prepare_database()
    _refuse_broken()
    click.echo("Restored, and the books are whole.")


def _refuse_broken() -> None:
    """Stop when the books in question do not verify, saying what is broken."""
    from django.utils import timezone

    from commonweal.flows.verify import verify

    report: Any = verify(at=timezone.now())
    faults = [*report.node_faults, *(fault.what for one in report.unions for fault in one.faults)]
    if faults:
        raise click.ClickException(f"The books in it are not whole: {faults[0]}")


def _stamp() -> str:
    from django.utils import timezone

    now: datetime = timezone.now()
    return now.strftime("%Y%m%d-%H%M%S")
