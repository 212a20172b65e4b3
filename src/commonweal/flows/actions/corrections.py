"""Taking back what was recorded by mistake: never a change of the past, always a new flow that points to it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from commonweal.flows.actions.assembling import Posting
from commonweal.flows.actions.recording import record_posting
from commonweal.flows.drafts import Draft, Recorded
from commonweal.flows.models import Flow, Resource
from commonweal.flows.permissions import require_correct
from commonweal.flows.queries.history import history_of
from commonweal.flows.queries.recorded import recorded_before
from commonweal.flows.refusals import CannotCorrect, NotEnough
from commonweal.flows.replay import marks_of
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Person

DEED = "flow.corrected"


def correct_flow(*, flow: Flow, reason: str, by: Person, at: datetime, key: UUID | None = None) -> Recorded:
    """Take ``flow`` back with a flow of the opposite amount that points to it; what it moved or marked is undone.

    The right record is then made anew. Whoever recorded it may, or a keeper with ``flows.correct``. Raises
    ``NotPermitted``, ``CannotCorrect`` when it is itself a correction, was corrected before, or brought something
    that has been used since, and ``Refused`` without a reason.
    """
    if key is not None and (before := recorded_before(union=flow.union_id, key=key, deed=DEED)):
        return before
    mandate = require_correct(by, flow, at=at)
    why = " ".join(reason.split())
    if not why:
        raise Refused(say("Please say what was wrong."), field="reason")
    if flow.corrects_id:
        raise CannotCorrect(say("This is itself a correction. Record what is right as something new."))
    posting = _Reversal(flow.union, [_reversed(flow, why)], at)
    try:
        return record_posting(
            posting,
            deed=DEED,
            subject=path_of("flow", flow.pk),
            by=by,
            at=at,
            key=key,
            under=mandate.pk if mandate else None,
        )
    except IntegrityError as clash:
        raise CannotCorrect(say("This was corrected before.")) from clash
    except NotEnough as short:
        raise CannotCorrect(
            say(
                "What came in by this has been used since: {there} of {kind} is left, {wanted} would have to go.",
                **short.facts,
            )
        ) from short


class _Reversal(Posting):
    """A posting that also puts back the marks its flow had set."""

    def settle(self) -> None:
        """Lock the lots, and find the marks they have without the corrected flow."""
        for movement in self.movements.values():
            lot = Resource.objects.select_for_update().get(pk=movement.lot)
            taken_back = {draft.corrects for draft in self.drafts}
            history = history_of(lot.pk)
            gone = {row.corrects for row in history if row.corrects} | taken_back
            movement.marks = _different(lot, marks_of(lot.pk, history, gone))


def _different(lot: Resource, marks: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in marks.items() if getattr(lot, _attribute(name)) != value}


def _attribute(mark: str) -> str:
    return mark if mark in {"stage", "state"} else f"{mark}_id"


def _reversed(flow: Flow, reason: str) -> Draft:
    return Draft(
        action=flow.action,
        provider=flow.provider_id,
        receiver=flow.receiver_id,
        kind=flow.kind_id,
        amount=None if flow.amount is None else -flow.amount,
        minutes=None if flow.minutes is None else -flow.minutes,
        resource=flow.resource_id,
        to_resource=flow.to_resource_id,
        process=flow.process_id,
        commitment=flow.commitment,
        reason=reason,
        corrects=flow.pk,
        at=flow.at,
    )
