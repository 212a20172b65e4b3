"""What a union can set for itself about provisioning, in one chapter of its rule book.

The order of tiers is no policy: survival before dignity before flourishing holds in every plan (ADR 0010).
"""

from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.policies import Policy, Sort, counted, declare_policy
from commonweal.lib.words import say
from commonweal.provisioning.rules.policies import (
    AIMS_ORDER,
    BUDGET,
    MEMORY_FADES,
    MEMORY_LENGTH,
    RESERVES,
    SHARE_OUTS_MOST,
)
from commonweal.provisioning.rules.rounds import AIMS

CHAPTER = _("Provisioning")
AIM_NAMES = {
    "least_bought": _("buy as little outside as possible"),
    "least_toil": _("work as little as possible"),
    "least_footprint": _("keep the footprint small"),
}
PLANNING = (
    Policy(
        code=RESERVES,
        chapter=CHAPTER,
        name=_("How much of our reserves we keep back"),
        explanation=_(
            "Keepers say how much of each thing is our reserve. This share of it stays in store at the end of every "
            "plan, and share-outs do not touch it. 150 keeps back half as much again, for a hard winter."
        ),
        sort=Sort.PERCENT,
        default=100,
        least=0,
        most=300,
        range_reason=_(
            "0 keeps nothing back, and three times the reserve is more than our stores are made for"
        ),
    ),
    Policy(
        code=BUDGET,
        chapter=CHAPTER,
        name=_("Most money a month for buying outside"),
        explanation=_(
            "No plan buys for more than this in a month, whatever the budget of its round says. Empty means that only "
            "the round’s own budget counts."
        ),
        sort=Sort.MONEY,
        default=None,
        least=0,
        range_reason=_("money cannot be less than nothing"),
        may_be_empty=True,
    ),
    Policy(
        code=AIMS_ORDER,
        chapter=CHAPTER,
        name=_("What matters when all needs are met as well as they can be"),
        explanation=_(
            "Among plans that are equally fair we take the one that does best at the first of these, then at the "
            "second, then at the third."
        ),
        sort=Sort.ORDER,
        default=list(AIMS),
        choices=tuple((aim, AIM_NAMES[aim]) for aim in AIMS),
    ),
)
SHARING = (
    Policy(
        code=MEMORY_FADES,
        chapter=CHAPTER,
        name=_("How much of an older lack is remembered"),
        explanation=_(
            "Whoever went without last time comes first when a thing is scarce again. With each further share-out this "
            "share of the lack is still remembered. At 0 only the last one counts; at 100 a lack never fades, until "
            "all have gone without at some time and memory no longer tells anybody apart."
        ),
        sort=Sort.PERCENT,
        default=50,
        least=0,
        most=100,
        range_reason=_("it is a share, and a lack that grew while it waits would never be made up for"),
    ),
    Policy(
        code=MEMORY_LENGTH,
        chapter=CHAPTER,
        name=_("How many share-outs are remembered"),
        explanation=_(
            "Lacks from so many share-outs before are counted. With 0 every share-out begins anew."
        ),
        said=counted(say("1 share-out"), say("{number} share-outs")),
        sort=Sort.NUMBER,
        default=8,
        least=0,
        most=SHARE_OUTS_MOST,
        range_reason=_("more than a year of weekly share-outs nobody can check by hand"),
    ),
)


def register() -> None:
    """Declare them, in the order in which the rule book shows them."""
    for policy in (*PLANNING, *SHARING):
        declare_policy(policy)
