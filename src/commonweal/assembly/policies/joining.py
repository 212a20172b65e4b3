"""What every union can set for itself about joining, parting and draws."""

from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.policies import Policy, Sort, counted, declare_policy
from commonweal.assembly.rules.joining import days_in_words, why_not_days
from commonweal.lib.words import say

JOINING = _("How people join and part")
STEPS = (
    ("direct", _("Those concerned have talked with each other")),
    ("mediator", _("They have talked with a mediator")),
    ("group", _("They have talked in a group")),
    ("outside", _("They have talked with somebody from outside")),
)
"""The steps of the conflict path (``models.StepSort``), the gentlest first."""

PROVISIONAL_STANDINGS = (
    ("provisional", _("provisional member")),
    ("visitor", _("visitor")),
    ("contributor", _("member from the first day")),
)

WAY_IN = (
    Policy(
        code="joining.hosts_needed",
        chapter=JOINING,
        name=_("Hosts for whoever wants to join"),
        explanation=_("So many members promise to accompany a newcomer before a visit is agreed."),
        sort=Sort.NUMBER,
        default=1,
        least=1,
        most=10,
        range_reason=_("nobody should arrive alone, and more than ten can hardly accompany anybody"),
        said=counted(say("1 host"), say("{number} hosts")),
    ),
    Policy(
        code="joining.visit_days",
        chapter=JOINING,
        name=_("Length of a visit"),
        explanation=_("So long somebody lives with us as a guest before we and they think about joining."),
        sort=Sort.DAYS,
        default=21,
        least=1,
        most=366,
        range_reason=_("a visit lasts a day at least, and after a year it is no visit any more"),
    ),
    Policy(
        code="joining.input_days",
        chapter=JOINING,
        name=_("Time for what members think"),
        explanation=_(
            "After the visit, every member can say for so long what speaks for it and what worries them."
        ),
        sort=Sort.DAYS,
        default=10,
        least=1,
        most=90,
        range_reason=_(
            "everybody needs a day at least, and whoever waits for us should not wait a whole season"
        ),
    ),
    Policy(
        code="joining.away_days",
        chapter=JOINING,
        name=_("Days away between visit and joining"),
        explanation=_(
            "After the visit a newcomer goes home for at least so long, so that both sides can think."
        ),
        sort=Sort.DAYS,
        default=30,
        least=0,
        most=366,
        range_reason=_("after a year somebody comes to visit again"),
    ),
    Policy(
        code="joining.most_a_month",
        chapter=JOINING,
        name=_("Most who join in a month"),
        explanation=_(
            "No more newcomers begin in one month, so that each of them is well received. Empty: no limit."
        ),
        said=counted(say("1 person"), say("{number} people")),
        sort=Sort.NUMBER,
        default=None,
        least=1,
        most=100,
        range_reason=_("with none at all nobody could join; say that in a decision of its own"),
        may_be_empty=True,
    ),
    Policy(
        code="joining.waiting_list",
        chapter=JOINING,
        name=_("A waiting list"),
        explanation=_(
            "When a month’s places are taken, the next wait their turn in the order in which they were ready; a lot "
            "decides between those of the same day. With no, they are asked to come back later."
        ),
        sort=Sort.YES_NO,
        default=True,
    ),
)

FIRST_TIME = (
    Policy(
        code="joining.provisional_standing",
        chapter=JOINING,
        name=_("How newcomers belong at first"),
        explanation=_("In this standing somebody begins; a second decision makes them a full member."),
        sort=Sort.CHOICE,
        default="provisional",
        choices=PROVISIONAL_STANDINGS,
    ),
    Policy(
        code="joining.provisional_months",
        chapter=JOINING,
        name=_("Provisional time"),
        explanation=_("After so many months the union decides whether somebody becomes a full member."),
        sort=Sort.NUMBER,
        default=6,
        least=1,
        most=36,
        range_reason=_(
            "less than a month shows nothing, and after three years somebody has long been one of us"
        ),
        said=counted(say("1 month"), say("{number} months")),
    ),
    Policy(
        code="joining.evaluation_days",
        chapter=JOINING,
        name=_("Talks in the provisional time"),
        explanation=_(
            "So many days after the beginning newcomer and members sit together and say how it is going: numbers, with "
            "spaces between."
        ),
        said=days_in_words,
        sort=Sort.TEXT,
        default="21 60 180",
        check=why_not_days,
    ),
    Policy(
        code="joining.forgotten_after_months",
        chapter=JOINING,
        name=_("When we forget whoever did not join"),
        explanation=_("So many months after the way in ended, name, contact and what was said are deleted."),
        sort=Sort.NUMBER,
        default=6,
        least=0,
        most=60,
        range_reason=_("whoever does not live with us should not stay in our books for more than five years"),
        said=counted(say("1 month"), say("{number} months")),
    ),
)

PARTING = (
    Policy(
        code="parting.steps_before_asking",
        chapter=JOINING,
        name=_("Before anybody is asked to leave"),
        explanation=_(
            "All of these must have taken place before the assembly can be asked to part from somebody."
        ),
        sort=Sort.SEVERAL,
        default=["direct", "mediator", "group"],
        choices=STEPS,
        may_be_empty=True,
    ),
    Policy(
        code="parting.steps_count_days",
        chapter=JOINING,
        name=_("How long a step of the conflict path counts"),
        explanation=_("Steps that took place longer ago than this are no reason for anything today."),
        sort=Sort.DAYS,
        default=365,
        least=30,
        most=1100,
        range_reason=_("a path takes its time, and what lies more than three years back should rest"),
    ),
    Policy(
        code="parting.notice_days",
        chapter=JOINING,
        name=_("When somebody else writes down that one leaves"),
        explanation=_(
            "Where a member told us that they leave, it is written down at least so many days ahead. They are asked "
            "whether it is right, and a no ends it at once."
        ),
        sort=Sort.DAYS,
        default=14,
        least=8,
        most=90,
        range_reason=_("a weekly letter must reach them in time, and nobody should be held for a season"),
    ),
)

DRAWS = (
    Policy(
        code="assembly.rotation_looks_back",
        chapter=_("How we draw"),
        name=_("Whose turn it was lately"),
        explanation=_(
            "Whoever was drawn in so many draws of the same name before comes after all others. 0: nobody does."
        ),
        said=counted(say("1 draw"), say("{number} draws")),
        sort=Sort.NUMBER,
        default=2,
        least=0,
        most=50,
        range_reason=_("nobody looks further back than fifty turns"),
    ),
)


def register() -> None:
    """Declare them, in the order in which the rule book shows them."""
    for policy in (*WAY_IN, *FIRST_TIME, *PARTING, *DRAWS):
        declare_policy(policy)
