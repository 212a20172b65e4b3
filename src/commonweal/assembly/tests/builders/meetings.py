"""Meetings for tests, called through the actions that people use."""

from datetime import datetime, timedelta

from commonweal.assembly.actions.meetings import call_meeting
from commonweal.assembly.actions.minutes import note_who_was_there
from commonweal.assembly.models import Meeting, Proposal
from commonweal.assembly.rules.meetings import MeetingDraft
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, founder_of


def plan(**changes: object) -> MeetingDraft:
    """An assembly on the evening three days after ``AT``, unless ``changes`` say otherwise."""
    facts: dict[str, object] = {
        "title": "Assembly of May", "starts_at": AT + timedelta(days=3, hours=9), "minutes": 90, "place": "The barn",
    }  # fmt: skip
    return MeetingDraft(**{**facts, **changes})  # type: ignore[arg-type]


def called(
    association: Association,
    *proposals: Proposal,
    by: Person | None = None,
    at: datetime = AT,
    **changes: object,
) -> Meeting:
    """A meeting of ``association`` with these ``proposals`` on its agenda, called by its union's founder."""
    by = by or founder_of(association.within or association)
    return call_meeting(
        association=association,
        draft=plan(**changes),
        proposals=[each.pk for each in proposals],
        by=by,
        at=at,
    )


def held(meeting: Meeting, *there: Person, by: Person | None = None) -> Meeting:
    """``meeting``, with these people there, written down when it began."""
    return note_who_was_there(
        meeting=meeting,
        people=[person.pk for person in there],
        version=Meeting.objects.get(pk=meeting.pk).version,
        by=by or founder_of(meeting.union),
        at=meeting.starts_at,
    )
