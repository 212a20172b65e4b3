"""Bringing home what a plan says to buy: goods in, and money out of the purse where there is one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from commonweal.flows.actions.recording import record_flows
from commonweal.flows.drafts import Draft, Recorded
from commonweal.flows.models import Medium, Resource
from commonweal.flows.queries.recorded import recorded_before
from commonweal.journal.once import once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.actions.outside import know_outside
from commonweal.people.models import Association, Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions.doing import Doing
from commonweal.provisioning.actions.tasks import begin_process, close_task
from commonweal.provisioning.models import Task
from commonweal.provisioning.models.tasks import TaskState

DEED = "purchase.recorded"


@once
def record_purchase(
    *,
    task: Task,
    bought: Mapping[UUID, int],
    paid: int | None,
    supplier: str,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    finished: bool = False,
) -> Recorded:
    """Write down what was bought on a task, and what it cost (in the currency's smallest step).

    The goods are transferred from the supplier; the money goes from the union's purse to them, if the union keeps
    one. Takes the power provisioning.purchases. Raises ``NotEnough`` where the purse may not be overdrawn.
    """
    mandate = require_power(by, task.union, "provisioning.purchases", at=at)
    if key is not None and (before := recorded_before(union=task.union_id, key=key, deed=DEED)):
        return before
    if not any(bought.values()):
        raise Refused(say("Write down at least one thing that was bought."))
    task = Task.objects.select_for_update(of=("self",)).select_related("union").get(pk=task.pk)
    begin_process(task, by=by, at=at)
    outside = know_outside(union=task.union, name=supplier, by=by, at=at)
    goods = Doing(task.union, task, at=at).bought(bought, supplier=outside.pk)
    recorded = record_flows(
        union=task.union,
        drafts=[*goods, *_payment(task, outside, paid or 0)],
        deed=DEED,
        subject=path_of("task", task.pk),
        by=by,
        at=at,
        key=key,
        under=mandate.pk,
    )
    if finished and not recorded.is_repeat:
        close_task(task, TaskState.DONE, at=at)
    return recorded


def _payment(task: Task, outside: Association, paid: int) -> list[Draft]:
    purse = purse_of(task.union)
    if purse is None or not paid:
        return []
    payment = Draft(
        action="transferAllRights", provider=task.union_id, receiver=outside.pk, kind=purse.kind_id, amount=paid,
        resource=purse.pk, process=task.process_id, commitment=task.pk,
    )  # fmt: skip
    return [payment]


def purse_of(union: Association) -> Resource | None:
    """The lot in which a union keeps its money, if it keeps one in these books; the first where there are several."""
    return Resource.objects.filter(union=union, kind__medium=Medium.MONEY).order_by("id").first()
