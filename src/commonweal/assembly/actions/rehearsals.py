"""Asking what a rule would have changed, working it out in the background, and cancelling it.

A rehearsal writes nothing but its own result: no plan, no share-out, no policy is touched by it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from commonweal.assembly.actions.policies import require_policy
from commonweal.assembly.models import Rehearsal, RehearsalPart, RehearsalState
from commonweal.assembly.permissions import LEAD
from commonweal.assembly.registry.policies import Value
from commonweal.assembly.registry.rehearsals import Stopped, rehearsal_of
from commonweal.assembly.rules.policies import tidy, why_not_value
from commonweal.assembly.rules.rehearsals import (
    SILENT_FOR,
    Rehearsed,
    as_plain,
    is_silent,
    result_as_plain,
    weeks_before,
    why_not_weeks,
)
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Agent, Association, Person
from commonweal.people.permissions import require_not_visitor, require_power, today_in

Clock = Callable[[], datetime]
AT_WORK = (RehearsalState.QUEUED, RehearsalState.WORKING)
BEAT = timedelta(milliseconds=500)

_starters: list[Callable[[UUID], None]] = []


class RehearsalAtWork(Refused):
    """Another rehearsal of the same member is being worked out already."""

    status = 409


def on_rehearsal_asked(start: Callable[[UUID], None]) -> None:
    """Call ``start`` with the id of every rehearsal that waits to be worked out; jobs register here at start."""
    if start not in _starters:
        _starters.append(start)


def _start_work(rehearsal: UUID) -> None:
    for start in _starters:
        start(rehearsal)


@once
def ask_rehearsal(
    *, association: Association, code: str, value: Value, weeks: int, by: Person, at: datetime, key: UUID | None = None
) -> Rehearsal:  # fmt: skip
    """Ask what would have differed in the last ``weeks`` if the policy ``code`` had been ``value``.

    Every member but a visitor may; it is worked out in the background and changes nothing. Raises ``NotPermitted`` for
    others, ``RehearsalAtWork`` while one's own last one is not ready, ``Refused`` at the field for a value out of
    range, for too many weeks, and for a policy that cannot be replayed.
    """
    made = made_before(union=association.pk, key=key, deed="rehearsal.asked")
    if made:
        return Rehearsal.objects.get(pk=made)
    require_not_visitor(by, association, at=at)
    value = _require_sense(association, code, value, weeks)
    try:
        with transaction.atomic():
            rehearsal = Rehearsal.objects.create(
                association=association, code=code, value=value, weeks=weeks, until_on=today_in(association, at),
                asked_by_id=by.pk, asked_at=at, seen_at=at,
            )  # fmt: skip
    except IntegrityError as clash:
        raise RehearsalAtWork(
            say("Your last rehearsal is still being worked out; wait for it or stop it.")
        ) from clash
    note(
        union=association.pk, deed="rehearsal.asked", by=by.pk, subject=path_of("rehearsal", rehearsal.pk), at=at,
        key=key, facts={"policy": code, "weeks": weeks},
    )  # fmt: skip
    _start_work(rehearsal.pk)
    return rehearsal


def _require_sense(association: Association, code: str, value: Value, weeks: int) -> Value:
    policy = require_policy(association, code)
    if rehearsal_of(code) is None:
        raise Refused(say("What “{name}” would have changed cannot be replayed.", name=policy.name))
    reason = why_not_value(policy, value, currency=association.currency)
    if reason is not None:
        raise Refused(reason, field="value")
    fault = why_not_weeks(weeks)
    if fault is not None:
        raise Refused(fault, field="weeks")
    return tidy(policy, value)


@once
def cancel_rehearsal(*, rehearsal: Rehearsal, by: Person, at: datetime, key: UUID | None = None) -> Rehearsal:
    """Stop a rehearsal: one that waits or whose worker is silent at once, the other soon.

    Whoever asked for it may, and whoever holds assembly.facilitate. Cancelling what is over changes nothing.
    """
    association = rehearsal.association
    if made_before(union=association.pk, key=key, deed="rehearsal.cancelled"):
        return Rehearsal.objects.get(pk=rehearsal.pk)
    own = rehearsal.asked_by_id == by.pk
    under = None if own else require_power(by, association, LEAD, at=at).pk
    found = Rehearsal.objects.select_for_update().get(pk=rehearsal.pk)
    if found.state in AT_WORK and not found.stop_asked:
        if found.state == RehearsalState.QUEUED or is_silent(seen_at=found.seen_at, at=at):
            found.state, found.finished_at = RehearsalState.CANCELLED, at
        found.stop_asked = True
        found.save(update_fields=["state", "finished_at", "stop_asked"])
        note(
            union=association.pk, deed="rehearsal.cancelled", by=by.pk,
            subject=path_of("rehearsal", rehearsal.pk), at=at, under=under, key=key,
        )  # fmt: skip
    return found


def work_out_rehearsal(*, rehearsal: UUID, by: Person | None, at: datetime, now: Clock) -> Rehearsal:
    """Replay a waiting rehearsal; ``now`` tells the time while it goes on.

    One that somebody else works on, or that is over, is left as it is. Whatever goes wrong, it does not stay "being
    replayed": it fails, and an unforeseen error goes on to the worker's log.
    """
    if not _take(rehearsal, at=at):
        return Rehearsal.objects.get(pk=rehearsal)
    taken = Rehearsal.objects.select_related("association").get(pk=rehearsal)
    watch = _Watch(taken, started_at=at, now=now)
    found: Rehearsed | None = None
    state = RehearsalState.FAILED
    try:
        found = _replay(taken, watch)
        state = RehearsalState.DONE
    except Stopped:
        state = RehearsalState.CANCELLED
    finally:  # nobody should wait for a rehearsal that never comes
        _finish(taken, found, state=state, started_at=at, by=by, at=now())
    return Rehearsal.objects.get(pk=rehearsal)


def _replay(taken: Rehearsal, watch: "_Watch") -> Rehearsed:
    known = rehearsal_of(taken.code)
    if known is None:
        raise Stopped  # its room has left this node since it was asked
    weeks = weeks_before(taken.until_on, taken.weeks)
    return known.replay(association=taken.association, value=taken.value, weeks=weeks, tick=watch.tick)


def _take(rehearsal: UUID, *, at: datetime) -> bool:
    """Take a waiting rehearsal in hand, or one whose worker fell silent; False when there is nothing to do."""
    silent = Q(state=RehearsalState.WORKING, seen_at__lt=at - SILENT_FOR)
    free = Rehearsal.objects.filter(pk=rehearsal).filter(Q(state=RehearsalState.QUEUED) | silent)
    return bool(
        free.update(
            state=RehearsalState.WORKING, started_at=at, seen_at=at, progress_permille=0, stop_asked=False
        )
    )


class _Watch:
    """Tells the rehearsal's row how far it is, twice a second at most, and hears whether to stop."""

    def __init__(self, rehearsal: Rehearsal, *, started_at: datetime, now: Clock) -> None:
        self.mine = Rehearsal.objects.filter(
            pk=rehearsal.pk, state=RehearsalState.WORKING, started_at=started_at
        )
        self.now = now
        self.beat_at = started_at
        self.stop = False

    def tick(self, part: float) -> bool:
        """How far it is; whether somebody cancelled it, or another worker has taken it up."""
        at = self.now()
        if not self.stop and at - self.beat_at >= BEAT:
            self.beat_at = at
            permille = max(0, min(999, int(part * 1000)))
            self.stop = not self.mine.filter(stop_asked=False).update(progress_permille=permille, seen_at=at)
        return self.stop


@transaction.atomic
def _finish(
    taken: Rehearsal,
    found: Rehearsed | None,
    *,
    state: RehearsalState,
    started_at: datetime,
    by: Person | None,
    at: datetime,
) -> None:
    """Write how it ended, unless it was taken up by another worker meanwhile."""
    mine = Rehearsal.objects.filter(pk=taken.pk, state=RehearsalState.WORKING, started_at=started_at)
    result = result_as_plain(found) if found else {}
    if not mine.update(state=state, finished_at=at, seen_at=at, result=result):
        return
    if found is not None:
        _keep_parts(taken, found)
    note(
        union=taken.association_id, deed="rehearsal.worked_out", by=by.pk if by else None,
        subject=path_of("rehearsal", taken.pk), at=at, facts={"state": str(state)},
    )  # fmt: skip


def _keep_parts(taken: Rehearsal, found: Rehearsed) -> None:
    known = set(Agent.objects.filter(pk__in=list(found.private)).values_list("pk", flat=True))
    RehearsalPart.objects.bulk_create(
        RehearsalPart(rehearsal=taken, agent_id=agent, lines=[as_plain(said) for said in lines])
        for agent, lines in found.private.items()
        if agent in known and lines
    )


@transaction.atomic
def take_up_silent_rehearsals(*, by: Person | None, at: datetime) -> int:
    """Let every rehearsal whose worker fell silent wait again, and hand it to the background; says how many.

    One that was to be stopped when its worker fell silent is cancelled instead.
    """
    silent = Rehearsal.objects.select_for_update().filter(state__in=AT_WORK, seen_at__lt=at - SILENT_FOR)
    silent.filter(stop_asked=True).update(state=RehearsalState.CANCELLED, finished_at=at)
    found = list(silent)
    for rehearsal in found:
        Rehearsal.objects.filter(pk=rehearsal.pk).update(state=RehearsalState.QUEUED, seen_at=at)
        _start_work(rehearsal.pk)
        note(
            union=rehearsal.association_id, deed="rehearsal.taken_up", by=by.pk if by else None,
            subject=path_of("rehearsal", rehearsal.pk), at=at,
        )  # fmt: skip
    return len(found)
