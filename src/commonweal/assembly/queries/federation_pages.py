"""What the pages of federations show: ours, one of them with its unions, and what unions answer to a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, QuerySet

from commonweal.assembly.models import Ballot, Proposal, ProposalState
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import (
    DelegateRow,
    Way,
    delegates_in,
    federations_of,
    unions_of,
    ways_into,
    ways_of,
)
from commonweal.assembly.queries.policies import values_of
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.registry.policies import policy_of
from commonweal.assembly.rules.federations import CHARTERS
from commonweal.assembly.rules.policies import value_in_words
from commonweal.lib.words import Words
from commonweal.people.models import Association, Form, Membership, Person
from commonweal.people.permissions import today_in

DECIDED_SHOWN = 10
STANDS = {
    "consent": "for", "yes": "for", "stand_aside": "aside", "abstain": "aside", "objection": "against", "no": "against",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A federation's proposal with what our union is asked by it: ``ours`` is our own decision, if we have one.

    ``answered`` of ``unions`` unions have answered on its wording by now.
    """

    id: UUID
    title: str
    phase: str
    closes_at: datetime | None
    is_adopted: bool | None
    ours: UUID | None
    ours_state: str
    ours_closes_at: datetime | None
    ours_adopted: bool | None
    answered: int
    unions: int

    @property
    def part_answered(self) -> float:
        """Which part of the unions has answered, for a bar."""
        return self.answered / self.unions if self.unions else 0.0

    @property
    def waits_for_us(self) -> bool:
        """Whether our union has still to decide."""
        return self.ours_state == ProposalState.OPEN

    @property
    def binds_us(self) -> bool:
        """Whether it was adopted there and by us."""
        return bool(self.is_adopted and self.ours_adopted)


@dataclass(frozen=True, slots=True)
class FederationCard:
    """A federation we belong to: how many unions, who speaks for us, and what it asks us."""

    id: UUID
    name: str
    form: str
    unions: int
    delegates: Sequence[DelegateRow]
    asked: Sequence[AskedRow]

    @property
    def is_hub(self) -> bool:
        """Whether unions share goods here rather than decide."""
        return self.form == Form.HUB


@dataclass(frozen=True, slots=True)
class Federations:
    """The page of all federations: those we belong to, and those on the way."""

    cards: Sequence[FederationCard]
    ways: Sequence[Way]

    @property
    def waiting(self) -> int:
        """How many answers of ours are asked for."""
        return sum(row.waits_for_us for card in self.cards for row in card.asked)


class UnionRow(NamedTuple):
    """A member union and who speaks for it."""

    id: UUID
    name: str
    is_ours: bool
    delegates: Sequence[DelegateRow]


class Charter(NamedTuple):
    """What a federation's rules say of its decisions, in words."""

    outcome: Words | str
    days: int
    has_open_door: bool


@dataclass(frozen=True, slots=True)
class FederationPage:
    """One federation as a member union sees it; ``ways`` are (id, name, is welcome, has decided to join)."""

    federation: Association
    unions: Sequence[UnionRow]
    ours: Sequence[DelegateRow]
    asked: Sequence[AskedRow]
    decided: Sequence[AskedRow]
    ways: Sequence[tuple[UUID, str, bool, bool]]
    speaks_for_us: bool
    charter: Charter

    @property
    def waiting(self) -> int:
        """How many answers of ours are asked for."""
        return sum(row.waits_for_us for row in self.asked)

    @property
    def is_hub(self) -> bool:
        """Whether unions share goods here rather than decide."""
        return self.federation.form == Form.HUB


def federations_page(union: Association, *, at: datetime) -> Federations:
    """The federations of ``union`` with what they ask it, and those on the way; queries do not grow with proposals."""
    found = federations_of(union, at=at)
    counts = _union_counts(found, union, at)
    asked = _asked(union, Proposal.objects.filter(association__in=found, state=ProposalState.OPEN), at)
    cards = [
        FederationCard(
            id=each.pk, name=each.name, form=each.form, unions=counts.get(each.pk, 0),
            delegates=delegates_in(each, at=at, union=union), asked=asked.get(each.pk, []),
        )
        for each in found
    ]  # fmt: skip
    return Federations(cards, ways_of(union))


def federation_page(
    union: Association, federation: Association, *, person: Person, at: datetime
) -> FederationPage:
    """One federation that ``union`` belongs to, for ``person``."""
    delegates = delegates_in(federation, at=at)
    rows = Proposal.objects.filter(association=federation)
    decided = rows.filter(state=ProposalState.DECIDED).order_by("-decided_at")[:DECIDED_SHOWN]
    return FederationPage(
        federation=federation,
        unions=[
            UnionRow(
                each.pk, each.name, each.pk == union.pk, [row for row in delegates if row.union == each.pk]
            )
            for each in unions_of(federation, at=at)
        ],
        ours=[row for row in delegates if row.union == union.pk],
        asked=_asked(union, rows.filter(state=ProposalState.OPEN), at).get(federation.pk, []),
        decided=_asked(union, rows.filter(pk__in=[each.pk for each in decided]), at).get(federation.pk, []),
        ways=ways_into(federation),
        speaks_for_us=any(row.person == person.pk for row in delegates),
        charter=charter_of(federation, at=at),
    )


def charter_of(federation: Association, *, at: datetime) -> Charter:
    """How ``federation`` decides, as its rules are at ``at``."""
    codes = ("federation.outcome", "federation.closing_days", "federation.open_door")
    values = values_of(federation, codes, on=today_in(federation, at))
    outcome, days, door = (values[code] for code in codes)
    return Charter(value_in_words(policy_of(codes[0]), outcome), days, door)


class Answer(NamedTuple):
    """What a union says to a federation's proposal: its own decision, and its voice there (empty: none yet)."""

    union: UUID
    name: str
    position: str
    reason: str
    ours: UUID | None

    @property
    def stands(self) -> str:
        """Where it stands: "for", "aside", "against", or "waiting"."""
        return STANDS.get(self.position, "waiting")


@dataclass(frozen=True, slots=True)
class Answers:
    """All unions' answers to a federation's proposal, or for a union's own: what it answers (``asked``)."""

    asked: Proposal | None
    rows: Sequence[Answer]
    outcome: str
    is_decided: bool
    is_adopted: bool

    @property
    def consenting(self) -> list[str]:
        """The unions that consent: whom it binds, once it is adopted."""
        return [row.name for row in self.rows if row.stands == "for"]

    @property
    def waiting(self) -> list[str]:
        """The unions that have not answered."""
        return [row.name for row in self.rows if row.stands == "waiting"]


def answers_to(proposal: Proposal, union: Association) -> Answers | None:
    """What unions answer to ``proposal``, as seen from ``union``; None where no federation is concerned."""
    asked = proposal.linked_to if proposal.linked_to_id else proposal
    if asked is None or asked.association.form not in OF_UNIONS:
        return None
    ballots = {
        ballot.voice.agent_id: ballot
        for ballot in Ballot.objects.filter(voice__proposal=asked, version=asked.version).select_related(
            "voice"
        )
    }
    linked = Proposal.objects.filter(linked_to=asked).select_related("association").order_by("linked_version")
    unions = {each.association_id: each for each in linked}
    rows = [
        Answer(
            pk, each.association.name, str(ballots[pk].content.get("position", "")) if pk in ballots else "",
            ballots[pk].reason if pk in ballots else "", each.pk if pk == union.pk else None,
        )
        for pk, each in sorted(unions.items(), key=lambda item: item[1].association.name)
    ]  # fmt: skip
    return Answers(
        asked=asked if asked.pk != proposal.pk else None,
        rows=rows,
        outcome=str(asked.settings.get("outcome", next(iter(CHARTERS)))),
        is_decided=asked.state == ProposalState.DECIDED,
        is_adopted=bool(asked.is_adopted),
    )


def _union_counts(federations: Sequence[Association], union: Association, at: datetime) -> dict[UUID, int]:
    rows = Membership.objects.on(today_in(union, at)).filter(
        association__in=federations, member__association__form=Form.UNION
    )
    counts: dict[UUID, int] = {}
    for federation in rows.values_list("association", flat=True):
        counts[federation] = counts.get(federation, 0) + 1
    return counts


def _asked(
    union: Association, rows: QuerySet[Proposal, Proposal], at: datetime
) -> dict[UUID, list[AskedRow]]:
    """What is asked by federation, what closes first before all, with our union's newest answer; four queries."""
    found = list(rows.order_by("closes_at", "pk"))
    linked = Proposal.objects.filter(linked_to__in=found, association=union).order_by("linked_version")
    ours = {each.linked_to_id: each for each in linked}
    answered, unions = _answers_by(found)
    asked: dict[UUID, list[AskedRow]] = {}
    for each in found:
        mine = ours.get(each.pk)
        asked.setdefault(each.association_id, []).append(
            AskedRow(
                id=each.pk, title=each.title, phase=phase_at(each, at), closes_at=each.closes_at,
                is_adopted=each.is_adopted, ours=mine.pk if mine else None, ours_state=mine.state if mine else "",
                ours_closes_at=mine.closes_at if mine else None, ours_adopted=mine.is_adopted if mine else None,
                answered=answered.get(each.pk, 0), unions=unions.get(each.pk, 0),
            )
        )  # fmt: skip
    return asked


def _answers_by(found: Sequence[Proposal]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """How many unions have answered each proposal as it stands, and how many are asked."""
    ballots = Ballot.objects.filter(voice__proposal__in=found, version=F("voice__proposal__version"))
    linked = Proposal.objects.filter(linked_to__in=found).order_by()
    asked = linked.values_list("linked_to").annotate(Count("association", distinct=True))
    return (
        dict(ballots.order_by().values_list("voice__proposal").annotate(Count("pk"))),
        {pk: count for pk, count in asked if pk},
    )
