"""Asking for a plan, cancelling it, adopting it, and thinking again while nothing has been done yet."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from commonweal.flows.models import Flow
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Person
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions.making_tasks import make_tasks
from commonweal.provisioning.models import Plan, PlanState, Round, RoundState, Task, TaskState
from commonweal.provisioning.problem.load import spans_of_round
from commonweal.provisioning.problem.saved import purchases_of_plan, runs_of_plan, saved, spans_of_plan
from commonweal.provisioning.rules.rounds import is_silent

POWER = "provisioning.plan"
POWER_ADOPT = "provisioning.adopt_plan"
AT_WORK = (PlanState.QUEUED, PlanState.SOLVING)

_starters: list[Callable[[UUID], None]] = []


class PlanAtWork(Refused):
    """A plan of this round is being worked out already."""


def on_plan_asked(start: Callable[[UUID], None]) -> None:
    """Call ``start`` with the id of every plan that waits to be worked out; jobs register here at start."""
    if start not in _starters:
        _starters.append(start)


def start_work(plan: UUID) -> None:
    """Hand a waiting plan to the background, in the transaction that made it wait."""
    for start in _starters:
        start(plan)


@once
def ask_plan(*, round_: Round, by: Person, at: datetime, key: UUID | None = None) -> Plan:
    """Ask for a plan of a round as everything is stated now; it is worked out in the background.

    Where the worker of an earlier question has fallen silent, its plan is taken up again instead. Raises
    ``PlanAtWork`` while one is worked out, ``Refused`` when the round is adopted, ``NotPermitted`` without
    ``provisioning.plan``.
    """
    made = made_before(union=round_.union_id, key=key, deed="plan.asked")
    if made:
        return Plan.objects.get(pk=made)
    mandate = require_power(by, round_.union, POWER, at=at)
    if not Round.objects.filter(pk=round_.pk, state=RoundState.STATING).exists():
        raise Refused(say("This round has its plan already; open the next round to plan anew."))
    plan = _new_plan(round_, by=by, at=at) or _silent_plan(round_, at=at)
    if plan is None:
        raise PlanAtWork(say("A plan is being worked out already; it will be here in a moment."))
    note(
        union=round_.union_id, deed="plan.asked", by=by.pk, subject=path_of("plan", plan.pk), at=at,
        under=mandate.pk, key=key, facts={"number": plan.number},
    )  # fmt: skip
    start_work(plan.pk)
    return plan


def _new_plan(round_: Round, *, by: Person, at: datetime) -> Plan | None:
    """A waiting plan; None when the round has one at work, which the constraint settles."""
    number = Plan.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Plan.objects.create(round=round_, number=number + 1, asked_by=by.pk, asked_at=at)
    except IntegrityError:
        return None


def _silent_plan(round_: Round, *, at: datetime) -> Plan | None:
    """The plan at work, made waiting again when nobody works on it any more."""
    plan = Plan.objects.filter(round=round_, state__in=AT_WORK).first()
    if plan is None or not is_silent(seen_at=plan.seen_at or plan.asked_at, at=at):
        return None
    same = Plan.objects.filter(pk=plan.pk, state=plan.state, seen_at=plan.seen_at)
    return plan if same.update(state=PlanState.QUEUED, seen_at=at, stop_asked=False) else None


@once
def cancel_plan(*, plan: Plan, by: Person, at: datetime, key: UUID | None = None) -> Plan:
    """Stop working on a plan. One that waits, or whose worker is silent, is cancelled at once, the other soon.

    Cancelling a finished plan changes nothing. Raises ``NotPermitted`` without ``provisioning.plan``.
    """
    union = plan.round.union
    if made_before(union=union.pk, key=key, deed="plan.cancelled"):
        return plan
    mandate = require_power(by, union, POWER, at=at)
    plan.refresh_from_db()
    rows = Plan.objects.filter(pk=plan.pk)
    if plan.state == PlanState.QUEUED or is_silent(seen_at=plan.seen_at, at=at):
        stopped = rows.filter(state__in=AT_WORK).update(
            state=PlanState.CANCELLED, finished_at=at, stop_asked=True
        )
    else:
        stopped = rows.filter(state=PlanState.SOLVING, stop_asked=False).update(stop_asked=True)
    if stopped:
        note(
            union=union.pk, deed="plan.cancelled", by=by.pk, subject=path_of("plan", plan.pk), at=at,
            under=mandate.pk, key=key,
        )  # fmt: skip
    plan.refresh_from_db()
    return plan


@once
def adopt_plan(
    *, plan: Plan, by: Person, at: datetime, key: UUID | None = None, decided: Decided | None = None
) -> Round:
    """Adopt a plan: the round has its plan, and what it says to do becomes tasks, all or nothing.

    ``decided`` is the decision that adopts it, where the assembly does. Raises ``Refused`` when the plan is not ready
    or the round has one already, ``NotPermitted`` without ``provisioning.adopt_plan``.
    """
    union = plan.round.union
    if made_before(union=union.pk, key=key, deed="plan.adopted"):
        return Round.objects.get(pk=plan.round_id)
    mandate = require_power(by, union, POWER_ADOPT, at=at, decided=decided)
    plan = Plan.objects.select_related("round__union").get(pk=plan.pk)
    if plan.state != PlanState.SOLVED:
        raise Refused(say("This plan is not ready; only a plan that was worked out can be adopted."))
    if spans_of_plan(saved(plan).problem) != spans_of_round(plan.round):
        raise Refused(say("The periods of this round were changed since; ask for a plan anew."))
    open_round = Round.objects.filter(pk=plan.round_id, state=RoundState.STATING)
    if not open_round.update(
        state=RoundState.ADOPTED, adopted_plan=plan, adopted_at=at, version=F("version") + 1
    ):
        raise Refused(say("This round has its plan already."))
    made = make_tasks(
        plan=plan, union=union, runs=runs_of_plan(plan), purchases=purchases_of_plan(plan), at=at
    )
    note(
        union=union.pk, deed="plan.adopted", by=by.pk, subject=path_of("plan", plan.pk), at=at,
        under=mandate.pk, key=key, facts={"number": plan.number, "digest": plan.digest, "tasks": made},
    )  # fmt: skip
    return Round.objects.get(pk=plan.round_id)


@once
def reconsider_plan(*, round_: Round, by: Person, at: datetime, key: UUID | None = None) -> Round:
    """Take back that a plan was adopted, as long as nothing has been recorded on any of its tasks.

    Its open tasks are dropped and the round can be stated and planned again. Raises ``Refused`` when work has begun
    or another round is being stated, ``NotPermitted`` without ``provisioning.adopt_plan``.
    """
    if made_before(union=round_.union_id, key=key, deed="plan.reconsidered"):
        return Round.objects.get(pk=round_.pk)
    mandate = require_power(by, round_.union, POWER_ADOPT, at=at)
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    if round_.state != RoundState.ADOPTED or round_.adopted_plan_id is None:
        raise Refused(say("This round has no adopted plan to think again about."))
    tasks = Task.objects.filter(plan=round_.adopted_plan_id)
    if Flow.objects.filter(commitment__in=tasks.values("pk")).exists():
        raise Refused(
            say("Work on this plan has begun; what is done stays. Open the next round to plan anew.")
        )
    plan = round_.adopted_plan_id
    tasks.filter(state=TaskState.OPEN).update(state=TaskState.DROPPED, closed_at=at)
    round_.state, round_.adopted_plan, round_.adopted_at = RoundState.STATING, None, None
    round_.version += 1
    try:
        with transaction.atomic():
            round_.save()
    except IntegrityError as clash:
        raise Refused(say("Another round is being stated; that one first.")) from clash
    note(
        union=round_.union_id, deed="plan.reconsidered", by=by.pk, subject=path_of("plan", plan), at=at,
        under=mandate.pk, key=key,
    )  # fmt: skip
    return round_
