"""What all tests of the node share."""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from django.utils import translation


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


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A page that spoke German leaves its language in this thread; every test begins in English again."""
    with translation.override("en"):
        yield
