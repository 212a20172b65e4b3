"""The whole way: from asking to full membership by the assembly's own decisions; and nobody out before the path."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.joining_decisions import FULL_MEMBER, bring_applicant
from commonweal.assembly.actions.proposals import move_on, open_proposal
from commonweal.assembly.models import Applicant
from commonweal.assembly.queries.joining import stage_of
from commonweal.assembly.rules.proposals import EffectDraft
from commonweal.assembly.tests.builders.ballots import closed, members_of, says
from commonweal.assembly.tests.builders.joining import in_input
from commonweal.assembly.tests.builders.parting import gone
from commonweal.assembly.tests.builders.proposals import brought, in_voting, moved_to
from commonweal.lib.refusal import Refused
from commonweal.people.models import Person, Standing
from commonweal.people.permissions import member_of
from commonweal.people.tests.builders import AT, found_union, founder_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READY = AT + 60 * DAY


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def members(union):
    return members_of(union, 3)


def decided(proposal, people, *, at, position="consent", reason=""):
    """``proposal`` voted on by all at once, and closed after its time."""
    proposal = moved_to(proposal, "voting", at=at)
    for person in people:
        says(proposal, person, position, reason, at=at + timedelta(hours=1))
    return closed(proposal, at=at + 10 * DAY)


def fresh(applicant):
    return Applicant.objects.select_related("proposal", "union").get(pk=applicant.pk)


def test_from_asking_to_full_membership(union, members):
    founder = founder_of(union)
    applicant = in_input(union)
    proposal = bring_applicant(applicant=applicant, by=founder, at=READY)
    proposal = open_proposal(proposal=proposal, by=founder, at=READY)
    assert stage_of(fresh(applicant), day=READY.date()) == "deciding"

    decided(proposal, [founder, *members], at=READY + DAY)

    applicant = fresh(applicant)
    assert applicant.state == "provisional"
    newcomer = Person.objects.get(pk=applicant.person_id)
    begins = READY + 15 * DAY
    assert member_of(newcomer, union, begins).standing == Standing.PROVISIONAL

    later = READY + 200 * DAY
    full = EffectDraft(code=FULL_MEMBER, arguments={"applicant": str(applicant.pk)})
    second = in_voting(union, members[0], at=later, effects=(full,), matter="membership")
    decided(second, members, at=later)

    assert member_of(newcomer, union, later + 11 * DAY).standing == Standing.CONTRIBUTOR
    assert fresh(applicant).state == "member"


def test_an_assembly_that_decides_otherwise_leaves_somebody_to_be_told(union, members):
    founder = founder_of(union)
    applicant = in_input(union)
    proposal = open_proposal(
        proposal=bring_applicant(applicant=applicant, by=founder, at=READY), by=founder, at=READY
    )

    decided(proposal, members, at=READY + DAY, position="objection", reason="No room with a stove is free.")

    assert stage_of(fresh(applicant), day=(READY + 12 * DAY).date()) == "turned"
    assert not Person.objects.filter(name="Wanda").exists()


def test_nobody_is_asked_to_leave_before_the_path_was_gone(union, members):
    asks, asked = members[0], members[1]
    effect = EffectDraft(code="people.part_ways", arguments={"person": str(asked.pk)})
    draft = brought(union, asks, effects=(effect,), matter="membership")

    with pytest.raises(Refused, match="way through the conflict"):
        open_proposal(proposal=draft, by=asks, at=AT)
    gone(union, asks, asked)
    proposal = open_proposal(proposal=draft, by=asks, at=AT)
    proposal = move_on(proposal=proposal, by=asks, at=AT)
    decided(proposal, [founder_of(union), asks, members[2]], at=AT)

    assert member_of(asked, union, AT + 11 * DAY) is None
