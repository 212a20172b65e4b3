"""Forgetting somebody whose way in has ended, or who did not join: who they were and what was said; the dates stay."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from commonweal.assembly.actions.joining import note_applicant, require_accompany
from commonweal.assembly.models import Applicant, EvaluationWord, JoiningInput
from commonweal.assembly.queries.joining import joining_customs
from commonweal.assembly.rules import joining as rules
from commonweal.journal.once import made_before, once
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Person
from commonweal.people.permissions import today_in


@once
def forget_applicant(*, applicant: Applicant, by: Person, at: datetime, key: UUID | None = None) -> Applicant:
    """Delete who somebody was whose way has ended: name, contact, and all that was said. The dates stay, nameless.

    Takes a host or assembly.joining. Raises ``Refused`` while they are on the way or belong, ``NotPermitted``.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.forgotten"):
        return Applicant.objects.get(pk=applicant.pk)
    under = require_accompany(by, applicant, at=at)
    if applicant.state not in rules.ENDS:
        raise Refused(say("First their way in ends; then they can be forgotten."))
    if _blank(applicant, at=at):
        note_applicant(applicant=applicant, deed="applicant.forgotten", by=by, at=at, key=key, under=under)
    return applicant


def forget_who_did_not_join(*, union: Association, at: datetime) -> int:
    """Forget whoever’s way ended longer ago than the union keeps them; how many there were. For the node's job."""
    today = today_in(union, at)
    months = joining_customs(union, on=today).forgotten_after_months
    rows = Applicant.objects.filter(
        union=union,
        state__in=rules.ENDS,
        forgotten_at__isnull=True,
        ended_on__lte=rules.months_after(today, -months),
    )
    return sum(_forget_by_itself(each, at=at) for each in rows)


def forget_all_who_did_not_join(*, at: datetime) -> int:
    """The same in every union of this node where somebody is left to forget."""
    left = Applicant.objects.filter(state__in=rules.ENDS, forgotten_at__isnull=True)
    unions = Association.objects.filter(pk__in=left.values("union"))
    return sum(forget_who_did_not_join(union=union, at=at) for union in unions)


@once
def _forget_by_itself(applicant: Applicant, *, at: datetime) -> bool:
    is_new = _blank(applicant, at=at)
    if is_new:
        note_applicant(applicant=applicant, deed="applicant.forgotten", by=None, at=at)
    return is_new


def _blank(applicant: Applicant, *, at: datetime) -> bool:
    """Take out of the rows what says who an applicant was; False when it was done before."""
    JoiningInput.objects.filter(applicant=applicant).delete()
    EvaluationWord.objects.filter(evaluation__applicant=applicant).delete()
    still = Applicant.objects.filter(pk=applicant.pk, forgotten_at__isnull=True)
    done = still.update(
        name="",
        contact="",
        about="",
        closing_words="",
        person=None,
        forgotten_at=at,
        version=F("version") + 1,
    )
    applicant.refresh_from_db()
    return bool(done)
