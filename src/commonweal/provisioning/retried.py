"""A deed whose two tries race each other ends as one deed: the journal's unique key settles who was first."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, transaction

from commonweal.lib.refusal import Refused

P = ParamSpec("P")
R = TypeVar("R")


def settles_races(action: Callable[P, R]) -> Callable[P, R]:
    """Run ``action`` in one transaction; when another try with the same ``key=`` was faster, run it once more.

    The second run finds what the first made (``people.once.made_before``) and gives it back. A twin that was a
    moment faster shows as an ``IntegrityError``, or as a refusal (a version that is no longer the newest); what
    clashes or is refused for another reason does so again, and goes on. Without a key nothing is run twice.
    """

    @wraps(action)
    def settled(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except (IntegrityError, Refused):
            if kwargs.get("key") is None:
                raise
        with transaction.atomic():
            return action(*args, **kwargs)

    return settled
