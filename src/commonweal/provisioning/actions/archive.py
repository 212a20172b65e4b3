"""Taking up a union that left another node: all of it, with its books proved whole, or nothing."""

import gzip
import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from commonweal.flows.verify import verify_union
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Login
from commonweal.provisioning.archive.leaving import FORM
from commonweal.provisioning.archive.tables import NAMES, SHARED, as_row

LINE_MOST = 64 * 1024 * 1024
ROWS_AT_ONCE = 2_000


class DamagedArchive(Refused):
    """The file is no union's archive, or not as it was written."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A union that is here now."""

    union: UUID
    name: str
    slug: str
    rows: int
    checkpoint: str


@dataclass(slots=True)
class _Unpacked:
    """What an archive holds: its head, and its rows by table."""

    head: dict[str, Any]
    rows: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))


def take_up_union(*, file: BinaryIO, at: datetime) -> TakenUp:
    """Bring a union from its archive to this node, with journal and books as they were.

    Nothing in the archive may speak of another union's rows, and its chain, balances and counts are verified before
    anything is kept. Members keep their handles where these are free here, without passwords. Whoever runs the node
    does this; it gives nobody any power. Raises ``DamagedArchive``, and ``Refused`` for a union that is here already.
    """
    unpacked = _unpack(file)
    union = _identity(unpacked.head["union"])
    _require_its_own(unpacked, union)
    if Association.objects.filter(pk=union).exists():
        raise Refused(say("This union is here already."))
    try:
        with transaction.atomic():
            _keep(unpacked)
            stand = _require_whole(unpacked, union, at=at)
    except IntegrityError as clash:
        raise Refused(
            say(
                "Something of this union is here already, perhaps its short name “{slug}”.",
                slug=unpacked.head["slug"],
            )
        ) from clash
    count = sum(len(rows) for rows in unpacked.rows.values())
    return TakenUp(union, str(unpacked.head["name"]), str(unpacked.head["slug"]), count, stand)


def _unpack(file: BinaryIO) -> _Unpacked:
    try:
        lines = _lines(file)
        unpacked = _Unpacked(next(lines))
        if unpacked.head.get("commonweal_union") != FORM:
            raise DamagedArchive(say("This archive is of a newer form than this version knows."))
        for line in lines:
            model = NAMES[str(line["table"])]
            unpacked.rows[model].append(as_row(model, line["row"]))
    except (
        OSError,
        EOFError,
        zlib.error,
        ValueError,
        TypeError,
        KeyError,
        StopIteration,
        ValidationError,
    ) as wrong:
        raise DamagedArchive(say("This is no archive of a union, or it is damaged.")) from wrong
    return unpacked


def _lines(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The lines but for the end, which must say how many they are and what they hash to."""
    seen, count = hashlib.sha256(), -1
    with gzip.GzipFile(fileobj=file, mode="rb") as packed:
        while True:
            raw = packed.readline(LINE_MOST)
            line = json.loads(raw)
            if not isinstance(line, dict):
                raise ValueError("a line is no object")
            if "end" in line:
                if (line["end"], line["digest"]) != (count, seen.hexdigest()) or packed.read(1):
                    raise ValueError("the end does not fit what came before")
                return
            seen.update(raw)
            count += 1
            yield line


def _identity(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as wrong:
        raise DamagedArchive(say("This is no archive of a union, or it is damaged.")) from wrong


def _require_its_own(unpacked: _Unpacked, union: UUID) -> None:
    """Every row belongs to this union and points only at rows that came with it."""
    came = {model: {row.pk for row in rows} for model, rows in unpacked.rows.items()}
    foreign = DamagedArchive(say("Something in this archive belongs to another union; nothing was taken up."))
    for rows in unpacked.rows.values():
        for row in rows:
            of = row.__dict__.get("union_id", row.__dict__.get("union", union))
            if of != union or not _points_inside(row, came):
                raise foreign
    for part in unpacked.rows[Association]:
        if union not in {part.pk, getattr(part, "within_id", None)}:
            raise foreign


def _points_inside(row: Model, came: Mapping[Any, set[Any]]) -> bool:
    for each in row._meta.concrete_fields:
        target = getattr(row, each.attname)
        if each.is_relation and target is not None and target not in came.get(each.related_model, ()):
            return False
    return True


def _keep(unpacked: _Unpacked) -> None:
    """Insert all rows; who is known here from another union stays as they are."""
    for model in NAMES.values():
        model._default_manager.bulk_create(
            unpacked.rows[model], batch_size=ROWS_AT_ONCE, ignore_conflicts=model in SHARED
        )
    _begin_logins(unpacked.head.get("handles") or {})
    connection.check_constraints()


def _begin_logins(handles: Mapping[str, str]) -> None:
    """Give back their handles, without passwords, to those who have no login here and whose handle is free."""
    taken = set(Login.objects.values_list("handle", flat=True))
    with_login = set(Login.objects.values_list("person_id", flat=True))
    fresh = [
        Login(person_id=_identity(person), handle=handle)
        for person, handle in handles.items()
        if handle not in taken and _identity(person) not in with_login
    ]
    for login in fresh:
        login.set_unusable_password()
    Login.objects.bulk_create(fresh)


def _require_whole(unpacked: _Unpacked, union: UUID, *, at: datetime) -> str:
    """Verify the books as they are now here; gives their checkpoint."""
    report = verify_union(union, at=at)
    stand = report.checkpoint
    if report.faults or (stand.seq, stand.hash) != (
        unpacked.head.get("seq"),
        unpacked.head.get("hash"),
    ):
        raise DamagedArchive(say("The books in this archive are not whole; nothing was taken up."))
    return stand.text
