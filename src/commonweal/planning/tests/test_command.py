"""The planner on the command line: exit codes and what is printed."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from commonweal.planning.__main__ import main
from commonweal.planning.problem import Problem
from commonweal.planning.result import Result, decode_result, encode, schema_of
from commonweal.planning.tests.builders import bakery, problem

DOCS = Path(__file__).parents[4] / "docs"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "problem.json").write_bytes(encode(problem(bakery())))
    (tmp_path / "never.json").write_bytes(encode(problem(bakery(reserves={"flour": 99}))))
    (tmp_path / "bad.json").write_bytes(encode(problem(bakery(stock={"flour": -1}))))
    return tmp_path


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_a_plan_is_solved_written_and_checked(folder: Path) -> None:
    code, out, _ = run("solve", folder / "problem.json", "--out", folder / "plan.json")
    assert code == 0
    assert "Energy" in out
    assert "kitchen work" in out
    result = decode_result((folder / "plan.json").read_bytes())
    assert result.status == "solved"
    assert run("check", folder / "problem.json", folder / "plan.json")[0] == 0
    code, out, _ = run("solve", folder / "problem.json", "--previous", folder / "plan.json", "--json")
    assert code == 0
    assert decode_result(out).ratios == result.ratios


def test_a_plan_that_breaks_a_limit_is_found(folder: Path) -> None:
    run("solve", folder / "problem.json", "--out", folder / "plan.json")
    raw = (folder / "plan.json").read_text().replace('"capacity"', '"capacity"')
    result = decode_result(raw)
    baked = msgspec.structs.replace(result.runs[0], by_period=[9, 9])
    (folder / "plan.json").write_bytes(encode(msgspec.structs.replace(result, runs=[baked])))
    code, out, _ = run("check", folder / "problem.json", folder / "plan.json")
    assert code == 1
    assert "kitchen in period 0: more is used than there is" in out


def test_bad_input_is_told_by_field(folder: Path) -> None:
    code, _, told = run("solve", folder / "bad.json")
    assert (code, told) == (2, "unions[0].stock.flour: must be >= 0\n")
    assert run("solve", folder / "missing.json")[0] == 2
    assert run("check", folder / "problem.json", folder / "bad.json")[0] == 2


def test_what_cannot_be_is_told_in_words(folder: Path) -> None:
    code, _, told = run("solve", folder / "never.json", "--out", folder / "plan.json")
    assert code == 3
    assert "a reserve of 99 kg of Flour" in told
    assert decode_result((folder / "plan.json").read_bytes()).status == "infeasible"
    assert run("check", folder / "never.json", folder / "plan.json")[0] == 1


def test_time_may_run_out(folder: Path) -> None:
    code, out, _ = run("solve", folder / "problem.json", "--seconds", "0.000001", "--json")
    assert code == 1
    assert decode_result(out).status == "time_limit"


def test_it_runs_as_a_module_without_django(folder: Path) -> None:
    script = (
        "import sys, runpy; sys.argv = ['planning', 'schema']\n"
        "try: runpy.run_module('commonweal.planning', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert msgspec.json.decode(done.stdout)["$ref"] == "#/$defs/Problem"


@pytest.mark.parametrize(("name", "form"), [("problem", Problem), ("result", Result)])
def test_the_schema_in_the_docs_is_the_schema(name: str, form: type) -> None:
    written = (DOCS / f"plan-{name}.schema.json").read_bytes()
    assert msgspec.json.decode(written) == msgspec.json.decode(msgspec.json.encode(schema_of(form)))


def test_the_example_in_the_docs_can_be_planned(tmp_path: Path) -> None:
    page = (DOCS / "planning.md").read_text()
    (tmp_path / "problem.json").write_text(page.partition("```json\n")[2].partition("```")[0])
    assert run("solve", tmp_path / "problem.json")[0] == 0
