"""Writing a union's archive."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from commonweal.journal.queries import checkpoint
from commonweal.people.models import Association, Login
from commonweal.provisioning.archive.tables import TABLES, as_plain

FORM = 1
ROWS_AT_ONCE = 2_000


def write_archive(union: Association, file: BinaryIO, *, at: datetime) -> int:
    """Write all of ``union`` to ``file``, as of one instant; gives the number of rows."""
    stand = checkpoint(union.pk, at=at)
    head = {
        "commonweal_union": FORM, "union": str(union.pk), "name": union.name, "slug": union.slug,
        "at": at.isoformat(), "seq": stand.seq, "hash": stand.hash, "handles": _handles(union),
    }  # fmt: skip
    seen, rows = hashlib.sha256(), -1
    with transaction.atomic(), gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        for line in _lines(union, head):
            seen.update(line)
            packed.write(line)
            rows += 1
        packed.write(_line({"end": rows, "digest": seen.hexdigest()}))
    return rows


def _lines(union: Association, head: dict[str, object]) -> Iterator[bytes]:
    yield _line(head)
    for model, of in TABLES.items():
        name = model._meta.label_lower
        for row in of(union.pk).iterator(chunk_size=ROWS_AT_ONCE):
            yield _line({"table": name, "row": as_plain(row)})


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _handles(union: Association) -> dict[str, str]:
    """By person the handle they log in with; no password and no address."""
    logins = Login.objects.filter(person__agent__memberships__association=union).distinct()
    return {str(person): handle for person, handle in logins.values_list("person_id", "handle")}
