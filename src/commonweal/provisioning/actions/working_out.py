"""Working out a plan in the background: load what is stated, solve, keep the result; told to stop, stop."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q

from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.people.models import Person
from commonweal.people.permissions import today_in
from commonweal.planning.decode import BadProblem
from commonweal.planning.problem import Problem
from commonweal.planning.result import Result
from commonweal.planning.solve import solve
from commonweal.planning.watch import Progress
from commonweal.provisioning.actions.plans import start_work
from commonweal.provisioning.models import Plan, PlanState
from commonweal.provisioning.problem.load import problem_of
from commonweal.provisioning.problem.saved import packed, warm_of
from commonweal.provisioning.rules.rounds import SILENT_FOR

Clock = Callable[[], datetime]
BEAT = timedelta(milliseconds=500)
STATES = {
    "solved": PlanState.SOLVED,
    "infeasible": PlanState.INFEASIBLE,
    "cancelled": PlanState.CANCELLED,
    "time_limit": PlanState.FAILED,
}


def work_out_plan(*, plan: UUID, by: Person | None, at: datetime, now: Clock) -> Plan:
    """Work out a waiting plan; ``now`` tells the time while it goes on.

    A plan that somebody else works on, or that is finished, is left as it is. Whatever goes wrong, the plan does not
    stay "being worked out": it fails with a sentence, and an unforeseen error goes on to the worker's log.
    """
    if not _take(plan, at=at):
        return Plan.objects.get(pk=plan)
    taken = Plan.objects.select_related("round__union").get(pk=plan)
    watch = _Watch(taken, started_at=at, now=now, beat_at=at)
    try:
        problem = problem_of(taken.round, day=today_in(taken.round.union, at))
        result = solve(
            problem, previous=_previous(taken), on_progress=watch.progress, should_stop=watch.should_stop
        )
    except BadProblem as wrong:
        return _finish(taken, at=at, by=by, now=now, state=PlanState.FAILED, failure=str(wrong))
    except Exception:  # an error unforeseen: nobody should wait for a plan that never comes
        _finish(taken, at=at, by=by, now=now, state=PlanState.FAILED, failure="")
        raise
    return _keep(taken, problem, result, at=at, by=by, now=now)


def _take(plan: UUID, *, at: datetime) -> bool:
    """Take a waiting plan in hand, or one whose worker fell silent; False when there is nothing to do."""
    silent = Q(state=PlanState.SOLVING, seen_at__lt=at - SILENT_FOR)
    free = Plan.objects.filter(pk=plan).filter(Q(state=PlanState.QUEUED) | silent)
    return bool(
        free.update(state=PlanState.SOLVING, started_at=at, seen_at=at, progress_permille=0, stop_asked=False)
    )


class _Watch:
    """Tells the plan's row how far the solve is, twice a second at most, and hears whether to stop."""

    def __init__(self, plan: Plan, *, started_at: datetime, now: Clock, beat_at: datetime) -> None:
        self.mine = Plan.objects.filter(pk=plan.pk, state=PlanState.SOLVING, started_at=started_at)
        self.now = now
        self.beat_at = beat_at
        self.permille = 0
        self.stop = False

    def progress(self, progress: Progress) -> None:
        """The solver says how far it is."""
        self.permille = max(self.permille, min(999, int(progress.share * 1000)))

    def should_stop(self) -> bool:
        """Whether somebody cancelled it, or somebody else has taken it up."""
        at = self.now()
        if not self.stop and at - self.beat_at >= BEAT:
            self.beat_at = at
            there = self.mine.filter(stop_asked=False).update(progress_permille=self.permille, seen_at=at)
            self.stop = not there
        return self.stop


def _previous(plan: Plan) -> Result | None:
    """The newest plan of this union that was worked out, to start warm from."""
    done = Plan.objects.filter(round__union=plan.round.union_id, state=PlanState.SOLVED, warm__isnull=False)
    last = done.order_by("-finished_at").first()
    return warm_of(last) if last else None


def _keep(
    plan: Plan, problem: Problem, result: Result, *, at: datetime, by: Person | None, now: Clock
) -> Plan:
    """Keep a result with the problem it answers."""
    plain = msgspec.structs.replace(result, warm=None)
    return _finish(
        plan,
        at=at,
        by=by,
        now=now,
        state=STATES[result.status],
        problem=msgspec.json.encode(problem).decode(),
        result=msgspec.json.encode(plain).decode(),
        warm=packed(result.warm),
        digest=result.problem_digest,
        progress_permille=1000 if result.status == "solved" else plan.progress_permille,
    )


@transaction.atomic
def _finish(
    plan: Plan, *, at: datetime, by: Person | None, now: Clock, state: PlanState, **columns: object
) -> Plan:
    """Write how it ended, unless it was taken up by another worker meanwhile."""
    finished_at = now()
    mine = Plan.objects.filter(pk=plan.pk, state=PlanState.SOLVING, started_at=at)
    if mine.update(state=state, finished_at=finished_at, **columns):
        note(
            union=plan.round.union_id, deed="plan.worked_out", by=by.pk if by else None,
            subject=path_of("plan", plan.pk), at=finished_at,
            facts={"number": plan.number, "state": str(state), "digest": columns.get("digest", "")},
        )  # fmt: skip
    return Plan.objects.get(pk=plan.pk)


@transaction.atomic
def take_up_silent_plans(*, by: Person | None, at: datetime) -> int:
    """Let every plan whose worker fell silent wait again, and hand it to the background; says how many.

    Called when a worker starts: a node that lost its power in the middle of a plan goes on with it by itself.
    """
    silent = Plan.objects.filter(
        Q(state=PlanState.SOLVING, seen_at__lt=at - SILENT_FOR)
        | Q(state=PlanState.QUEUED, asked_at__lt=at - SILENT_FOR)
    )
    found = list(silent.select_for_update().select_related("round"))
    for plan in found:
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.QUEUED, seen_at=at)
        start_work(plan.pk)
        note(
            union=plan.round.union_id, deed="plan.taken_up", by=by.pk if by else None,
            subject=path_of("plan", plan.pk), at=at,
        )  # fmt: skip
    return len(found)
