"""Taking back what was written down by mistake: each of its flows gets the flow that corrects it."""

from datetime import datetime
from uuid import UUID

from commonweal.flows.actions.corrections import correct_flow
from commonweal.flows.models import Flow
from commonweal.flows.refusals import CannotCorrect
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.provisioning.models import Task
from commonweal.provisioning.models.tasks import TaskState

DEED = "record.taken_back"


@once
def take_back_record(
    *, union: Association, entry: UUID, reason: str, by: Person, at: datetime, key: UUID | None = None
) -> None:
    """Take back all that one record (a journal ``entry``) wrote down: hours, what went in, what came out.

    All of it or nothing. A task that this finished is open again. Whoever wrote it or did it may, and who corrects
    the books. Raises ``CannotCorrect`` when it was taken back before or what it made has been used since,
    ``Refused`` without a reason, ``NotPermitted``.
    """
    if made_before(union=union.pk, key=key, deed=DEED):
        return
    flows = list(
        Flow.objects.filter(union=union, entry=entry, corrects__isnull=True)
        .select_related("union")
        .order_by("-position")
    )
    if not flows:
        raise CannotCorrect(say("There is no such record."))
    if Flow.objects.filter(corrects__in=flows).exists():
        raise CannotCorrect(say("This was taken back before."))
    for flow in flows:
        correct_flow(flow=flow, reason=reason, by=by, at=at)
    closed = Task.objects.filter(pk=flows[0].commitment, union=union, state=TaskState.DONE)
    closed.update(state=TaskState.OPEN, closed_at=None)
    note(union=union.pk, deed=DEED, by=by.pk, subject=path_of("entry", entry), at=at, key=key)
