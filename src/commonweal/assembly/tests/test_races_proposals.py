"""Two at the same moment: opening, amending, moving on, withdrawing and closing one proposal."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.actions.proposals import amend_proposal, move_on, open_proposal, withdraw_proposal
from commonweal.assembly.models import Phase, Proposal, ProposalState, Version
from commonweal.assembly.queries.proposals import phase_at
from commonweal.assembly.tests.builders.proposals import brought, draft, in_voting, moved_to, opened
from commonweal.journal.models import Entry
from commonweal.lib.refusal import Refused
from commonweal.people.models import Person
from commonweal.people.tests.at_once import at_once
from commonweal.people.tests.builders import AT, add_member, found_union

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def member():
    return add_member(found_union().union)


def union_of(member):
    return member.agent.memberships.get().association


def again(proposal):
    """The proposal and its bringer as another request would read them."""
    found = Proposal.objects.select_related("association", "union").get(pk=proposal.pk)
    return {"proposal": found, "by": Person.objects.get(pk=found.brought_by_id)}


def test_of_two_openings_at_once_one_opens(member):
    written = brought(union_of(member), member)
    deeds = [partial(open_proposal, **again(written), at=AT, key=uuid4()) for _ in range(2)]
    assert at_once(*deeds) == ["done", "told"]
    assert Version.objects.filter(proposal=written).count() == 1
    assert Entry.objects.filter(union=written.union_id, deed="proposal.opened").count() == 1


def test_of_two_proposals_brought_at_once_each_has_a_number_and_drafts_use_none_up(member):
    union = union_of(member)
    drafts = [brought(union, member) for _ in range(3)]
    deeds = [partial(open_proposal, **again(written), at=AT, key=uuid4()) for written in drafts[1:]]
    assert at_once(*deeds) == ["done", "done"]
    too_soon = brought(union, member, closes_at=AT + timedelta(minutes=5))
    with pytest.raises(Refused):
        open_proposal(**again(too_soon), at=AT)
    open_proposal(**again(drafts[0]), at=AT)
    numbers = [Proposal.objects.get(pk=written.pk).number for written in drafts]
    assert (numbers[0], sorted(numbers)) == (3, [1, 2, 3])


def test_the_same_form_sent_twice_at_once_is_one_opening(member):
    written, key = brought(union_of(member), member), uuid4()
    deeds = [partial(open_proposal, **again(written), at=AT, key=key) for _ in range(2)]
    assert at_once(*deeds) == ["done", "done"]
    assert Version.objects.filter(proposal=written).count() == 1


def test_of_two_new_wordings_at_once_one_stands(member):
    proposal = moved_to(opened(union_of(member), member), Phase.REACTIONS, at=AT)

    def amend(title):
        return lambda: amend_proposal(
            **again(proposal), draft=draft(title=title), version=1, at=LATER, key=uuid4()
        )

    assert at_once(amend("Mine"), amend("Yours")) == ["done", "told"]
    proposal.refresh_from_db()
    assert proposal.version == 2
    newest = Version.objects.get(proposal=proposal, number=2)
    assert newest.title == proposal.title
    assert Version.objects.filter(proposal=proposal).count() == 2


def test_a_new_wording_while_it_moves_on_is_decided_upon_as_a_whole(member):
    """Whichever came first: what stands is one of the two orders, and its decision has its days."""
    proposal = moved_to(opened(union_of(member), member), Phase.REACTIONS, at=AT)
    announced = proposal.closes_at

    def amend():
        amend_proposal(**again(proposal), draft=draft(title="New"), version=1, at=LATER, key=uuid4())

    def move():
        move_on(**again(proposal), at=LATER, key=uuid4())

    outcomes = at_once(amend, move)
    proposal.refresh_from_db()
    assert "done" in outcomes
    assert proposal.version == Version.objects.filter(proposal=proposal).count()
    assert Version.objects.get(proposal=proposal, number=proposal.version).title == proposal.title
    if phase_at(proposal, LATER) == Phase.VOTING:
        assert proposal.closes_at in {announced, max(announced, LATER + timedelta(days=5))}


def test_withdrawn_or_decided_never_both(member):
    proposal = in_voting(union_of(member), member)
    after = proposal.closes_at + timedelta(minutes=1)

    def withdraw():
        withdraw_proposal(**again(proposal), at=after, key=uuid4())

    def close():
        close_proposal(proposal=again(proposal)["proposal"], by=None, at=after)

    at_once(withdraw, close)
    proposal.refresh_from_db()
    deeds = set(Entry.objects.filter(union=proposal.union_id).values_list("deed", flat=True))
    if proposal.state == ProposalState.WITHDRAWN:
        assert proposal.decided_at is None
        assert "proposal.withdrawn" in deeds
        assert not {deed for deed in deeds if deed.startswith("effect.")}
    else:
        assert proposal.state == ProposalState.DECIDED
        assert proposal.withdrawn_at is None
        assert "proposal.withdrawn" not in deeds
