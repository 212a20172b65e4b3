"""What pages ask about proposals: which there are, one of them, and how it would be written down again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.core.paginator import Page
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from commonweal.assembly.models import (
    Ballot,
    Choice,
    Phase,
    Proposal,
    ProposalState,
    Voice,
)
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.names import names_of
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.timeline import phase_of
from commonweal.people.models import Association, Form, Membership, Person
from commonweal.people.permissions import today_in
from commonweal.people.queries.paging import page_of

UNDER_WAY = (ProposalState.OPEN, ProposalState.COUNTING)
OVER = (ProposalState.DECIDED, ProposalState.WITHDRAWN)
COLUMNS = (
    "id", "number", "title", "topic", "matter", "state", "brought_by_id", "whom", "form", "opened_at",
    "questions_until", "reactions_until", "closes_at", "decided_at", "withdrawn_at", "is_adopted", "review_on",
    "has_voice", "has_spoken",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One line of a list of proposals; ``whom`` is who decides, ``has_spoken`` that I did on the newest wording.

    ``chosen`` are the choices that were chosen, where there were several.
    """

    at: datetime
    bringer: str
    id: UUID
    number: int | None
    title: str
    topic: str
    matter: str
    state: str
    brought_by: UUID
    whom: str
    form: str
    opened_at: datetime | None
    questions_until: datetime | None
    reactions_until: datetime | None
    closes_at: datetime | None
    decided_at: datetime | None
    withdrawn_at: datetime | None
    is_adopted: bool | None
    review_on: date | None
    has_voice: bool
    has_spoken: bool
    chosen: str = ""

    @property
    def phase(self) -> str:
        """Which part of its way an open proposal is on; for all others their state."""
        if self.state != ProposalState.OPEN or self.closes_at is None:
            return self.state
        return phase_of(
            at=self.at, questions_until=self.questions_until, reactions_until=self.reactions_until,
            closes_at=self.closes_at,
        )  # fmt: skip

    @property
    def phase_until(self) -> datetime | None:
        """Until when that part goes."""
        ends = {Phase.QUESTIONS: self.questions_until, Phase.REACTIONS: self.reactions_until}
        return ends.get(Phase(self.phase), self.closes_at) if self.phase in Phase.values else None

    @property
    def asks_me(self) -> bool:
        """Whether it waits for my voice."""
        return self.phase == Phase.VOTING and self.has_voice and not self.has_spoken

    @property
    def matter_in_words(self) -> str:
        """The kind of decision in the reader's language."""
        return str(Matter(self.matter).label) if self.matter in Matter.values else self.matter

    @property
    def is_of_part(self) -> bool:
        """Whether not the whole union decides, but a circle, an enterprise, or a federation."""
        return self.form != Form.UNION


Found: TypeAlias = Proposal  # what views name, which know no models


class Wanted(NamedTuple):
    """What somebody looks for among decided proposals."""

    text: str = ""
    matter: str = ""
    topic: str = ""
    whom: UUID | None = None


def phase_at(proposal: Proposal, at: datetime) -> str:
    """Which part of its way an open proposal is on (``models.Phase``); for all others their state."""
    if proposal.state != ProposalState.OPEN or proposal.closes_at is None:
        return proposal.state
    return phase_of(
        at=at, questions_until=proposal.questions_until, reactions_until=proposal.reactions_until,
        closes_at=proposal.closes_at,
    )  # fmt: skip


def seen_by(person: Person, union: Association, at: datetime) -> QuerySet[Proposal, Proposal]:
    """All proposals that ``person`` may read from within ``union``: its own, its federations', of drafts their own."""
    federations = Membership.objects.on(today_in(union, at)).filter(
        member_id=union.pk, association__form__in=OF_UNIONS
    )
    rows = Proposal.objects.filter(Q(union=union) | Q(union__in=federations.values("association")))
    drafts = Q(state=ProposalState.DRAFT) | Q(opened_at__isnull=True)
    return rows.exclude(drafts & ~Q(brought_by_id=person.pk))


def proposal_of(person: Person, union: Association, pk: UUID, at: datetime) -> Proposal:
    """One proposal that ``person`` may read from within ``union``; 404 for any other."""
    rows = seen_by(person, union, at).select_related("association", "union", "linked_to__association")
    return get_object_or_404(rows, pk=pk)


def open_rows(person: Person, union: Association, at: datetime) -> list[ProposalRow]:
    """What is before the assembly now: what waits for my voice first, then what ends first. Two queries."""
    rows = seen_by(person, union, at).filter(state__in=UNDER_WAY)
    found = _rows(rows.order_by("closes_at", "id"), person, at)
    return sorted(found, key=lambda row: (not row.asks_me, row.phase_until or at))


def drafts_of(person: Person, union: Association, at: datetime) -> list[ProposalRow]:
    """What ``person`` is writing."""
    rows = seen_by(person, union, at).filter(state=ProposalState.DRAFT)
    return _rows(rows.order_by("-id"), person, at)


def decided_page(
    person: Person, union: Association, at: datetime, *, wanted: Wanted, number: str | int
) -> Page[ProposalRow]:
    """What was decided or withdrawn, the newest first, fifty to a page, as far as it is ``wanted``."""
    rows = seen_by(person, union, at).filter(state__in=OVER, opened_at__isnull=False)
    if wanted.text:
        said = Q(title__icontains=wanted.text) | Q(text__icontains=wanted.text)
        rows = rows.filter(said | Q(number=int(wanted.text)) if wanted.text.isdecimal() else said)
    if wanted.matter in Matter.values:
        rows = rows.filter(matter=wanted.matter)
    if wanted.topic:
        rows = rows.filter(topic=wanted.topic)
    if wanted.whom:
        rows = rows.filter(association=wanted.whom)
    page = page_of(_values(rows.order_by("-opened_at", "-id"), person), number)
    found = _named(page.object_list, at)
    chosen = _chosen_in([row.id for row in found])
    page.object_list = [replace(row, chosen=", ".join(chosen[row.id])) for row in found]
    return page


def _chosen_in(proposals: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """The names of what was chosen in each of ``proposals``, in their order, in one query."""
    rows = Choice.objects.filter(proposal__in=proposals, proposal__is_adopted=True).order_by("position")
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for proposal, choice, name, winners in rows.values_list(
        "proposal", "pk", "name", "proposal__outcome__winners"
    ):
        if str(choice) in (winners or ()):
            found[proposal].append(name)
    return found


def topics_in(union: Association) -> list[str]:
    """The topics that proposals of ``union`` had, by name."""
    rows = Proposal.objects.filter(union=union, opened_at__isnull=False).exclude(topic="")
    return list(rows.order_by("topic").values_list("topic", flat=True).distinct())


def deciding_in(union: Association) -> list[tuple[UUID, str]]:
    """Who has decided something in ``union``, to look for."""
    rows = Proposal.objects.filter(union=union, opened_at__isnull=False)
    found = Association.objects.filter(pk__in=rows.values("association")).order_by("name")
    return list(found.values_list("pk", "name"))


def _rows(rows: QuerySet[Proposal, Proposal], person: Person, at: datetime) -> list[ProposalRow]:
    return _named(_values(rows, person), at)


def _values(rows: QuerySet[Proposal, Proposal], person: Person) -> QuerySet:
    voice = Voice.objects.filter(proposal=OuterRef("pk"), agent_id=person.pk)
    ballot = Ballot.objects.filter(voice__proposal=OuterRef("pk"), voice__agent_id=person.pk)
    asks_for_advice = When(
        method="advice", brought_by_id=person.pk, then=Value(False)
    )  # nobody advises themselves
    marked = rows.annotate(
        whom=F("association__name"), form=F("association__form"),
        has_voice=Case(asks_for_advice, default=Exists(voice), output_field=BooleanField()),
        has_spoken=Exists(ballot.filter(version=OuterRef("version"))),
    )  # fmt: skip
    values: QuerySet = marked.values_list(*COLUMNS)
    return values


def _named(rows: Iterable[tuple], at: datetime) -> list[ProposalRow]:
    """The rows with the names of those who brought them, asked for in one query."""
    found = [tuple(row) for row in rows]
    place = COLUMNS.index("brought_by_id")
    names = names_of(row[place] for row in found)
    return [ProposalRow(at, names.get(row[place], ""), *row) for row in found]
