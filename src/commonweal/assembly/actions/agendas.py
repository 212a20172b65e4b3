"""Agendas: what a meeting speaks about, in which order, and for how long. Whoever belongs may put something on it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max

from commonweal.assembly.models import AgendaPoint, Meeting, MeetingState, Proposal
from commonweal.assembly.permissions import MEETINGS
from commonweal.assembly.queries.meetings import people_of, proposals_for
from commonweal.assembly.rules.meetings import why_not_point
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person
from commonweal.people.permissions import mandate_of, require_power
from commonweal.people.queries.unions import union_of

PROPOSAL_MINUTES = 15
ASIDE = 10_000  # where points wait while two change places


@once
def add_point(
    *,
    meeting: Meeting,
    title: str = "",
    minutes: int = PROPOSAL_MINUTES,
    proposal: Proposal | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> AgendaPoint:
    """Put a point at the end of the agenda: something to speak about, or an open ``proposal`` (with its title).

    Whoever belongs to the association may, until the meeting was held. Raises ``NotPermitted``, ``Refused`` at the
    field.
    """
    made = made_before(union=meeting.union_id, key=key, deed="agenda.put")
    if made:
        return AgendaPoint.objects.get(pk=made)
    under = _may_put(by, meeting, at=at)
    _require_open(meeting)
    if proposal is not None and proposal.pk not in {each.pk for each in proposals_for(meeting)}:
        raise Refused(say("Choose a proposal that is open and not on the agenda yet."), field="proposal")
    point = _put(meeting, proposal.title if proposal else title, minutes, proposal, at=at)
    note(
        union=meeting.union_id, deed="agenda.put", by=by.pk, subject=path_of("agenda-point", point.pk), at=at,
        under=under, key=key, facts={"meeting": meeting.pk, "proposal": proposal.pk if proposal else None},
    )  # fmt: skip
    return point


@once
def move_point(
    *, point: AgendaPoint, up: bool, by: Person, at: datetime, key: UUID | None = None
) -> AgendaPoint:
    """Let a point change places with the one before it (``up``) or after it; at the end nothing changes.

    Takes assembly.meetings, or leading this meeting. Raises ``NotPermitted``, ``Refused`` when it was held,
    ``ChangedMeanwhile`` when the point stands elsewhere, or is gone, since ``point`` was read.
    """
    if made_before(union=point.meeting.union_id, key=key, deed="agenda.moved"):
        return point
    under = _may_order(by, point.meeting, at=at)
    _require_open(point.meeting)
    points = AgendaPoint.objects.filter(meeting=point.meeting)
    if not points.filter(pk=point.pk, position=point.position).exists():
        raise ChangedMeanwhile(
            say("Somebody else moved this point a moment ago. Look at the order once more.")
        )
    beside = points.filter(position__lt=point.position) if up else points.filter(position__gt=point.position)
    other = beside.order_by("-position" if up else "position").first()
    if other is None:
        return point
    mine, theirs = point.position, other.position
    for pk, position in ((other.pk, ASIDE), (point.pk, theirs), (other.pk, mine)):
        AgendaPoint.objects.filter(pk=pk).update(position=position)
    point.refresh_from_db()
    note(
        union=point.meeting.union_id, deed="agenda.moved", by=by.pk, subject=path_of("agenda-point", point.pk),
        at=at, under=under, key=key, facts={"meeting": point.meeting_id, "position": theirs},
    )  # fmt: skip
    return point


@once
def remove_point(*, point: AgendaPoint, by: Person, at: datetime, key: UUID | None = None) -> Meeting:
    """Take a point off the agenda, with what was noted on it. One that was decided in the room stays.

    Takes assembly.meetings, or leading this meeting. Raises ``NotPermitted``, ``Refused``.
    """
    meeting = point.meeting
    if made_before(union=meeting.union_id, key=key, deed="agenda.removed"):
        return meeting
    under = _may_order(by, meeting, at=at)
    _require_open(meeting)
    if not AgendaPoint.objects.filter(pk=point.pk, decided=False, minutes_taken__isnull=True).delete()[0]:
        raise Refused(say("Something was noted or decided on this point; it stays."))
    note(
        union=meeting.union_id, deed="agenda.removed", by=by.pk, subject=path_of("meeting", meeting.pk), at=at,
        under=under, key=key, facts={"point": point.pk},
    )  # fmt: skip
    return meeting


def put_proposals(meeting: Meeting, chosen: Collection[UUID], *, at: datetime) -> int:
    """Put the ``chosen`` proposals on the agenda, in the order they close; how many.

    Raises ``Refused`` for one that is not open, or that others decide.
    """
    wanted = [each for each in proposals_for(meeting) if each.pk in set(chosen)]
    if len(wanted) < len(set(chosen)):
        raise Refused(
            say("Choose proposals that are open, and that {name} decides.", name=meeting.association.name),
            field="proposals",
        )
    for proposal in wanted:
        _put(meeting, proposal.title, PROPOSAL_MINUTES, proposal, at=at)
    return len(wanted)


def _put(
    meeting: Meeting, title: str, minutes: int, proposal: Proposal | None, *, at: datetime
) -> AgendaPoint:
    hold_agenda(meeting)
    points = AgendaPoint.objects.filter(meeting=meeting)
    fault = why_not_point(title=title, minutes=minutes, points=points.count())
    if fault:
        raise Refused(fault[1], field=fault[0])
    last = points.aggregate(last=Max("position"))["last"] or 0
    return AgendaPoint.objects.create(
        meeting=meeting, position=last + 1, title=title.strip(), minutes=minutes, proposal=proposal, put_at=at
    )


def _may_put(by: Person, meeting: Meeting, *, at: datetime) -> UUID | None:
    if by.pk in dict(people_of(meeting.association, at=at)):
        return None
    mandate = mandate_of(by, meeting.association, MEETINGS, at=at)
    if mandate is None:
        raise NotPermitted(
            say("Whoever belongs to {name} puts points on its agendas.", name=meeting.association.name)
        )
    return mandate.pk


def _may_order(by: Person, meeting: Meeting, *, at: datetime) -> UUID | None:
    if by.pk == meeting.facilitator_id:
        return None
    mandate = mandate_of(by, meeting.association, MEETINGS, at=at)
    return mandate.pk if mandate else require_power(by, union_of(meeting.association), MEETINGS, at=at).pk


def hold_agenda(meeting: Meeting) -> None:
    """Let nobody else write on the agenda or its minutes until this transaction ends: one place holds one point."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version"))


def _require_open(meeting: Meeting) -> None:
    hold_agenda(meeting)
    if Meeting.objects.filter(pk=meeting.pk).exclude(state=MeetingState.CALLED).exists():
        raise Refused(say("The agenda of a meeting that was held or called off stays as it is."))
