"""Rehearsals for tests: a rule of provisioning tried on a union that has nothing on record yet."""

from datetime import datetime
from typing import Any

from commonweal.assembly.actions.rehearsals import ask_rehearsal, work_out_rehearsal
from commonweal.assembly.models import Rehearsal
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, founder_of

RESERVES = "provisioning.reserves_percent"


def asked(
    union: Association, *, value: Any = 150, weeks: int = 52, by: Person | None = None, at: datetime = AT, **more: Any
) -> Rehearsal:  # fmt: skip
    """A rehearsal that waits."""
    return ask_rehearsal(
        association=union, code=RESERVES, value=value, weeks=weeks, by=by or founder_of(union), at=at, **more
    )


def finished(rehearsal: Rehearsal, *, at: datetime = AT) -> Rehearsal:
    """A waiting rehearsal as the worker leaves it."""
    return work_out_rehearsal(rehearsal=rehearsal.pk, by=None, at=at, now=lambda: at)


def worked_out(union: Association, *, at: datetime = AT, **more: Any) -> Rehearsal:
    """A rehearsal as it comes back from the background."""
    return finished(asked(union, at=at, **more), at=at)
