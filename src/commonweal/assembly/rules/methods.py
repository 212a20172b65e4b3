"""The methods by which an assembly decides: each in two sentences, with the exact meaning of every position.

What counts how is in ``rules.outcomes``; docs/deciding.md says the same for members.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from commonweal.lib.words import Words, say


class Shape(StrEnum):
    """What a ballot holds; the JSON of each is in ``rules.ballots``."""

    POSITION = "position"  # one of the method's positions
    APPROVED = "approved"  # all choices one can live with
    SCORES = "scores"  # points for each choice
    DOTS = "dots"  # a few dots spread over the choices
    RANKING = "ranking"  # choices in order, equal ones together
    NOTHING = "nothing"  # the lot decides; a ballot only says that one was there


@dataclass(frozen=True, slots=True)
class Position:
    """Something one can say on a ballot; ``meaning`` is exactly what it does, ``needs_reason`` that it must say why."""

    code: str
    name: Words
    meaning: Words
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """One way of deciding. ``takes_choices`` is 1 where it is among several things or people, else 0.

    ``mark`` is the exact meaning of a mark, where choices are marked. With ``seats_in_order`` one is elected after the
    other. ``counted_apart`` methods are counted by ``assembly.counting`` in a process of its own.
    """

    code: str
    name: Words
    explanation: Words
    shape: Shape
    positions: tuple[Position, ...] = ()
    mark: Words | None = None
    may_be_secret: bool = True
    takes_seats: bool = False
    seats_in_order: bool = False
    counted_apart: bool = False

    @property
    def takes_choices(self) -> int:
        """1 where it decides among several choices, 0 where about one proposal."""
        return 0 if self.shape == Shape.POSITION else 1

    def position(self, code: str) -> Position | None:
        """The position with this code, if the method has it."""
        return next((each for each in self.positions if each.code == code), None)


CONSENT = Method(
    code="consent",
    name=say("Consent"),
    explanation=say(
        "The proposal is adopted unless somebody has a reasoned objection: a reason why it would harm what we want "
        "to reach together. An objection is not a no; it asks all of us to change the proposal until it is met."
    ),
    shape=Shape.POSITION,
    positions=(
        Position("consent", say("I consent"), say("It is good enough to try, even if I would do it differently.")),
        Position(
            "consent_with_concern", say("I consent, with a concern"),
            say("I do not stand in the way. My concern is written beside the decision, for when we look at it again."),
        ),
        Position(
            "stand_aside", say("I stand aside"),
            say("I leave this to the others; I do not stand in the way. I count as having spoken."),
        ),
        Position(
            "objection", say("I object"),
            say("I see harm in it and say which. As long as my objection stands on this wording, it is not adopted."),
            needs_reason=True,
        ),
    ),
)  # fmt: skip
CONSENSUS = Method(
    code="consensus",
    name=say("Consensus"),
    explanation=say(
        "We look for what all can agree to. Whoever cannot agree may stand aside and let the others go on, or block, "
        "which stops the proposal and is for when it goes against what we stand for."
    ),
    shape=Shape.POSITION,
    positions=(
        Position("agree", say("I agree"), say("I support it and will help to carry it out.")),
        Position(
            "stand_aside", say("I stand aside"),
            say("I cannot support it, but I let the others go on; I need not take part in carrying it out."),
        ),
        Position(
            "block", say("I block"),
            say("It goes against what we stand for, and I say why. It cannot be adopted in this wording."),
            needs_reason=True,
        ),
    ),
)  # fmt: skip
ADVICE = Method(
    code="advice",
    name=say("Advice"),
    explanation=say(
        "Whoever brings it asks all who are concerned for advice, answers each, and then decides alone. Nothing is "
        "counted: advice must be heard, but it need not be followed."
    ),
    shape=Shape.POSITION,
    positions=(
        Position("support", say("I advise to do it"), say("I think it should be done; I may say what to mind.")),
        Position(
            "against", say("I advise against it"),
            say("I think it should not be done so, and say why. The bringer answers me before deciding."),
            needs_reason=True,
        ),
    ),
    may_be_secret=False,
)  # fmt: skip
MAJORITY = Method(
    code="majority",
    name=say("Majority"),
    explanation=say(
        "The proposal is adopted when enough have spoken and, of those who say yes or no, more than the share we "
        "ask for say yes. It is quick, and leaves some outvoted; so we use it where that does little harm."
    ),
    shape=Shape.POSITION,
    positions=(
        Position("yes", say("Yes"), say("I am for it.")),
        Position("no", say("No"), say("I am against it.")),
        Position(
            "abstain", say("I abstain"), say("I count as having spoken, but neither as a yes nor as a no.")
        ),
    ),
)
GRADIENTS = Method(
    code="gradients",
    name=say("Gradients of agreement"),
    explanation=say(
        "Everybody says on a scale of eight steps how far they agree (after Sam Kaner and others). It is adopted when "
        "nobody blocks and, of those who take sides, more than the share we ask for support it."
    ),
    shape=Shape.POSITION,
    positions=(
        Position("whole", say("Wholehearted"), say("I like it and will carry it. Counts as support.")),
        Position(
            "good", say("Good, with a small point"),
            say("I support it; one small thing could be better. Counts as support."),
        ),
        Position(
            "reserved", say("Support with reservations"),
            say("I can live with it and will support it. Counts as support."),
        ),
        Position(
            "neutral", say("No opinion"), say("I have none on this. Counts as having spoken, on neither side.")
        ),
        Position(
            "stand_aside", say("I stand aside"),
            say("I do not like it, but do not hold it up. Counts as having spoken, on neither side."),
        ),
        Position(
            "disagree", say("I disagree, but go along"),
            say("I want it noted that I disagree; I go with the others. Counts against it."),
        ),
        Position(
            "not_me", say("I disagree and will not carry it"),
            say("It may be done, but I do not share the responsibility. Counts against it."),
        ),
        Position(
            "block", say("I block"), say("It must not be done in this wording, and I say why. Then it is not adopted."),
            needs_reason=True,
        ),
    ),
)  # fmt: skip
APPROVAL = Method(
    code="approval",
    name=say("Approval"),
    explanation=say(
        "Everybody marks all the choices they can live with, as many as they like. The choice with the most marks wins."
    ),
    shape=Shape.APPROVED,
    mark=say(
        "A mark says: I can live with this. All your marks count the same; to mark none is an answer too."
    ),
)
SCORE = Method(
    code="score",
    name=say("Score"),
    explanation=say(
        "Everybody gives each choice points, from none to the highest. The choice with the most points in all wins; "
        "what is left empty gets none."
    ),
    shape=Shape.SCORES,
)
DOTS = Method(
    code="dots",
    name=say("Dots"),
    explanation=say(
        "Everybody has a few dots and spreads them over the choices, several on one if they like. The choice with the "
        "most dots wins."
    ),
    shape=Shape.DOTS,
)
SCHULZE = Method(
    code="ranked_schulze",
    name=say("Ranking, compared in pairs"),
    explanation=say(
        "Everybody puts the choices in order; ties are allowed, and what is not ranked comes last. Every two choices "
        "are compared, and the one wins that no other beats by a stronger chain of comparisons (Schulze’s method)."
    ),
    shape=Shape.RANKING,
    counted_apart=True,
)
RUNOFF = Method(
    code="ranked_irv",
    name=say("Ranking, the weakest drops out"),
    explanation=say(
        "Everybody puts the choices in order. Again and again the choice that fewest have first drops out and these "
        "ballots go to their next choice, until one is left (instant runoff)."
    ),
    shape=Shape.RANKING,
    counted_apart=True,
)
STV = Method(
    code="stv",
    name=say("Ranking for several seats"),
    explanation=say(
        "Everybody puts the people in order. Whoever reaches a fair share of voices is elected, and what they have "
        "beyond it goes on to the next choices, so that every group large enough is heard (single transferable vote)."
    ),
    shape=Shape.RANKING,
    takes_seats=True,
    counted_apart=True,
)
APPROVAL_SEATS = Method(
    code="approval_seats",
    name=say("Approval for several seats"),
    explanation=say(
        "Everybody marks all the choices they can live with, as many as they like. Seats are filled one after the "
        "other, and marks of those who already have somebody elected count for less, so that every group large enough "
        "is heard (Phragmén’s method)."
    ),
    shape=Shape.APPROVED,
    mark=say(
        "A mark says: this one speaks for me too. All your marks count the same; when one you marked is elected, your "
        "marks for the others count for less. To mark none is an answer too."
    ),
    takes_seats=True,
    seats_in_order=True,
    counted_apart=True,
)
LOT = Method(
    code="lot",
    name=say("Lot"),
    explanation=say(
        "A draw decides among the choices, each with the same chance, and anybody can compute it again. Saying “I am "
        "there” adds to the seed, so that nobody alone chose it."
    ),
    shape=Shape.NOTHING,
    may_be_secret=False,
    takes_seats=True,
)
METHODS: Mapping[str, Method] = MappingProxyType(
    {
        method.code: method
        for method in (
            CONSENT, CONSENSUS, ADVICE, MAJORITY, APPROVAL, SCORE, SCHULZE, RUNOFF, STV, APPROVAL_SEATS, GRADIENTS,
            DOTS, LOT,
        )
    }
)  # fmt: skip
SEVERAL = MappingProxyType({APPROVAL.code: APPROVAL_SEATS.code})
"""What a method with one winner becomes when several seats are filled, where the mark on the ballot stays the same."""
