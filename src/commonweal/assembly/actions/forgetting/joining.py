"""Forgetting what a person said and was on somebody's way in, in draws and on leaving; that it took place stays."""

from commonweal.assembly.models import (
    Applicant,
    DrawWords,
    EvaluationWord,
    HandingOn,
    JoiningInput,
)
from commonweal.people.models import Person


def forget_joining(person: Person) -> None:
    """Delete what they wrote and what was written about them; the caller owns the transaction.

    Of words for a draw the mark stays, so that the draw can be computed again; of things handed on, that it was done.
    """
    own = Applicant.objects.filter(person_id=person.pk)
    JoiningInput.objects.filter(applicant__in=own).delete()
    EvaluationWord.objects.filter(evaluation__applicant__in=own).delete()
    own.update(name="", contact="", about="", closing_words="")
    JoiningInput.objects.filter(author_id=person.pk).delete()
    EvaluationWord.objects.filter(author_id=person.pk).delete()
    DrawWords.objects.filter(agent_id=person.pk).update(words="")
    HandingOn.objects.filter(leaving__agent_id=person.pk).update(what="")
