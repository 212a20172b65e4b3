"""The ballot of one person in one proposal, and how far a decision has come: what the proposal page asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from commonweal.assembly.models import Ballot, Phase, Proposal, SealKey, Voice
from commonweal.assembly.permissions import ENTER, LEAD, OF_UNIONS
from commonweal.assembly.queries.choices import choices_of
from commonweal.assembly.queries.delegations import links_in
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.queries.voices import begins_at, voters_of
from commonweal.assembly.rules.ballots import Settings, settings_from
from commonweal.assembly.rules.closing import why_not_close
from commonweal.assembly.rules.delegations import Link, chain_of, speakers
from commonweal.assembly.rules.methods import METHODS, Method
from commonweal.assembly.rules.outcomes import needed_of
from commonweal.assembly.rules.sealing import unseal
from commonweal.lib.words import Words
from commonweal.people.models import Person, Proxy
from commonweal.people.permissions import today_in
from commonweal.people.queries.mandates import powers_in

WITHOUT_QUORUM = frozenset({"advice", "lot"})
"""Of advice nothing is counted, and the lot hears nobody more than others."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many have a voice, how many spoke on the newest wording (``through`` a delegate among them), and must.

    ``needed`` is 0 where there is no quorum.
    """

    voices: int
    spoken: int
    through: int
    needed: int

    @property
    def part(self) -> float:
        """Which part of all voices has spoken."""
        return self.spoken / max(self.voices, 1)

    @property
    def mark(self) -> float:
        """At which part of all voices enough have spoken; 0 where there is no quorum."""
        return self.needed / max(self.voices, 1)


@dataclass(frozen=True, slots=True)
class Mine:
    """A ballot as its voter sees it: ``entered_by`` is the name of whoever wrote it down.

    ``is_hidden``: it is secret and somebody else looks, so that content and reason are left out.
    """

    voter: UUID
    name: str
    content: dict[str, Any]
    reason: str
    turn: int
    entered: str
    entered_by: str
    is_confirmed: bool
    is_on_earlier_wording: bool
    cast_at: datetime
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks for me as long as I do not, and their ballot (``content`` is None while they have not spoken)."""

    name: str
    content: dict[str, Any] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything the ballot part of a proposal's page shows to one person."""

    proposal: Proposal
    method: Method
    phase: str
    progress: Progress
    settings: Settings
    choices: Sequence[tuple[str, str, str]]
    has_voice: bool
    mine: Mine | None = None
    wards: Sequence[tuple[UUID, str, bool]] = field(default_factory=tuple)
    speaker: Speaker | None = None
    may_enter: bool = False
    may_close: bool = False
    why_not_close: Words | None = None
    is_bringer: bool = False
    unanswered: int = 0

    @property
    def is_voting(self) -> bool:
        """Whether ballots are taken now."""
        return self.phase == Phase.VOTING

    @property
    def is_asked(self) -> bool:
        """Whether it waits for my voice: nothing of mine on this wording yet. Nobody is asked for their own advice."""
        is_silent = self.mine is None or self.mine.is_on_earlier_wording
        return self.is_voting and self.has_voice and is_silent and not self.asks_for_advice

    @property
    def asks_for_advice(self) -> bool:
        """Whether I asked the others for advice, and so decide alone."""
        return self.method.code == "advice" and self.is_bringer


def progress_of(proposal: Proposal, *, at: datetime) -> Progress:
    """How far a decision has come, in three queries at most."""
    agents = _voices(proposal)
    spoken = _spoken(proposal)
    links = links_in(proposal, at=at) if len(spoken) < len(agents) else {}
    through = len(speakers(agents, links, spoken)) if links else 0
    return _progress(proposal, len(agents), len(spoken) + through, through)


def _progress(proposal: Proposal, voices: int, spoken: int, through: int) -> Progress:
    asks = proposal.method not in WITHOUT_QUORUM
    needed = needed_of(voices, settings_from(proposal.settings).quorum_percent) if asks else 0
    return Progress(voices, spoken, through, needed)


def ballot_panel(proposal: Proposal, person: Person, at: datetime) -> Panel:
    """The ballot part of the page of ``proposal`` for ``person``, in a constant number of queries."""
    agents, spoken = set(_voices(proposal)), _spoken(proposal)
    settings = settings_from(proposal.settings)
    links = links_in(proposal, at=at)
    through = len(speakers(agents, links, spoken)) if links else 0
    progress = _progress(proposal, len(agents), len(spoken) + through, through)
    powers = powers_in({proposal.union, proposal.association}, person, at=at)
    lead, reason = _closing(proposal, person, settings, progress, powers, at=at)
    return Panel(
        proposal=proposal,
        method=METHODS[proposal.method],
        phase=phase_at(proposal, at),
        progress=progress,
        settings=settings,
        choices=choices_to_show(proposal),
        has_voice=person.pk in agents,
        mine=ballot_of(person, proposal),
        wards=_wards(proposal, person, agents, spoken, at=at),
        speaker=_speaker(proposal, person, links, spoken) if person.pk not in spoken else None,
        may_enter=proposal.association.form not in OF_UNIONS and ENTER in powers,
        may_close=lead,
        why_not_close=reason,
        is_bringer=person.pk == proposal.brought_by_id,
        unanswered=unanswered_advice(proposal) if proposal.method == "advice" else 0,
    )


def unanswered_advice(proposal: Proposal) -> int:
    """How many pieces of advice on the newest wording wait for an answer; who said no more than yes waits for none."""
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version, answer="")
    return rows.exclude(reason="").count()


def choices_to_show(proposal: Proposal) -> list[tuple[str, str, str]]:
    """Id, name and sentence of every choice, in their order."""
    return [(str(choice.pk), choice.name, choice.text) for choice in choices_of(proposal)]


def ballot_of(person: Person, proposal: Proposal) -> Mine | None:
    """The ballot of ``person``, a secret one opened for their eyes; None while there is none."""
    rows = Ballot.objects.filter(voice__proposal=proposal, voice__agent=person.pk)
    ballot = rows.select_related("entered_by__person").first()
    if ballot is None:
        return None
    content, reason = _opened(proposal, ballot)
    entered_by = getattr(ballot.entered_by, "person", None) if ballot.entered_by_id else None
    return Mine(
        voter=person.pk, name=person.name, content=content, reason=reason, turn=ballot.turn, entered=ballot.entered,
        entered_by=entered_by.name if entered_by else "", is_confirmed=ballot.confirmed_at is not None,
        is_on_earlier_wording=ballot.version != proposal.version, cast_at=ballot.cast_at,
    )  # fmt: skip


def ballot_to_fill_in(voter: Person, proposal: Proposal, *, reader: Person) -> Mine | None:
    """The ballot of ``voter`` as ``reader`` sees it who fills it in for them: a secret one only if they wrote it."""
    mine = ballot_of(voter, proposal)
    if mine is None or not proposal.is_secret or reader.pk == voter.pk:
        return mine
    if Ballot.objects.filter(voice__proposal=proposal, voice__agent=voter.pk, entered_by=reader.pk).exists():
        return mine
    return replace(mine, content={}, reason="", is_hidden=True)


def voter_in(proposal: Proposal, identity: UUID) -> Person | None:
    """Somebody who has a voice in it."""
    return Person.objects.filter(pk=identity).first() if identity in set(_voices(proposal)) else None


def voters_to_enter(proposal: Proposal) -> list[tuple[UUID, str]]:
    """Everybody with a voice, by name, for whoever writes ballots down."""
    rows = Person.objects.filter(pk__in=_voices(proposal)).order_by("name", "pk")
    return list(rows.values_list("pk", "name"))


def _voices(proposal: Proposal) -> list[UUID]:
    if "seal_before" in proposal.settings:
        return list(Voice.objects.filter(proposal=proposal).values_list("agent_id", flat=True))
    return voters_of(proposal)


def _spoken(proposal: Proposal) -> set[UUID]:
    rows = Ballot.objects.filter(voice__proposal=proposal, version=proposal.version)
    return set(rows.values_list("voice__agent_id", flat=True))


def _opened(proposal: Proposal, ballot: Ballot) -> tuple[dict[str, Any], str]:
    if ballot.sealed is None:
        return ballot.content, ballot.reason
    key = bytes(SealKey.objects.get(proposal=proposal).key)
    return unseal(key, voice=str(ballot.voice_id), sealed=bytes(ballot.sealed))


def _speaker(
    proposal: Proposal, person: Person, links: Mapping[UUID, Link], spoken: Collection[UUID]
) -> Speaker | None:
    """Who speaks for ``person``; while nobody on the way has spoken, the delegate they gave it to."""
    if person.pk not in links:
        return None
    way = chain_of(person.pk, links, spoken)
    agent = way[-1] if len(way) > 1 else links[person.pk].delegate
    name = Person.objects.filter(pk=agent).values_list("name", flat=True).first() or ""
    ballot = Ballot.objects.filter(
        voice__proposal=proposal, voice__agent=agent, version=proposal.version
    ).first()
    if ballot is None or len(way) < 2:
        return Speaker(name)
    return Speaker(name, ballot.content, ballot.reason)


def _wards(
    proposal: Proposal, person: Person, agents: Collection[UUID], spoken: Collection[UUID], *, at: datetime
) -> list[tuple[UUID, str, bool]]:
    """Whom ``person`` acts for and who has a voice here: id, name, whether they have spoken."""
    day = today_in(proposal.union, at)
    rows = Proxy.objects.on(day).filter(trusted=person, union=proposal.union_id).order_by("person__name")
    named = rows.values_list("person_id", "person__name")
    return [(ward, name, ward in spoken) for ward, name in named if ward in agents]


def _closing(
    proposal: Proposal,
    person: Person,
    settings: Settings,
    progress: Progress,
    powers: Collection[str],
    *,
    at: datetime,
) -> tuple[bool, Words | None]:
    """Whether ``person`` may close it by hand, and why it must wait."""
    if phase_at(proposal, at) not in {Phase.VOTING, Phase.ENDED}:
        return False, None
    is_advice, is_bringer = proposal.method == "advice", person.pk == proposal.brought_by_id
    if not is_bringer and (is_advice or LEAD not in powers):
        return False, None
    begun, closes_at = begins_at(proposal), proposal.closes_at
    if begun is None or closes_at is None:
        return False, None
    reason = why_not_close(
        at=at, begun_at=begun, closes_at=closes_at, least_hours=settings.least_voting_hours,
        voices=progress.voices, spoken=progress.spoken, is_advice=is_advice,
    )  # fmt: skip
    return reason is None, reason
