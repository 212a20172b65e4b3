"""Minutes: who was there, what is remembered of each point, and its approval at a later meeting."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max

from commonweal.assembly.actions.agendas import hold_agenda
from commonweal.assembly.actions.meetings import require_scribe
from commonweal.assembly.models import AgendaPoint, Meeting, MeetingState, Minutes, Presence
from commonweal.assembly.queries.meetings import people_of
from commonweal.assembly.rules.meetings import TEXT_MOST, why_not_approve
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person


@once
def note_who_was_there(
    *,
    meeting: Meeting,
    people: Collection[UUID],
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Meeting:
    """Write down who was there, in place of what was written before; from now on the meeting was held.

    Takes the notes of this meeting, or assembly.meetings. Raises ``ChangedMeanwhile`` with who is written down now,
    when ``version`` is not the newest, ``NotPermitted``, and ``Refused`` before it began, once it is approved or called
    off, and for somebody who does not belong.
    """
    if made_before(union=meeting.union_id, key=key, deed="meeting.held"):
        return meeting
    under = require_scribe(by, meeting, at=at)
    if at < meeting.starts_at:
        raise Refused(say("This meeting has not begun yet."))
    names = dict(people_of(meeting.association, at=at))
    here = set(names)
    known = here | set(meeting.presences.values_list("agent", flat=True))
    if not set(people) <= known:
        raise Refused(
            say("Only who belongs to {name} can be ticked here.", name=meeting.association.name),
            field="people",
        )
    rows = Meeting.objects.filter(pk=meeting.pk, approved_at__isnull=True).exclude(state=MeetingState.OFF)
    if not rows.filter(version=version).update(state=MeetingState.HELD, version=F("version") + 1):
        raise _ticked_meanwhile(meeting, names) if rows.exists() else _over()
    meeting.presences.exclude(agent__in=people).delete()
    Presence.objects.bulk_create(
        [Presence(meeting=meeting, agent_id=person) for person in people], ignore_conflicts=True
    )
    meeting.refresh_from_db()
    note(
        union=meeting.union_id, deed="meeting.held", by=by.pk, subject=path_of("meeting", meeting.pk), at=at,
        under=under, key=key, facts={"there": sorted(map(str, set(people)))},
    )  # fmt: skip
    return meeting


@once
def write_minutes(
    *, point: AgendaPoint, text: str, version: int, by: Person, at: datetime, key: UUID | None = None
) -> Minutes:
    """Write down what is remembered of a point; earlier versions stay readable.

    ``version`` is the one that was read (0: none). Takes the notes of this meeting, or assembly.meetings. Raises
    ``ChangedMeanwhile`` when it is not the newest, ``NotPermitted``, ``Refused`` once the minutes are approved.
    """
    meeting = point.meeting
    made = made_before(union=meeting.union_id, key=key, deed="minutes.written")
    if made:
        return Minutes.objects.filter(point=made).latest("version")
    under = require_scribe(by, meeting, at=at)
    if len(text) > TEXT_MOST:
        raise Refused(say("Keep it to {most} characters.", most=TEXT_MOST), field="text")
    hold_agenda(meeting)
    if not AgendaPoint.objects.filter(pk=point.pk).exists():
        raise Refused(
            say("Somebody took this point off the agenda meanwhile. What you typed is still below.")
        )
    if Meeting.objects.filter(pk=meeting.pk, approved_at__isnull=False).exists():
        raise _over()
    if (point.minutes_taken.aggregate(last=Max("version"))["last"] or 0) != version:
        raise ChangedMeanwhile(say("Somebody else wrote on this point meanwhile; both are shown below."))
    minutes = Minutes.objects.create(
        point=point, version=version + 1, text=text.strip(), written_by_id=by.pk, written_at=at
    )
    note(
        union=meeting.union_id, deed="minutes.written", by=by.pk, subject=path_of("agenda-point", point.pk), at=at,
        under=under, key=key, facts={"version": minutes.version},
    )  # fmt: skip
    return minutes


@once
def approve_minutes(
    *, meeting: Meeting, at_meeting: Meeting, by: Person, at: datetime, key: UUID | None = None
) -> Meeting:
    """Write down that the minutes of ``meeting`` were approved ``at_meeting``; from now on they stay as they are.

    Takes the notes of the later meeting, or assembly.meetings. Raises ``NotPermitted``, and ``Refused`` when they are
    approved already, nobody has written down who was there, or the other meeting is not a later one of the same people.
    """
    if made_before(union=meeting.union_id, key=key, deed="minutes.approved"):
        return meeting
    under = require_scribe(by, at_meeting, at=at)
    refused = why_not_approve(
        starts_at=meeting.starts_at,
        approved_at_meeting=at_meeting.starts_at,
        is_same_circle=meeting.association_id == at_meeting.association_id,
    )
    if refused:
        raise Refused(refused)
    if at < at_meeting.starts_at:
        raise Refused(say("The meeting that approves them has not begun yet."))
    rows = Meeting.objects.filter(pk=meeting.pk, state=MeetingState.HELD, approved_at__isnull=True)
    if not rows.update(approved_at=at, approved_in=at_meeting):
        raise Refused(say("These minutes are approved already, or nobody has written down who was there."))
    meeting.refresh_from_db()
    note(
        union=meeting.union_id, deed="minutes.approved", by=by.pk, subject=path_of("meeting", meeting.pk), at=at,
        under=under, key=key, facts={"at_meeting": at_meeting.pk},
    )  # fmt: skip
    return meeting


def _over() -> Refused:
    return Refused(say("These minutes are approved, or the meeting was called off; they stay as they are."))


def _ticked_meanwhile(meeting: Meeting, names: Mapping[UUID, str]) -> ChangedMeanwhile:
    there = meeting.presences.values_list("agent", flat=True)
    ticked = ", ".join(sorted(names.get(person, "…") for person in there)) or "–"
    return ChangedMeanwhile(
        say(
            "This meeting was changed meanwhile; written down as there are now: {names}. Your ticks stand below as you "
            "made them. Look at both, then write it down once more.",
            names=ticked,
        ),
        field="people",
    )
