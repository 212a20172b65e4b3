"""``commonweal plan`` at a terminal."""

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from commonweal.cli.plan import plan
from commonweal.planning.decode import decode_problem
from commonweal.planning.result import decode_result
from commonweal.provisioning.actions.supplies import set_reserve
from commonweal.provisioning.models import Plan
from commonweal.provisioning.tests.builders.rounds import kitchen, round_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    home = kitchen(at=timezone.now())
    round_of(home.union, at=timezone.now())
    return home


def test_it_prints_shares_reasons_and_what_it_took(home):
    told = CliRunner().invoke(plan, [home.union.slug])
    assert told.exit_code == 0, told.output
    assert "Food energy" in told.output
    assert "One more hour would add" in told.output
    assert "LPs" in told.output
    assert not Plan.objects.exists()


def test_json_gives_ratios_by_tier_group_and_period_and_the_reasons(home, tmp_path):
    files = ["--out", str(tmp_path / "plan.json"), "--problem", str(tmp_path / "problem.json")]
    told = CliRunner().invoke(plan, [home.union.slug, "--json", *files])
    found = json.loads(told.output)
    assert [tier["tier"] for tier in found["tiers"]] == [1, 2]
    coats = found["tiers"][1]["groups"][0]
    assert 0 < coats["ratio"] < 1
    assert len(coats["by_period"]) == len(found["periods"]) == 2
    assert coats["reasons"]
    assert found["stats"]["lps"] > 0
    problem = decode_problem((tmp_path / "problem.json").read_bytes())
    assert decode_result((tmp_path / "plan.json").read_bytes()).problem_digest == found["digest"]
    assert problem.unions[0].name == home.union.name


def test_what_cannot_be_done_exits_with_3_and_names_the_limits(home):
    set_reserve(kind=home.coat, amount=50, by=home.keeper, at=timezone.now())
    told = CliRunner().invoke(plan, [home.union.slug])
    assert told.exit_code == 3
    assert "Coat" in told.output


def test_bad_input_exits_with_2(home):
    assert CliRunner().invoke(plan, ["nowhere"]).exit_code == 2
    other = kitchen("Hillside", at=timezone.now())
    told = CliRunner().invoke(plan, [other.union.slug])
    assert told.exit_code == 2
    assert "no open round" in told.output
