"""What a federation asks its unions: one linked proposal in each, and the unions' decisions carried back as answers.

A proposal at a federation opens a proposal in every member union, which decides it in its own way. When that is
final, its answer is the union's voice at the federation (``actions.answers``). A new wording at the federation is asked
anew: where a union is still deciding its proposal is reworded, where it has decided another one is opened.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation

from commonweal.assembly.actions.opening import begin_proposal, opening_facts
from commonweal.assembly.actions.secrecy import destroy_secret_ballots
from commonweal.assembly.actions.wordings import write_proposal, write_version
from commonweal.assembly.models import Phase, Proposal, ProposalState, Version, Voice
from commonweal.assembly.permissions import OF_UNIONS
from commonweal.assembly.queries.federations import speaker_of, unions_of
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.registry.turns import Turn, take_turn
from commonweal.assembly.rules.federations import answer_by
from commonweal.assembly.rules.proposals import ProposalDraft
from commonweal.assembly.rules.timeline import voting_begins
from commonweal.journal.actions import note
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person

UNDECIDED = (ProposalState.DRAFT, ProposalState.OPEN)
ORDER: tuple[str, ...] = (Phase.QUESTIONS, Phase.REACTIONS, Phase.VOTING, Phase.ENDED)


def ask_unions(proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """A federation's proposal was opened: open one in each of its unions. A ``Refused`` here stops the opening."""
    if proposal.association.form not in OF_UNIONS:
        return
    if proposal.choices.exists():
        raise Refused(
            say("A federation asks its unions for yes or no; bring every choice as a proposal of its own."),
            field="choices",
        )
    if proposal.is_secret:
        raise Refused(
            say("What unions answer is open; each of them may decide in secret."), field="is_secret"
        )
    for union in unions_of(proposal.association, at=at):
        _ask(union, proposal, by=by, at=at)


def ask_again(proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """A federation's proposal has a new wording: every union is asked for an answer to that.

    A union cannot change by itself what it is asked; raises ``Refused`` where somebody tries.
    """
    asked = proposal.linked_to
    if asked is not None and (
        (proposal.title, proposal.text) != (asked.title, asked.text) or proposal.effects.exists()
    ):
        raise Refused(say("These are the federation’s words. Say there what should be changed."))
    if proposal.association.form not in OF_UNIONS:
        return
    for union in unions_of(proposal.association, at=at):
        deciding = Proposal.objects.filter(
            linked_to=proposal, association=union, state=ProposalState.OPEN
        ).first()
        if deciding is not None:
            _reword(deciding, proposal, by=by, at=at)
        else:
            _ask(union, proposal, by=by, at=at)


def move_along(proposal: Proposal, *, by: Person | None, at: datetime) -> None:  # noqa: ARG001 (a turn names who)
    """A federation's proposal moved on, and its unions' with it; a union's own never runs ahead of it."""
    if proposal.linked_to is not None:
        theirs = phase_at(proposal.linked_to, at)
        if theirs in ORDER and ORDER.index(phase_at(proposal, at)) > ORDER.index(theirs):
            raise Refused(say("The federation has not come so far yet; you decide when it does."))
        return
    rows = Proposal.objects.filter(linked_to=proposal, state=ProposalState.OPEN)
    rows.update(questions_until=proposal.questions_until, reactions_until=proposal.reactions_until)


def take_back_all(proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """A federation's proposal was withdrawn, so nothing is asked any more; a union cannot withdraw its answer alone."""
    if proposal.linked_to is not None and proposal.linked_to.state in UNDECIDED:
        raise Refused(
            say(
                "This is what the federation asks you; it stays as long as the federation’s own proposal does."
            )
        )
    with translation.override(proposal.union.language):
        why = str(say("The federation withdrew its proposal."))
    end_linked(rows=Proposal.objects.filter(linked_to=proposal), why=why, by=by, at=at)


def end_linked(*, rows: QuerySet[Proposal], why: str, by: Person | None, at: datetime) -> None:
    """Take back those of the linked proposals ``rows`` that are not decided, saying ``why`` in their pages."""
    for linked in rows.filter(state__in=UNDECIDED):
        ended = Proposal.objects.filter(pk=linked.pk, state__in=UNDECIDED).update(
            state=ProposalState.WITHDRAWN, withdrawn_at=at, withdrawn_why=why
        )
        if ended:
            destroy_secret_ballots([linked.pk])
            note(
                union=linked.union_id, deed="proposal.withdrawn", by=by.pk if by else None,
                subject=path_of("proposal", linked.pk), at=at, facts={"linked_to": linked.linked_to_id},
            )  # fmt: skip


def ask_newcomer(*, union: Association, federation: Association, by: Person, at: datetime) -> None:
    """``union`` has joined: ask it what is open there and not yet being decided; in the rest it has no voice.

    Where its own rules leave it no time it is not asked, and can speak at the next wording.
    """
    for proposal in Proposal.objects.filter(association=federation, state=ProposalState.OPEN):
        if "seal_before" not in proposal.settings:
            try:
                with transaction.atomic():
                    _ask(union, proposal, by=by, at=at)
            except Refused:
                continue


def let_go(*, union: Association, federation: Association, by: Person, at: datetime) -> None:
    """``union`` leaves: what it is asked is taken back, and it has no voice any more in what is not decided."""
    with translation.override(union.language):
        why = str(say("We left {federation}.", federation=federation.name))
    linked = Proposal.objects.filter(linked_to__association=federation, association=union)
    end_linked(rows=linked, why=why, by=by, at=at)
    Voice.objects.filter(
        proposal__association=federation, proposal__state__in=UNDECIDED, agent=union.pk
    ).delete()


def _ask(union: Association, proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    linked = write_proposal(
        association=union, draft=_draft_of(proposal), brought_by=speaker_of(union, proposal.association, at=at),
        linked_to=proposal,
    )  # fmt: skip
    try:
        begin_proposal(linked, at=at)
    except Refused as refusal:
        raise Refused(
            say("{union} could not answer in this time: {reason}", union=union.name, reason=refusal.message),
            field=refusal.field,
        ) from refusal
    note(
        union=union.pk, deed="proposal.linked", by=by.pk if by else None, subject=path_of("proposal", linked.pk),
        at=at, facts={**opening_facts(linked), "linked_to": proposal.pk, "wording": proposal.version},
    )  # fmt: skip
    take_turn(Turn.OPENED, linked, by=by, at=at)


def _draft_of(proposal: Proposal) -> ProposalDraft:
    """What a union is asked: the federation's own words and steps, and an end that leaves time to hear the answers."""
    times = (proposal.questions_until, proposal.reactions_until)
    parts = zip(("questions", "reactions"), times, strict=True)
    return ProposalDraft(
        title=proposal.title, text=proposal.text, topic=proposal.topic, matter=Matter.FEDERATION.value,
        without=frozenset(part for part, until in parts if until is None), questions_until=times[0],
        reactions_until=times[1], closes_at=_answer_by(proposal),
    )  # fmt: skip


def _answer_by(proposal: Proposal) -> datetime:
    assert proposal.opened_at is not None, "an open proposal was opened"
    assert proposal.closes_at is not None, "an open proposal has an end"
    begins = voting_begins(
        opened_at=proposal.opened_at,
        questions_until=proposal.questions_until,
        reactions_until=proposal.reactions_until,
    )
    days = int(proposal.settings.get("gathering_days", 1))
    return answer_by(begins_at=begins, closes_at=proposal.closes_at, gathering_days=days)


def _reword(linked: Proposal, proposal: Proposal, *, by: Person | None, at: datetime) -> None:
    """Put the federation's new wording in the place of the old one; what was said on the old one is not counted."""
    newest = Version.objects.filter(proposal=proposal).latest("number")
    reworded = Proposal.objects.filter(pk=linked.pk, state=ProposalState.OPEN).update(
        version=F("version") + 1, title=proposal.title, text=proposal.text, linked_version=proposal.version,
        closes_at=_answer_by(proposal),
    )  # fmt: skip
    if not reworded:
        _ask(linked.association, proposal, by=by, at=at)
        return
    linked.refresh_from_db()
    write_version(linked, made_by=proposal.brought_by_id, at=at, why=newest.why)
    note(
        union=linked.union_id, deed="proposal.amended", by=by.pk if by else None,
        subject=path_of("proposal", linked.pk), at=at,
        facts={"version": linked.version, "linked_to": proposal.pk, "wording": proposal.version},
    )  # fmt: skip
    take_turn(Turn.AMENDED, linked, by=by, at=at)
