"""The path through a conflict: beginning one, noting its steps, saying that one was none, and that it is settled."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.assembly.models import ConflictParty, ConflictPath, ConflictStep
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries.conflict_paths import is_in_path
from commonweal.assembly.rules import parting as rules
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import (
    mandate_of,
    member_of,
    require_not_visitor,
    today_in,
)
from commonweal.people.rules import local_day


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


def _note(
    union: Association,
    deed: str,
    subject: str,
    *,
    by: Person,
    at: datetime,
    key: UUID | None,
    under: UUID | None = None,
) -> None:
    note(union=union.pk, deed=deed, by=by.pk, subject=subject, at=at, key=key, under=under)
