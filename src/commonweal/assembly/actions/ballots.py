"""Ballots: given, changed, taken back, confirmed; a block that another seconds; advice that is answered.

A secret ballot is sealed as it comes in, and the journal keeps that somebody spoke, not what they said.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from commonweal.assembly.actions.discussion import raise_with_ballot
from commonweal.assembly.actions.voices import begin_voting
from commonweal.assembly.models import Ballot, Entered, Phase, Proposal, ProposalState, SealKey, Voice
from commonweal.assembly.permissions import ENTER
from commonweal.assembly.queries.ballots import ballot_of
from commonweal.assembly.queries.counting import choice_ids
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.rules.ballots import Content, plain_content, settings_from, why_not_reason
from commonweal.assembly.rules.methods import METHODS, Method
from commonweal.assembly.rules.outcomes import STOPS
from commonweal.assembly.rules.sealing import new_key, seal
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person
from commonweal.people.permissions import mandate_of, may_act_for


class NotConcerned(NotPermitted):
    """Somebody without a voice in this decision cannot cast a ballot in it."""


class VotingOver(Refused):
    """The decision has not begun, or is over."""


@once
def cast_ballot(
    *,
    proposal: Proposal,
    voter: Person,
    content: Content,
    reason: str = "",
    by: Person,
    at: datetime,
    key: UUID | None = None,
    entered: str = Entered.SELF,
    version: int | None = None,
    turn: int | None = None,
) -> Voice:
    """Give, or change, the ballot of ``voter`` on the newest wording; gives their voice.

    ``by`` is the voter, somebody they trust, or who holds assembly.enter_ballots (``entered`` on paper or spoken): then
    it is marked and the voter confirms or changes it. ``version`` is the wording that was read and ``turn`` how often
    the ballot had been given (0: not yet); when either has gone on it is ``ChangedMeanwhile`` and the first stays.
    What somebody said by themselves, or confirmed, nobody writes over for them. The same ``key`` with other words is
    ``ChangedMeanwhile``, too. Raises ``VotingOver``, ``NotConcerned``, ``NotPermitted``, ``Refused`` at the field.
    """
    if made_before(union=proposal.union_id, key=key, deed="ballot.cast"):
        return _said_before(proposal, voter, content, reason)
    found = _open_for_voices(proposal, at, version=version)
    voice = _voice_of(found, voter.pk)
    under = _require_hand(found, voter, by, entered, at=at)
    _require_unspoken(found, voice, voter, entered)
    method = METHODS[found.method]
    plain = _plain(found, method, content, reason)
    _write(found, voice, plain, reason.strip(), by=by, entered=entered, turn=turn, at=at)
    _note(
        "ballot.cast", found, voter.pk, by=by, at=at, key=key, under=under,
        facts={"version": found.version, "entered": str(entered)} | _public(found, plain)
        | _concern(found, voter.pk, plain, reason.strip(), at=at),
    )  # fmt: skip
    return voice


@once
def take_back_ballot(
    *, proposal: Proposal, voter: Person, by: Person, at: datetime, key: UUID | None = None
) -> Voice:
    """Take a ballot back, as if it had not been given; a delegate speaks again. Voter or whoever they trust."""
    if made_before(union=proposal.union_id, key=key, deed="ballot.taken_back"):
        return _voice_of(proposal, voter.pk)
    found = _open_for_voices(proposal, at)
    voice = _voice_of(found, voter.pk)
    _require_own(found, voter, by, at=at)
    gone, _each = Ballot.objects.filter(voice=voice).delete()
    if gone:
        _note("ballot.taken_back", found, voter.pk, by=by, at=at, key=key, facts={"version": found.version})
    return voice


@once
def confirm_ballot(
    *,
    proposal: Proposal,
    voter: Person,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    turn: int | None = None,
) -> Voice:
    """Say that what another wrote down is what one said. Voter or whoever they trust; twice changes nothing.

    ``turn`` is as in ``cast_ballot``: raises ``ChangedMeanwhile`` when something else was written down since.
    """
    if made_before(union=proposal.union_id, key=key, deed="ballot.confirmed"):
        return _voice_of(proposal, voter.pk)
    found = _open_for_voices(proposal, at)
    voice = _voice_of(found, voter.pk)
    _require_own(found, voter, by, at=at)
    waiting = Ballot.objects.filter(voice=voice, version=found.version, confirmed_at__isnull=True)
    if turn is not None and waiting.exclude(turn=turn).exists():
        raise ChangedMeanwhile(say("Something else was written down meanwhile. Look whether that is right."))
    if waiting.exclude(entered=Entered.SELF).update(confirmed_at=at):
        _note("ballot.confirmed", found, voter.pk, by=by, at=at, key=key, facts={"version": found.version})
    return voice


@once
def second_block(*, ballot: Ballot, by: Person, at: datetime, key: UUID | None = None) -> Ballot:
    """Share the reason of somebody's block, so that it counts where the rules ask for a second person.

    Raises ``NotConcerned`` without a voice of one's own, ``Refused`` for one's own block or what is none.
    """
    return _second(ballot, by=by, at=at, key=key, deed="block.seconded")


@once
def leave_block(*, ballot: Ballot, by: Person, at: datetime, key: UUID | None = None) -> Ballot:
    """Not second a block any longer; changes nothing for whoever did not."""
    return _second(ballot, by=by, at=at, key=key, deed="block.left")


@once
def answer_advice(*, ballot: Ballot, text: str, by: Person, at: datetime, key: UUID | None = None) -> Ballot:
    """Answer a piece of advice, as whoever asked for it must before deciding. Raises ``NotPermitted``, ``Refused``."""
    proposal = ballot.voice.proposal
    if made_before(union=proposal.union_id, key=key, deed="advice.answered"):
        return ballot
    if by.pk != proposal.brought_by_id:
        raise NotPermitted(say("Only whoever asked for advice can answer it."))
    held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if held.state != ProposalState.OPEN or held.method != "advice":
        raise VotingOver(say("This decision is over."))
    if not text.strip():
        raise Refused(say("Write an answer; a thank-you is one."), field="answer")
    Ballot.objects.filter(pk=ballot.pk).update(answer=text.strip())
    _note("advice.answered", proposal, ballot.voice.agent_id, by=by, at=at, key=key, facts={})
    ballot.refresh_from_db()
    return ballot


def cast_linked(
    *,
    proposal: Proposal,
    union: UUID,
    content: Content,
    reason: str,
    decision: UUID,
    by: Person | None,
    at: datetime,
) -> Voice:
    """Give, or change, the voice of a member ``union`` at its federation, as the union's own ``decision`` says.

    For ``actions.answers`` alone, in the transaction of that decision; ``by`` is by whose hand, if anybody's. Raises
    ``VotingOver``, ``NotConcerned``, ``Refused``.
    """
    found = _open_for_voices(proposal, at)
    voice = _voice_of(found, union)
    plain = _plain(found, METHODS[found.method], content, reason)
    _write(found, voice, plain, reason, by=by, entered=Entered.LINKED, turn=None, at=at)
    _note(
        "ballot.cast", found, union, by=by, at=at, key=None, under=decision,
        facts={"version": found.version, "entered": str(Entered.LINKED)} | _public(found, plain),
    )  # fmt: skip
    return voice


def _open_for_voices(proposal: Proposal, at: datetime, *, version: int | None = None) -> Proposal:
    """The proposal as it is now, held until this deed is done, with its voices written down."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("union", "association")
    found = locked.get(pk=proposal.pk)
    phase = phase_at(found, at)
    if phase in {Phase.QUESTIONS, Phase.REACTIONS, ProposalState.DRAFT}:
        raise VotingOver(say("The decision has not begun yet; for now there are questions and reactions."))
    if phase != Phase.VOTING:
        raise VotingOver(say("This decision is over; ballots are not taken any more."))
    if version is not None and version != found.version:
        raise ChangedMeanwhile(
            say("The wording was changed while you read it. Look at the new one, then say it again."),
            field="version",
        )
    return begin_voting(proposal=found, at=at)


def _voice_of(proposal: Proposal, agent: UUID) -> Voice:
    voice = Voice.objects.filter(proposal=proposal, agent=agent).first()
    if voice is None:
        raise NotConcerned(
            say(
                "This is decided by those who belonged to {name} when it began.",
                name=proposal.association.name,
            )
        )
    return voice


def _require_hand(
    proposal: Proposal, voter: Person, by: Person, entered: str, *, at: datetime
) -> UUID | None:
    """Whether ``by`` may write this ballot; the mandate's id where it takes one."""
    if entered == Entered.LINKED:
        raise NotPermitted(say("A union speaks by its own decision only."))
    if may_act_for(by, voter, proposal.union, at=at) and entered == Entered.SELF:
        return None
    if entered == Entered.SELF and by.pk != voter.pk:
        raise NotPermitted(say("Say whether this was given on paper or by word of mouth."), field="entered")
    for association in (proposal.union, proposal.association):
        mandate = mandate_of(by, association, ENTER, at=at)
        if mandate is not None:
            return mandate.pk
    raise NotPermitted(
        say("Writing down what others said takes a mandate to enter ballots, or that they trust you with it.")
    )


def _require_unspoken(proposal: Proposal, voice: Voice, voter: Person, entered: str) -> None:
    """What a voter said or confirmed stays theirs: no sheet of paper that turns up later takes its place."""
    theirs = Ballot.objects.filter(voice=voice, version=proposal.version, confirmed_at__isnull=False)
    if entered in {Entered.PAPER, Entered.SPOKEN} and theirs.exists():
        raise Refused(
            say(
                "{person} has spoken by themselves; that stands, and only they can change it.",
                person=voter.name,
            )
        )


def _said_before(proposal: Proposal, voter: Person, content: Content, reason: str) -> Voice:
    """The voice of a form that comes once more: what it said stands; when it says something else now, it is told so."""
    found = Proposal.objects.select_related("association").get(pk=proposal.pk)
    voice, standing = _voice_of(found, voter.pk), ballot_of(voter, found)
    plain = _plain(found, METHODS[found.method], content, reason)
    is_open = found.state == ProposalState.OPEN
    if is_open and (standing is None or (standing.content, standing.reason) != (dict(plain), reason.strip())):
        raise _first_kept()
    return voice


def _require_own(proposal: Proposal, voter: Person, by: Person, *, at: datetime) -> None:
    if not may_act_for(by, voter, proposal.union, at=at):
        raise NotPermitted(
            say("Only {person}, or somebody they trust with it, can do this.", person=voter.name)
        )


def _plain(proposal: Proposal, method: Method, content: Content, reason: str) -> Content:
    read = plain_content(
        method, content, choices=choice_ids(proposal), settings=settings_from(proposal.settings)
    )
    if isinstance(read, tuple):
        raise Refused(read[1], field=read[0])
    silent = why_not_reason(method, read, reason)
    if silent is not None:
        raise Refused(silent, field="reason")
    return read


def _write(
    proposal: Proposal, voice: Voice, content: Content, reason: str, *, by: Person | None, entered: str,
    turn: int | None,
    at: datetime,
) -> None:  # fmt: skip
    """Put the ballot in its place; of two who both saw the same one before, the first is kept."""
    is_own = entered in {Entered.SELF, Entered.LINKED}
    columns: dict[str, Any] = {
        "version": proposal.version, "entered": entered, "cast_at": at, "confirmed_at": at if is_own else None,
        "entered_by_id": None if by is None or by.pk == voice.agent_id else by.pk, "seconded_by": None, "answer": "",
        **_sealed_or_open(proposal, voice, content, reason),
    }  # fmt: skip
    mine = Ballot.objects.filter(voice=voice)
    seen = mine if turn is None else mine.filter(turn=turn)
    if seen.update(turn=F("turn") + 1, **columns):
        return
    if mine.exists() or turn:
        raise _first_kept()
    try:
        with transaction.atomic():
            Ballot.objects.create(voice=voice, **columns)
    except IntegrityError as clash:
        raise _first_kept() from clash


def _first_kept() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        say(
            "This ballot was given or changed a moment ago, perhaps on another device. What was said first is kept."
        )
    )


def _sealed_or_open(proposal: Proposal, voice: Voice, content: Content, reason: str) -> dict[str, Any]:
    if not proposal.is_secret:
        return {"content": dict(content), "reason": reason, "sealed": None}
    held, _is_new = SealKey.objects.get_or_create(proposal=proposal, defaults={"key": new_key()})
    key = bytes(held.key)
    return {
        "content": {},
        "reason": "",
        "sealed": seal(key, voice=str(voice.pk), content=content, reason=reason),
    }


def _public(proposal: Proposal, content: Content) -> dict[str, Any]:
    """What the journal keeps of what was said: of a secret ballot nothing."""
    return {} if proposal.is_secret else {"content": dict(content)}


def _concern(
    proposal: Proposal, voter: UUID, content: Content, reason: str, *, at: datetime
) -> dict[str, Any]:
    """What stops an open decision is a concern of all: it stands among what is said, to be answered and taken up."""
    stops = STOPS.get(proposal.method)
    if proposal.is_secret or stops is None or content.get("position") != stops:
        return {}
    return {"concern": raise_with_ballot(proposal=proposal, author=voter, reason=reason, at=at)}


def _second(ballot: Ballot, *, by: Person, at: datetime, key: UUID | None, deed: str) -> Ballot:
    proposal = ballot.voice.proposal
    if made_before(union=proposal.union_id, key=key, deed=deed):
        return ballot
    found = _open_for_voices(proposal, at)
    _voice_of(found, by.pk)
    if ballot.voice.agent_id == by.pk:
        raise Refused(say("A second is somebody else."))
    if found.is_secret or found.method != "consensus":
        raise Refused(say("In this decision blocks are not seconded."))
    blocks = Ballot.objects.filter(pk=ballot.pk, version=found.version, content__position="block")
    if deed == "block.seconded":
        changed = blocks.filter(seconded_by__isnull=True).update(seconded_by=by.pk)
    else:
        changed = blocks.filter(seconded_by=by.pk).update(seconded_by=None)
    if not changed and not blocks.exists():
        raise Refused(say("This block does not stand any more."))
    if changed:
        _note(deed, found, ballot.voice.agent_id, by=by, at=at, key=key, facts={"version": found.version})
    ballot.refresh_from_db()
    return ballot


def _note(
    deed: str, proposal: Proposal, voter: UUID, *, by: Person | None, at: datetime, key: UUID | None,
    facts: Mapping[str, Any], under: UUID | None = None,
) -> None:  # fmt: skip
    note(
        union=proposal.union_id, deed=deed, by=by.pk if by else None,
        for_whom=None if by is not None and by.pk == voter else voter, under=under,
        subject=path_of("proposal", proposal.pk), at=at, key=key, facts=facts,
    )  # fmt: skip
