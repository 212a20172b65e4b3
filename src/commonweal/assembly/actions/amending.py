"""Amending an open proposal: a new wording takes the place of the old one, which stays readable."""

from datetime import datetime
from uuid import UUID

from commonweal.assembly.actions.wordings import require_possible, require_sound, write_parts, write_version
from commonweal.assembly.models import Comment, Phase, Proposal, ProposalState
from commonweal.assembly.permissions import require_lead
from commonweal.assembly.queries.deciding import TAKES_CHOICES
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.registry.turns import Turn, take_turn
from commonweal.assembly.rules.proposals import SENTENCE_MOST, ProposalDraft
from commonweal.assembly.rules.timeline import later
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person


@once
def amend_proposal(
    *,
    proposal: Proposal,
    draft: ProposalDraft,
    version: int,
    why: str = "",
    answers: UUID | None = None,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Proposal:
    """Give ``proposal`` a new wording (title, text, choices, effects), saying ``why``; times and kind stay.

    ``answers`` is the concern or objection it takes up. While the decision is open it starts over: ballots on the
    earlier wording are kept but not counted, and at least the days that a decision takes are left. Raises
    ``NotPermitted`` for all but the bringer and assembly.facilitate, ``ChangedMeanwhile`` when ``version`` is not the
    newest, ``Refused`` before the questions are over, after the end, or at the field.
    """
    made = made_before(union=proposal.union_id, key=key, deed="proposal.amended")
    if made:
        return Proposal.objects.get(pk=made)
    under = require_lead(by, proposal, at=at)
    proposal = Proposal.objects.select_related("association", "union").get(pk=proposal.pk)
    _require_amendable(proposal, draft, why, at)
    answered = _answered(proposal, answers)
    _write(proposal, draft, version=version, at=at)
    write_version(proposal, made_by=by.pk, at=at, why=why, answers=answered)
    require_possible(proposal, at)
    note(
        union=proposal.union_id, deed="proposal.amended", by=by.pk, subject=path_of("proposal", proposal.pk),
        at=at, under=under, key=key,
        facts={"version": proposal.version, "answers": answered, "closes_at": proposal.closes_at},
    )  # fmt: skip
    take_turn(Turn.AMENDED, proposal, by=by, at=at)
    return proposal


def _require_amendable(proposal: Proposal, draft: ProposalDraft, why: str, at: datetime) -> None:
    if proposal.state != ProposalState.OPEN:
        raise Refused(say("Only an open proposal can be amended."))
    phase = phase_at(proposal, at)
    if phase == Phase.QUESTIONS:
        raise Refused(
            say(
                "While questions are asked the wording stays, so that all ask about the same. Amend it after that."
            )
        )
    if phase == Phase.ENDED:
        raise Refused(say("The decision is over; this wording is being counted."))
    if len(why) > SENTENCE_MOST:
        raise Refused(say("Keep it to {most} characters.", most=SENTENCE_MOST), field="why")
    if require_sound(proposal.association, draft) != proposal.matter:
        raise Refused(
            say("An amendment stays the same kind of decision. For another kind, bring another proposal."),
            field="effects",
        )
    if TAKES_CHOICES[proposal.method] != bool(draft.choices):
        raise Refused(
            say("It was brought to be decided in one way; choices can be changed, not added or taken away."),
            field="choices",
        )


def _answered(proposal: Proposal, answers: UUID | None) -> UUID | None:
    if answers is None:
        return None
    if not Comment.objects.filter(pk=answers, proposal=proposal).exists():
        raise Refused(say("What this takes up is not among what was said here."), field="answers")
    return answers


def _write(proposal: Proposal, draft: ProposalDraft, *, version: int, at: datetime) -> None:
    """Set the new wording and its times, if ``version`` is still the newest and the proposal still open."""
    closes_at = proposal.closes_at
    if phase_at(proposal, at) == Phase.VOTING and closes_at is not None:
        days = int(proposal.settings.get("voting_days", 1))
        closes_at = max(closes_at, later(at, days, proposal.union.time_zone))
    rows = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    amended = rows.filter(
        version=version, questions_until=proposal.questions_until, reactions_until=proposal.reactions_until
    ).update(
        version=version + 1, title=draft.title.strip(), text=draft.text.strip(), topic=draft.topic.strip(),
        closes_at=closes_at,
    )  # fmt: skip
    if not amended:
        if rows.exists():
            raise ChangedMeanwhile(
                say("Somebody else changed this proposal meanwhile; both are shown below.")
            )
        raise Refused(say("Only an open proposal can be amended."))
    proposal.refresh_from_db()
    write_parts(proposal, draft)
