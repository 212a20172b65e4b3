"""Reading the journal."""

from datetime import datetime
from uuid import UUID

from commonweal.journal.checkpoints import Checkpoint
from commonweal.journal.models import Entry, Seal
from commonweal.journal.posting import GENESIS, make_durable, seal_waiting


def found_by_key(*, union: UUID, key: UUID) -> Entry | None:
    """The entry that this key already made in this union, if any: a retry returns what was made then."""
    return Entry.objects.filter(union=union, key=key).first()


def entry_with(identity: UUID) -> Entry | None:
    """The entry of this id, if it is in the journal."""
    return Entry.objects.filter(pk=identity).first()


def checkpoint(union: UUID, *, at: datetime) -> Checkpoint:
    """Where the chain of ``union`` stands now, to be kept elsewhere; what waits is sealed and on disk first."""
    seal_waiting(union)
    make_durable()
    last = Seal.objects.filter(union=union).order_by("-seq").values_list("seq", "hash").first()
    seq, hash_ = last or (0, GENESIS)
    return Checkpoint(union=union, seq=seq, hash=hash_, at=at)


def has_checkpoint(union: UUID, *, seq: int, code: str) -> bool:
    """Whether the chain of ``union`` had this hash (or one that begins so) at ``seq``."""
    if seq == 0:
        return GENESIS.startswith(code)
    found = Seal.objects.filter(union=union, seq=seq).values_list("hash", flat=True).first()
    return found is not None and found.startswith(code)


def seq_of(entry: UUID) -> int | None:
    """The place of an entry in its chain; None while it waits for its seal."""
    return Seal.objects.filter(entry=entry).values_list("seq", flat=True).first()
