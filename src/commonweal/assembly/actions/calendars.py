"""The address of somebody's calendar feed: made, made anew, and ended, by themselves alone."""

from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from commonweal.assembly.models import CalendarKey
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_member
from commonweal.people.rules import hash_of_secret


@once
def make_calendar(*, union: Association, by: Person, at: datetime, key: UUID) -> str:
    """Give ``by`` a secret for the address of their calendar in ``union``; an earlier one leads nowhere from now on.

    Only its hash is kept, so it is told this once; the same ``key`` tells it again. Raises ``NotPermitted`` for
    strangers.
    """
    require_member(by, union, at=at)
    secret = salted_hmac(
        "commonweal.assembly.calendar", f"{union.pk}:{by.pk}:{key}", algorithm="sha256"
    ).hexdigest()
    if made_before(union=union.pk, key=key, deed="calendar.made"):
        return secret
    CalendarKey.objects.update_or_create(
        union=union, person=by.agent, defaults={"secret_hash": hash_of_secret(secret), "made_at": at}
    )
    note(union=union.pk, deed="calendar.made", by=by.pk, subject=path_of("person", by.pk), at=at, key=key)
    return secret


@once
def end_calendar(*, union: Association, by: Person, at: datetime, key: UUID | None = None) -> bool:
    """Let the address of their calendar lead nowhere from now on; whether there was one."""
    if made_before(union=union.pk, key=key, deed="calendar.ended"):
        return True
    gone, _each = CalendarKey.objects.filter(union=union, person=by.pk).delete()
    if gone:
        note(
            union=union.pk, deed="calendar.ended", by=by.pk, subject=path_of("person", by.pk), at=at, key=key
        )
    return bool(gone)
