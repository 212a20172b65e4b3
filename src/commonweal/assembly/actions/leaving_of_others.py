"""Writing down that somebody else leaves, and their answer: nobody is parted with unheard.

Being asked to leave takes a decision, after the path through the conflict (``effects.memberships``). All that a
keeper of the list of members can write down is what somebody told them, or that they died.
"""

from datetime import date, datetime
from uuid import UUID

from commonweal.assembly.models import Leaving
from commonweal.assembly.queries.leaving import earliest_for, leaving_on_its_day, notice_of
from commonweal.assembly.rules import parting as rules
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Association, Person
from commonweal.people.permissions import may_act_for, require_power, spoken_for, today_in

POWER = "people.memberships"


@once
def record_parting(
    *,
    union: Association,
    person: Person,
    reason: str,
    on: date,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Leaving:
    """Write down that ``person`` leaves ``union`` on a day: they said so (``told``), or they died (``died``).

    The day lies as many days ahead as the union's rule has it (for who died: none, or three where they could log in),
    and until then whoever it concerns is asked whether it is right. Takes people.memberships. Raises ``NotPermitted``,
    and ``Refused`` at the field, for oneself and for whom one acts (they leave freely), and for who does not belong.
    """
    if made := made_before(union=union.pk, key=key, deed="leaving.recorded"):
        return Leaving.objects.get(pk=made)
    mandate = require_power(by, union, POWER, at=at)
    if may_act_for(by, person, union, at=at):
        raise Refused(
            say("For yourself, and for whom you act, say it on the page of the person; it needs no reason.")
        )
    today = today_in(union, at)
    earliest = earliest_for(person, union, reason, at=at)
    if fault := rules.why_not_write_down(on, earliest=earliest, today=today):
        raise Refused(fault, field="on")
    part_ways(member=person, association=union, by=by, at=at, on=on, reason=reason)
    leaving = notice_of(person, union, day=today) or Leaving(union=union, agent_id=person.pk)
    leaving.said_at, leaving.leaves_on, leaving.recorded_by_id = at, on, by.pk
    leaving.confirmed_at = leaving.told_at = None
    leaving.save()
    note(
        union=union.pk, deed="leaving.recorded", by=by.pk, subject=path_of("leaving", leaving.pk), at=at,
        under=mandate.pk, key=key, facts={"on": on.isoformat()},
    )  # fmt: skip
    return leaving


def take_to_tell(*, leaving: Leaving, at: datetime) -> bool:
    """Take in hand the one letter that asks whether it is right; False when another worker has sent it."""
    return bool(Leaving.objects.filter(pk=leaving.pk, told_at=None).update(told_at=at))


def give_back_to_tell(*, leaving: Leaving) -> None:
    """The mail server did not take the letter; it is sent at a later look."""
    Leaving.objects.filter(pk=leaving.pk).update(told_at=None)


@once
def confirm_parting(*, leaving: Leaving, by: Person, at: datetime, key: UUID | None = None) -> Leaving:
    """Say that what somebody else wrote down is right: from now on it is one's own word, as if one had said it.

    Whoever it concerns may, and whom they trust; a second time changes nothing. Raises ``NotPermitted``, and
    ``ChangedMeanwhile`` when it was taken back or moved.
    """
    union, person = leaving.union, Person.objects.get(pk=leaving.agent_id)
    if made_before(union=union.pk, key=key, deed="leaving.confirmed"):
        return Leaving.objects.get(pk=leaving.pk)
    if not may_act_for(by, person, union, at=at):
        raise NotPermitted(say("Only whoever leaves can say whether it is right."))
    if leaving_on_its_day(leaving) is None:
        raise ChangedMeanwhile(say("This was changed meanwhile. Look once more, please."))
    part_ways(
        member=person, association=union, by=by, at=at, on=leaving.leaves_on,
        for_whom=spoken_for(by, person, union, at=at),
    )  # fmt: skip
    rows = Leaving.objects.filter(pk=leaving.pk, leaves_on=leaving.leaves_on, taken_back_at__isnull=True)
    if not rows.exists():
        raise ChangedMeanwhile(say("This was changed meanwhile. Look once more, please."))
    if rows.filter(confirmed_at__isnull=True).update(confirmed_at=at):
        note(
            union=union.pk,
            deed="leaving.confirmed",
            by=by.pk,
            subject=path_of("leaving", leaving.pk),
            at=at,
            key=key,
        )
    leaving.refresh_from_db()
    return leaving
