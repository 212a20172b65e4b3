"""Meetings as members see them: what comes, what was, the agenda, who was there, and what is remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.models import (
    AgendaPoint,
    Delegate,
    Meeting,
    MeetingState,
    Minutes,
    Presence,
    Proposal,
    ProposalState,
)
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import delegates_in, federations_of
from commonweal.assembly.queries.voices import voters_of
from commonweal.assembly.rules.markdown import as_html
from commonweal.assembly.rules.meetings import ROLES, RoleHeld, begins
from commonweal.people.models import Agent, Association, Membership, Person, Standing
from commonweal.people.permissions import today_in
from commonweal.people.queries.paging import page_of

TURNS_LOOKED_AT = 100
ROLE_NAMES = {
    "facilitator": (_("Leads the meeting"), _("sees that everybody is heard and the agenda is kept")),
    "note_taker": (_("Takes the notes"), _("writes down who was there and what was agreed")),
    "time_keeper": (_("Minds the clock"), _("says when a point’s time is nearly over")),
}


FoundMeeting: TypeAlias = Meeting  # what views name, which know no models
FoundPoint: TypeAlias = AgendaPoint


def people_of(association: Association, *, at: datetime) -> list[tuple[UUID, str]]:
    """Who meets: the members who are no visitors, by name; of a federation, the delegates of its unions."""
    if association.form in OF_UNIONS:
        return sorted(
            {(row.person, row.name) for row in delegates_in(association, at=at)}, key=lambda row: row[1]
        )
    belonging = Membership.objects.on(today_in(association, at)).filter(association=association)
    rows = belonging.filter(member__person__isnull=False).exclude(standing=Standing.VISITOR)
    return list(
        rows.order_by("member__person__name", "member_id").values_list("member_id", "member__person__name")
    )


def turns_of(association: Association) -> list[RoleHeld]:
    """Who had which role at the last meetings of ``association`` that were not called off."""
    rows = Meeting.objects.filter(association=association).exclude(state=MeetingState.OFF)
    values = rows.order_by("-starts_at").values_list("starts_at", *(f"{role}_id" for role in ROLES))
    return [
        RoleHeld(role, person, starts_at)
        for starts_at, *people in values[:TURNS_LOOKED_AT]
        for role, person in zip(ROLES, people, strict=True)
        if person is not None
    ]


def proposals_for(meeting: Meeting) -> list[Proposal]:
    """The open proposals that could come on the agenda and are not on it, what closes first before all."""
    there = set(meeting.points.values_list("proposal", flat=True))
    return [each for each in open_proposals_of(meeting.association) if each.pk not in there]


def proposals_to_call(circles: Sequence[Association]) -> list[tuple[UUID, str]]:
    """The open proposals of all who meet here (id, and title with whose it is where not the first's), by their end."""
    rows = Proposal.objects.filter(association__in=circles, state=ProposalState.OPEN).select_related(
        "association"
    )
    return [
        (
            each.pk,
            each.title if each.association_id == circles[0].pk else f"{each.title} ({each.association})",
        )
        for each in rows.order_by("closes_at", "pk")
    ]


def person_who_meets(meeting: Meeting, identity: UUID) -> Person | None:
    """The person with this identity, if they are among those who meet, or did."""
    ever = Membership.objects.filter(
        association__in=[meeting.association_id, meeting.union_id], member=identity
    )
    is_delegate = Delegate.objects.filter(federation=meeting.association_id, mandate__holder=identity)
    if not ever.exists() and not is_delegate.exists():
        return None
    return Person.objects.filter(pk=identity).first()


def open_proposals_of(association: Association) -> list[Proposal]:
    """The open proposals that ``association`` decides, what closes first before all."""
    rows = Proposal.objects.filter(association=association, state=ProposalState.OPEN)
    return list(rows.order_by("closes_at", "pk"))


def circles_that_meet(union: Association, *, at: datetime) -> list[Association]:
    """Whose meetings stand in the pages of ``union``: its own, those of its parts, and of its federations."""
    parts = Association.objects.filter(Q(pk=union.pk) | Q(within=union)).order_by("within", "name")
    own = sorted(parts, key=lambda each: (each.pk != union.pk, each.name))
    return [*own, *federations_of(union, at=at)]


def meeting_in(union: Association, identity: UUID, *, at: datetime) -> Meeting | None:
    """The meeting with this identity, if it stands in the pages of ``union`` (see ``circles_that_meet``)."""
    meeting = (
        Meeting.objects.select_related("association", "union", "approved_in").filter(pk=identity).first()
    )
    if meeting is None or meeting.union_id == union.pk:
        return meeting
    is_ours = any(each.pk == meeting.union_id for each in federations_of(union, at=at))
    return meeting if is_ours else None


def point_in(meeting: Meeting, identity: UUID) -> AgendaPoint | None:
    """The point with this identity, if it is on the agenda of ``meeting``."""
    rows = AgendaPoint.objects.select_related("meeting__association", "meeting__union", "proposal__union")
    return rows.filter(pk=identity, meeting=meeting).first()


def meetings_to_come(union: Association, *, at: datetime) -> list[Meeting]:
    """Meetings that have not been held or called off, whoever's in this union and its federations, soonest first."""
    rows = _seen_from(union, at=at).filter(state=MeetingState.CALLED)
    return list(rows.order_by("starts_at", "pk"))


def past_meetings(union: Association, *, at: datetime, number: str | int = 1) -> Page[tuple]:
    """Meetings that were held or called off, latest first, fifty to a page: id, title, whose, when, state, approved."""
    rows = _seen_from(union, at=at).exclude(state=MeetingState.CALLED)
    fields = ("pk", "title", "association__name", "starts_at", "state", "approved_at")
    return page_of(rows.order_by("-starts_at", "pk").values_list(*fields), number)


def _seen_from(union: Association, *, at: datetime) -> QuerySet[Meeting]:
    federations = [each.pk for each in federations_of(union, at=at)]
    return Meeting.objects.filter(Q(union=union) | Q(union__in=federations)).select_related("association")


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of the agenda: when it comes, and the newest of what is remembered of it (``version`` 0: nothing yet)."""

    point: AgendaPoint
    begins_at: datetime
    text: str
    version: int
    written_by: str
    written_at: datetime | None

    @property
    def html(self) -> str:
        """What is remembered, as safe HTML."""
        return as_html(self.text, {})

    @property
    def until(self) -> datetime:
        """When the next point begins."""
        return self.begins_at + timedelta(minutes=self.point.minutes)


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role in a meeting; without ``person`` it is free."""

    role: str
    person: UUID | None
    name: str

    @property
    def in_words(self) -> str:
        """What the role is called."""
        return str(ROLE_NAMES[self.role][0])

    @property
    def meaning(self) -> str:
        """What whoever has it does."""
        return str(ROLE_NAMES[self.role][1])


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """All that a meeting's page shows. ``people`` are (id, name, was there)."""

    meeting: Meeting
    points: Sequence[PointRow]
    ends_at: datetime
    roles: Sequence[RoleRow]
    people: Sequence[tuple[UUID, str, bool]]
    now: datetime

    @property
    def about(self) -> str:
        """What to know or bring, as safe HTML."""
        return as_html(self.meeting.about, {})

    @property
    def is_begun(self) -> bool:
        """Whether it has begun, so that it can be written down who was there."""
        return self.now >= self.meeting.starts_at

    @property
    def has_free_role(self) -> bool:
        """Whether nobody has taken one of the roles yet."""
        return any(row.person is None for row in self.roles)

    @property
    def there(self) -> list[str]:
        """The names of those who were there."""
        return [name for _id, name, was_there in self.people if was_there]


def meeting_page(meeting: Meeting, *, at: datetime) -> MeetingPage:
    """A meeting with its agenda, roles and people, in a constant number of queries."""
    points = list(meeting.points.select_related("proposal__union").order_by("position"))
    moments = begins(meeting.starts_at, [point.minutes for point in points])
    newest = _newest_minutes(meeting)
    there = set(Presence.objects.filter(meeting=meeting).values_list("agent", flat=True))
    people = dict(people_of(meeting.association, at=at))
    names = people | _names_of([*there, *(getattr(meeting, f"{role}_id") for role in ROLES)], but=people)
    return MeetingPage(
        meeting=meeting,
        points=[_point_row(point, when, newest) for point, when in zip(points, moments[:-1], strict=True)],
        ends_at=moments[-1],
        roles=[_role_row(meeting, role, names) for role in ROLES],
        people=sorted(
            ((pk, name, pk in there) for pk, name in names.items() if pk in people or pk in there),
            key=lambda row: (row[1].casefold(), row[0]),
        ),
        now=at,
    )


def speaking_here(point: AgendaPoint, *, at: datetime) -> list[tuple[UUID, str]]:
    """Who was there and has a voice in the point's proposal, by name (id, name)."""
    if point.proposal is None:
        return []
    there = {pk: name for pk, name, was_there in meeting_page(point.meeting, at=at).people if was_there}
    with_voice = set(voters_of(point.proposal)) | set(point.proposal.voices.values_list("agent", flat=True))
    return [(pk, name) for pk, name in there.items() if pk in with_voice]


def minutes_of(point: AgendaPoint) -> list[Minutes]:
    """All versions of what is remembered of a point, the newest first."""
    return list(point.minutes_taken.select_related("written_by__person").order_by("-version"))


def last_minutes(point: AgendaPoint) -> Minutes | None:
    """What is remembered of a point now."""
    return point.minutes_taken.order_by("-version").first()


def meetings_after(meeting: Meeting) -> list[Meeting]:
    """Later meetings of the same association, at which its minutes can be approved."""
    rows = Meeting.objects.filter(association=meeting.association_id, starts_at__gt=meeting.starts_at)
    return list(rows.exclude(state=MeetingState.OFF).order_by("starts_at"))


def minutes_to_approve(meeting: Meeting) -> list[Meeting]:
    """Earlier meetings of the same association that were held and whose minutes nobody has approved yet."""
    rows = Meeting.objects.filter(association=meeting.association_id, starts_at__lt=meeting.starts_at)
    return list(rows.filter(state=MeetingState.HELD, approved_at__isnull=True).order_by("starts_at"))


def _newest_minutes(meeting: Meeting) -> dict[UUID, Minutes]:
    rows = Minutes.objects.filter(point__meeting=meeting).select_related("written_by__person")
    return {row.point_id: row for row in rows.order_by("version")}


def _names_of(ids: Sequence[UUID | None], *, but: dict[UUID, str]) -> dict[UUID, str]:
    wanted = {pk for pk in ids if pk is not None and pk not in but}
    if not wanted:
        return {}
    return dict(Agent.objects.filter(pk__in=wanted, person__isnull=False).values_list("pk", "person__name"))


def _point_row(point: AgendaPoint, when: datetime, newest: dict[UUID, Minutes]) -> PointRow:
    minutes = newest.get(point.pk)
    if minutes is None:
        return PointRow(point, when, "", 0, "", None)
    person: Person | None = getattr(minutes.written_by, "person", None)
    return PointRow(
        point, when, minutes.text, minutes.version, person.name if person else "", minutes.written_at
    )


def _role_row(meeting: Meeting, role: str, names: dict[UUID, str]) -> RoleRow:
    person = getattr(meeting, f"{role}_id")
    return RoleRow(role, person, names.get(person, "") if person else "")
