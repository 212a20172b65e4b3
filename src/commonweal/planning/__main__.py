"""The planner by itself, on the command line: ``python -m commonweal.planning solve problem.json --out plan.json``.

Exit codes: 0 solved (or nothing found wrong), 1 stopped or a plan that breaks its problem, 2 bad input,
3 infeasible.
"""

import sys
from pathlib import Path

import click
import msgspec

from commonweal.planning.check import check as breaches
from commonweal.planning.decode import BadProblem, decode_problem
from commonweal.planning.problem import Problem
from commonweal.planning.result import Result, decode_result, encode, schema_of
from commonweal.planning.solve import digest
from commonweal.planning.solve import solve as plan
from commonweal.planning.telling import told
from commonweal.planning.watch import Progress

SOLVED, STOPPED, BAD_INPUT, INFEASIBLE = 0, 1, 2, 3
CODES = {"solved": SOLVED, "infeasible": INFEASIBLE, "cancelled": STOPPED, "time_limit": STOPPED}
Readable = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Plan what to make, keep, move and share so that the worst-off is as well off as can be."""


@main.command()
@click.argument("problem_file", metavar="PROBLEM", type=Readable)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the plan as JSON to a file."
)
@click.option("--previous", type=Readable, help="An earlier plan to start from; it only makes this quicker.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop after so many seconds.")
@click.option("--json/--text", "as_json", default=False, help="What to print: the plan as JSON, or in words.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def solve(  # noqa: PLR0917 - one for each option
    problem_file: Path,
    out: Path | None,
    previous: Path | None,
    seconds: float | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Solve the problem in the file PROBLEM."""
    problem = _problem(problem_file)
    if seconds is not None:
        options = msgspec.structs.replace(problem.options, time_limit_seconds=seconds)
        problem = msgspec.structs.replace(problem, options=options)
    earlier = _result(previous) if previous else None
    result = plan(problem, previous=earlier, on_progress=None if quiet else _show)
    if not quiet and sys.stderr.isatty():
        click.echo("", err=True)
    if out is not None:
        out.write_bytes(encode(result) + b"\n")
    if as_json and out is None:
        click.echo(encode(result).decode())
    elif not as_json:
        click.echo(told(problem, result))
    if result.status == "infeasible":
        click.echo(result.reasons[0].text, err=True)
    sys.exit(CODES[result.status])


@main.command()
@click.argument("which", type=click.Choice(["problem", "result"]), default="problem")
def schema(which: str) -> None:
    """Print the JSON Schema of a problem or of a result."""
    form = Problem if which == "problem" else Result
    click.echo(msgspec.json.format(msgspec.json.encode(schema_of(form)), indent=2).decode())


@main.command()
@click.argument("problem_file", metavar="PROBLEM", type=Readable)
@click.argument("plan_file", metavar="PLAN", type=Readable)
def check(problem_file: Path, plan_file: Path) -> None:
    """Check in exact arithmetic that the plan in PLAN keeps every limit of PROBLEM."""
    problem, result = _problem(problem_file), _result(plan_file)
    if result.status != "solved":
        click.echo(f"There is no plan to check: it is {result.status}.", err=True)
        sys.exit(STOPPED)
    if result.problem_digest != digest(problem):
        click.echo("Note: this plan was made for another version of the problem.", err=True)
    found = breaches(problem, result)
    for breach in found:
        click.echo(str(breach))
    if found:
        sys.exit(STOPPED)
    click.echo("The plan keeps every limit.")


def _problem(file: Path) -> Problem:
    try:
        return decode_problem(file.read_bytes())
    except BadProblem as bad:
        for fault in bad.faults:
            click.echo(str(fault), err=True)
        sys.exit(BAD_INPUT)


def _result(file: Path) -> Result:
    try:
        return decode_result(file.read_bytes())
    except msgspec.MsgspecError as error:
        click.echo(f"{file.name}: {error}", err=True)
        sys.exit(BAD_INPUT)


def _show(progress: Progress) -> None:
    if sys.stderr.isatty():
        words = f"\r{100 * progress.share:3.0f} %  tier {progress.tier}  level {progress.level}  LP {progress.lps} "
        click.echo(words, nl=False, err=True)


if __name__ == "__main__":
    main(prog_name="python -m commonweal.planning")
