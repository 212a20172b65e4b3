"""How secret ballots end: with their key, so that nothing stored tells afterwards who said what."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction

from commonweal.assembly.models import Ballot, SealKey


def destroy_secret_ballots(proposals: Collection[UUID]) -> None:
    """Delete the sealed ballots of these proposals, and the keys that open them; open ballots stay.

    Whoever closes or withdraws a decision calls it in that transaction. SQLite overwrites what it deletes, and its
    log is emptied afterwards.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
        transaction.on_commit(_empty_the_log, robust=True)
    Ballot.objects.filter(voice__proposal__in=proposals, sealed__isnull=False).delete()
    SealKey.objects.filter(proposal__in=proposals).delete()


def _empty_the_log() -> None:
    """Fold SQLite's write-ahead log, which still holds pages with the key, into the database, and empty it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
