"""``commonweal import`` and ``commonweal export``: a union's tables as spreadsheets, or the whole union as one file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commonweal.cli.setup import prepare_database, start_django

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.people.models import Association, Person
    from commonweal.provisioning.actions.sheets import Imported
    from commonweal.provisioning.sheets.files import SheetFile

FAULTY = 2


@click.command("import")
@click.argument("union")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--as", "handle", help="Handle of the member who imports, and whose mandates count.")
@click.option("--password", envvar="COMMONWEAL_PASSWORD", help="Their password; asked for when left out.")
@click.option("--dry-run", is_flag=True, help="Only look, and say what would be done.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def import_(
    *,
    union: str,
    files: "tuple[Path, ...]",
    handle: str | None,
    password: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take spreadsheets (.csv, .xlsx, .ods) over into UNION (its short name in addresses): all rows or none.

    A single file ending in .commonweal is a whole union that left another node; it is taken up here. Exits with 2
    when something is not good, after naming file, sheet, row and column of each fault.
    """
    start_django()
    prepare_database()
    if files[0].suffix == ".commonweal":
        _take_up(files, as_json=as_json)
        return
    from django.utils import timezone

    from commonweal.lib.refusal import Refused
    from commonweal.provisioning.actions.sheets import import_sheets

    there = _union(union)
    by = _member(handle, password)
    try:
        done = import_sheets(union=there, files=_read(files), by=by, at=timezone.now(), is_dry_run=dry_run)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(json.dumps(_as_json(done), indent=1) if as_json else _as_text(done))
    raise SystemExit(FAULTY if done.faults or not done.counts else 0)


@click.command()
@click.argument("union")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace TARGET if it is there.")
def export(union: str, target: Path, overwrite: bool) -> None:
    """Write the tables of UNION to TARGET: a .xlsx or .ods file, or a folder of .csv files.

    TARGET ending in .commonweal is the whole union with its journal and books, to be taken up by another node. It
    holds what people entrusted to their union; keep it as carefully.
    """
    start_django()
    there = _union(union)
    if target.exists() and not overwrite:
        raise click.ClickException(f"{target} is there already; it stays as it is. --overwrite replaces it.")
    if not target.absolute().parent.is_dir():
        raise click.ClickException(f"{target.absolute().parent} is no folder.")
    if target.suffix == ".commonweal":
        _leave(there, target)
    elif target.suffix in {".xlsx", ".ods", ""}:
        _write_tables(there, target)
    else:
        raise click.UsageError("TARGET ends in .xlsx, .ods or .commonweal, or is a folder.")
    click.echo(f"{there.name} is in {target}.")


def _union(slug: str) -> "Association":
    from commonweal.people.models import Association

    found: Association | None = Association.objects.filter(slug=slug).first()
    if found is None:
        raise click.UsageError(f"There is no union “{slug}” here.")
    return found


def _member(handle: str | None, password: str | None) -> "Person":
    """The person who imports: who runs the machine has no power in a union, so a member logs in."""
    from commonweal.people.models import Login

    handle = handle or click.prompt("Handle of the member who imports")
    password = password or click.prompt("Password", hide_input=True)
    login = Login.objects.select_related("person").filter(handle__iexact=handle, is_active=True).first()
    if login is None or login.person is None or not login.check_password(password):
        raise click.ClickException("That handle and password do not go together.")
    return login.person


def _read(files: "Sequence[Path]") -> "list[SheetFile]":
    from commonweal.provisioning.sheets.files import SheetFile

    return [SheetFile(file.name, file.read_bytes()) for file in files]


def _as_json(done: "Imported") -> dict[str, object]:
    return {
        "saved": done.is_saved,
        "counts": [
            {"table": count.table, "new": count.new, "changed": count.changed, "same": count.same}
            for count in done.counts
        ],
        "faults": [
            {"file": f.file, "sheet": f.sheet, "row": f.row, "column": f.column, "fault": f.words}
            for f in done.faults
        ],
    }


def _as_text(done: "Imported") -> str:
    lines = [str(fault) for fault in done.faults]
    if done.faults:
        return "\n".join([*lines, f"{len(done.faults)} faults; nothing was saved."])
    lines = [
        f"{count.table}: {count.new} new, {count.changed} changed, {count.same} as it was"
        for count in done.counts
    ]
    return "\n".join([*lines, "Saved." if done.is_saved else "Nothing was saved."])


def _write_tables(union: "Association", target: Path) -> None:
    from django.utils import timezone
    from django.utils.text import slugify

    from commonweal.provisioning.permissions.needs import Sight
    from commonweal.provisioning.queries.sheets import exported
    from commonweal.provisioning.sheets.writing import as_book, as_csv

    sheets = exported(union, sight=Sight(sees_all=True, own=frozenset()), at=timezone.now())
    if target.suffix:
        target.write_bytes(as_book(sheets, target.suffix.lstrip(".")))
        return
    target.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        (target / f"{slugify(name)}.csv").write_bytes(as_csv(rows))


def _leave(union: "Association", target: Path) -> None:
    from django.utils import timezone

    from commonweal.provisioning.archive.leaving import write_archive

    target.touch(mode=0o600)
    target.chmod(0o600)  # before anything is in it, also where the file was there
    with target.open("wb") as file:
        write_archive(union, file, at=timezone.now())


def _take_up(files: "Sequence[Path]", *, as_json: bool) -> None:
    from django.utils import timezone

    from commonweal.lib.refusal import Refused
    from commonweal.provisioning.actions.archive import take_up_union

    if len(files) > 1:
        raise click.UsageError("One whole union at a time.")
    try:
        with files[0].open("rb") as file:
            taken = take_up_union(file=file, at=timezone.now())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    facts = {
        "union": str(taken.union),
        "address": taken.slug,
        "rows": taken.rows,
        "checkpoint": taken.checkpoint,
    }
    words = f"{taken.name} is here: {taken.rows} rows, checkpoint {taken.checkpoint}. Its members get new passwords."
    click.echo(json.dumps(facts) if as_json else words)
