"""Reading the journal."""

from uuid import UUID

from commonweal.journal.models import Entry


def found_by_key(*, union: UUID, key: UUID) -> Entry | None:
    """The entry that this key already made in this union, if any: a retry returns what was made then."""
    return Entry.objects.filter(union=union, key=key).first()


def entry_with(identity: UUID) -> Entry | None:
    """The entry of this id, if it is in the journal."""
    return Entry.objects.filter(pk=identity).first()
