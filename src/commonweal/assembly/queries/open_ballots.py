"""Who said what, where ballots are open: by themselves, through a delegate, written by another, and why.

Whoever has not spoken is counted and not named: to be silent is everybody's right, and no list holds it against them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from commonweal.assembly.models import Ballot, Proposal, ProposalState, Voice
from commonweal.assembly.queries.choices import choice_names
from commonweal.assembly.queries.delegations import links_in
from commonweal.assembly.queries.names import names_of
from commonweal.assembly.queries.replay import closing_facts
from commonweal.assembly.rules.ballots import settings_from
from commonweal.assembly.rules.delegations import speakers
from commonweal.assembly.rules.methods import METHODS, Method, Shape
from commonweal.lib.words import Words, say
from commonweal.people.models import Person

PER_PAGE = 200  # by name only, many of them in one line
TELLING = ("objection", "block", "consent_with_concern", "against", "support")


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What one voice said; ``through`` is the delegate who spoke for it, ``is_earlier``: on an old wording."""

    who: str
    ballot: UUID | None = None
    says: Words | str = ""
    code: str = ""
    reason: str = ""
    through: str = ""
    entered_by: str = ""
    is_confirmed: bool = True
    is_earlier: bool = False
    seconded_by: str = ""
    i_seconded: bool = False
    is_mine: bool = False
    answer: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to tell but who said it."""
        return not (self.reason or self.answer or self.entered_by or self.seconded_by or self.is_earlier)


@dataclass(frozen=True, slots=True)
class SaidGroup:
    """Those who said the same: whoever said no more by name only, the others with their words.

    ``through`` is who spoke for them.
    """

    says: Words | str
    through: str
    plain: Sequence[str]
    told: Sequence[SaidRow]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.plain) + len(self.told)


def said_page(proposal: Proposal, reader: Person, *, number: str | None, at: datetime) -> "Page[SaidRow]":
    """Who said what where ballots are open, one page of it: first who spoke, then for whom others spoke."""
    through = _through(proposal, at=at)
    spoke = Voice.objects.filter(Q(ballot__isnull=False) | Q(agent__in=through), proposal=proposal)
    voices = spoke.order_by(F("ballot__cast_at").asc(nulls_last=True), "id")
    page: Page[Any] = Paginator(voices.values_list("agent_id", flat=True), PER_PAGE).get_page(number)
    agents = list(page.object_list)
    own = {row.voice.agent_id: row for row in _ballots(proposal).filter(voice__agent__in=agents)}
    page.object_list = _said_rows(proposal, agents, own, through, reader)
    return page


def grouped(rows: Sequence[SaidRow], method: Method) -> list[SaidGroup]:
    """``rows`` by what they say: positions in their order, else what most say first; who was spoken for comes last."""
    alike: dict[tuple[str, str], list[SaidRow]] = {}
    for row in rows:
        alike.setdefault(("" if row.through else str(row.says), row.through), []).append(row)
    order = [str(position.name) for position in method.positions]
    groups = [
        SaidGroup(says, through, [row.who for row in same if row.is_plain], [row for row in same if not row.is_plain])
        for (says, through), same in alike.items()
    ]  # fmt: skip
    places = {says: place for place, says in enumerate(order)}
    return sorted(groups, key=lambda each: (bool(each.through), places.get(str(each.says), 0), -each.count))


def telling_rows(proposal: Proposal, reader: Person) -> list[SaidRow]:
    """What others must read on the newest wording: objections, blocks, concerns and advice, with their reasons."""
    if proposal.is_secret or METHODS[proposal.method].shape != Shape.POSITION:
        return []
    rows = (
        _ballots(proposal)
        .filter(version=proposal.version, content__position__in=TELLING)
        .order_by("cast_at", "id")
    )
    told = [row for row in rows if row.reason or row.content["position"] in {"objection", "block"}]
    own = {row.voice.agent_id: row for row in told}
    found = _said_rows(proposal, list(own), own, {}, reader)
    return sorted(found, key=lambda row: TELLING.index(row.code))


def _ballots(proposal: Proposal):  # type: ignore[no-untyped-def]  # the type of a query set with its joins
    return Ballot.objects.filter(voice__proposal=proposal).select_related("voice")


def _through(proposal: Proposal, *, at: datetime) -> dict[UUID, UUID]:
    if proposal.state == ProposalState.DECIDED:
        return {
            UUID(voice): UUID(speaker)
            for voice, speaker in closing_facts(proposal).get("delegated", {}).items()
        }
    links = links_in(proposal, at=at)
    if not links:
        return {}
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version)
    spoken = set(rows.values_list("voice__agent_id", flat=True))
    return speakers(Voice.objects.filter(proposal=proposal).values_list("agent_id", flat=True), links, spoken)


def _said_rows(
    proposal: Proposal,
    agents: Sequence[UUID],
    own: Mapping[UUID, Ballot],
    through: Mapping[UUID, UUID],
    reader: Person,
) -> list[SaidRow]:
    people: set[UUID | None] = {*agents, *through.values()}
    people |= {one for row in own.values() for one in (row.entered_by_id, row.seconded_by_id)}
    names = names_of(people)
    choices = choice_names(proposal)
    rows = []
    for agent in agents:
        ballot, speaker = own.get(agent), through.get(agent)
        row = SaidRow(
            who=names[agent], is_mine=agent == reader.pk, through=names.get(speaker, "") if speaker else ""
        )
        rows.append(replace(row, **_of_ballot(proposal, ballot, choices, names, reader)) if ballot else row)
    return rows


def _of_ballot(
    proposal: Proposal,
    ballot: Ballot,
    choices: Mapping[str, str],
    names: Mapping[UUID | None, str],
    reader: Person,
) -> dict[str, Any]:
    by, second = ballot.entered_by_id, ballot.seconded_by_id
    return {
        "ballot": ballot.pk, "says": ballot_in_words(METHODS[proposal.method], ballot.content, choices),
        "code": str(ballot.content.get("position", "")), "reason": ballot.reason, "answer": ballot.answer,
        "entered_by": names.get(by, "") if by else "", "is_confirmed": ballot.confirmed_at is not None,
        "is_earlier": ballot.version != proposal.version, "seconded_by": names.get(second, "") if second else "",
        "i_seconded": second == reader.pk,
    }  # fmt: skip


def ballot_in_words(method: Method, content: Mapping[str, Any], choices: Mapping[str, str]) -> Words | str:
    """What a ballot says as a line: its position, or the choices with what they were given."""
    if method.shape == Shape.POSITION:
        position = method.position(str(content.get("position", "")))
        return position.name if position else ""
    if method.shape == Shape.APPROVED:
        return ", ".join(choices.get(each, "?") for each in content["approved"]) or say("none of them")
    if method.shape in {Shape.SCORES, Shape.DOTS}:
        given = content[method.shape.value].items()
        return ", ".join(f"{choices.get(choice, '?')} {figure}" for choice, figure in given) or say(
            "none of them"
        )
    if method.shape == Shape.RANKING:
        groups = (" = ".join(choices.get(each, "?") for each in group) for group in content["ranking"])
        return " > ".join(groups) or say("none of them")
    return say("I am there")


def is_listed(proposal: Proposal) -> bool:
    """Whether who said what can be read: of open ballots always, of secret ones never."""
    return not proposal.is_secret and proposal.state != ProposalState.DRAFT


def needs_second(proposal: Proposal) -> bool:
    """Whether a block counts only when somebody seconds it."""
    asks = settings_from(proposal.settings).block_needs_second
    return proposal.method == "consensus" and asks and not proposal.is_secret


def ballot_in(proposal: Proposal, identity: UUID) -> Ballot | None:
    """An open ballot of this proposal."""
    rows = Ballot.objects.filter(pk=identity, voice__proposal=proposal, sealed__isnull=True)
    return rows.select_related("voice__proposal__union", "voice__proposal__association").first()
