"""The way in: asking, being introduced and accompanied, the visit, the time for members' input, and its end.

What the assembly decides about it is in ``actions.joining_decisions``, what members say in ``actions.joining_words``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F

from commonweal.assembly.models import Applicant, ApplicantState, Host
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries.joining import joining_customs, may_accompany
from commonweal.assembly.rules import joining as rules
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import new_id, path_of
from commonweal.lib.refusal import ChangedMeanwhile, NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import (
    mandate_of,
    member_of,
    require_member,
    require_not_visitor,
    today_in,
)

WORDS_MOST = 300


@once
def introduce_applicant(
    *, union: Association, draft: ApplicantDraft, by: Person, at: datetime, key: UUID | None = None
) -> Applicant:
    """Write down that somebody wants to join: a visitor known here (``draft.person``), or somebody from outside.

    Any member may, and is their first host; a visitor may ask for themselves, without a host yet. Name and contact stay
    in the union. Raises ``NotPermitted``, and ``Refused`` at the field.
    """
    if made := made_before(union=union.pk, key=key, deed="applicant.introduced"):
        return Applicant.objects.get(pk=made)
    asks_themselves = draft.person == by.pk
    (require_member if asks_themselves else require_not_visitor)(by, union, at=at)
    _require_draft(union, draft, at=at)
    applicant = Applicant.objects.create(
        id=new_id(), union=union, person_id=draft.person, name="" if draft.person else draft.name.strip(),
        contact=draft.contact.strip(), about=draft.about.strip(), introduced_by_id=by.pk,
        asked_on=today_in(union, at),
    )  # fmt: skip
    if not asks_themselves:
        Host.objects.create(applicant=applicant, agent_id=by.pk, since=applicant.asked_on)
    note_applicant(applicant=applicant, deed="applicant.introduced", by=by, at=at, key=key)
    return applicant


def _require_draft(union: Association, draft: ApplicantDraft, *, at: datetime) -> None:
    if draft.person is None:
        if not draft.name.strip():
            raise Refused(say("Write how they are called."), field="name")
        return
    known = Person.objects.filter(pk=draft.person).first()
    membership = member_of(known, union, at) if known else None
    if membership is None or membership.standing != Standing.VISITOR:
        raise Refused(say("Only visitors are on the way in; members belong already."), field="person")
    if Applicant.objects.filter(union=union, person=draft.person, ended_on__isnull=True).exists():
        raise Refused(say("They are on the way in already."), field="person")


@once
def become_host(*, applicant: Applicant, by: Person, at: datetime, key: UUID | None = None) -> Host:
    """Promise to accompany somebody. Any member may who is no visitor; doing it twice changes nothing."""
    if made_before(union=applicant.union_id, key=key, deed="applicant.hosted"):
        return Host.objects.get(applicant=applicant, agent_id=by.pk)
    require_not_visitor(by, applicant.union, at=at)
    if applicant.person_id == by.pk:
        raise NotPermitted(say("Nobody is their own host."))
    host, is_new = Host.objects.get_or_create(
        applicant=applicant, agent_id=by.pk, defaults={"since": today_in(applicant.union, at)}
    )
    if is_new:
        note_applicant(applicant=applicant, deed="applicant.hosted", by=by, at=at, key=key)
    return host


@once
def step_back(*, applicant: Applicant, by: Person, at: datetime, key: UUID | None = None) -> None:
    """Give the hosting back; whoever is left, or looks for hosts, sees it. Without being a host it changes nothing."""
    if made_before(union=applicant.union_id, key=key, deed="applicant.host_left"):
        return
    gone, _rows = Host.objects.filter(applicant=applicant, agent_id=by.pk).delete()
    if gone:
        note_applicant(applicant=applicant, deed="applicant.host_left", by=by, at=at, key=key)


@once
def agree_visit(
    *,
    applicant: Applicant,
    first_on: date,
    last_on: date,
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Applicant:
    """Agree on the days of a visit, or on other days, also for somebody who comes again.

    Takes a host or assembly.joining. Raises ``Refused`` when hosts are missing or the days make no sense,
    ``ChangedMeanwhile`` when ``version`` is not the newest, ``NotPermitted``.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.visit_agreed"):
        return Applicant.objects.get(pk=applicant.pk)
    under = require_accompany(by, applicant, at=at)
    require_step(applicant, ApplicantState.VISIT)
    union, hosts = applicant.union, applicant.hosts.count()
    today = today_in(union, at)
    customs = joining_customs(union, on=today)
    if reason := rules.why_not_visit(first_on, last_on, today=today, hosts=hosts, customs=customs):
        raise Refused(reason[1], field=reason[0] or None)
    move(
        applicant, ApplicantState.VISIT, version=version, visit_from=first_on, visit_until=last_on, input_until=None,
        ended_on=None, closing_words="", lot=None, lot_place=None,
    )  # fmt: skip
    facts = {"from": first_on.isoformat(), "until": last_on.isoformat()}
    note_applicant(
        applicant=applicant, deed="applicant.visit_agreed", by=by, at=at, key=key, under=under, facts=facts
    )
    return applicant


@once
def begin_input(
    *, applicant: Applicant, version: int, by: Person, at: datetime, key: UUID | None = None
) -> Applicant:
    """The visit is over: from now on every member says what they think, for as many days as the union gives them.

    Takes a host or assembly.joining. Raises as ``agree_visit``.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.input_begun"):
        return Applicant.objects.get(pk=applicant.pk)
    under = require_accompany(by, applicant, at=at)
    require_step(applicant, ApplicantState.INPUT)
    today = today_in(applicant.union, at)
    if applicant.visit_from is None or today < applicant.visit_from:
        raise Refused(say("Their visit has not begun yet."))
    until = today + timedelta(days=joining_customs(applicant.union, on=today).input_days)
    ended = min(today, applicant.visit_until or today)
    move(applicant, ApplicantState.INPUT, version=version, input_until=until, visit_until=ended)
    facts = {"until": until.isoformat()}
    note_applicant(
        applicant=applicant, deed="applicant.input_begun", by=by, at=at, key=key, under=under, facts=facts
    )
    return applicant


@once
def end_way(
    *,
    applicant: Applicant,
    how: str,
    words: str = "",
    version: int,
    by: Person,
    at: datetime,
    key: UUID | None = None,
) -> Applicant:
    """End a way in: they come to visit again, not now, or they thought better of it; with kindly ``words`` for them.

    Takes a host or assembly.joining; the applicant may withdraw themselves. Whoever belongs provisionally parts by
    themselves or by a decision, not by this. Raises as ``agree_visit``.
    """
    if made_before(union=applicant.union_id, key=key, deed="applicant.way_ended"):
        return Applicant.objects.get(pk=applicant.pk)
    is_own = applicant.person_id == by.pk and how == ApplicantState.WITHDREW
    under = None if is_own and member_of(by, applicant.union, at) else require_accompany(by, applicant, at=at)
    if how not in rules.ENDS:
        raise Refused(say("Say how it ends."), field="how")
    if applicant.state == ApplicantState.PROVISIONAL:
        raise Refused(say("They belong to us by now; parting is a step of its own."))
    require_step(applicant, how)
    if len(words) > WORDS_MOST:
        raise Refused(say("Keep it to {most} letters.", most=WORDS_MOST), field="words")
    _require_undecided(applicant)
    ended_on = today_in(applicant.union, at)
    move(applicant, how, version=version, ended_on=ended_on, closing_words=words.strip())
    note_applicant(
        applicant=applicant,
        deed="applicant.way_ended",
        by=by,
        at=at,
        key=key,
        under=under,
        facts={"how": how},
    )
    return applicant


def _require_undecided(applicant: Applicant) -> None:
    proposal = applicant.proposal
    if proposal is not None and proposal.state in {"open", "counting"}:
        raise Refused(say("The assembly is deciding on it; wait for that, or withdraw the proposal."))


def end_for_who_left(*, at: datetime) -> int:
    """End the way of whoever left in their provisional time; how many there were. For the node's job."""
    rows = Applicant.objects.filter(state=ApplicantState.PROVISIONAL).select_related("union")
    applicants = list(rows)
    open_until: dict[tuple[UUID | None, UUID], date | None] = {}
    of_these = Membership.objects.filter(member__in=[row.person_id for row in applicants])
    for member, union, until in of_these.order_by("since").values_list("member", "association", "until"):
        open_until[member, union] = until
    return sum(
        _end_by_itself(row, at=at)
        for row in applicants
        if _is_over(open_until.get((row.person_id, row.union_id), date.min), today_in(row.union, at))
    )


def _is_over(until: date | None, today: date) -> bool:
    return until is not None and until <= today


@once
def _end_by_itself(applicant: Applicant, *, at: datetime) -> bool:
    move(applicant, ApplicantState.WITHDREW, ended_on=today_in(applicant.union, at))
    note_applicant(applicant=applicant, deed="applicant.way_ended", by=None, at=at, facts={"how": "left"})
    return True


def require_accompany(by: Person, applicant: Applicant, *, at: datetime) -> UUID | None:
    """Let a host go on, or whoever holds assembly.joining (then the mandate's id); else raise ``NotPermitted``."""
    mandate = mandate_of(by, applicant.union, JOINING, at=at)
    if mandate is not None:
        return mandate.pk
    require_not_visitor(by, applicant.union, at=at)
    if not may_accompany(by, applicant, at=at):
        raise NotPermitted(
            say("This is for their hosts, or whoever holds the mandate to accompany newcomers.")
        )
    return None


def require_step(applicant: Applicant, to: str) -> None:
    """Raise ``Refused`` when ``applicant`` cannot go to the state ``to``."""
    if reason := rules.why_not_step(applicant.state, to):
        raise Refused(reason)


def move(applicant: Applicant, to: str, *, version: int | None = None, **changes: object) -> None:
    """Let ``applicant`` go on to ``to`` with ``changes``, if nobody was faster; the caller journals it.

    Raises ``ChangedMeanwhile`` when ``version`` (or the one in hand) is not the newest.
    """
    seen = applicant.version if version is None else version
    rows = Applicant.objects.filter(pk=applicant.pk, version=seen, state=applicant.state)
    if not rows.update(state=to, version=F("version") + 1, **changes):
        raise ChangedMeanwhile(say("Somebody else changed this meanwhile. Look at it once more, please."))
    applicant.refresh_from_db()


def note_applicant(
    *,
    applicant: Applicant,
    deed: str,
    by: Person | None,
    at: datetime,
    key: UUID | None = None,
    under: UUID | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Journal a deed about an applicant: handles and days, never what was said."""
    note(
        union=applicant.union_id, deed=deed, by=by.pk if by else None, at=at, key=key, under=under, facts=facts,
        subject=path_of("applicant", applicant.pk),
    )  # fmt: skip
