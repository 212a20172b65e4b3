"""What there is once goes to one of several processes that ask at the same moment, on SQLite and on PostgreSQL."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from uuid import uuid4

import pytest

pytestmark = pytest.mark.slow

CONTENDERS = 3
PREPARE = """
import django; django.setup()
from commonweal.people.actions.invitations import invite
from commonweal.people.actions.newcomers import begin_person
from commonweal.people.tests.builders import AT, found_union
union, founder = found_union(slug="home")
print(invite(association=union, by=founder, at=AT).secret, begin_person(name="Wanted").pk)
"""
RACE = """
import json, sys
import django; django.setup()
from commonweal.people.tests.racing import race_for
print(json.dumps(race_for(json.loads(sys.argv[1]), contenders=int(sys.argv[2]))))
"""
COUNT = """
import django; django.setup()
from commonweal.people.models import Association, Invitation, Membership, Person
print(
    Association.objects.filter(slug="wanted").count(), Association.objects.filter(slug="same").count(),
    Person.objects.filter(name__startswith="Guest").count(),
    Membership.objects.filter(member__person__name="Wanted").count(),
    Person.objects.filter(name__startswith="Founder").count(),
)
"""


def run(environment, *words):
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def environment(request, tmp_path, django_db_setup, fresh_tables):
    plain = {key: value for key, value in os.environ.items() if not key.startswith("COMMONWEAL_")}
    around = {
        **plain, "COMMONWEAL_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "commonweal.config.settings_test",
    }  # fmt: skip
    if request.param == "postgres":
        around["COMMONWEAL_DATABASE_URL"] = request.getfixturevalue("empty_postgres")
    elif fresh_tables.exists():
        shutil.copy(fresh_tables, tmp_path)
        return around
    run(around, "-m", "commonweal", "django", "migrate", "-v0")
    return around


@pytest.fixture
def empty_postgres():
    """A fresh database on the PostgreSQL server that ``COMMONWEAL_TEST_POSTGRES_URL`` names."""
    server = os.environ.get("COMMONWEAL_TEST_POSTGRES_URL", "")
    if not server:
        pytest.skip("COMMONWEAL_TEST_POSTGRES_URL names no PostgreSQL server to race on")
    import psycopg

    base, name = server.rpartition("/")[0], f"race_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{base}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def race(environment, prizes):
    """All contenders for all prizes at one instant; what became of each, by deed."""
    (told,) = run(environment, "-c", RACE, json.dumps(prizes), str(CONTENDERS))
    outcomes = {deed: Counter() for deed in prizes}
    for deed, outcome in json.loads(told):
        outcomes[deed][outcome] += 1
    return outcomes


def test_one_of_several_processes_wins(environment):
    [prepared] = run(environment, "-c", PREPARE)
    secret, person = prepared.split()
    outcomes = race(environment, {"found": "-", "found_again": str(uuid4()), "join": secret, "admit": person})
    assert outcomes == {
        "found": {"won": 1, "SlugTaken": CONTENDERS - 1},
        "found_again": {"won": CONTENDERS},
        "join": {"won": 1, "InvitationOver": CONTENDERS - 1},
        "admit": {"won": 1, "AlreadyMember": CONTENDERS - 1},
    }
    assert run(environment, "-c", COUNT) == ["1 1 1 1 3"]
