"""Leaving and conflict paths for tests, through the actions."""

from datetime import datetime

from commonweal.assembly.actions.conflict_paths import begin_path, note_step
from commonweal.assembly.models import ConflictPath
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in
from commonweal.people.tests.builders import AT

ALL = ("direct", "mediator", "group")


def path_of_two(union: Association, one: Person, other: Person, *, at: datetime = AT) -> ConflictPath:
    """A path that ``one`` began with ``other``."""
    return begin_path(union=union, others=[other], by=one, at=at)


def gone(union: Association, one: Person, other: Person, *sorts: str, at: datetime = AT) -> ConflictPath:
    """A path of which steps have been gone, all three of the usual minimum unless ``sorts`` are given."""
    path = path_of_two(union, one, other, at=at)
    for sort in sorts or ALL:
        note_step(path=path, sort=sort, held_on=today_in(union, at), by=one, at=at)
    return path
