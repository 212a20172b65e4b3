"""What all tests of the node share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

# How long an example takes says how busy the machine is, not whether what is claimed is true.
settings.register_profile("node", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("node")


@pytest.fixture(autouse=True, scope="session")
def _emptied_with_the_belts_off() -> Iterator[None]:
    """Tests that commit are cleaned up by emptying all tables, which the books' triggers rightly refuse.

    They are loosened for that moment and put back; ``flush`` itself runs ``post_migrate``, which looks them over too.
    """
    from commonweal.journal import belts  # noqa: PLC0415 - needs Django to be set up

    empty = TransactionTestCase._fixture_teardown

    def empty_with_belts_off(case: TransactionTestCase) -> None:
        for model in belts.append_only_models():
            belts.loosen(model._meta.db_table)
        empty(case)
        belts.restore_belts()

    TransactionTestCase._fixture_teardown = empty_with_belts_off
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(scope="session")
def fresh_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them, so that not every node of a test has to migrate anew.

    It is there once ``django_db_setup`` made the tests' own; where they run on PostgreSQL there is none.
    """
    return tmp_path_factory.mktemp("fresh") / "commonweal.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,  # noqa: ARG001 (what this one goes on from)
    django_db_blocker: DjangoDbBlocker,
    fresh_tables: Path,
) -> None:
    """The tests' own database as ever; it is copied to ``fresh_tables`` before anybody writes to it."""
    database = connection.settings_dict
    is_made = database["NAME"] == database["TEST"]["NAME"]  # not where no test of this run asks for one
    if is_made and connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(fresh_tables)])


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page that spoke German leaves its language in this thread; every test begins in English again."""
    with translation.override("en"):
        yield
