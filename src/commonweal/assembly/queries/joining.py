"""What pages and deeds ask about joining: how it works here, who is on the way, where they stand, who is next."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from commonweal.assembly.models import (
    Applicant,
    ApplicantState,
    Host,
    InputSort,
    JoiningInput,
    Proposal,
    ProposalEffect,
    ProposalState,
)
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.rules import joining as rules
from commonweal.assembly.rules.joining import OPEN, JoiningCustoms, Waits
from commonweal.lib.words import Words, say
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import holds_power, today_in
from commonweal.people.queries.paging import PER_PAGE

TAKE_IN = "joining.take_in"
CODES = (
    "hosts_needed", "visit_days", "input_days", "away_days", "most_a_month", "waiting_list", "provisional_standing",
    "provisional_months", "evaluation_days", "forgotten_after_months",
)  # fmt: skip
UNDER_WAY = (ProposalState.OPEN, ProposalState.COUNTING)


def joining_customs(union: Association, *, on: date) -> JoiningCustoms:
    """How joining works in ``union`` on the day ``on``, in one query."""
    values = values_of(union, [f"joining.{code}" for code in CODES], on=on)
    return JoiningCustoms(
        hosts_needed=values["joining.hosts_needed"],
        visit_days=values["joining.visit_days"],
        input_days=values["joining.input_days"],
        away_days=values["joining.away_days"],
        most_a_month=values["joining.most_a_month"],
        has_waiting_list=values["joining.waiting_list"],
        standing=values["joining.provisional_standing"],
        provisional_months=values["joining.provisional_months"],
        talk_days=rules.read_days(values["joining.evaluation_days"]),
        forgotten_after_months=values["joining.forgotten_after_months"],
    )


def customs_in_words(union: Association, *, on: date) -> list[Words]:
    """How joining works in ``union``, step by step, in sentences for the wall."""
    customs = joining_customs(union, on=on)
    return rules.in_words(customs, standing=str(Standing(customs.standing).label))


def applicant_in(union: Association, identity: UUID) -> Applicant | None:
    """The applicant with this identity, if they want to join ``union``."""
    return _applicants(union).filter(pk=identity).first()


def own_way(person: Person, union: Association) -> Applicant | None:
    """The latest way of ``person`` into ``union``, if there is one."""
    return _applicants(union).filter(person_id=person.pk).order_by("-asked_on", "-id").first()


def _applicants(union: Association) -> QuerySet[Applicant]:
    rows = Applicant.objects.filter(union=union)
    return rows.select_related("union", "proposal", "lot", "person__person")


def may_accompany(person: Person, applicant: Applicant, *, at: datetime) -> bool:
    """Whether ``person`` is a host of ``applicant`` or holds assembly.joining."""
    is_host = Host.objects.filter(applicant=applicant, agent_id=person.pk).exists()
    return is_host or holds_power(person, applicant.union, JOINING, at=at)


def name_of(applicant: Applicant) -> str:
    """How an applicant is called: by their own name once they are known here; empty once forgotten."""
    person = getattr(applicant.person, "person", None) if applicant.person_id else None
    return person.name if person else applicant.name


def stage_of(applicant: Applicant, *, day: date) -> str:
    """Where an applicant stands on ``day`` (``rules.joining.STAGES``)."""
    return rules.stage_of(
        applicant.state, day=day, visit_from=applicant.visit_from, visit_until=applicant.visit_until,
        input_until=applicant.input_until, decision=_decision(applicant.proposal),
    )  # fmt: skip


def _decision(proposal: Proposal | None) -> str:
    """How far the proposal is that asks to take somebody in; empty where there is none, or none any more."""
    if proposal is None or proposal.state == ProposalState.WITHDRAWN:
        return ""
    if proposal.state == ProposalState.DECIDED:
        return "" if proposal.is_adopted else "turned"  # adopted, and yet here: it could not be done
    return "draft" if proposal.state == ProposalState.DRAFT else "open"


class Member(NamedTuple):
    """Somebody named on a page: their handle and name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ApplicantRow:
    """One line of the list: who, at which step, until (or from) when, and who accompanies them."""

    id: UUID
    name: str
    step: Words
    is_ready: bool
    asked_on: date
    when: Words | None
    hosts: Sequence[str]


def applicants_page(
    union: Association, *, day: date, search: str = "", over: bool = False, number: str | int = 1
) -> Page[ApplicantRow]:
    """Whoever is on the way in (``over``: whose way has ended), the latest asked first; fifty to a page."""
    rows = _applicants(union)
    rows = rows.exclude(state__in=OPEN) if over else rows.filter(state__in=OPEN)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(person__person__name__icontains=search))
    page: Page[Any] = Paginator(rows.order_by("-asked_on", "-id"), PER_PAGE).get_page(number)
    found = list(page.object_list)
    hosts = hosts_of([each.pk for each in found])
    page.object_list = [_row(each, hosts.get(each.pk, []), day) for each in found]
    return page


def _row(applicant: Applicant, hosts: Sequence[Member], day: date) -> ApplicantRow:
    stage = stage_of(applicant, day=day)
    return ApplicantRow(
        id=applicant.pk, name=name_of(applicant), step=rules.STAGES[stage], is_ready=stage == "ready",
        asked_on=applicant.asked_on, when=_when(applicant, stage), hosts=[host.name for host in hosts],
    )  # fmt: skip


def hosts_of(applicants: Collection[UUID]) -> dict[UUID, list[Member]]:
    """The hosts of each applicant, by name."""
    rows = Host.objects.filter(applicant__in=applicants).order_by("agent__person__name")
    hosts: dict[UUID, list[Member]] = {}
    for applicant, agent, name in rows.values_list("applicant", "agent", "agent__person__name"):
        hosts.setdefault(applicant, []).append(Member(agent, name or ""))
    return hosts


def _when(applicant: Applicant, stage: str) -> Words | None:
    """Until when somebody is at this step, or from when, where that says something."""
    if stage == "visit_ahead" and applicant.visit_from is not None:
        return say("from {day}", day=date_format(applicant.visit_from, "j F"))
    until = {
        "visit": applicant.visit_until, "input": applicant.input_until, "provisional": applicant.provisional_until,
    }.get(stage)  # fmt: skip
    return say("until {day}", day=date_format(until, "j F")) if until is not None else None


class Said(NamedTuple):
    """What a member said about an applicant."""

    author: UUID
    name: str
    sort: str
    sort_in_words: str
    text: str


def input_about(applicant: Applicant) -> list[Said]:
    """What members said about somebody joining, in the order they said it; never shown to the applicant."""
    rows = JoiningInput.objects.filter(applicant=applicant).order_by("said_at", "id")
    return [
        Said(author, name or "", sort, str(InputSort(sort).label), text)
        for author, name, sort, text in rows.values_list("author", "author__person__name", "sort", "text")
    ]


def waiting_in(union: Association, *, day: date) -> list[Waits]:
    """Whoever is ready for the decision and not yet before the assembly, in the order in which they are next."""
    rows = Applicant.objects.filter(union=union, state=ApplicantState.INPUT, input_until__lt=day)
    could_not_be = Q(proposal__state=ProposalState.DECIDED, proposal__is_adopted=True)
    unasked = Q(proposal__isnull=True) | Q(proposal__state__in=[ProposalState.WITHDRAWN, ProposalState.DRAFT])
    rows = rows.filter(unasked | could_not_be)
    return rules.waiting_order(
        Waits(pk, until, place)
        for pk, until, place in rows.values_list("pk", "input_until", "lot_place")
        if until is not None
    )


def taken_in(union: Association, *, since: date, with_open: bool = True) -> Counter[date]:
    """How many begin in each month from that of ``since`` on: who came, and ``with_open`` who is being decided on."""
    month = rules.month_of(since)
    came = Applicant.objects.filter(union=union, came_on__gte=month).values_list("came_on", flat=True)
    months = Counter(rules.month_of(day) for day in came if day)
    if with_open:
        asked = ProposalEffect.objects.filter(
            code=TAKE_IN, proposal__union=union, proposal__state__in=UNDER_WAY
        )
        for arguments in asked.values_list("arguments", flat=True):
            months[rules.month_of(max(date.fromisoformat(arguments["since"]), since))] += 1
    return months


class PlaceInLine(NamedTuple):
    """When it is somebody's turn: the month of their place, and why not now (None: now)."""

    place: date
    why_not: Words | None
    same_day: Sequence[UUID]


def place_in_line(applicant: Applicant, customs: JoiningCustoms, *, day: date) -> PlaceInLine | None:
    """When the assembly can be asked about ``applicant``; None when they are not waiting for it."""
    waiting = waiting_in(applicant.union, day=day)
    taken = taken_in(applicant.union, since=day) if customs.most_a_month is not None else Counter[date]()
    place = rules.place_of(applicant.pk, waiting, taken, most=customs.most_a_month, day=day)
    if place is None:
        return None
    groups = [group for group in rules.undrawn(waiting) if applicant.pk in group]
    same_day = groups[0] if groups and customs.most_a_month is not None else []
    why_not = rules.why_not_bring(
        place, day=day, is_undrawn=bool(same_day), customs=customs, month_in_words=date_format(place, "F Y")
    )
    return PlaceInLine(place, why_not, same_day)


def joined_standing(applicant: Applicant, *, at: datetime) -> str | None:
    """The standing of an applicant in the union at ``at``; None while they do not belong."""
    rows = Membership.objects.on(today_in(applicant.union, at)).filter(
        association=applicant.union, member=applicant.person_id
    )
    return rows.values_list("standing", flat=True).first() if applicant.person_id else None
