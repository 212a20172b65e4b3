"""What waits for a member in open proposals: their voice, a ballot to confirm, an answer to who has a concern."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from commonweal.assembly.models import (
    Ballot,
    Comment,
    CommentSort,
    Delegation,
    Entered,
    Proposal,
    ProposalState,
    Version,
    Voice,
)
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.outcomes import STOPS
from commonweal.assembly.rules.timeline import phase_of
from commonweal.assembly.rules.waiting import SOON, Looking, Sort, Waiting
from commonweal.lib.words import Words, say
from commonweal.people.models import Membership

ENTERED_BY_ANOTHER = (Entered.PAPER, Entered.SPOKEN)
ASKED = {
    "consent": say("Is it good enough to try, or does something speak against it?"),
    "consensus": say("Can you go along with it?"),
    "advice": say("What would you advise?"),
    "majority": say("Yes or no?"),
    "gradients": say("How far do you agree?"),
    "lot": say("The lot decides. Say that you are there, and nobody chose it alone."),
}
"""What a ballot asks, by its method; all others ask which of several things one wants."""
WANTS_ANSWER = (CommentSort.QUESTION, CommentSort.CONCERN)


def open_proposals(looking: Looking) -> Iterator[Waiting]:
    """Open proposals that concern the member: what they are asked in each, or until when they can take part."""
    for proposal in _open_for(looking):
        assert proposal.closes_at is not None  # the query asks for it
        phase = phase_of(
            at=looking.at, questions_until=proposal.questions_until,
            reactions_until=proposal.reactions_until, closes_at=proposal.closes_at,
        )  # fmt: skip
        if phase == "voting":
            yield from _in_voting(looking, proposal)
            yield from _stopped(looking, proposal)
        elif phase == "ended":
            yield from _to_decide(looking, proposal)
        else:
            yield _under_way(looking, proposal, phase)


def answers_wanted(looking: Looking) -> Iterator[Waiting]:
    """The member's own proposals in which questions or concerns of others still want an answer."""
    wanted: dict[UUID, list[_Said]] = {}
    for said in _unanswered(looking):
        wanted.setdefault(said.proposal, []).append(said)
    for proposal, all_said in wanted.items():
        newest = all_said[-1]
        yield Waiting(
            key=f"answer:{proposal}:{newest.id}",
            sort=Sort.ANSWER,
            title=newest.title,
            quiet_title=quiet_title(newest.matter, newest.number, is_secret=False),
            text=_how_many(all_said),
            why=_why_answer(all_said),
            url=reverse("assembly:proposal", args=[looking.union.slug, proposal]),
            action=say("Read and answer"),
            until=newest.closes_at,
        )


def quiet_title(matter: str, number: int | None, *, is_secret: bool) -> Words | str:
    """What a letter calls a proposal whose title could name somebody; empty where the title can stand as it is."""
    if matter == Matter.MEMBERSHIP or is_secret:
        return say("A decision that names somebody (No. {number})", number=number)
    return ""


class _Said(NamedTuple):
    id: UUID
    proposal: UUID
    number: int | None
    title: str
    matter: str
    sort: str
    closes_at: datetime | None


def _open_for(looking: Looking) -> Iterable[Proposal]:
    """Open proposals of the union and of the circles one belongs to, with one's own voice and ballot beside."""
    mine = Membership.objects.on(looking.day).filter(
        member_id=looking.person.pk, association=OuterRef("association")
    )
    voice = Voice.objects.filter(proposal=OuterRef("pk"), agent_id=looking.person.pk)
    ballot = Ballot.objects.filter(voice__proposal=OuterRef("pk"), voice__agent_id=looking.person.pk)
    counted = (
        _objecting("pk", "version")
        .order_by()
        .values("voice__proposal")
        .annotate(amount=Count("pk"))
        .values_list("amount")
    )
    delegated = Delegation.objects.on(looking.day).filter(
        Q(topic="") | Q(topic=OuterRef("topic")),
        association=OuterRef("association"),
        person_id=looking.person.pk,
    )
    asked_for_advice = Q(method="advice", brought_by_id=looking.person.pk)
    rows = Proposal.objects.filter(union=looking.union, state=ProposalState.OPEN, closes_at__isnull=False)
    rows = rows.filter(Q(closes_at__gt=looking.at) | asked_for_advice)
    rows = rows.filter(Q(association=looking.union) | Exists(mine)).annotate(
        has_voice=Exists(voice),
        spoke_on=Subquery(ballot.values("version")[:1]),
        entered=Subquery(ballot.values("entered")[:1]),
        confirmed_at=Subquery(ballot.values("confirmed_at")[:1]),
        within=F("linked_to__association__name"),
        objections=Subquery(counted),
        is_spoken_for=Exists(delegated),
    )
    return rows.defer("text", "outcome", "settings").order_by("closes_at", "id")


def _in_voting(looking: Looking, proposal: Proposal) -> Iterator[Waiting]:
    asks_for_advice = proposal.method == "advice" and proposal.brought_by_id == looking.person.pk
    if not proposal.has_voice or asks_for_advice:  # type: ignore[attr-defined]
        return
    spoke_on: int | None = proposal.spoke_on  # type: ignore[attr-defined]
    if spoke_on != proposal.version:
        yield _asks_for_voice(looking, proposal, is_anew=spoke_on is not None)
    elif proposal.entered in ENTERED_BY_ANOTHER and proposal.confirmed_at is None:  # type: ignore[attr-defined]
        yield _asks_to_confirm(looking, proposal)


def _asks_for_voice(looking: Looking, proposal: Proposal, *, is_anew: bool) -> Waiting:
    federation = proposal.within  # type: ignore[attr-defined]
    spoken_for = proposal.is_spoken_for and not proposal.is_secret  # type: ignore[attr-defined]
    if spoken_for:
        text = say("Somebody you named speaks for you, unless you speak yourself.")
    elif is_anew:
        text = say("The wording changed after you spoke, so your voice is asked again.")
    elif federation:
        text = say("Our answer to {federation}.", federation=federation)
    else:
        text = ASKED.get(proposal.method, say("There are several to choose from."))
    return Waiting(
        key=f"voice:{proposal.pk}:{proposal.version}{_last_day(looking, proposal)}",
        sort=Sort.CONCERNED if spoken_for else Sort.VOICE,
        title=proposal.title,
        quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
        text=text,
        why=say("because you have a voice in it and have not used it yet."),
        url=reverse("assembly:ballot", args=[looking.union.slug, proposal.pk]),
        action=say("Give my voice"),
        until=proposal.closes_at,
    )


def _last_day(looking: Looking, proposal: Proposal) -> str:
    """Marks the last day, so that letters at once ask a second time, a day before it closes."""
    assert proposal.closes_at is not None  # it is open
    return ":last" if proposal.closes_at - looking.at <= SOON else ""


def _asks_to_confirm(looking: Looking, proposal: Proposal) -> Waiting:
    return Waiting(
        key=f"confirm:{proposal.pk}:{proposal.version}",
        sort=Sort.CONFIRM,
        title=proposal.title,
        quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
        text=say("Somebody wrote down your voice for you. Look whether it is what you meant."),
        why=say("because it is yours to confirm or to change until the decision closes."),
        url=reverse("assembly:ballot", args=[looking.union.slug, proposal.pk]),
        action=say("Look at it"),
        until=proposal.closes_at,
    )


def _to_decide(looking: Looking, proposal: Proposal) -> Iterator[Waiting]:
    """Advice has been heard; whoever asked for it decides."""
    if proposal.brought_by_id == looking.person.pk:
        yield Waiting(
            key=f"decide:{proposal.pk}",
            sort=Sort.ANSWER,
            title=proposal.title,
            quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
            text=say("The time for advice is over. Answer what you heard, and decide."),
            why=say("because you asked for advice, and nobody decides in your place."),
            url=reverse("assembly:proposal", args=[looking.union.slug, proposal.pk]),
            action=say("Read and decide"),
        )


def _stopped(looking: Looking, proposal: Proposal) -> Iterator[Waiting]:
    """One's own proposal as long as reasoned objections stand against its wording."""
    objections: int | None = proposal.objections  # type: ignore[attr-defined]
    if not objections or proposal.brought_by_id != looking.person.pk:
        return
    yield Waiting(
        key=f"objection:{proposal.pk}:{proposal.version}:{objections}",
        sort=Sort.ANSWER,
        title=proposal.title,
        quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
        text=say(
            "Objections to this wording: {objections}. As long as they stand it is not adopted.",
            objections=objections,
        ),
        why=say("because you brought it: a change that meets the reason often wins everybody."),
        url=reverse("assembly:proposal", args=[looking.union.slug, proposal.pk]),
        action=say("Read and answer"),
        until=proposal.closes_at,
    )


def _under_way(looking: Looking, proposal: Proposal, phase: str) -> Waiting:
    if phase == "questions":
        text, until = say("Everybody can ask what is unclear."), proposal.questions_until
    else:
        text, until = (
            say("Everybody can say what they think and what should change."),
            proposal.reactions_until,
        )
    return Waiting(
        key=f"{phase}:{proposal.pk}:{proposal.version}",
        sort=Sort.CONCERNED,
        title=proposal.title,
        quiet_title=quiet_title(proposal.matter, proposal.number, is_secret=proposal.is_secret),
        text=text,
        url=reverse("assembly:proposal", args=[looking.union.slug, proposal.pk]),
        action=say("Read it"),
        until=until,
    )


def _objecting(proposal: str, version: str) -> QuerySet[Ballot, Ballot]:
    """Ballots that stop the newest wording of an outer row's proposal."""
    return Ballot.objects.filter(
        voice__proposal=OuterRef(proposal),
        version=OuterRef(version),
        content__position__in=sorted(set(STOPS.values())),
    )


def _unanswered(looking: Looking) -> Iterator[_Said]:
    """Questions and concerns by others, which neither a reply of whoever brought it nor a new wording answers."""
    me = looking.person.pk
    replied = Comment.objects.filter(reply_to=OuterRef("pk"), author_id=me, withdrawn_at__isnull=True)
    taken_up = Version.objects.filter(answers=OuterRef("pk"))
    rows = Comment.objects.filter(
        proposal__union=looking.union, proposal__brought_by_id=me, proposal__state=ProposalState.OPEN,
        proposal__closes_at__gt=looking.at, sort__in=WANTS_ANSWER, reply_to__isnull=True,
        withdrawn_at__isnull=True,
    )  # fmt: skip
    rows = rows.exclude(author_id=me).exclude(Exists(replied)).exclude(Exists(taken_up))
    rows = rows.exclude(Exists(_objecting("proposal", "proposal__version")))  # ``_stopped`` tells of these
    values = rows.order_by("made_at", "id").values_list(
        "id", "proposal_id", "proposal__number", "proposal__title", "proposal__matter", "sort",
        "proposal__closes_at",
    )  # fmt: skip
    return (_Said(*row) for row in values)


def _why_answer(said: list[_Said]) -> Words:
    if any(one.sort == CommentSort.CONCERN for one in said):
        return say("because you brought it: a change that takes it up often wins everybody.")
    return say("because you brought it.")


def _how_many(said: list[_Said]) -> Words:
    concerns = sum(one.sort == CommentSort.CONCERN for one in said)
    questions = len(said) - concerns
    if concerns and questions:
        return say("Concerns: {concerns}, questions: {questions}.", concerns=concerns, questions=questions)
    if concerns:
        return say("Concerns that want an answer: {concerns}.", concerns=concerns)
    return say("Questions that want an answer: {questions}.", questions=questions)
