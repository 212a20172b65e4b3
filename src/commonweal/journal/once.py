"""How a deed repeated with the same key stays one deed.

A phone that lost its signal sends again, a finger taps twice. The journal keeps the key of every deed, and its
unique constraint settles who was first.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.journal.queries import found_by_key
from commonweal.lib.ids import identity_in
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say

P = ParamSpec("P")
Made = TypeVar("Made")


def once(action: Callable[P, Made]) -> Callable[P, Made]:
    """Run ``action`` in one transaction; when the same ``key=`` raced it, run it again, so that it finds what was made.

    The action itself asks ``made_before`` first. A twin that was a moment faster shows as an ``IntegrityError`` or as a
    refusal (a version that is no longer the newest); what clashes or is refused for another reason does so again, and
    goes on. Without a key nothing is run twice.
    """

    @wraps(action)
    def keyed(*args: P.args, **kwargs: P.kwargs) -> Made:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except (IntegrityError, Refused):
            if kwargs.get("key") is None:
                raise
        with transaction.atomic():
            return action(*args, **kwargs)

    return keyed


def made_before(*, union: UUID, key: UUID | None, deed: str) -> UUID | None:
    """What ``deed`` with this ``key`` made in ``union`` the first time; None when it is new.

    Raises ``Refused`` when the key already stands for another deed.
    """
    entry = found_by_key(union=union, key=key) if key else None
    if entry is None:
        return None
    if entry.deed != deed:
        raise Refused(say("This form was already used for something else. Open it anew, please."))
    return identity_in(entry.subject)
