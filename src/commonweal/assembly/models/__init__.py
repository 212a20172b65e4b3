"""The tables of this room, by subject."""

from commonweal.assembly.models.policies import PolicyValue
from commonweal.assembly.models.proposals import (
    Attachment,
    Choice,
    Comment,
    CommentSort,
    EffectState,
    Phase,
    Proposal,
    ProposalEffect,
    ProposalState,
    Version,
)
from commonweal.assembly.models.voting import (
    Ballot,
    Delegation,
    Entered,
    LooseBallot,
    SealKey,
    Voice,
)

__all__ = [
    "Attachment",
    "Ballot",
    "Choice",
    "Comment",
    "CommentSort",
    "Delegation",
    "EffectState",
    "Entered",
    "LooseBallot",
    "Phase",
    "PolicyValue",
    "Proposal",
    "ProposalEffect",
    "ProposalState",
    "SealKey",
    "Version",
    "Voice",
]
