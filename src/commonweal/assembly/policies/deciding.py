"""What every assembly can set for itself about deciding: methods, quorum, times, voices; and what a federation can."""

from django.utils.translation import gettext_lazy as _

from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.policies import Policy, Sort, counted, declare_policy
from commonweal.assembly.rules.methods import METHODS
from commonweal.lib.words import say
from commonweal.people.forms.choices import STANDINGS

NAMES = tuple((code, method.name) for code, method in METHODS.items())
CHOOSING_NAMES = tuple((code, method.name) for code, method in METHODS.items() if method.takes_choices)
SEATS_NAMES = tuple((code, method.name) for code, method in METHODS.items() if method.takes_seats)

DECIDING = _("How we decide")
FEDERATING = _("How our federation decides")
ALL_FORMS = frozenset({"union", "federation"})
DEFAULT_METHODS = {Matter.PLAN: "majority", Matter.BUDGET: "majority"}
METHOD_OF = {
    Matter.EVERYDAY: (_("How we decide everyday matters"), _("For all that comes up and changes no rule.")),
    Matter.POLICY: (_("How we decide on our rules"), _("For every change of this book.")),
    Matter.MEMBERSHIP: (
        _("How we decide on belonging"),
        _("For welcoming somebody, changing how they belong, and parting ways."),
    ),
    Matter.MANDATE: (
        _("How we give and recall mandates"),
        _("For powers that somebody holds for a time; where several stand for one, we choose among them."),
    ),
    Matter.PLAN: (
        _("How we adopt a plan"),
        _("For what we make, buy and share out in a round of provisioning."),
    ),
    Matter.BUDGET: (_("How we decide on budgets"), _("For hours and money that are set aside.")),
    Matter.FEDERATION: (
        _("How we decide on federations"),
        _("For joining and leaving one, and for what one asks us."),
    ),
}


def method_policies() -> list[Policy]:
    """For every kind of decision, the method by which it is taken."""
    return [
        Policy(
            code=f"assembly.method.{matter.value}",
            chapter=DECIDING,
            name=METHOD_OF[matter][0],
            explanation=METHOD_OF[matter][1],
            sort=Sort.CHOICE,
            default=DEFAULT_METHODS.get(matter, "consent"),
            choices=NAMES,
            of_forms=ALL_FORMS,
        )
        for matter in Matter
    ]


CHOOSING = Policy(
    code="assembly.method_of_choices",
    chapter=DECIDING,
    name=_("How we choose among several"),
    explanation=_(
        "Where a proposal names several things or people to choose among, and decisions of its kind are otherwise "
        "taken with yes or no, it is decided in this way."
    ),
    sort=Sort.CHOICE,
    default="ranked_schulze",
    choices=CHOOSING_NAMES,
    of_forms=ALL_FORMS,
)

SEATS = Policy(
    code="assembly.method_of_seats",
    chapter=DECIDING,
    name=_("How we fill several seats"),
    explanation=_(
        "Where several of those named are chosen together, and the way we choose among several knows only one winner, "
        "it is decided in this way. Approval stays approval. A lot aside, each gives every group large enough its part."
    ),
    sort=Sort.CHOICE,
    default="stv",
    choices=SEATS_NAMES,
    of_forms=ALL_FORMS,
)

SHARES = (
    Policy(
        code="assembly.quorum_percent",
        chapter=DECIDING,
        name=_("How many must speak"),
        explanation=_("A decision counts only if at least this share of those who have a voice has spoken."),
        sort=Sort.PERCENT,
        default=50,
        least=0,
        most=100,
        range_reason=_("it is a share of all voices"),
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.majority_percent",
        chapter=DECIDING,
        name=_("What a majority is"),
        explanation=_(
            "Where a majority decides, more than this share of the yes and no must be yes. 50 is a simple majority; "
            "with 66, more than 66 in 100 must say yes."
        ),
        sort=Sort.PERCENT,
        default=50,
        least=50,
        most=99,
        range_reason=_("below 50 two opposite decisions could both pass, and above 99 nothing ever could"),
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.block_needs_second",
        chapter=DECIDING,
        name=_("A block needs a second person"),
        explanation=_(
            "With yes, one person alone cannot block a consensus; somebody else must share the reason."
        ),
        sort=Sort.YES_NO,
        default=False,
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.score_most",
        chapter=DECIDING,
        name=_("Highest score"),
        explanation=_(
            "Where choices are scored, everybody gives each of them from 0 up to this many points."
        ),
        said=counted(say("1 point"), say("{number} points")),
        sort=Sort.NUMBER,
        default=5,
        least=1,
        most=10,
        range_reason=_("with 0 there is nothing to say, and above 10 the steps mean nothing any more"),
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.dots",
        chapter=DECIDING,
        name=_("Dots for each person"),
        explanation=_("Where dots are spread, everybody has this many to put on the choices."),
        sort=Sort.NUMBER,
        default=5,
        least=1,
        most=50,
        range_reason=_("without a dot there is nothing to spread, and more than 50 nobody can count"),
        of_forms=ALL_FORMS,
        said=counted(say("1 dot"), say("{number} dots")),
    ),
    Policy(
        code="assembly.lot_ties",
        chapter=DECIDING,
        name=_("A lot settles ties"),
        explanation=_(
            "When two choices come out exactly even, a draw that anybody can check decides between them. With no, the "
            "tie is reported and brought back."
        ),
        sort=Sort.YES_NO,
        default=True,
        of_forms=ALL_FORMS,
    ),
)

TIMES = (
    Policy(
        code="assembly.question_days",
        chapter=DECIDING,
        name=_("Time for questions"),
        explanation=_(
            "For so long a new proposal is only asked about, so that all understand it. 0 leaves it out."
        ),
        sort=Sort.DAYS,
        default=2,
        least=0,
        most=60,
        range_reason=_("longer than two months no question stays open"),
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.reaction_days",
        chapter=DECIDING,
        name=_("Time for reactions"),
        explanation=_("For so long all say what they think and the proposal is amended. 0 leaves it out."),
        sort=Sort.DAYS,
        default=3,
        least=0,
        most=60,
        range_reason=_("what takes longer than two months is better brought again"),
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.voting_days",
        chapter=DECIDING,
        name=_("Time to decide"),
        explanation=_("For so long everybody can give their voice, and change it."),
        sort=Sort.DAYS,
        default=5,
        least=1,
        most=60,
        range_reason=_("less than a day shuts out whoever is away, and after two months nobody remembers"),
        of_forms=ALL_FORMS,
    ),
    Policy(
        code="assembly.least_voting_hours",
        chapter=DECIDING,
        name=_("Hours a decision stays open at least"),
        explanation=_(
            "Even when all have spoken, a decision is not closed before so many hours have passed."
        ),
        said=counted(say("1 hour"), say("{number} hours")),
        sort=Sort.NUMBER,
        default=24,
        least=0,
        most=60 * 24,
        range_reason=_("no decision is open for longer than 60 days"),
        of_forms=ALL_FORMS,
    ),
)

VOICES = (
    Policy(
        code="assembly.voice_standings",
        chapter=DECIDING,
        name=_("Who has a voice"),
        explanation=_(
            "Whoever belongs in one of these standings on the day a decision begins can speak in it."
        ),
        sort=Sort.SEVERAL,
        default=["contributor", "provisional"],
        choices=STANDINGS,
    ),
    Policy(
        code="assembly.secret_matters",
        chapter=DECIDING,
        name=_("What is decided in secret"),
        explanation=_("In decisions of these kinds nobody sees who said what; in all others everybody does."),
        sort=Sort.SEVERAL,
        default=["membership"],
        choices=[(matter.value, matter.label) for matter in Matter],
        may_be_empty=True,
        of_forms=ALL_FORMS,
    ),
)

FEDERATIONS = (
    Policy(
        code="federation.outcome",
        chapter=FEDERATING,
        name=_("When unions agree"),
        explanation=_(
            "What the answers of the member unions must be for a proposal to pass. It binds only who consents."
        ),
        sort=Sort.CHOICE,
        default="all_consent",
        choices=(
            ("all_consent", _("Every union consents or stands aside")),
            ("majority", _("More unions consent than object")),
            ("two_thirds", _("At least two thirds of those that answer consent")),
        ),
        of_forms=frozenset({"federation"}),
    ),
    Policy(
        code="federation.closing_days",
        chapter=FEDERATING,
        name=_("Time for unions to answer"),
        explanation=_("For so long each member union can decide, in its own way, what its delegates answer."),
        sort=Sort.DAYS,
        default=14,
        least=1,
        most=120,
        range_reason=_("every union needs a day at least, and after four months the question is another"),
        of_forms=frozenset({"federation"}),
    ),
    Policy(
        code="federation.open_door",
        chapter=FEDERATING,
        name=_("An open door"),
        explanation=_("With yes, a union that decides to join belongs at once. With no, we decide on each that asks."),
        sort=Sort.YES_NO,
        default=False,
        of_forms=frozenset({"federation"}),
    ),
)  # fmt: skip


def register() -> None:
    """Declare them, in the order in which the rule book shows them."""
    for policy in (*method_policies(), CHOOSING, SEATS, *SHARES, *TIMES, *VOICES, *FEDERATIONS):
        declare_policy(policy)
