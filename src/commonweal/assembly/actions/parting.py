"""Parting: saying that one leaves and taking it back, what is handed on, and the path through a conflict."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.assembly.models import ConflictParty, ConflictPath, ConflictStep, HandingOn, Leaving
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries.parting import is_in_path, notice_of
from commonweal.assembly.rules import parting as rules
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import part_ways, stay
from commonweal.people.models import Association, Person
from commonweal.people.permissions import (
    mandate_of,
    may_act_for,
    member_of,
    require_member,
    require_not_visitor,
    spoken_for,
    today_in,
)
from commonweal.people.rules import local_day

WHAT_MOST = 140
THINGS_MOST = 60


@once
def say_leaving(
    *, union: Association, leaves_on: date, by: Person, at: datetime, key: UUID | None = None
) -> Leaving:
    """Say that one leaves ``union`` on a day: on it membership, mandates, households and trust end by themselves.

    Saying another day moves it. No reason is asked, and nobody has to agree. Raises ``Refused`` for a day that cannot
    be, ``NotPermitted`` for whoever does not belong.
    """
    if made := made_before(union=union.pk, key=key, deed="leaving.said"):
        return Leaving.objects.get(pk=made)
    require_member(by, union, at=at)
    if reason := rules.why_not_leave_on(leaves_on, today=today_in(union, at)):
        raise Refused(reason, field="leaves_on")
    part_ways(member=by, association=union, by=by, at=at, on=leaves_on)  # held: one leaving at a time
    leaving = notice_of(by, union, day=today_in(union, at))
    if leaving is None:
        leaving = Leaving.objects.create(
            id=new_id(), union=union, agent_id=by.pk, said_at=at, leaves_on=leaves_on
        )
    else:
        leaving.leaves_on, leaving.recorded_by = leaves_on, None
        leaving.save(update_fields=["leaves_on", "recorded_by"])
    _note(union, "leaving.said", _of(leaving), by=by, at=at, key=key, facts={"on": leaves_on.isoformat()})
    return leaving


@once
def take_back_leaving(*, leaving: Leaving, by: Person, at: datetime, key: UUID | None = None) -> Leaving:
    """Stay after all, until the day has come. Mandates and households that were to end with one's own word still do.

    What somebody else wrote down ends nothing then. Only whoever leaves may, and whom they trust. Raises
    ``NotPermitted``, and ``Refused`` when the day has come, or it was decided.
    """
    union = leaving.union
    if made_before(union=union.pk, key=key, deed="leaving.taken_back"):
        return Leaving.objects.get(pk=leaving.pk)
    person = Person.objects.get(pk=leaving.agent_id)
    if by.pk != person.pk and not may_act_for(by, person, union, at=at):
        raise NotPermitted(say("Only whoever leaves can do this."))
    if today_in(union, at) >= leaving.leaves_on:
        raise Refused(say("The day has come. Whoever wants to be with us again is welcome to ask."))
    stay(member=person, association=union, by=by, at=at, for_whom=spoken_for(by, person, union, at=at))
    still = Leaving.objects.filter(pk=leaving.pk, taken_back_at__isnull=True)
    if still.update(taken_back_at=at):
        _note(union, "leaving.taken_back", _of(leaving), by=by, at=at, key=key)
    leaving.refresh_from_db()
    return leaving


@once
def hand_on(
    *,
    leaving: Leaving,
    what: str,
    to_whom: Person | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> HandingOn | None:
    """Note something to hand on before leaving, and to whom; both see it. Raises ``NotPermitted`` and ``Refused``."""
    union = leaving.union
    if made_before(union=union.pk, key=key, deed="leaving.hands_on"):
        return None
    _require_own(leaving, by)
    if not what.strip() or len(what) > WHAT_MOST:
        raise Refused(say("Say in a few words what it is."), field="what")
    if leaving.handed_on.count() >= THINGS_MOST:
        raise Refused(say("That is a long list; put several things into one line."), field="what")
    if to_whom is not None and member_of(to_whom, union, at) is None:
        raise Refused(say("They do not belong to {union}.", union=union.name), field="to_whom")
    thing = HandingOn.objects.create(
        leaving=leaving, what=what.strip(), to_whom_id=to_whom.pk if to_whom else None
    )
    _note(union, "leaving.hands_on", _of(leaving), by=by, at=at, key=key)
    return thing


@once
def mark_handed_on(*, thing: HandingOn, by: Person, at: datetime, key: UUID | None = None) -> HandingOn:
    """Note that something was handed on. Whoever leaves may, and who took it; twice changes nothing."""
    leaving = thing.leaving
    if made_before(union=leaving.union_id, key=key, deed="leaving.handed_on"):
        return HandingOn.objects.get(pk=thing.pk)
    if by.pk not in {leaving.agent_id, thing.to_whom_id}:
        raise NotPermitted(say("Only the two it concerns can note this."))
    if HandingOn.objects.filter(pk=thing.pk, done_at__isnull=True).update(done_at=at):
        _note(leaving.union, "leaving.handed_on", _of(leaving), by=by, at=at, key=key)
    thing.refresh_from_db()
    return thing


def _require_own(leaving: Leaving, by: Person) -> None:
    if leaving.agent_id != by.pk:
        raise NotPermitted(say("Only whoever leaves can do this."))


@once
def begin_path(
    *, union: Association, others: Collection[Person], by: Person, at: datetime, key: UUID | None = None
) -> ConflictPath:
    """Begin a path through a conflict with others of the union. What it is about is written down nowhere.

    Any member may who is no visitor; whoever holds assembly.joining also for others, naming two at least. Raises
    ``NotPermitted``, and ``Refused`` where nobody else is named or they do not belong.
    """
    if made := made_before(union=union.pk, key=key, deed="path.begun"):
        return ConflictPath.objects.get(pk=made)
    require_not_visitor(by, union, at=at)
    named = {person.pk: person for person in others}
    for person in named.values():
        if member_of(person, union, at) is None:
            raise Refused(
                say("{person} does not belong to {union}.", person=person.name, union=union.name),
                field="others",
            )
    mandate = mandate_of(by, union, JOINING, at=at)
    is_for_others = mandate is not None and len(named) > 1 and by.pk not in named
    parties = set(named) if is_for_others else set(named) | {by.pk}
    if len(parties) < 2:
        raise Refused(say("Say with whom; a conflict has two sides at least."), field="others")
    path = ConflictPath.objects.create(id=new_id(), union=union, opened_by_id=by.pk, opened_at=at)
    ConflictParty.objects.bulk_create([ConflictParty(path=path, agent_id=party) for party in sorted(parties)])
    under = mandate.pk if mandate and is_for_others else None
    _note(union, "path.begun", path_of("path", path.pk), by=by, at=at, key=key, under=under)
    return path


@once
def note_step(
    *, path: ConflictPath, sort: str, held_on: date, by: Person, at: datetime, key: UUID | None = None
) -> ConflictStep:
    """Note that a step of the path took place: only that, never what was said. The others see it and can say no.

    Whoever is in it may, or holds assembly.joining. The same step on the same day is noted once. Raises
    ``NotPermitted`` and ``Refused``.
    """
    union = path.union
    if made := made_before(union=union.pk, key=key, deed="path.step_noted"):
        return ConflictStep.objects.get(pk=made)
    under = require_path(by, path, at=at)
    opened_on = local_day(path.opened_at, union.time_zone)
    if reason := rules.why_not_step(sort, held_on, today=today_in(union, at), opened_on=opened_on):
        raise Refused(reason[1], field=reason[0])
    try:
        with transaction.atomic():
            step = ConflictStep.objects.create(
                id=new_id(), path=path, sort=sort, held_on=held_on, noted_by_id=by.pk, noted_at=at
            )
    except IntegrityError:
        return ConflictStep.objects.get(path=path, sort=sort, held_on=held_on)
    _note(union, "path.step_noted", path_of("step", step.pk), by=by, at=at, key=key, under=under)
    return step


@once
def deny_step(*, step: ConflictStep, by: Person, at: datetime, key: UUID | None = None) -> ConflictStep:
    """Say that a step did not take place: it counts no more, until whoever keeps the steps has asked all.

    Only somebody in the conflict may, and not about a step of their own noting. Raises ``NotPermitted``.
    """
    path = step.path
    if made_before(union=path.union_id, key=key, deed="path.step_denied"):
        return ConflictStep.objects.get(pk=step.pk)
    if not is_in_path(by, path):
        raise NotPermitted(say("This is between those who are in it."))
    if step.noted_by_id == by.pk:
        raise NotPermitted(say("You noted this step yourself."))
    fresh = ConflictStep.objects.filter(pk=step.pk, denied_by__isnull=True)
    if fresh.update(denied_by=by.pk, confirmed_by=None):
        _note(path.union, "path.step_denied", path_of("step", step.pk), by=by, at=at, key=key)
    step.refresh_from_db()
    return step


@once
def confirm_step(*, step: ConflictStep, by: Person, at: datetime, key: UUID | None = None) -> ConflictStep:
    """After asking all: a step that somebody denied did take place. Takes assembly.joining, and being in no part of it.

    Raises ``NotPermitted``, and ``Refused`` where nobody denied anything.
    """
    path = step.path
    if made_before(union=path.union_id, key=key, deed="path.step_confirmed"):
        return ConflictStep.objects.get(pk=step.pk)
    mandate = mandate_of(by, path.union, JOINING, at=at)
    if mandate is None or is_in_path(by, path):
        raise NotPermitted(say("Whoever keeps the steps of parting confirms this, and is in no part of it."))
    if step.denied_by_id is None:
        raise Refused(say("Nobody denied this step."))
    fresh = ConflictStep.objects.filter(pk=step.pk, confirmed_by__isnull=True)
    if fresh.update(confirmed_by=by.pk):
        subject = path_of("step", step.pk)
        _note(path.union, "path.step_confirmed", subject, by=by, at=at, key=key, under=mandate.pk)
    step.refresh_from_db()
    return step


@once
def say_settled(*, path: ConflictPath, by: Person, at: datetime, key: UUID | None = None) -> ConflictPath:
    """Say that for oneself the conflict is settled; once all in it have said so, the path rests and counts no more.

    Only somebody in it may; twice changes nothing. Raises ``NotPermitted``.
    """
    if made_before(union=path.union_id, key=key, deed="path.settled"):
        return ConflictPath.objects.get(pk=path.pk)
    if not is_in_path(by, path):
        raise NotPermitted(say("This is between those who are in it."))
    path = ConflictPath.objects.select_for_update(of=("self",)).select_related("union").get(pk=path.pk)
    mine = ConflictParty.objects.filter(path=path, agent_id=by.pk, settled_at__isnull=True)
    if mine.update(settled_at=at):
        _note(path.union, "path.settled", path_of("path", path.pk), by=by, at=at, key=key)
        if not path.parties.filter(settled_at__isnull=True).exists():
            path.settled_at = at
            path.save(update_fields=["settled_at"])
    return path


def require_path(by: Person, path: ConflictPath, *, at: datetime) -> UUID | None:
    """Let go on who is in the path and belongs, or holds assembly.joining; else raise ``NotPermitted``."""
    if is_in_path(by, path) and member_of(by, path.union, at) is not None:
        return None
    mandate = mandate_of(by, path.union, JOINING, at=at)
    if mandate is None:
        raise NotPermitted(say("This is between those who are in it."))
    return mandate.pk


def _of(leaving: Leaving) -> str:
    return path_of("leaving", leaving.pk)


def _note(
    union: Association,
    deed: str,
    subject: str,
    *,
    by: Person,
    at: datetime,
    key: UUID | None,
    under: UUID | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    note(union=union.pk, deed=deed, by=by.pk, subject=subject, at=at, key=key, under=under, facts=facts)
