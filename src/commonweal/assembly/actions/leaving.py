"""Leaving: saying on which day and taking it back, and what one hands on."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from commonweal.assembly.models import HandingOn, Leaving
from commonweal.assembly.queries.leaving import notice_of
from commonweal.assembly.rules import parting as rules
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import part_ways, stay
from commonweal.people.models import Association, Person
from commonweal.people.permissions import (
    may_act_for,
    member_of,
    require_member,
    spoken_for,
    today_in,
)

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
    _note(leaving, "leaving.said", by=by, at=at, key=key, facts={"on": leaves_on.isoformat()})
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
        _note(leaving, "leaving.taken_back", by=by, at=at, key=key)
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
    _note(leaving, "leaving.hands_on", by=by, at=at, key=key)
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
        _note(leaving, "leaving.handed_on", by=by, at=at, key=key)
    thing.refresh_from_db()
    return thing


def _require_own(leaving: Leaving, by: Person) -> None:
    if leaving.agent_id != by.pk:
        raise NotPermitted(say("Only whoever leaves can do this."))


def _note(
    leaving: Leaving,
    deed: str,
    *,
    by: Person,
    at: datetime,
    key: UUID | None,
    facts: Mapping[str, object] | None = None,
) -> None:
    note(
        union=leaving.union_id, deed=deed, by=by.pk, subject=path_of("leaving", leaving.pk), at=at, key=key, facts=facts
    )  # fmt: skip
