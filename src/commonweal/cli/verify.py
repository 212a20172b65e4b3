"""``commonweal verify``: are the books whole?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonweal.cli.setup import start_django

if TYPE_CHECKING:
    from uuid import UUID

    from commonweal.assembly.queries.replay import Recount
    from commonweal.flows.verify import Report, UnionReport
    from commonweal.journal.checkpoints import Checkpoint


@click.command()
@click.option("--union", "slug", help="Only this union (its short name in addresses); otherwise all.")
@click.option(
    "--since",
    "files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A checkpoint kept earlier; finds a past that was rewritten as a whole. May be given several times.",
)
@click.option("--rebuild", "is_rebuild", is_flag=True, help="First set what there is to what the flows give.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify(slug: str | None, files: tuple[Path, ...], is_rebuild: bool, as_json: bool) -> None:
    """Check every chain, digest, balance and stock-take; count every decision again; exit 1 when one is broken."""
    start_django()
    from django.utils import timezone

    from commonweal.assembly.queries.replay import counted_again
    from commonweal.flows.verify import verify as check

    union, now = _union(slug), timezone.now()
    held = [_checkpoint(file) for file in files]
    if is_rebuild:
        _rebuild(union, now)
    report = check(at=now, union=union, since=held)
    recount = counted_again(union)
    click.echo(json.dumps(_as_json(report, recount), indent=1) if as_json else _as_text(report, recount))
    raise SystemExit(0 if report.is_whole and not recount.faults else 1)


def _union(slug: str | None) -> "UUID | None":
    from commonweal.people.models import Association

    if slug is None:
        return None
    found: Association | None = Association.objects.filter(slug=slug).first()
    if found is None:
        raise click.UsageError(f"There is no union “{slug}” here.")
    return found.agent_id


def _checkpoint(file: Path) -> "Checkpoint":
    from commonweal.journal.checkpoints import NotACheckpoint, read_checkpoint

    try:
        return read_checkpoint(file.read_text(encoding="utf-8"))
    except (NotACheckpoint, UnicodeDecodeError) as wrong:
        raise click.UsageError(f"{file}: {wrong}") from wrong


def _rebuild(union: "UUID | None", at: Any) -> None:
    from commonweal.flows.actions.rebuilding import rebuild
    from commonweal.journal.chain import unions_with_books

    for one in [union] if union else unions_with_books():
        for lot in rebuild(union=one, by=None, at=at):
            click.echo(f"Rebuilt lot {lot}.", err=True)


def _as_json(report: "Report", recount: "Recount") -> dict[str, Any]:
    return {
        "is_whole": report.is_whole and not recount.faults,
        "decisions": {
            "counted_again": recount.decisions,
            "of_another_node": recount.elsewhere,
            "faults": [str(fault) for fault in recount.faults],
        },
        "node_faults": [str(fault) for fault in report.node_faults],
        "unions": [_union_as_json(one) for one in report.unions],
    }


def _union_as_json(one: "UnionReport") -> dict[str, Any]:
    return {
        "union": str(one.union),
        "name": one.name,
        "entries": one.entries,
        "flows": one.flows,
        "lots": one.lots,
        "checkpoint": json.loads(one.checkpoint.as_json()),
        "faults": [
            {"seq": fault.seq, "entry": fault.entry, "flow": fault.flow, "what": str(fault.what)}
            for fault in one.faults
        ],
    }


def _as_text(report: "Report", recount: "Recount") -> str:
    lines = [str(fault) for fault in report.node_faults]
    for one in report.unions:
        state = "whole" if not one.faults else f"BROKEN ({len(one.faults)} found, the first comes first)"
        lines.append(
            f"{one.name}: {state}. {one.entries} entries, {one.flows} flows, {one.lots} lots; "
            f"checkpoint {one.checkpoint.text}"
        )
        lines += [f"  {fault.what}" for fault in one.faults]
    if recount.decisions or recount.faults:
        lines.append(
            f"{recount.decisions} decisions counted again from the journal, {len(recount.faults)} differ."
        )
    lines += [f"  {fault}" for fault in recount.faults]
    return "\n".join(lines) or "No books yet."
