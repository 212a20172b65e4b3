"""``commonweal plan``: work out the plan of a union's current round here and now, and say what comes of it.

Nothing is saved; the pages ask for plans that are kept. Exit codes: 0 worked out, 2 bad input, 3 cannot be done.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commonweal.cli.setup import start_django

if TYPE_CHECKING:
    from commonweal.planning.result import Result
    from commonweal.planning.watch import Progress
    from commonweal.provisioning.problem.saved import Saved
    from commonweal.provisioning.queries.plan_ratios import TierView

BAD_INPUT, CANNOT_BE_DONE = 2, 3
FOODS_SHOWN = 12


@click.command()
@click.argument("union")
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print ratios and reasons as JSON.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the planner's whole result here."
)
@click.option(
    "--problem", type=click.Path(dir_okay=False, path_type=Path), help="Write the planner's problem here."
)
@click.option("--quiet", is_flag=True, help="No progress on the error stream.")
@click.option("--figures", is_flag=True, help="Print what a cook and a gardener check first instead.")
def plan(
    union: str, as_json: bool, out: Path | None, problem: Path | None, quiet: bool, figures: bool
) -> None:
    """Work out a plan for the current round of UNION (its short name in addresses)."""
    start_django()
    from commonweal.planning.decode import BadProblem
    from commonweal.planning.problem import Problem
    from commonweal.planning.result import encode

    began = time.perf_counter()
    stated, own = _stated(union)
    assert isinstance(stated, Problem)
    loaded = time.perf_counter() - began
    if problem is not None:
        problem.write_bytes(encode(stated))
    try:
        result = _worked_out(stated, quiet=quiet)
    except BadProblem as wrong:
        _stop(BAD_INPUT, str(wrong))
    if out is not None:
        out.write_bytes(encode(result))
    if result.status != "solved":
        _stop(CANNOT_BE_DONE, *(reason.text for reason in result.reasons[:1]))
    if figures:
        _tell_figures(union, stated, result, own)
    else:
        _tell(stated, result, own, loaded=loaded, as_json=as_json)


def _stop(code: int, *words: str) -> None:
    for line in words:
        click.echo(line, err=True)
    sys.exit(code)


def _stated(slug: str) -> tuple[Any, str]:
    """The problem of the current round of a union, and the union's id; stops where there is none."""
    from django.utils import timezone

    from commonweal.people.models import Association
    from commonweal.people.permissions import today_in
    from commonweal.provisioning.problem.load import problem_of
    from commonweal.provisioning.queries.rounds import current_round

    union = Association.objects.filter(slug=slug, form="union").first()
    if union is None:
        _stop(BAD_INPUT, f"There is no union “{slug}” on this node.")
    assert union is not None
    planned = current_round(union)
    if planned is None:
        _stop(BAD_INPUT, f"{union.name} has no open round; open one on its page “Plan”.")
    assert planned is not None
    return problem_of(planned, day=today_in(union, timezone.now())), str(union.pk)


def _worked_out(stated: Any, *, quiet: bool) -> "Result":
    from commonweal.planning.solve import solve

    if quiet or not sys.stderr.isatty():
        return solve(stated)
    with click.progressbar(length=1000, label="Planning", file=sys.stderr) as bar:

        def told(progress: "Progress") -> None:
            bar.update(int(progress.share * 1000) - bar.pos)

        return solve(stated, on_progress=told)


def _tell(stated: Any, result: "Result", own: str, *, loaded: float, as_json: bool) -> None:
    from commonweal.provisioning.problem.saved import Saved, spans_of_plan
    from commonweal.provisioning.queries.plan_ratios import tiers_of
    from commonweal.provisioning.queries.rounds import period_names

    saved = Saved(own, stated, result)
    tiers = tiers_of(saved, names=period_names(spans_of_plan(stated)))
    if as_json:
        click.echo(json.dumps(_as_json(saved, tiers, loaded), indent=1, ensure_ascii=False))
    else:
        _print(saved, tiers, loaded)


def _tell_figures(slug: str, stated: Any, result: "Result", own: str) -> None:
    """A day's food, hours a week, land and money a head, as docs/planning.md checks them."""
    from commonweal.people.models import Association
    from commonweal.provisioning.problem.saved import Saved
    from commonweal.provisioning.queries.plan_figures import figures_of

    found = figures_of(Association.objects.get(slug=slug), Saved(own, stated, result))
    click.echo(f"{found.people:.1f} people, {found.workers} of whom offer hours")
    click.echo(f"a person and day: {found.kcal:,.0f} kcal of {found.kcal_needed:,.0f} needed, ", nl=False)
    click.echo(f"{found.protein_g:.0f} g of protein of {found.protein_needed_g:.0f} needed")
    for food in found.foods[:FOODS_SHOWN]:
        click.echo(f"   {food.kcal:6.0f} kcal  {food.amount:6.3f} {food.unit:9} {food.name}")
    click.echo(f"a working person and week: {found.hours_in_all:.1f} h")
    for skill, hours in found.hours:
        click.echo(f"   {hours:6.2f} h  {skill}")
    click.echo("a person: " + ", ".join(f"{much:.1f} {unit} {name}" for name, unit, much in found.land))
    click.echo(f"a person and month: {found.money:.2f} {found.currency} outside")


def _as_json(saved: "Saved", tiers: "list[TierView]", loaded: float) -> dict[str, object]:
    stats = saved.result.stats
    return {
        "version": 1,
        "round": saved.problem.name,
        "status": saved.result.status,
        "periods": [{"first_day": period.id, "days": period.days} for period in saved.problem.periods],
        "tiers": [
            {
                "tier": tier.tier,
                "name": tier.name,
                "ratio": round(tier.share, 6),
                "least": round(tier.least, 6),
                "by_period": [round(part, 6) for part in tier.by_period],
                "groups": [_group_json(group) for group in tier.groups],
            }
            for tier in tiers
        ],
        "spent": [
            {"currency": spent.currency, "total": spent.total, "by_period": spent.by_period}
            for spent in saved.result.spent
            if spent.union == saved.own
        ],
        "stats": {
            "seconds_loading": round(loaded, 3), "seconds_solving": stats.seconds, "lps": stats.lps,
            "iterations": stats.iterations, "rows": stats.rows, "columns": stats.columns,
            "nonzeros": stats.nonzeros, "solver": stats.solver, "method": stats.method,
        },
        "digest": saved.result.problem_digest,
    }  # fmt: skip


def _group_json(group: Any) -> dict[str, object]:
    return {
        "group": group.key,
        "name": group.name,
        "ratio": round(group.share, 6),
        "worst": group.worst,
        "by_period": [None if part is None else round(part, 6) for part in group.by_period],
        "eaters": [{"who": name, "ratio": round(part, 6)} for name, part in group.eaters],
        "reasons": [{"text": each.text, "gain": each.gain} for each in group.reasons],
    }


def _print(saved: "Saved", tiers: "list[TierView]", loaded: float) -> None:
    click.echo(
        f"{saved.problem.name}: {len(saved.problem.periods)} periods from {saved.problem.periods[0].id}"
    )
    for tier in tiers:
        click.echo(f"\n{tier.tier}  {tier.name}: {tier.share:.1%} on average, {tier.least:.1%} at least")
        for group in tier.groups:
            parts = " ".join("   ·" if part is None else f"{part:4.0%}" for part in group.by_period)
            click.echo(f"   {group.share:6.1%}  {group.name[:32]:32}  {parts}")
            for name, part in group.eaters:
                click.echo(f"             {part:6.1%}  {name}")
            for reason in group.reasons:
                click.echo(f"             {reason.text} {reason.gain}".rstrip())
    stats = saved.result.stats
    click.echo(
        f"\n{loaded:.2f} s to load, {stats.seconds:.2f} s to solve: {stats.lps} LPs, {stats.iterations} iterations, "
        f"{stats.rows} rows, {stats.columns} columns, {stats.nonzeros} coefficients ({stats.solver})"
    )
