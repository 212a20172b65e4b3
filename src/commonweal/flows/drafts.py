"""What is about to be recorded: drafts of flows, and what a record gave back. No database here."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from commonweal.lib.ids import new_id


@dataclass(frozen=True, slots=True)
class NewResource:
    """A lot that a flow brings into the books: what is written on it, and where it is put.

    ``may_be_overdrawn`` is for a purse whose policy allows it. ``id`` is known beforehand, so that a later draft of
    the same deed can speak of the lot.
    """

    label: str = ""
    best_before_on: date | None = None
    place: UUID | None = None
    may_be_overdrawn: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Draft:
    """A flow not yet recorded: ``amount`` steps of ``kind`` (and ``minutes`` of effort) from provider to receiver.

    ``resource`` is the lot it takes from or changes, ``to_resource`` the lot it goes to; ``new_resource`` makes that
    lot. Ids are agents' for provider and receiver. ``at`` is when it happened, by default the deed's own instant.
    """

    action: str
    provider: UUID
    receiver: UUID
    kind: UUID
    amount: int | None = None
    minutes: int | None = None
    resource: UUID | None = None
    to_resource: UUID | None = None
    new_resource: NewResource | None = None
    process: UUID | None = None
    commitment: UUID | None = None
    to_place: UUID | None = None
    contained_in: UUID | None = None
    stage: UUID | None = None
    state: str = ""
    reason: str = ""
    corrects: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record gave back. ``resource_ids`` has, for each draft in turn, the lot it ended in (or None).

    ``is_repeat`` says that this key had been used before: nothing new was written, and the ids are those of then.
    """

    entry_id: UUID
    flow_ids: tuple[UUID, ...]
    resource_ids: tuple[UUID | None, ...]
    is_repeat: bool = False
