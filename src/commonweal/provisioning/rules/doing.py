"""What somebody did, as they write it down: minutes, what came out, what went in, what was eaten at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

AT_TABLE = "at table"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done on a task, in whole steps and minutes, by the id of each kind.

    ``minutes`` by skill, ``made`` what came out (by-products too), ``used`` what went in. ``served`` is how much of
    what was made was eaten at table at once and never reached a store.
    """

    minutes: Mapping[UUID, int] = field(default_factory=dict)
    made: Mapping[UUID, int] = field(default_factory=dict)
    used: Mapping[UUID, int] = field(default_factory=dict)
    served: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing at all was written down."""
        return not any([*self.minutes.values(), *self.made.values(), *self.used.values()])
