"""Belonging: who is added or admitted, how their standing changes, and how they part.

A membership is never rewritten: a change of standing ends one row and begins the next, so that the past stays.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.actions.ends_within import end_all_within, ends_along, go_on_within
from commonweal.people.actions.newcomers import begin_person
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Ending, Form, Membership, Person, Proxy, Standing
from commonweal.people.permissions import (
    holds_power,
    may_act_for,
    member_of,
    require_not_visitor,
    require_power,
    today_in,
)
from commonweal.people.queries.members import has_only_visited
from commonweal.people.queries.unions import union_of
from commonweal.people.rules import (
    WRITTEN_DOWN,
    has_less_voice,
    overlap,
    why_not_move_end,
    why_not_stay,
    why_not_write_down,
)


class AlreadyMember(Refused):
    """Somebody cannot belong to the same association twice at the same time."""


class NoMember(Refused):
    """Whoever is to be changed does not belong to the association."""


@once
def add_person(
    *,
    name: str,
    union: Association,
    standing: str = Standing.CONTRIBUTOR,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    since: date | None = None,
    language: str = "",
    trusted: Person | None = None,
    is_demo: bool = False,
    decided: Decided | None = None,
) -> Person:
    """Add somebody without a login (a child, an elder, somebody without a phone) as a member from ``since``.

    ``trusted``, a member, acts for them from the first day. Takes people.memberships, or a decision. Raises
    ``NotPermitted`` and ``Refused``.
    """
    before = made_before(union=union.pk, key=key, deed="person.added")
    if before:
        return Person.objects.get(pk=before)
    under = require_power(by, union, "people.memberships", at=at, decided=decided)
    person = begin_person(name=name, language=language, is_demo=is_demo)
    day = since or today_in(union, at)
    begin_membership(member=person.pk, association=union, standing=standing, since=day)
    if trusted is not None:
        require_not_visitor(trusted, union, at=at)
        Proxy.objects.create(person=person, trusted=trusted, union=union, since=day)
    note(
        union=union.pk, deed="person.added", by=by.pk, subject=path_of("person", person.pk), at=at,
        under=under.pk, key=key, facts={"standing": standing, "trusted": trusted.pk if trusted else None},
    )  # fmt: skip
    return person


@once
def admit_member(
    *,
    member: Person | Association,
    association: Association,
    standing: str = Standing.CONTRIBUTOR,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    since: date | None = None,
    decided: Decided | None = None,
) -> Membership:
    """Let ``member`` belong to ``association`` from ``since`` (default today).

    To a union this takes people.memberships there, or its decision; to a household also whoever belongs to it may, and
    the newcomer must be of the union; an association joins only if people.memberships is given in it as well.
    Raises ``AlreadyMember``, ``NotPermitted``, ``Refused``.
    """
    union = union_of(association)
    before = made_before(union=union.pk, key=key, deed="member.admitted")
    if before:
        return Membership.objects.filter(member_id=before, association=association).latest("id")
    under = _require_admit(by, member, association, at=at, decided=decided)
    day = since or today_in(association, at)
    membership = begin_membership(member=member.pk, association=association, standing=standing, since=day)
    note(
        union=union.pk, deed="member.admitted", by=by.pk, subject=path_of("agent", member.pk), at=at, under=under,
        key=key, facts={"association": association.pk, "standing": standing, "since": day},
    )  # fmt: skip
    return membership


@transaction.atomic
def change_standing(
    *,
    member: Person | Association,
    association: Association,
    standing: str,
    by: Person,
    at: datetime,
    decided: Decided | None = None,
) -> Membership:
    """Let ``member`` belong in another ``standing`` from today; the old one stays in the history.

    Takes people.memberships, or a decision; a standing with less voice only a decision gives (a slip is corrected on
    the day it was written down). Changing to the standing they have changes nothing. Raises ``NoMember``,
    ``NotPermitted``, ``Refused``.
    """
    union = union_of(association)
    under = require_power(by, union, "people.memberships", at=at, decided=decided)
    day = today_in(association, at)
    current = _current(member, association, day)
    if current.standing == standing:
        return current
    _require_standing(standing)
    if decided is None and current.since < day and has_less_voice(standing, than=current.standing):
        raise NotPermitted(
            say("Nobody’s voice is taken by one person; that takes a decision of the assembly.")
        )
    if current.since == day:
        current.standing = standing
        current.save(update_fields=["standing"])
    else:
        end = {name: getattr(current, name) for name in ("until", "ending", "ends_along")}
        current.until, current.ending, current.ends_along = day, "", {}
        current.save(update_fields=["until", "ending", "ends_along"])
        current = Membership.objects.create(
            member_id=member.pk, association=association, standing=standing, since=day, **end
        )
    note(
        union=union.pk, deed="standing.changed", by=by.pk, subject=path_of("agent", member.pk), at=at,
        under=under.pk, facts={"association": association.pk, "standing": standing},
    )  # fmt: skip
    return current


@transaction.atomic
def part_ways(
    *,
    member: Person | Association,
    association: Association,
    by: Person,
    at: datetime,
    on: date | None = None,
    for_whom: Person | None = None,
    reason: str = "",
    decided: Decided | None = None,
) -> Membership:
    """Record that ``member`` no longer belongs from ``on`` (default today; also a later day, which can be changed).

    Oneself always may, also through somebody trusted; a decision may. Who holds people.memberships writes down that
    somebody leaves a union only with a ``reason`` (``Ending.TOLD`` or ``DIED``); how they are told is a matter of
    ``assembly.actions.leaving_of_others``. Parting from a union ends households, mandates and trust in it on the same
    day. Raises ``NoMember``, ``NotPermitted``, ``Refused``.
    """
    union = union_of(association)
    under = _require_part(by, member, union, at=at, decided=decided)
    day = today_in(association, at)
    on = on or day
    current = _current(member, association, day)
    if on < day:
        raise Refused(say("A parting can be recorded for today or later."), field="on")
    ending = _ending(current, member, association, reason, under, on=on, day=day, decided=decided)
    if current.until is not None:
        go_on_within(member.pk, union, current.ends_along, until=current.until)
    current.ends_along = ends_along(member.pk, union, on) if ending in WRITTEN_DOWN else {}
    current.until, current.ending = max(on, current.since), ending
    current.save(update_fields=["until", "ending", "ends_along"])
    if association.pk == union.pk:
        end_all_within(member.pk, union, on)
    note(
        union=union.pk, deed="member.parted", by=by.pk, subject=path_of("agent", member.pk), at=at, under=under,
        for_whom=for_whom.pk if for_whom else None, facts={"association": association.pk, "on": on},
    )  # fmt: skip
    return current


@transaction.atomic
def stay(
    *,
    member: Person | Association,
    association: Association,
    by: Person,
    at: datetime,
    for_whom: Person | None = None,
) -> Membership:
    """Take back a parting that was recorded for a later day: one's own word, or what somebody else wrote down.

    Whoever it concerns may, also through somebody trusted; who holds people.memberships takes back only what was
    written down under it. Households, mandates and trust that were to end with one's own word still do; what somebody
    else's record would have ended goes on. Raises ``NoMember`` when the day has come, ``NotPermitted``, and ``Refused``
    for what was decided.
    """
    union = union_of(association)
    under = _require_part(by, member, union, at=at)
    current = _current(member, association, today_in(association, at))
    if current.until is None:
        return current
    reason = why_not_stay(current.ending, is_own=under is None or association.pk != union.pk)
    if reason:
        raise Refused(reason)
    go_on_within(member.pk, union, current.ends_along, until=current.until)
    current.until, current.ending, current.ends_along = None, "", {}
    current.save(update_fields=["until", "ending", "ends_along"])
    note(
        union=union.pk, deed="member.stayed", by=by.pk, subject=path_of("agent", member.pk), at=at, under=under,
        for_whom=for_whom.pk if for_whom else None, facts={"association": association.pk},
    )  # fmt: skip
    return current


def begin_membership(*, member: UUID, association: Association, standing: str, since: date) -> Membership:
    """Write a membership row. Raises ``AlreadyMember`` when one is open, or ends after ``since``."""
    _require_standing(standing)
    for other in Membership.objects.filter(member_id=member, association=association):
        if overlap(since, None, other.since, other.until):
            raise AlreadyMember(say("They already belong to {name}.", name=association.name))
    try:
        with transaction.atomic():
            return Membership.objects.create(
                member_id=member, association=association, standing=standing, since=since
            )
    except IntegrityError as clash:
        raise AlreadyMember(say("They already belong to {name}.", name=association.name)) from clash


def _require_standing(standing: str) -> None:
    if standing not in Standing.values:
        raise Refused(say("There is no standing called “{standing}”.", standing=standing), field="standing")


def _current(member: Person | Association, association: Association, day: date) -> Membership:
    """What they are in ``association`` now, held until this transaction ends."""
    current = Membership.objects.not_over(day).filter(member_id=member.pk, association=association)
    membership = current.select_for_update().order_by("since").first()
    if membership is None:
        raise NoMember(say("They do not belong to {name}.", name=association.name))
    return membership


def _require_admit(
    by: Person,
    member: Person | Association,
    association: Association,
    *,
    at: datetime,
    decided: Decided | None,
) -> UUID | None:
    union = union_of(association)
    if isinstance(member, Association):
        if association.form not in {Form.HUB, Form.FEDERATION} or member.pk == association.pk:
            raise Refused(say("Associations belong to hubs and federations."), field="member")
        require_power(by, member, "people.memberships", at=at, decided=decided)
    elif association.within_id:
        if member_of(member, union, at) is None:
            raise Refused(say("{person} is no member of {union}.", person=member.name, union=union.name))
        if member_of(by, association, at) and member_of(by, union, at):
            return None
    return require_power(by, union, "people.memberships", at=at, decided=decided).pk


def _require_part(
    by: Person,
    member: Person | Association,
    union: Association,
    *,
    at: datetime,
    decided: Decided | None = None,
) -> UUID | None:
    if decided is not None and decided.gives(union.pk, "people.memberships"):
        return decided.pk
    if isinstance(member, Association):
        if holds_power(by, member, "people.memberships", at=at):
            return None
    elif may_act_for(by, member, union, at=at):
        return None
    try:
        return require_power(by, union, "people.memberships", at=at).pk
    except NotPermitted as refusal:
        raise NotPermitted(
            say("Only they themselves, or whoever keeps the list of members, can record this.")
        ) from refusal


def _ending(
    current: Membership,
    member: Person | Association,
    association: Association,
    reason: str,
    under: UUID | None,
    *,
    on: date,
    day: date,
    decided: Decided | None,
) -> str:
    """How this parting comes about, once it is sure that it can be recorded so."""
    if association.form != Form.UNION or isinstance(member, Association):
        return Ending.OWN
    is_own = under is None
    refused = None
    if decided is None and not is_own:
        is_visitor = has_only_visited(member, association)
        refused = why_not_write_down(reason, on=on, today=day, is_visitor=is_visitor)
    moved = why_not_move_end(current.ending, until=current.until, on=on, is_own=is_own or decided is not None)
    if moved and reason != Ending.DIED:
        refused = refused or ("on", moved)
    if refused is not None:
        raise Refused(refused[1], field=refused[0])
    if decided is not None or (current.until and current.ending == Ending.DECIDED):
        return Ending.DECIDED
    return Ending.OWN if is_own else reason
