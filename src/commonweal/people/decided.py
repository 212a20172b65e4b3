"""A decision that is being carried out: it stands where a mandate would, once, for exactly what was decided."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Decided:
    """The assembly of ``association`` decided this; while it is carried out, these ``powers`` come from the decision.

    Only ``assembly.actions.carrying_out`` makes one (a guard sees to it). ``decision`` is the id of the decision, which
    the journal names as ``under``; ``words`` is how a mandate names it ("No. 12: A second cook").
    """

    association: UUID
    decision: UUID
    powers: frozenset[str]
    words: str = ""

    @property
    def pk(self) -> UUID:
        """What the journal names as ``under``, as with a mandate."""
        return self.decision

    def gives(self, association: UUID, power: str) -> bool:
        """Whether this decision gives ``power`` in ``association``."""
        return association == self.association and power in self.powers
