"""What happens when, for one member of a union: meetings, ends of decisions, reviews, and ends of their mandates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from commonweal.assembly.models import CalendarKey, Delegate, Meeting, MeetingState, Proposal, ProposalState
from commonweal.assembly.queries.federations import federations_of
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.calendars import Happening
from commonweal.people.models import Association, Mandate, Membership, Person, Standing
from commonweal.people.permissions import member_of, today_in
from commonweal.people.rules import hash_of_secret

BACK = timedelta(days=60)
NAMING = (Matter.MEMBERSHIP, Matter.MANDATE)
"""Kinds of decisions whose titles may name somebody: a calendar calls them by their number."""

Link = Callable[[str, UUID], str]
"""The address of a page: its url name in this room, and whose."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose calendar it is, in which union."""

    person: Person
    union: Association


def reader_of(secret: str, *, at: datetime) -> Reader | None:
    """Whose calendar this secret opens; None for a wrong or ended one, and for whoever belongs no more."""
    rows = CalendarKey.objects.filter(secret_hash=hash_of_secret(secret))
    key = rows.select_related("union", "person__person").first()
    person: Person | None = getattr(key.person, "person", None) if key else None
    if key is None or person is None or member_of(person, key.union, at) is None:
        return None
    return Reader(person, key.union)


def made_at(person: Person, union: Association) -> datetime | None:
    """Since when ``person`` has an address for their calendar of ``union``; None without one."""
    return CalendarKey.objects.filter(union=union, person=person.pk).values_list("made_at", flat=True).first()


def happenings_of(reader: Reader, *, at: datetime, link: Link) -> list[Happening]:
    """Everything from two months ago on; a constant number of queries."""
    circles = _circles_of(reader, at)
    return [
        *_meetings(circles, at, link),
        *_closings(reader, circles, at, link),
        *_reviews(reader, at, link),
        *_mandates(reader, at),
    ]


def _circles_of(reader: Reader, at: datetime) -> set[UUID]:
    """What they belong to in this union, and the federations in which they speak for it."""
    day = today_in(reader.union, at)
    parts = Q(association=reader.union) | Q(association__within=reader.union)
    mine = Membership.objects.on(day).filter(parts, member=reader.person.pk)
    held = Mandate.objects.on(day).filter(
        holder=reader.person.pk, association=reader.union, recalled_at__isnull=True
    )
    spoken = Delegate.objects.filter(mandate__in=held, federation__in=federations_of(reader.union, at=at))
    return {*mine.values_list("association", flat=True), *spoken.values_list("federation", flat=True)}


def _meetings(circles: set[UUID], at: datetime, link: Link) -> Iterator[Happening]:
    for meeting in Meeting.objects.filter(association__in=circles, starts_at__gte=at - BACK).order_by("pk"):
        yield Happening(
            key=f"meeting-{meeting.pk}", title=meeting.title, made_at=meeting.called_at, version=meeting.version,
            at=meeting.starts_at, minutes=meeting.minutes, place=meeting.place, url=link("meeting", meeting.pk),
            is_off=meeting.state == MeetingState.OFF,
        )  # fmt: skip


def _closings(reader: Reader, circles: set[UUID], at: datetime, link: Link) -> Iterator[Happening]:
    """The ends of open decisions in which they have a voice, or will when the decision begins."""
    day = today_in(reader.union, at)
    belongs = Membership.objects.on(day).filter(member=reader.person.pk, association__in=circles)
    full = belongs.exclude(standing=Standing.VISITOR).values("association")
    to_come = Q(association__in=full) & ~Q(settings__has_key="seal_before")
    mine = Proposal.objects.filter(to_come | Q(voices__agent=reader.person.pk), union=reader.union)
    for each in mine.filter(state=ProposalState.OPEN).distinct().order_by("pk"):
        yield Happening(
            key=f"closing-{each.pk}", title=_("Decided: %(title)s") % {"title": _called(each)},
            made_at=each.opened_at or at, version=each.version, at=each.closes_at, url=link("proposal", each.pk),
        )  # fmt: skip


def _reviews(reader: Reader, at: datetime, link: Link) -> Iterator[Happening]:
    day = today_in(reader.union, at - BACK)
    rows = Proposal.objects.filter(union=reader.union, state=ProposalState.DECIDED, review_on__gte=day)
    for each in rows.filter(is_adopted=True).order_by("pk"):
        yield Happening(
            key=f"review-{each.pk}", title=_("Looked at again: %(title)s") % {"title": _called(each)},
            made_at=each.decided_at or at, on=each.review_on, url=link("proposal", each.pk),
        )  # fmt: skip


def _mandates(reader: Reader, at: datetime) -> Iterator[Happening]:
    day = today_in(reader.union, at)
    rows = Mandate.objects.on(day).filter(
        holder=reader.person.pk, association=reader.union, recalled_at__isnull=True, until__isnull=False
    )
    for each in rows.order_by("pk"):
        yield Happening(
            key=f"mandate-{each.pk}", title=_("Your mandate ends: %(role)s") % {"role": each.role}, on=each.until,
            made_at=datetime.combine(each.since, time(), tzinfo=UTC),
        )  # fmt: skip


def _called(proposal: Proposal) -> str:
    """Its title; where that may name somebody, or the ballot is secret, its number."""
    if proposal.is_secret or proposal.matter in NAMING:
        return _("No. %(number)s") % {"number": proposal.number}
    return proposal.title
