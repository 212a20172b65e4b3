"""What the assembly decides about joining: bringing it, the lot between those of one day, taking in, and staying."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format

from commonweal.assembly.actions.draws import announce_draw
from commonweal.assembly.actions.joining import move, note_applicant, require_accompany, require_step
from commonweal.assembly.actions.proposals import draft_proposal
from commonweal.assembly.models import (
    Applicant,
    ApplicantState,
    Draw,
    DrawSort,
    Evaluation,
    JoiningInput,
    Proposal,
    ProposalState,
)
from commonweal.assembly.queries.joining import (
    TAKE_IN,
    joined_standing,
    joining_customs,
    place_in_line,
    taken_in,
)
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules import joining as rules
from commonweal.assembly.rules.draws import DrawDraft
from commonweal.assembly.rules.proposals import EffectDraft, ProposalDraft
from commonweal.journal.once import made_before, once
from commonweal.lib.refusal import Refused
from commonweal.lib.words import say
from commonweal.people.actions.memberships import add_person, admit_member, change_standing
from commonweal.people.decided import Decided
from commonweal.people.models import Person, Standing
from commonweal.people.permissions import today_in

FULL_MEMBER = "joining.full_member"
DECISION_DAYS = 14


@once
def bring_applicant(*, applicant: Applicant, by: Person, at: datetime, key: UUID | None = None) -> Proposal:
    """Draft the proposal that takes somebody in who is ready, for the next free place; ``by`` opens it when it is good.

    The words of the proposal name nobody; its effect does, as long as we know them. Takes a host or assembly.joining.
    A draft that is there already comes back. Raises ``Refused`` with the reason while it is not their turn.
    """
    under = require_accompany(by, applicant, at=at)
    if made_before(union=applicant.union_id, key=key, deed="applicant.brought"):
        return Proposal.objects.get(applicants=applicant)
    before = applicant.proposal
    if before is not None and before.state in {
        ProposalState.DRAFT,
        ProposalState.OPEN,
        ProposalState.COUNTING,
    }:
        return before
    today = today_in(applicant.union, at)
    since = _begins_on(applicant, today)
    effect = EffectDraft(code=TAKE_IN, arguments={"applicant": str(applicant.pk), "since": since.isoformat()})
    draft = ProposalDraft(title=_title(applicant), matter=Matter.MEMBERSHIP, effects=(effect,))
    proposal = draft_proposal(association=applicant.union, draft=draft, by=by, at=at)
    move(applicant, applicant.state, proposal=proposal)
    note_applicant(
        applicant=applicant,
        deed="applicant.brought",
        by=by,
        at=at,
        key=key,
        under=under,
        facts={"proposal": str(proposal.pk)},
    )
    return proposal


def _begins_on(applicant: Applicant, today: date) -> date:
    customs = joining_customs(applicant.union, on=today)
    turn = place_in_line(applicant, customs, day=today)
    if turn is None:
        raise Refused(say("Members still say what they think, or it has been decided."))
    if turn.why_not is not None:
        raise Refused(turn.why_not)
    visited = applicant.visit_until or today
    decided_on = today + timedelta(days=DECISION_DAYS)
    return rules.begins_on(turn.place, rules.earliest_on(visited, customs), decided_on=decided_on)


def _title(applicant: Applicant) -> str:
    if applicant.visit_from is None:
        return str(say("Somebody new joins us"))
    return str(say("Our guest since {day} joins us", day=date_format(applicant.visit_from, "j F Y")))


@once
def draw_between(
    *,
    applicants: Sequence[Applicant],
    draws_at: datetime,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Draw:
    """Let a lot that anybody can check say who of those ready on the same day is next; held at ``draws_at``.

    Takes a host of one of them, or assembly.joining. Raises ``NotPermitted``, and ``Refused`` where nothing is to draw.
    """
    if len(applicants) < 2:
        raise Refused(say("Nobody else was ready on the same day."))
    first = applicants[0]
    require_accompany(by, first, at=at)
    if len({(each.union_id, each.input_until) for each in applicants}) > 1:
        raise Refused(say("A lot decides between those who were ready on the same day only."))
    assert first.input_until is not None  # whoever waits has been through it
    draft = DrawDraft(
        name=str(say("Who joins next, of those ready on {day}", day=date_format(first.input_until, "j F Y"))),
        sort=DrawSort.TIE, seats=len(applicants) - 1, draws_at=draws_at,
        applicants=tuple(each.pk for each in applicants),
    )  # fmt: skip
    return announce_draw(union=first.union, draft=draft, by=by, at=at, key=key)


@once
def take_in(
    *, applicant: Applicant, since: date, by: Person, at: datetime, decided: Decided, key: UUID | None = None
) -> Applicant:
    """Carry out that somebody is taken in from ``since`` (or today, if that is past): they belong from then on.

    Somebody from outside becomes a person of the union, without a login until they are invited; talks are due as the
    union has it. Whoever is a full member at once is not remembered by what was said before. What the assembly decided
    gives the power. Raises ``Refused`` for a wrong step or a full month.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.taken_in"):
        return Applicant.objects.get(pk=applicant.pk)
    union, today = applicant.union, today_in(applicant.union, at)
    since, customs = max(since, today), joining_customs(union, on=today)
    require_step(applicant, ApplicantState.PROVISIONAL)
    require_place(applicant, since, today=today, with_open=False)
    person, since = _belong(applicant, customs.standing, since, by=by, at=at, decided=decided)
    is_full = customs.standing == Standing.CONTRIBUTOR
    move(
        applicant, ApplicantState.MEMBER if is_full else ApplicantState.PROVISIONAL, person=person.pk, name="",
        contact="", came_on=since,
        provisional_until=None if is_full else rules.months_after(since, customs.provisional_months),
    )  # fmt: skip
    if is_full:
        _forget_what_was_said(applicant)
    Evaluation.objects.bulk_create(
        [Evaluation(applicant=applicant, due_on=day) for day in rules.talks_due(since, customs.talk_days)]
    )
    facts = {"since": since.isoformat(), "person": str(person.pk)}
    note_applicant(
        applicant=applicant, deed="applicant.taken_in", by=by, at=at, key=key, under=decided.pk, facts=facts
    )
    return applicant


def require_place(applicant: Applicant, since: date, *, today: date, with_open: bool) -> None:
    """Raise ``Refused`` when the month of ``since`` has no place left; ``with_open`` counts who is being decided on."""
    most = joining_customs(applicant.union, on=today).most_a_month
    if most is None:
        return
    month = rules.month_of(since)
    if taken_in(applicant.union, since=month, with_open=with_open)[month] >= most:
        raise Refused(
            say("All places of {month} are taken: at most {most} begin in a month.",
                month=date_format(month, "F Y"), most=most),
            field="since",
        )  # fmt: skip


def _belong(
    applicant: Applicant, standing: str, since: date, *, by: Person, at: datetime, decided: Decided
) -> tuple[Person, date]:
    """Let them belong in ``standing``; who visits us already changes standing at once. The person, and since when."""
    union = applicant.union
    if applicant.person_id is None:
        newcomer = add_person(
            name=applicant.name, union=union, standing=standing, since=since, by=by, at=at, decided=decided
        )
        return newcomer, since
    person = Person.objects.filter(pk=applicant.person_id).first()
    if person is None:
        raise Refused(say("They were forgotten on their own wish."))
    if joined_standing(applicant, at=at) is not None:
        change_standing(member=person, association=union, standing=standing, by=by, at=at, decided=decided)
        return person, today_in(union, at)
    admit_member(
        member=person, association=union, standing=standing, since=since, by=by, at=at, decided=decided
    )
    return person, since


@once
def make_full_member(
    *, applicant: Applicant, by: Person, at: datetime, decided: Decided, key: UUID | None = None
) -> Applicant:
    """Carry out that the provisional time is over: they are a full member, and what was said about them is deleted.

    Raises ``Refused`` when they are not (any more) in their provisional time.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.full_member"):
        return Applicant.objects.get(pk=applicant.pk)
    require_step(applicant, ApplicantState.MEMBER)
    person = Person.objects.filter(pk=applicant.person_id).first()
    if applicant.state != ApplicantState.PROVISIONAL or person is None:
        raise Refused(say("They are not in their provisional time."))
    union = applicant.union
    change_standing(
        member=person, association=union, standing=Standing.CONTRIBUTOR, by=by, at=at, decided=decided
    )
    move(applicant, ApplicantState.MEMBER)
    _forget_what_was_said(applicant)
    note_applicant(applicant=applicant, deed="applicant.full_member", by=by, at=at, key=key, under=decided.pk)
    return applicant


def _forget_what_was_said(applicant: Applicant) -> None:
    """Of a full member nothing is kept of what they told when they asked, nor of what members said then."""
    JoiningInput.objects.filter(applicant=applicant).delete()
    Applicant.objects.filter(pk=applicant.pk).update(about="")
    applicant.about = ""
