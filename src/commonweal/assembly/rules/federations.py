"""How unions decide together: what a charter asks for, how a union's decision becomes its answer, and by when.

A union that adopts what the federation proposes consents to it. One that does not adopt it stands aside: it is not
bound, and holds nobody up. To hold the others up a union must say so by a decision of its own, with a reason.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple


class Charter(NamedTuple):
    """What the answers of the unions must be: the method that counts them, and what it calls each answer.

    ``majority_percent`` is what a majority must be more than, where one decides.
    """

    method: str
    adopts: str
    does_not_adopt: str
    objects: str
    majority_percent: int


CHARTERS: Mapping[str, Charter] = {
    "all_consent": Charter("consent", "consent", "stand_aside", "objection", 50),
    "majority": Charter("majority", "yes", "abstain", "no", 50),
    "two_thirds": Charter("majority", "yes", "no", "no", 66),
}
"""By the values of the policy ``federation.outcome``.

Where every union consents or stands aside, one that does not adopt stands aside. Where more must consent than object,
it is not counted. Where two thirds of those that answer must consent, it has answered, and not with consent.
"""


def answer_of(outcome: str, *, is_adopted: bool, objects: bool = False) -> str:
    """The position at the federation of a union that adopted the linked proposal, or did not, or decided to object."""
    charter = CHARTERS[outcome]
    if objects:
        return charter.objects
    return charter.adopts if is_adopted else charter.does_not_adopt


def days_to_decide(*, closing_days: int, gathering_days: int) -> int:
    """How long the decision at a federation is open: its unions answer first, then there is time to hear them."""
    return closing_days + gathering_days


def answer_by(*, begins_at: datetime, closes_at: datetime, gathering_days: int) -> datetime:
    """When a union's own decision closes: so many days before the federation's, and never before half of its time."""
    half = begins_at + (closes_at - begins_at) / 2
    return max(half, closes_at - timedelta(days=gathering_days))
