"""What an assembly's rules say about a decision of some kind: its method, its secrecy, its days, its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonweal.assembly.models import Proposal
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.rules.federations import CHARTERS, days_to_decide
from commonweal.assembly.rules.matters import method_for, method_for_seats
from commonweal.assembly.rules.methods import METHODS, SEVERAL
from commonweal.assembly.rules.timeline import Times, times_of
from commonweal.people.models import Association
from commonweal.people.permissions import today_in
from commonweal.people.queries.unions import union_of

ROOM = "assembly."
SETTINGS = (
    "quorum_percent", "majority_percent", "block_needs_second", "score_most", "dots", "question_days",
    "reaction_days", "voting_days", "least_voting_hours", "voice_standings", "lot_ties",
)  # fmt: skip
CHARTER = ("federation.outcome", "federation.closing_days")
TAKES_CHOICES = {code: bool(method.takes_choices) for code, method in METHODS.items()}
TAKES_SEATS = frozenset(code for code, method in METHODS.items() if method.takes_seats)


@dataclass(frozen=True)
class DecidingCustoms:
    """How a proposal of some kind is decided; ``settings`` are the policies by the last part of their codes."""

    method: str
    is_secret: bool
    settings: Mapping[str, Any]


def keeps_rules_of(association: Association) -> Association:
    """Whose rule book holds: a circle and an enterprise go by that of their union."""
    return union_of(association)


def deciding_customs(
    association: Association, matter: str, *, has_choices: bool, on: date, seats: int = 1
) -> DecidingCustoms:
    """What the rules of ``association`` say on the day ``on`` about decisions of the kind ``matter``, in one query."""
    named, among, secret = f"{ROOM}method.{matter}", f"{ROOM}method_of_choices", f"{ROOM}secret_matters"
    of_seats = f"{ROOM}method_of_seats"
    codes = [named, among, of_seats, secret, *CHARTER, *(ROOM + each for each in SETTINGS)]
    values = values_of(keeps_rules_of(association), codes, on=on)
    settings = {each: values[ROOM + each] for each in SETTINGS}
    if association.form in OF_UNIONS:
        return _by_charter(values, settings)
    method = method_for(
        wanted=values[named],
        among_choices=values[among],
        has_choices=has_choices,
        takes_choices=TAKES_CHOICES,
    )
    if has_choices and seats > 1:
        method = method_for_seats(
            method, several=SEVERAL, among_seats=values[of_seats], takes_seats=TAKES_SEATS
        )
    return DecidingCustoms(
        method=method,
        is_secret=matter in values[secret],
        settings=settings,
    )


def _by_charter(values: Mapping[str, Any], settings: Mapping[str, Any]) -> DecidingCustoms:
    """In a federation the charter names the method; its unions decide first, then there is time to gather answers."""
    outcome, gathering = values["federation.outcome"], settings["voting_days"]
    days = days_to_decide(closing_days=values["federation.closing_days"], gathering_days=gathering)
    of_charter = {
        "outcome": outcome, "majority_percent": CHARTERS[outcome].majority_percent, "voting_days": days,
        "gathering_days": gathering,
    }  # fmt: skip
    return DecidingCustoms(
        method=CHARTERS[outcome].method, is_secret=False, settings={**settings, **of_charter}
    )


def customs_of_proposal(proposal: Proposal, at: datetime) -> DecidingCustoms:
    """What the assembly's rules say about ``proposal`` today.

    Its bringer may ask for a secret ballot where the method can have one.
    """
    has_choices, seats = proposal.choices.exists(), int(proposal.settings.get("seats", 1))
    customs = deciding_customs(
        proposal.association,
        proposal.matter,
        has_choices=has_choices,
        seats=seats,
        on=today_in(proposal.union, at),
    )
    return DecidingCustoms(
        method=customs.method,
        is_secret=(proposal.is_secret or customs.is_secret) and METHODS[customs.method].may_be_secret,
        settings={**customs.settings, "seats": seats},
    )


def times_of_proposal(proposal: Proposal, customs: DecidingCustoms, at: datetime) -> Times:
    """The way it goes if it is opened at ``at``."""
    days, without = customs.settings, set(proposal.settings.get("without", ()))
    return times_of(
        at=at,
        time_zone=proposal.union.time_zone,
        question_days=0 if "questions" in without else days["question_days"],
        reaction_days=0 if "reactions" in without else days["reaction_days"],
        voting_days=days["voting_days"],
        questions_until=None if "questions" in without else proposal.questions_until,
        reactions_until=None if "reactions" in without else proposal.reactions_until,
        closes_at=proposal.closes_at,
    )
