"""What can flow, and where it can be: kinds, places and processes are added, renamed and archived, never deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from commonweal.flows.models import Kind, Medium, Place, Process
from commonweal.flows.permissions import require_keeper
from commonweal.journal.actions import note as note_in_journal
from commonweal.journal.queries import found_by_key
from commonweal.lib.ids import path_of
from commonweal.lib.quantity import UNITS
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person

Row = TypeVar("Row", Kind, Place, Process)
Shelved = TypeVar("Shelved", Kind, Place)


class NameTaken(Refused):
    """There is one of that name already (perhaps archived)."""


def add_kind(
    *,
    union: Association,
    name: str,
    medium: str,
    unit_code: str,
    by: Person,
    at: datetime,
    note: str = "",
    key: UUID | None = None,
    under: UUID | None = None,
) -> Kind:
    """Name a kind of thing that can flow in ``union``, with the unit people count it in (a code of ``lib.quantity``).

    The caller has settled who may; ``under`` is the mandate it was done under. Raises ``NameTaken``, and ``Refused``
    for an unknown unit or sort.
    """
    if unit_code not in UNITS:
        raise Refused(say("“{unit}” is no unit we know.", unit=unit_code), field="unit_code")
    if medium not in Medium.values:
        raise Refused(say("“{sort}” is no sort of thing we know.", sort=medium), field="medium")
    kind = Kind(union=union, name=_clean(name), medium=medium, unit_code=unit_code, note=note.strip())
    return _add(kind, "kind", {"medium": medium, "unit": unit_code}, by=by, at=at, key=key, under=under)


def change_kind(
    *,
    kind: Kind,
    name: str,
    note: str,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    under: UUID | None = None,
) -> Kind:
    """Rename a kind or change its note. Its unit stays: the books count in it.

    Raises ``ChangedMeanwhile`` when somebody saved a newer version than ``version``, ``NameTaken``.
    """
    if key is not None and found_by_key(union=kind.union_id, key=key):
        return kind
    with transaction.atomic():
        changed = _update_named(
            Kind.objects.filter(pk=kind.pk, version=version),
            {"name": _clean(name), "note": note.strip(), "version": version + 1},
        )
        if not changed:
            kind.refresh_from_db()
            raise ChangedMeanwhile(say("Somebody changed “{name}” meanwhile.", name=kind.name))
        _note("kind.changed", kind, by=by, at=at, key=key, under=under)
    kind.refresh_from_db()
    return kind


def archive_kind(
    *, kind: Kind, by: Person, at: datetime, key: UUID | None = None, under: UUID | None = None
) -> Kind:
    """Take a kind out of use, for a mistyped one for example; old flows still speak of it. Twice is once."""
    return _archive(kind, "kind.archived", by=by, at=at, key=key, under=under)


def add_place(
    *,
    union: Association,
    name: str,
    by: Person,
    at: datetime,
    note: str = "",
    key: UUID | None = None,
) -> Place:
    """Name a place where things are kept. Takes ``flows.keep_stores``. Raises ``NotPermitted``, ``NameTaken``."""
    under = require_keeper(by, union, at=at).pk
    place = Place(union=union, name=_clean(name), note=note.strip())
    return _add(place, "place", {}, by=by, at=at, key=key, under=under)


def change_place(
    *,
    place: Place,
    name: str,
    note: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Place:
    """Rename a place or change its note. Takes ``flows.keep_stores``. Raises ``NotPermitted``, ``NameTaken``."""
    under = require_keeper(by, place.union, at=at).pk
    if key is not None and found_by_key(union=place.union_id, key=key):
        return place
    with transaction.atomic():
        _update_named(Place.objects.filter(pk=place.pk), {"name": _clean(name), "note": note.strip()})
        _note("place.changed", place, by=by, at=at, key=key, under=under)
    place.refresh_from_db()
    return place


def archive_place(*, place: Place, by: Person, at: datetime, key: UUID | None = None) -> Place:
    """Take a place out of use; refused while something is kept there. Twice is once. Takes ``flows.keep_stores``."""
    under = require_keeper(by, place.union, at=at).pk
    if place.resources.filter(models.Q(onhand__gt=0) | models.Q(accounted__gt=0)).exists():
        raise Refused(say("Something is still kept at “{name}”. Move it first.", name=place.name))
    return _archive(place, "place.archived", by=by, at=at, key=key, under=under)


def add_process(
    *,
    union: Association,
    name: str,
    by: Person,
    at: datetime,
    based_on: UUID | None = None,
    began_at: datetime | None = None,
    ended_at: datetime | None = None,
    key: UUID | None = None,
    under: UUID | None = None,
) -> Process:
    """Begin something that turns inputs into outputs (a baking, a harvest); ``based_on`` is its recipe's id."""
    process = Process(union=union, name=_clean(name), based_on=based_on, began_at=began_at, ended_at=ended_at)
    return _add(process, "process", {"based_on": based_on}, by=by, at=at, key=key, under=under)


def _clean(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise Refused(say("It needs a name."), field="name")
    return text


def _add(
    row: Row,
    noun: str,
    facts: Mapping[str, object],
    *,
    by: Person,
    at: datetime,
    key: UUID | None,
    under: UUID | None,
) -> Row:
    """Save a new row and note it; a key used before gives the row that it made then."""
    if key is not None and (before := _made_by(row, key)):
        return before
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _note(f"{noun}.added", row, by=by, at=at, key=key, under=under, facts=facts)
    except IntegrityError as clash:
        if key is not None and (before := _made_by(row, key)):
            return before
        raise NameTaken(
            say("There is already “{name}”, perhaps archived.", name=row.name), field="name"
        ) from clash
    return row


def _made_by(row: Row, key: UUID) -> Row | None:
    entry = found_by_key(union=row.union_id, key=key)
    if entry is None:
        return None
    return type(row).objects.get(pk=UUID(entry.subject.rpartition("/")[2]), union=row.union_id)


def _update_named(rows: models.QuerySet, values: Mapping[str, object]) -> int:
    try:
        with transaction.atomic():
            return rows.update(**values)
    except IntegrityError as clash:
        raise NameTaken(
            say("There is already “{name}”, perhaps archived.", name=values["name"]), field="name"
        ) from clash


def _archive(
    row: Shelved, deed: str, *, by: Person, at: datetime, key: UUID | None, under: UUID | None
) -> Shelved:
    with transaction.atomic():
        if type(row).objects.filter(pk=row.pk, archived_at__isnull=True).update(archived_at=at):
            _note(deed, row, by=by, at=at, key=key, under=under)
    row.refresh_from_db()
    return row


def _note(
    deed: str,
    row: Kind | Place | Process,
    *,
    by: Person,
    at: datetime,
    key: UUID | None,
    under: UUID | None,
    facts: Mapping[str, object] | None = None,
) -> None:
    note_in_journal(
        union=row.union_id,
        deed=deed,
        by=by.pk,
        subject=path_of(deed.partition(".")[0], row.pk),
        at=at,
        key=key,
        under=under,
        facts=facts,
    )
