"""The ids that a problem gives to its lines, so that a plan can be read back: need lines and groups.

Goods, resources, recipes and purchases carry the ids of their kind, recipe or offer.
"""

from dataclasses import dataclass
from uuid import UUID

EVERYONE = "everyone"
"""The eaters of a line or group that is not parted by what people can eat."""
FEW = "few"
"""How eaters begin who are one person only: they are not named, and shown together."""


@dataclass(frozen=True, slots=True)
class NeedKey:
    """The id of a need line: the kind, the tier, and which eaters."""

    kind_id: UUID
    tier: int
    eaters: str

    def __str__(self) -> str:
        return f"{self.kind_id}.{self.tier}.{self.eaters}"


@dataclass(frozen=True, slots=True)
class GroupKey:
    """The id of a group: a group of needs, or one kind that was asked for by name; its tier, and which eaters."""

    what: str
    about: UUID
    tier: int
    eaters: str

    def __str__(self) -> str:
        return f"{self.what}.{self.about}.{self.tier}.{self.eaters}"

    @property
    def is_kind(self) -> bool:
        """Whether it is one kind that was asked for by name."""
        return self.what == "kind"


def need_key(line: str) -> NeedKey:
    """The parts of a need line's id."""
    kind, tier, eaters = line.split(".", 2)
    return NeedKey(UUID(kind), int(tier), eaters)


def group_key(group: str) -> GroupKey:
    """The parts of a group's id."""
    what, about, tier, eaters = group.split(".", 3)
    return GroupKey(what, UUID(about), int(tier), eaters)
