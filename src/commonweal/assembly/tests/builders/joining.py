"""People on their way in, for tests: brought to each step through the actions."""

from datetime import datetime, timedelta

from commonweal.assembly.actions.joining import agree_visit, begin_input, introduce_applicant
from commonweal.assembly.models import Applicant, PolicyValue, Proposal
from commonweal.assembly.queries.joining import TAKE_IN
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.assembly.tests.builders.decided import adopted, carried_out
from commonweal.people.models import Association
from commonweal.people.permissions import today_in
from commonweal.people.tests.builders import AT, founder_of

DAY = timedelta(days=1)
VISIT = timedelta(days=21)
LATER = AT + 100 * DAY  # after visit and input


def asked(union: Association, name: str = "Wanda", *, at: datetime = AT) -> Applicant:
    """Somebody from outside whom the founder of ``union`` introduced, and hosts."""
    draft = ApplicantDraft(name=name, contact=f"{name.lower()}@example.org", about="Bakes and mends.")
    return introduce_applicant(union=union, draft=draft, by=founder_of(union), at=at)


def visiting(union: Association, name: str = "Wanda", *, at: datetime = AT) -> Applicant:
    """Somebody whose visit begins at ``at``."""
    applicant, first = asked(union, name, at=at), today_in(union, at)
    return agree_visit(
        applicant=applicant,
        first_on=first,
        last_on=first + VISIT - DAY,
        version=1,
        by=founder_of(union),
        at=at,
    )


def in_input(union: Association, name: str = "Wanda", *, at: datetime = AT) -> Applicant:
    """Somebody whose visit began at ``at`` and is over, so that members say what they think."""
    applicant = visiting(union, name, at=at)
    return begin_input(applicant=applicant, version=2, by=founder_of(union), at=at + VISIT)


def taken_in(union: Association, name: str = "Wanda", *, at: datetime = AT) -> Applicant:
    """Somebody whom the assembly took in a hundred days after their visit began at ``at``."""
    applicant, on = in_input(union, name, at=at), at + 100 * DAY
    arguments = {"applicant": str(applicant.pk), "since": today_in(union, on).isoformat()}
    (effect,) = carried_out(union, (TAKE_IN, arguments), brought_by=founder_of(union), at=on)
    assert effect.state == "done", effect.said
    applicant.refresh_from_db()
    return applicant


def set_rule(union: Association, code: str, value: object, *, at: datetime = AT) -> Proposal:
    """Let ``union`` have decided on a policy, as from long ago."""
    decision = adopted(union, brought_by=founder_of(union), at=at)
    PolicyValue.objects.create(
        association=union, code=code, value=value, since=at.date(), decision=decision, set_at=at
    )
    return decision
