"""Meetings: called, changed, called off, and who does what in them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.assembly.actions.agendas import put_proposals
from commonweal.assembly.models import Meeting, MeetingState
from commonweal.assembly.permissions import MEETINGS
from commonweal.assembly.queries.meetings import people_of, turns_of
from commonweal.assembly.rules.meetings import ROLES, MeetingDraft, roles_by_turn, why_not_meeting
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import mandate_of, require_power
from commonweal.people.queries.unions import union_of


def require_caller(by: Person, association: Association, *, at: datetime) -> UUID:
    """The mandate to call meetings of ``association`` and keep their minutes: there, or in the union it is part of."""
    mandate = mandate_of(by, association, MEETINGS, at=at)
    return mandate.pk if mandate else require_power(by, union_of(association), MEETINGS, at=at).pk


def require_scribe(by: Person, meeting: Meeting, *, at: datetime) -> UUID | None:
    """Let whoever takes the notes of this meeting go on, and whoever holds the mandate to keep minutes."""
    return None if by.pk == meeting.note_taker_id else require_caller(by, meeting.association, at=at)


@once
def call_meeting(
    *,
    association: Association,
    draft: MeetingDraft,
    proposals: Collection[UUID] = (),
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Meeting:
    """Call a meeting of ``association``; ``proposals`` that are open come on its agenda, in the order they close.

    Everybody who belongs sees it from now on. Takes assembly.meetings. Raises ``NotPermitted``, ``Refused`` at the
    field.
    """
    union = union_of(association)
    made = made_before(union=union.pk, key=key, deed="meeting.called")
    if made:
        return Meeting.objects.get(pk=made)
    under = require_caller(by, association, at=at)
    _require(draft, at)
    meeting = Meeting.objects.create(
        union=union, association=association, called_by_id=by.pk, called_at=at, **_columns(draft)
    )
    put = put_proposals(meeting, proposals, at=at)
    _note("meeting.called", meeting, by=by, at=at, under=under, key=key, points=put)
    return meeting


@once
def change_meeting(
    *,
    meeting: Meeting,
    draft: MeetingDraft,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Meeting:
    """Change when, where or how long. Raises ``ChangedMeanwhile`` when ``version`` is not the newest, ``NotPermitted``,
    ``Refused`` at the field, and once its minutes are approved or it is called off.
    """  # fmt: skip
    made = made_before(union=meeting.union_id, key=key, deed="meeting.changed")
    if made:
        return Meeting.objects.get(pk=made)
    under = require_caller(by, meeting.association, at=at)
    _require(draft, at)
    rows = Meeting.objects.filter(pk=meeting.pk, approved_at__isnull=True).exclude(state=MeetingState.OFF)
    if not rows.filter(version=version).update(**_columns(draft), version=F("version") + 1):
        if rows.exists():
            raise ChangedMeanwhile(say("Somebody else changed this meeting meanwhile; both are shown below."))
        raise Refused(say("This meeting is over; it stays as it was."))
    meeting.refresh_from_db()
    _note("meeting.changed", meeting, by=by, at=at, under=under, key=key)
    return meeting


@once
def call_off(*, meeting: Meeting, by: Person, at: datetime, key: UUID | None = None) -> Meeting:
    """Call a meeting off. Raises ``NotPermitted``, and ``Refused`` when it was held already."""
    if made_before(union=meeting.union_id, key=key, deed="meeting.called_off"):
        return meeting
    under = require_caller(by, meeting.association, at=at)
    rows = Meeting.objects.filter(pk=meeting.pk, state=MeetingState.CALLED)
    if not rows.update(state=MeetingState.OFF, version=F("version") + 1):
        raise Refused(say("It was held or called off already."))
    meeting.refresh_from_db()
    _note("meeting.called_off", meeting, by=by, at=at, under=under, key=key)
    return meeting


@once
def give_role(
    *, meeting: Meeting, role: str, person: Person | None, by: Person, at: datetime, key: UUID | None = None
) -> Meeting:
    """Let ``person`` (None: nobody yet) have a ``role`` in the meeting: facilitator, note_taker or time_keeper.

    Whoever belongs may take a role that is free, or give back their own; else it takes assembly.meetings. Raises
    ``NotPermitted``, ``Refused``, and ``ChangedMeanwhile`` when somebody else was a moment faster.
    """
    if made_before(union=meeting.union_id, key=key, deed="meeting.role_given"):
        return meeting
    if role not in ROLES:
        raise Refused(say("There is no role called “{role}”.", role=role), field="role")
    here = dict(people_of(meeting.association, at=at))
    if person is not None and person.pk not in here:
        raise Refused(
            say("Only who belongs to {name} can have a role.", name=meeting.association.name), field="person"
        )
    under = _may_give(by, meeting, role, person, here=here, at=at)
    still = Meeting.objects.filter(pk=meeting.pk, **{role: getattr(meeting, f"{role}_id")})
    if not still.update(**{role: person.pk if person else None}):
        raise ChangedMeanwhile(
            say("Somebody else took or gave this role a moment ago. Look once more, please.")
        )
    meeting.refresh_from_db()
    _note("meeting.role_given", meeting, by=by, at=at, under=under, key=key, role=role)
    return meeting


@once
def give_roles_by_turn(*, meeting: Meeting, by: Person, at: datetime, key: UUID | None = None) -> Meeting:
    """Give every role that is free to whoever did it longest ago; among equals by a lot that anybody can draw again.

    The lot's seed is the meeting's own handle. Takes assembly.meetings. Raises ``NotPermitted``.
    """
    if made_before(union=meeting.union_id, key=key, deed="meeting.roles_by_turn"):
        return meeting
    under = require_caller(by, meeting.association, at=at)
    held = {role: getattr(meeting, f"{role}_id") for role in ROLES}
    given = roles_by_turn(
        [person for person, _name in people_of(meeting.association, at=at)], turns_of(meeting.association),
        taken={role: person for role, person in held.items() if person}, seed=str(meeting.pk),
    )  # fmt: skip
    for role in ROLES:
        if held[role] is None and role in given:
            Meeting.objects.filter(pk=meeting.pk, **{f"{role}__isnull": True}).update(**{role: given[role]})
    meeting.refresh_from_db()
    _note("meeting.roles_by_turn", meeting, by=by, at=at, under=under, key=key)
    return meeting


def _may_give(
    by: Person, meeting: Meeting, role: str, person: Person | None, *, here: Collection[UUID], at: datetime
) -> UUID | None:
    holder = getattr(meeting, f"{role}_id")
    takes_free = holder is None and person is not None and person.pk == by.pk
    gives_back = holder == by.pk and person is None
    if by.pk in here and (takes_free or gives_back):
        return None
    try:
        return require_caller(by, meeting.association, at=at)
    except NotPermitted as refusal:
        if holder is not None and person is not None and person.pk == by.pk:
            raise NotPermitted(say("Somebody has this role already.")) from refusal
        raise


def _require(draft: MeetingDraft, at: datetime) -> None:
    fault = why_not_meeting(draft, at=at)
    if fault:
        raise Refused(fault[1], field=fault[0])


def _columns(draft: MeetingDraft) -> dict[str, object]:
    return {
        "title": draft.title.strip(),
        "place": draft.place.strip(),
        "about": draft.about.strip(),
        "starts_at": draft.starts_at,
        "minutes": draft.minutes,
    }


def _note(
    deed: str, meeting: Meeting, *, by: Person, at: datetime, under: UUID | None, key: UUID | None, **facts: object
) -> None:  # fmt: skip
    note(
        union=meeting.union_id, deed=deed, by=by.pk, subject=path_of("meeting", meeting.pk), at=at, under=under,
        key=key, facts={"association": meeting.association_id, "starts_at": meeting.starts_at, **facts},
    )  # fmt: skip
