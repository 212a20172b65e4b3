"""Closing a decision: it is counted, and what was decided is carried out, once, whoever closes it how often.

Counting happens between two short transactions, so that nobody waits for it: the first marks the proposal as being
counted (no ballot comes in after that), the second writes the outcome, if nobody else did. Whoever is killed in
between is taken up by the next (``rules.closing.SILENT_FOR``).
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from commonweal.assembly.actions.carrying_out import carry_out
from commonweal.assembly.actions.secrecy import destroy_secret_ballots
from commonweal.assembly.actions.voices import begin_voting
from commonweal.assembly.counting.process import NotCounted, count_apart
from commonweal.assembly.models import LooseBallot, Proposal, ProposalState, Voice
from commonweal.assembly.permissions import require_lead
from commonweal.assembly.queries.ballots import progress_of, unanswered_advice
from commonweal.assembly.queries.counting import Gathered, gather
from commonweal.assembly.queries.voices import begins_at
from commonweal.assembly.registry.turns import Turn, take_turn
from commonweal.assembly.rules.ballots import settings_from
from commonweal.assembly.rules.closing import SILENT_FOR, why_not_close
from commonweal.assembly.rules.outcomes import Outcome, decide
from commonweal.journal.actions import note
from commonweal.journal.once import made_before
from commonweal.journal.queries import checkpoint
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person

log = logging.getLogger(__name__)
BATCH = 500


def close_proposal(
    *,
    proposal: Proposal,
    by: Person | None,
    at: datetime,
    key: UUID | None = None,
    decides: bool | None = None,
) -> Proposal:
    """Close ``proposal``, count it and carry out what was decided; gives it as it then is.

    At its time anybody may, and the clock does (``by`` None); earlier whoever leads it, once all have spoken and the
    least hours are over. Advice is closed by its bringer alone, who ``decides``. Closing twice, also at the same
    moment, gives one outcome. When counting fails it stays ``counting`` and is taken up again. Raises ``NotPermitted``
    and ``Refused``.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.decided")
    if made:
        return Proposal.objects.get(pk=made)
    held = _begin_counting(proposal, by=by, at=at, decides=decides)
    if held is None:
        return Proposal.objects.get(pk=proposal.pk)
    gathered = gather(held, at=min(at, held.closes_at or at), decides=held.settings.get("decides"))
    try:
        outcome = decide(
            gathered.cast, method=held.method, settings=settings_from(held.settings), count_apart=count_apart
        )
    except NotCounted as failed:
        log.warning("Proposal %s was not counted and will be taken up again: %s", held.pk, failed)
        return held
    return _settle(held, gathered, outcome, by=by, at=at, key=key)


def close_what_is_due(*, at: datetime) -> int:
    """Close every decision whose time is over, and take up what fell silent while counting; how many were decided."""
    return sum(
        close_proposal(proposal=proposal, by=None, at=at).state == ProposalState.DECIDED
        for proposal in due_to_close(at)
    )


def due_to_close(at: datetime) -> list[Proposal]:
    """What the clock closes now: advice is never among it, for its bringer decides."""
    over = Q(state=ProposalState.OPEN, closes_at__lte=at)
    silent = Q(state=ProposalState.COUNTING, counting_since__lte=at - SILENT_FOR)
    rows = Proposal.objects.filter(over | silent).exclude(method="advice")
    return list(rows.select_related("union", "association").order_by("closes_at", "pk"))


@transaction.atomic
def _begin_counting(
    proposal: Proposal, *, by: Person | None, at: datetime, decides: bool | None
) -> Proposal | None:
    """Take the proposal for counting; None when it is decided, or somebody else is counting it just now."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("union", "association")
    found = locked.get(pk=proposal.pk)
    if found.state == ProposalState.DECIDED:
        return None
    if found.state == ProposalState.COUNTING:
        if found.counting_since is not None and at - found.counting_since < SILENT_FOR:
            return None
    elif found.state != ProposalState.OPEN:
        raise Refused(say("Only an open proposal can be closed."))
    else:
        found = _require_closable(found, by=by, at=at, decides=decides)
    settings = dict(found.settings)
    settings.setdefault("seal_after", checkpoint(found.union_id, at=at).hash)
    if found.method == "advice":
        settings.setdefault("decides", bool(decides))
    found.state, found.counting_since, found.settings = ProposalState.COUNTING, at, settings
    found.save(update_fields=["state", "counting_since", "settings"])
    return found


def _require_closable(found: Proposal, *, by: Person | None, at: datetime, decides: bool | None) -> Proposal:
    """The open proposal with its voices written down; raises ``Refused`` and ``NotPermitted`` where it must wait."""
    found = begin_voting(proposal=found, at=at)
    begun, closes_at = begins_at(found), found.closes_at
    if begun is None or closes_at is None:
        raise Refused(say("Only an open proposal can be closed."))
    if at < closes_at:
        _require_early(found, begun, closes_at, at=at)
    if found.method == "advice":
        _require_heard(found, by=by, decides=decides)
    elif at < closes_at and by is not None:
        require_lead(by, found, at=at)
    elif at < closes_at:
        raise Refused(say("It is not over yet."))
    return found


def _require_early(found: Proposal, begun: datetime, closes_at: datetime, *, at: datetime) -> None:
    """Refuse to end a decision before its time, unless all have spoken and the least hours are over."""
    progress = progress_of(found, at=at)
    reason = why_not_close(
        at=at, begun_at=begun, closes_at=closes_at, voices=progress.voices, spoken=progress.spoken,
        least_hours=settings_from(found.settings).least_voting_hours, is_advice=found.method == "advice",
    )  # fmt: skip
    if reason is not None:
        raise Refused(reason)


def _require_heard(found: Proposal, *, by: Person | None, decides: bool | None) -> None:
    if by is None or by.pk != found.brought_by_id:
        raise NotPermitted(say("Whoever asked for advice decides, and nobody else."))
    if decides is None:
        raise Refused(say("Say whether it will be done."), field="decides")
    silent = unanswered_advice(found)
    if silent:
        raise Refused(say("Answer all advice first: {count} still wait for your answer.", count=silent))


@transaction.atomic
def _settle(
    held: Proposal, gathered: Gathered, outcome: Outcome, *, by: Person | None, at: datetime, key: UUID | None
) -> Proposal:
    """Write the outcome, unless somebody did; then carry it out, in the same transaction."""
    mine = Proposal.objects.filter(
        pk=held.pk, state=ProposalState.COUNTING, counting_since=held.counting_since
    )
    if not mine.update(
        state=ProposalState.DECIDED, decided_at=at, is_adopted=outcome.adopted, outcome=outcome.as_json()
    ):
        return Proposal.objects.get(pk=held.pk)
    held.refresh_from_db()
    spoke = Voice.objects.filter(proposal=held, ballot__version=held.version)
    Voice.objects.filter(pk__in=spoke.values("pk")).update(has_spoken=True)
    if held.is_secret:
        _cut_loose(held, gathered)
    note(
        union=held.union_id, deed="proposal.decided", by=by.pk if by else None, at=at, key=key,
        subject=path_of("proposal", held.pk), facts=_facts(held, gathered, outcome),
    )  # fmt: skip
    carry_out(proposal=held, winners=[UUID(each) for each in outcome.winners], by=by, at=at)
    take_turn(Turn.CLOSED, held, by=by, at=at)
    return held


def _cut_loose(proposal: Proposal, gathered: Gathered) -> None:
    """Keep what was said in secret and delete who said it, with the key."""
    destroy_secret_ballots([proposal.pk])
    LooseBallot.objects.bulk_create(
        [LooseBallot(proposal=proposal, content=content, times=times) for content, times in gathered.loose],
        batch_size=BATCH,
    )


def _facts(proposal: Proposal, gathered: Gathered, outcome: Outcome) -> dict[str, Any]:
    """What a replay needs: all that was said without who, by which figures it was counted, and what came of it."""
    cast = gathered.cast
    return {
        "form": 1, "method": proposal.method, "version": proposal.version, "secret": proposal.is_secret,
        "adopted": outcome.adopted, "code": outcome.code, "winners": list(outcome.winners),
        "ballots": dict(cast.ballots), "choices": list(cast.choices), "voices": cast.voices,
        "delegated": {str(voice): str(speaker) for voice, speaker in gathered.delegated},
        "seals": list(cast.seals), "decides": cast.decides,
        "settings": {name: proposal.settings[name] for name in sorted(COUNTED_BY) if name in proposal.settings},
    }  # fmt: skip


COUNTED_BY = frozenset(
    {
        "quorum_percent", "majority_percent", "block_needs_second", "score_most", "dots", "lot_ties", "seats",
    }
)  # fmt: skip
