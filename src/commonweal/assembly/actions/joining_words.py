"""What members say about somebody joining: their input before the decision, and a sentence at the talks after it."""

from datetime import date, datetime
from uuid import UUID

from commonweal.assembly.actions.joining import note_applicant, require_accompany
from commonweal.assembly.models import (
    Applicant,
    ApplicantState,
    Evaluation,
    EvaluationWord,
    InputSort,
    JoiningInput,
)
from commonweal.journal.once import made_before, once
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Person
from commonweal.people.permissions import require_not_visitor, today_in

INPUT_MOST = 4000
SENTENCE_MOST = 300


@once
def give_input(
    *, applicant: Applicant, sort: str, text: str, by: Person, at: datetime, key: UUID | None = None
) -> JoiningInput:
    """Say what speaks for somebody joining, or what worries one, with the reason; saying it anew replaces it.

    Any member may who is no visitor, while the time for it runs; the applicant never reads it. The journal says only
    that somebody spoke. Raises ``NotPermitted`` and ``Refused``.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.input_given"):
        return JoiningInput.objects.get(applicant=applicant, author_id=by.pk)
    require_not_visitor(by, applicant.union, at=at)
    if applicant.person_id == by.pk:
        raise NotPermitted(say("This is for the others; tell them what you think at table."))
    _require_time(applicant, at=at)
    if sort not in InputSort.values:
        raise Refused(say("Say whether this speaks for it, or is a concern."), field="sort")
    if not text.strip():
        raise Refused(say("Give the reason; without it nobody can weigh it."), field="text")
    if len(text) > INPUT_MOST:
        raise Refused(say("Keep it to {most} letters.", most=INPUT_MOST), field="text")
    said, _is_new = JoiningInput.objects.update_or_create(
        applicant=applicant, author_id=by.pk, defaults={"sort": sort, "text": text.strip(), "said_at": at}
    )
    note_applicant(applicant=applicant, deed="applicant.input_given", by=by, at=at, key=key)
    return said


def _require_time(applicant: Applicant, *, at: datetime) -> None:
    now = Applicant.objects.get(pk=applicant.pk)
    if now.state not in {ApplicantState.VISIT, ApplicantState.INPUT}:
        raise Refused(say("Members say what they think during the visit and in the days after it."))
    if now.input_until is not None and today_in(applicant.union, at) > now.input_until:
        raise Refused(
            say("The time for this is over. A concern can still be raised when the assembly decides.")
        )


@once
def erase_input(*, applicant: Applicant, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Erase what ``by`` said about somebody, at any time and for good; where there is nothing it changes nothing."""
    if made_before(union=applicant.union_id, key=key, deed="applicant.input_erased"):
        return
    gone, _rows = JoiningInput.objects.filter(applicant=applicant, author_id=by.pk).delete()
    if gone:
        note_applicant(applicant=applicant, deed="applicant.input_erased", by=by, at=at, key=key)


@once
def hold_talk(
    *, talk: Evaluation, held_on: date, by: Person, at: datetime, key: UUID | None = None
) -> Evaluation:
    """Note that a talk in the provisional time took place. Takes a host or assembly.joining.

    Noting it again for another day corrects the day. Raises ``Refused`` for a day to come, ``NotPermitted``.
    """
    applicant = talk.applicant
    if made_before(union=applicant.union_id, key=key, deed="applicant.talk_held"):
        return Evaluation.objects.get(pk=talk.pk)
    under = require_accompany(by, applicant, at=at)
    if held_on > today_in(applicant.union, at):
        raise Refused(say("Note the talk when it has taken place."), field="held_on")
    if applicant.came_on is not None and held_on < applicant.came_on:
        raise Refused(say("On that day they were not with us yet."), field="held_on")
    talk.held_on, talk.held_by_id = held_on, by.pk
    talk.save(update_fields=["held_on", "held_by"])
    facts = {"due": talk.due_on.isoformat(), "held": held_on.isoformat()}
    note_applicant(
        applicant=applicant, deed="applicant.talk_held", by=by, at=at, key=key, under=under, facts=facts
    )
    return talk


@once
def say_at_talk(
    *, talk: Evaluation, text: str, by: Person, at: datetime, key: UUID | None = None
) -> EvaluationWord | None:
    """Say in a sentence how it is going, as member or as newcomer; saying it anew replaces it, empty takes it back.

    Any member may who is no visitor, and the newcomer. Raises ``NotPermitted`` and ``Refused``.
    """
    applicant = talk.applicant
    if made_before(union=applicant.union_id, key=key, deed="applicant.talked"):
        return EvaluationWord.objects.filter(evaluation=talk, author_id=by.pk).first()
    require_not_visitor(by, applicant.union, at=at)
    if len(text) > SENTENCE_MOST:
        raise Refused(say("Keep it to {most} letters.", most=SENTENCE_MOST), field="text")
    mine = EvaluationWord.objects.filter(evaluation=talk, author_id=by.pk)
    if not text.strip():
        gone, _rows = mine.delete()
        if gone:
            note_applicant(applicant=applicant, deed="applicant.talked", by=by, at=at, key=key)
        return None
    word, _is_new = EvaluationWord.objects.update_or_create(
        evaluation=talk, author_id=by.pk, defaults={"text": text.strip(), "said_at": at}
    )
    note_applicant(applicant=applicant, deed="applicant.talked", by=by, at=at, key=key)
    return word
