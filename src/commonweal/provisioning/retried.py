"""A deed whose two tries race each other ends as one deed: the journal's unique key settles who was first."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction

P = ParamSpec("P")
R = TypeVar("R")


def settles_races(action: Callable[P, R]) -> Callable[P, R]:
    """Run ``action`` in one transaction; when another try with the same ``key=`` was faster, run it once more.

    The second run finds what the first made (``people.once.made_before``) and gives it back. Without a key, and
    when the clash is about something else, the ``IntegrityError`` goes on.
    """

    @wraps(action)
    def settled(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except IntegrityError:
            if kwargs.get("key") is None:
                raise
        with transaction.atomic():
            return action(*args, **kwargs)

    return settled
