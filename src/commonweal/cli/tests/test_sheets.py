"""``commonweal import`` and ``commonweal export`` as they are typed."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from commonweal.cli import main
from commonweal.flows.models import Kind, Resource
from commonweal.people.models import Login
from commonweal.people.tests.builders import PASSWORD, add_member_with_login, found_union, founder_of
from commonweal.provisioning.tests.builders.sheets import whole_union

pytestmark = pytest.mark.django_db


@pytest.fixture
def union():
    return found_union(at=timezone.now()).union


@pytest.fixture
def folder(tmp_path):
    for file in whole_union():
        (tmp_path / file.name).write_bytes(file.content)
    return tmp_path


def typed(*arguments, password=PASSWORD):
    """What the command printed, and its exit code."""
    environment = {"COMMONWEAL_PASSWORD": password} if password else {}
    result = CliRunner().invoke(main, [str(part) for part in arguments], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output, result.exit_code


def as_founder(union):
    return "--as", Login.objects.get(person=founder_of(union)).handle


def test_files_are_looked_at_and_then_taken_over(union, folder):
    files = sorted(folder.glob("*.csv"))
    said, code = typed("import", union.slug, *files, *as_founder(union), "--dry-run")
    assert (code, "Nothing was saved." in said) == (0, True)
    assert not Kind.objects.filter(union=union).exists()
    said, code = typed("import", union.slug, *files, *as_founder(union), "--json")
    done = json.loads(said)
    assert (code, done["saved"], done["faults"]) == (0, True, [])
    assert Resource.objects.get(union=union).onhand == 75_000


def test_faults_are_named_and_the_exit_code_says_so(union, tmp_path):
    bad = tmp_path / "kinds.csv"
    bad.write_text("name,unit\nOats,sackful\n", encoding="utf-8")
    said, code = typed("import", union.slug, bad, *as_founder(union))
    assert code == 2
    assert "kinds.csv, sheet “kinds”, row 2, column “unit”: “sackful” is no unit we know" in said
    said, code = typed("import", union.slug, bad, *as_founder(union), "--json")
    assert json.loads(said)["faults"][0]["row"] == 2


def test_who_runs_the_machine_has_no_power_by_that(union, folder):
    files = sorted(folder.glob("*.csv"))
    said, code = typed("import", union.slug, *files, *as_founder(union), password="a wrong password")
    assert (code, "do not go together" in said) == (1, True)
    member = add_member_with_login(union, at=timezone.now())
    said, code = typed("import", union.slug, *files, "--as", member.login.handle)
    assert (code, "This takes a mandate" in said) == (2, True)
    assert not Kind.objects.filter(union=union).exists()


def test_an_unknown_union_and_a_missing_file_are_told(union, folder):
    said, code = typed("import", "nowhere", folder / "kinds.csv", *as_founder(union))
    assert (code, "There is no union “nowhere” here." in said) == (2, True)
    assert typed("import", union.slug, folder / "nothing.csv")[1] == 2
    assert typed("export", "nowhere", folder / "out.xlsx")[1] == 2


@pytest.mark.parametrize("name", ["out.xlsx", "out.ods", "out", "out.commonweal"])
def test_a_union_is_written_and_never_over_something_unasked(union, folder, name):
    typed("import", union.slug, *sorted(folder.glob("*.csv")), *as_founder(union))
    target = folder / name
    assert typed("export", union.slug, target)[1] == 0
    said, code = typed("export", union.slug, target)
    assert (code, "stays as it is" in said) == (1, True)
    assert typed("export", union.slug, target, "--overwrite")[1] == 0
    if name == "out":
        assert len(list(target.glob("*.csv"))) == 10
        assert "Oat bread" in (target / "kinds.csv").read_text(encoding="utf-8-sig")
    else:
        assert target.stat().st_size > 1_000


def test_a_whole_union_is_taken_up_once(union, folder):
    target = folder / "union.commonweal"
    assert typed("export", union.slug, target)[1] == 0
    assert target.stat().st_mode & 0o077 == 0
    said, code = typed("import", union.slug, target)
    assert (code, "This union is here already." in said) == (1, True)
    target.write_bytes(target.read_bytes()[:-20])
    said, code = typed("import", union.slug, target)
    assert (code, "it is damaged" in said) == (1, True)


def test_an_odd_target_is_refused(union, folder):
    assert typed("export", union.slug, folder / "out.pdf")[1] == 2
    assert typed("export", union.slug, folder / "no" / "such" / "out.xlsx")[1] == 1
