"""Meetings that a member is expected at within the next days."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from commonweal.assembly.models import Meeting, MeetingState
from commonweal.assembly.rules.waiting import NEAR, Looking, Sort, Waiting
from commonweal.lib.words import Words, say
from commonweal.people.models import Membership

ROLES = (
    ("facilitator_id", say("You lead it.")),
    ("note_taker_id", say("You write the minutes.")),
    ("time_keeper_id", say("You mind the clock.")),
)


def meetings_near(looking: Looking) -> Iterator[Waiting]:
    """Meetings of the union, and of the circles one belongs to, within three days; with one's role in them."""
    mine = Membership.objects.on(looking.day).filter(
        member_id=looking.person.pk, association=OuterRef("association")
    )
    rows = Meeting.objects.filter(union=looking.union, state=MeetingState.CALLED)
    rows = rows.filter(starts_at__gt=looking.at, starts_at__lte=looking.at + NEAR)
    rows = rows.filter(Q(association=looking.union) | Exists(mine))
    for meeting in rows.order_by("starts_at", "id"):
        yield Waiting(
            key=f"meeting:{meeting.pk}:{meeting.starts_at.isoformat()}",
            sort=Sort.MEETING,
            title=meeting.title,
            text=_role(looking, meeting),
            why=say("because all who belong are invited."),
            url=reverse("assembly:meeting", args=[looking.union.slug, meeting.pk]),
            action=say("Read the agenda"),
            starts_at=meeting.starts_at,
        )


def _role(looking: Looking, meeting: Meeting) -> Words:
    mine = (words for field, words in ROLES if getattr(meeting, field) == looking.person.pk)
    return next(mine, say("A meeting, with its agenda."))
