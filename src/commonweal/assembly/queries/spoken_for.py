"""What others say for me in decisions that are open now, so that I can speak myself before they close."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commonweal.assembly.models import Ballot, Delegation, Phase, Proposal, ProposalState, Voice
from commonweal.assembly.queries.names import names_of
from commonweal.assembly.queries.open_ballots import ballot_in_words
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.delegations import Link, chain_of, links_for
from commonweal.assembly.rules.methods import METHODS
from commonweal.lib.words import Words
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """An open decision in which ``name`` speaks for me; ``says`` is empty while nobody on the way has spoken."""

    id: UUID
    title: str
    name: str
    says: Words | str


def spoken_for_me(person: Person, union: Association, *, at: datetime) -> list[SpokenFor]:
    """Open decisions in which I have a voice, have not spoken, and somebody speaks or would speak for me."""
    given = _links(person, union, at)
    if not any(link.person == person.pk for links in given.values() for link in links):
        return []
    proposals = [each for each in _open(person, union) if phase_at(each, at) == Phase.VOTING]
    ballots = Ballot.objects.filter(voice__proposal__in=proposals).select_related("voice")
    said = {(row.voice.proposal_id, row.voice.agent_id): row for row in ballots}
    found = []
    for proposal in proposals:
        own = {
            agent
            for (pk, agent), row in said.items()
            if pk == proposal.pk and row.version == proposal.version
        }
        links = links_for(proposal.topic, given.get(proposal.association_id, ()))
        if person.pk not in own and person.pk in links:
            way = chain_of(person.pk, links, own)
            speaker = way[-1] if len(way) > 1 else links[person.pk].delegate
            found.append((proposal, speaker, said.get((proposal.pk, speaker)) if speaker in own else None))
    names = names_of(speaker for _proposal, speaker, _row in found)
    return [
        SpokenFor(each.pk, each.title, names[speaker], _line(each, row) if row else "")
        for each, speaker, row in found
    ]


def _links(person: Person, union: Association, at: datetime) -> dict[UUID, list[Link]]:
    """All delegations of the union and of its parts in which ``person`` lets somebody speak, by association."""
    rows = Delegation.objects.on(today_in(union, at)).filter(association__in=_places(person, union, at))
    given: dict[UUID, list[Link]] = {}
    fields = ("association_id", "person_id", "delegate_id", "topic", "may_pass_on")
    for where, *link in rows.order_by("since", "id").values_list(*fields):
        given.setdefault(where, []).append(Link(*link))
    return given


def _line(proposal: Proposal, ballot: Ballot) -> Words | str:
    choices = {str(choice.pk): choice.name for choice in proposal.choices.all()}
    return ballot_in_words(METHODS[proposal.method], ballot.content, choices)


def _places(person: Person, union: Association, at: datetime) -> list[UUID]:
    given = Delegation.objects.on(today_in(union, at)).filter(person_id=person.pk)
    both = given.filter(association=union) | given.filter(association__within=union)
    return list(both.values_list("association_id", flat=True))


def _open(person: Person, union: Association) -> list[Proposal]:
    mine = Voice.objects.filter(agent=person.pk).values("proposal")
    rows = Proposal.objects.filter(union=union, state=ProposalState.OPEN, is_secret=False, pk__in=mine)
    return list(rows.prefetch_related("choices").order_by("closes_at", "pk"))
