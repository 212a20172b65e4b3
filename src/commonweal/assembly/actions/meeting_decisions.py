"""What a meeting decided by word of mouth: the voices of those who were there, written down, and the decision closed.

The voices count like all others, by the method that the rules name, among all who have one. A meeting ends a decision
early only where everybody could know: the point stood on the agenda as long before as a decision stays open at least.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.actions.meetings import require_caller
from commonweal.assembly.actions.voices import begin_voting
from commonweal.assembly.models import AgendaPoint, Ballot, Entered, Phase, Proposal, ProposalState
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.registry.turns import Turn, take_turn
from commonweal.assembly.rules.meetings import why_not_close_in_room, why_not_speak
from commonweal.assembly.rules.methods import METHODS
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Person

Said = Mapping[UUID, str]
"""The position of each who spoke, by person; whoever is not in it did not speak."""


class Spoken(NamedTuple):
    """What came of it: ``kept`` had a ballot by their own or another's hand, which stands; ``proposal`` as it is."""

    proposal: Proposal
    written: int
    kept: int


def decide_in_the_room(
    *,
    point: AgendaPoint,
    said: Said,
    reasons: Mapping[UUID, str],
    closes: bool,
    by: Person,
    at: datetime,
    key: UUID,
) -> Spoken:
    """Write down what those who were there said on the point's proposal and, with ``closes``, end the decision.

    Takes assembly.meetings and assembly.enter_ballots. The first transaction writes all voices or none, the second
    counts (``actions.closing``); the same ``key`` twice is one effect. Raises ``NotPermitted`` and ``Refused``, also
    for a matter that is decided in secret, and at ``closes`` where those who were away could not know.
    """
    spoken = speak_in_the_room(point=point, said=said, reasons=reasons, closes=closes, by=by, at=at, key=key)
    if not closes:
        return spoken
    return spoken._replace(proposal=close_proposal(proposal=spoken.proposal, by=by, at=at))


@once
def speak_in_the_room(
    *,
    point: AgendaPoint,
    said: Said,
    reasons: Mapping[UUID, str],
    closes: bool,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Spoken:
    """Write the voices down, begin the decision where it has not begun, and with ``closes`` let it end now."""
    proposal, meeting = _proposal_of(point), point.meeting
    if made_before(union=proposal.union_id, key=key, deed="decision.spoken"):
        return Spoken(proposal, 0, 0)
    under = require_caller(by, meeting.association, at=at)
    proposal = _held(proposal)
    there = set(meeting.presences.values_list("agent", flat=True))
    _require(proposal, point, said, there=there, closes=closes, at=at)
    _begin(proposal, by=by, at=at)
    own = _spoken_before(proposal, by)
    people = Person.objects.in_bulk([person for person in said if person not in own])
    for person, voter in sorted(people.items()):
        cast_ballot(
            proposal=proposal, voter=voter, content={"position": said[person]}, reason=reasons.get(person, ""),
            by=by, at=at, entered=Entered.SPOKEN,
        )  # fmt: skip
    if closes:
        Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).update(closes_at=at)
        AgendaPoint.objects.filter(pk=point.pk).update(decided=True)
    note(
        union=proposal.union_id, deed="decision.spoken", by=by.pk, subject=path_of("proposal", proposal.pk), at=at,
        under=under, key=key, facts={"meeting": meeting.pk, "there": sorted(map(str, there)), "closes": closes},
    )  # fmt: skip
    proposal.refresh_from_db()
    return Spoken(proposal, len(people), len(set(said) & own))


def _proposal_of(point: AgendaPoint) -> Proposal:
    if point.proposal_id is None:
        raise Refused(say("This point is no proposal; write down what was said in the minutes."))
    rows = Proposal.objects.select_related("union", "association", "linked_to__union")
    return rows.get(pk=point.proposal_id)


def _require(
    proposal: Proposal, point: AgendaPoint, said: Said, *, there: set[UUID], closes: bool, at: datetime
) -> None:
    if proposal.state != ProposalState.OPEN or phase_at(proposal, at) == Phase.ENDED:
        raise Refused(say("This proposal is not open any more."))
    refused = why_not_speak(
        is_secret=proposal.is_secret,
        takes_choices=bool(METHODS[proposal.method].takes_choices),
        is_everybody_there=set(said) <= there,
        is_somebody_there=bool(said),
    )
    if refused:
        raise Refused(refused)
    if closes:
        late = why_not_close_in_room(
            method=proposal.method, put_at=point.put_at, starts_at=point.meeting.starts_at,
            least=timedelta(hours=int(proposal.settings["least_voting_hours"])),
        )  # fmt: skip
        if late:
            raise Refused(late, field="closes")


def _begin(proposal: Proposal, *, by: Person, at: datetime) -> None:
    """Let the decision begin now, where questions or reactions were still going on."""
    fields: dict[str, Any] = {
        field: at
        for field in ("questions_until", "reactions_until")
        if getattr(proposal, field) is not None and getattr(proposal, field) > at
    }
    if fields:
        Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).update(**fields)
        proposal.refresh_from_db()
        take_turn(Turn.MOVED_ON, proposal, by=by, at=at)
    begin_voting(proposal=proposal, at=at, by=by)


def _held(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until all is written: nobody speaks, or writes down, in between."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "union", "association", "linked_to__union"
    )
    return rows.get(pk=proposal.pk)


def _spoken_before(proposal: Proposal, by: Person) -> set[UUID]:
    """Who has given a ballot on this wording by themselves, or confirmed one, or whose another than ``by`` wrote."""
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version)
    rows = rows.filter(Q(confirmed_at__isnull=False) | ~Q(entered_by=by.pk))
    return set(rows.values_list("voice__agent", flat=True))
