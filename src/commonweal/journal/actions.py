"""Writing the journal: one entry for every deed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.journal.models import Entry
from commonweal.journal.posting import COLUMNS, append
from commonweal.lib.canonical import canonical_bytes
from commonweal.lib.ids import new_id


@transaction.atomic(savepoint=False)
def note(
    *,
    union: UUID,
    deed: str,
    by: UUID | None,
    subject: str,
    at: datetime,
    for_whom: UUID | None = None,
    under: UUID | None = None,
    facts: Mapping[str, object] | None = None,
    digest: str = "",
    key: UUID | None = None,
    entry_id: UUID | None = None,
) -> Entry:
    """Write that ``by`` did ``deed`` (``need.stated``) about ``subject`` (``lib.ids.path_of``) in ``union``.

    ``for_whom`` is the person ``by`` acted for, ``under`` the mandate's id, ``facts`` what else must not be forgotten:
    whole numbers, texts and ids, never a person's data. Call it last in the deed's transaction.
    Raises ``IntegrityError`` when ``key`` was used in this union before, ``ValueError`` for an instant without a time
    zone, ``TypeError`` for a float in the facts.
    """
    if at.tzinfo is None:
        raise ValueError("An instant in the books needs a time zone.")
    text = canonical_bytes(facts or {}).decode()
    values = (entry_id or new_id(), union, deed, by, for_whom, under, subject, text, digest, key, at)
    append(values)
    return Entry.from_db("default", COLUMNS, values)
