"""The one door into the books: recording flows, all of a deed together with one journal entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.flows.actions.assembling import Posting
from commonweal.flows.drafts import Draft, Recorded
from commonweal.flows.queries.recorded import recorded_before
from commonweal.flows.refusals import NotEnough
from commonweal.journal.actions import note
from commonweal.people.models import Association, Person


def record_flows(
    *,
    union: Association,
    drafts: Sequence[Draft],
    deed: str,
    subject: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    for_whom: Person | None = None,
    under: UUID | None = None,
    facts: Mapping[str, object] | None = None,
) -> Recorded:
    """Record all flows of one deed, change what there is, and write one journal entry that covers them.

    All or nothing, in one transaction. A ``key`` used before in this union changes nothing and returns what was
    recorded then. The caller has settled who may do it. Raises ``NotEnough`` when a lot has less than is taken,
    ``NotInThisUnion`` for something of another union, ``MoreThanTheBooksHold``, and ``ValueError`` for a draft that
    makes no sense in ValueFlows (a mistake in the program, not of the person).
    """
    if key is not None and (before := recorded_before(union=union.pk, key=key, deed=deed)):
        return before
    return record_posting(
        Posting(union, drafts, at),
        deed=deed,
        subject=subject,
        by=by,
        at=at,
        key=key,
        for_whom=for_whom,
        under=under,
        facts=facts,
    )


def record_posting(
    posting: Posting,
    *,
    deed: str,
    subject: str,
    by: Person,
    at: datetime,
    key: UUID | None,
    for_whom: Person | None = None,
    under: UUID | None = None,
    facts: Mapping[str, object] | None = None,
) -> Recorded:
    """Write a posting and its journal entry in one transaction, or find what the same key wrote beside us.

    For this room's own actions; everybody else calls ``record_flows``. Raises as that does.
    """
    union = posting.union.pk
    posting.prepare()
    binding = posting.digest()
    try:
        with transaction.atomic():
            posting.post()
            note(
                union=union,
                deed=deed,
                by=by.pk,
                subject=subject,
                at=at,
                for_whom=for_whom.pk if for_whom else None,
                under=under,
                facts=facts,
                digest=binding,
                key=key,
                entry_id=posting.entry,
            )
    except (IntegrityError, NotEnough):
        # The same key may have been at work beside us and have taken the very lot that we found empty.
        if key is not None and (before := recorded_before(union=union, key=key, deed=deed)):
            return before
        raise
    return posting.recorded()
