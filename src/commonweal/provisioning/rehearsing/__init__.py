"""How this room's policies are rehearsed: share-outs are made again, plans are solved again, nothing is written."""

from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.rehearsals import Rehearsal, declare_rehearsal
from commonweal.provisioning.rehearsing.memory import replay_memory
from commonweal.provisioning.rehearsing.plans import replay_plans
from commonweal.provisioning.rules.policies import (
    AIMS_ORDER,
    BUDGET,
    MEMORY_FADES,
    MEMORY_LENGTH,
    RESERVES,
)

SHARE_OUTS = _(
    "Every share-out of these weeks is made again: with what was asked, what there was and the same lots as then, "
    "but with the new memory of who went without. Whoever left something uncollected is taken to leave as much again."
)
PLANS = _(
    "The plan of every round that was planned in these weeks is worked out again from what was stated then, with only "
    "this rule changed; and so is the plan that would be made today. What has happened since then is not."
)


def register() -> None:
    """Let members rehearse our policies."""
    for code in (MEMORY_FADES, MEMORY_LENGTH):
        declare_rehearsal(Rehearsal(code, SHARE_OUTS, replay_memory(code)))
    for code in (RESERVES, BUDGET, AIMS_ORDER):
        declare_rehearsal(Rehearsal(code, PLANS, replay_plans(code)))
