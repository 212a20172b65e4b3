"""Coming together and parting: no union joins, stays or is bound but by its own decision."""

from uuid import uuid4

import pytest

from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.actions.federations import leave_federation, welcome_union, wish_to_join
from commonweal.assembly.models import Approach, Delegate, PolicyValue, Proposal, ProposalState
from commonweal.assembly.permissions import may_bring
from commonweal.assembly.queries.federations import delegate_of, federations_of, unions_of, ways_of
from commonweal.assembly.tests.builders.decided import adopted, carried_out
from commonweal.assembly.tests.builders.federations import (
    answer_in,
    asked,
    confederation,
    delegated,
    federated,
)
from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.models import Mandate, Membership
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def league_and_stranger():
    """A federation of one union, and another union with its founder."""
    home, other = found_union().union, found_union("Hilltop").union
    return federated(home), home, other


def test_both_decide_and_either_may_be_first():
    federation, home, other = league_and_stranger()
    approach = wish_to_join(union=other, federation=federation, by=founder_of(other), at=AT)
    assert approach.joined_at is None
    assert unions_of(federation, at=AT) == [home]
    assert [(way.has_wished, way.is_welcome) for way in ways_of(other)] == [(True, False)]
    welcome_union(federation=federation, union=other, by=founder_of(home), at=AT)
    assert set(unions_of(federation, at=AT)) == {home, other}
    assert ways_of(other) == []
    third = found_union("Mill Lane").union
    welcome_union(federation=federation, union=third, by=founder_of(home), at=AT)
    assert [(way.has_wished, way.is_welcome) for way in ways_of(third)] == [(False, True)]
    wish_to_join(union=third, federation=federation, by=founder_of(third), at=AT)
    assert federations_of(third, at=AT) == [federation]


def test_the_same_step_twice_is_one_and_its_repetition_is_refused():
    federation, home, other = league_and_stranger()
    key = uuid4()
    first = wish_to_join(union=other, federation=federation, by=founder_of(other), at=AT, key=key)
    assert wish_to_join(union=other, federation=federation, by=founder_of(other), at=AT, key=key) == first
    with pytest.raises(Refused, match="decided to join already"):
        wish_to_join(union=other, federation=federation, by=founder_of(other), at=AT, key=uuid4())
    welcome_union(federation=federation, union=other, by=founder_of(home), at=AT)
    with pytest.raises(Refused, match="belongs to River League already"):
        welcome_union(federation=federation, union=other, by=founder_of(home), at=AT)
    assert Membership.objects.filter(association=federation, member=other.pk).count() == 1
    assert Approach.objects.count() == 1


def test_an_open_door_lets_in_whoever_decides_to_come():
    federation, home, other = league_and_stranger()
    decision = adopted(federation, brought_by=founder_of(home))
    PolicyValue.objects.create(
        association=federation, code="federation.open_door", value=True, since=AT.date(), decision=decision, set_at=AT
    )  # fmt: skip
    wish_to_join(union=other, federation=federation, by=founder_of(other), at=AT)
    assert set(unions_of(federation, at=AT)) == {home, other}


@pytest.mark.parametrize("step", [wish_to_join, welcome_union, leave_federation])
def test_nobody_takes_a_step_for_a_union_without_its_mandate(step):
    federation, home, other = league_and_stranger()
    for by in (add_member(home), add_member(other), found_union("Elsewhere").founder):
        with pytest.raises(NotPermitted, match="mandate"):
            step(union=other, federation=federation, by=by, at=AT)
    keeper = add_member(other)
    give_powers(keeper, other, "people.memberships")
    if step is wish_to_join:
        assert step(union=other, federation=federation, by=keeper, at=AT).wished_at == AT
    else:
        with pytest.raises(Refused):
            step(union=other, federation=federation, by=keeper, at=AT)


def test_a_decision_joins_and_leaves_and_the_federation_is_not_asked():
    federation, home, other = league_and_stranger()
    by = founder_of(other)
    [effect] = carried_out(other, ("federation.join", {"federation": str(federation.pk)}), brought_by=by)
    assert effect.state == "done"
    approach = Approach.objects.get()
    assert approach.wished_by == effect.proposal
    [effect] = carried_out(
        federation, ("federation.admit", {"union": str(other.pk)}), brought_by=founder_of(home)
    )
    assert effect.state == "done"
    assert federations_of(other, at=AT) == [federation]
    [effect] = carried_out(
        other, ("federation.leave", {"federation": str(federation.pk)}), brought_by=by, at=days_later(3)
    )
    assert effect.state == "done"
    assert federations_of(other, at=days_later(3)) == []
    assert unions_of(federation, at=days_later(3)) == [home]
    assert Entry.objects.filter(union=federation.pk, deed="union.left").count() == 1
    [effect] = carried_out(
        other, ("federation.leave", {"federation": str(federation.pk)}), brought_by=by, at=days_later(4)
    )
    assert (effect.state, effect.said) == ("impossible", "Hilltop does not belong to River League.")


def test_who_leaves_has_no_delegate_no_voice_and_nothing_left_to_answer():
    league = confederation()
    home, leaver, _ = league.unions
    proposal = asked(league)
    leave_federation(
        union=leaver, federation=league.federation, by=founder_of(leaver), at=days_later(1), key=uuid4()
    )
    assert delegate_of(leaver, league.federation, at=days_later(1)) is None
    assert not may_bring(league.delegates[1], league.federation, days_later(1))
    assert not proposal.voices.filter(agent=leaver.pk).exists()
    mine = answer_in(leaver, proposal)
    assert (mine.state, mine.withdrawn_why) == (ProposalState.WITHDRAWN, "We left River League.")
    assert answer_in(home, proposal).state == ProposalState.OPEN


def test_a_union_may_come_back():
    league = confederation(2)
    federation, leaver = league.federation, league.unions[1]
    leave_federation(union=leaver, federation=federation, by=founder_of(leaver), at=days_later(1))
    wish_to_join(union=leaver, federation=federation, by=founder_of(leaver), at=days_later(2))
    welcome_union(union=leaver, federation=federation, by=founder_of(league.unions[0]), at=days_later(2))
    assert federations_of(leaver, at=days_later(2)) == [federation]


def test_a_delegate_is_given_for_one_federation_and_replaced_by_the_next():
    league = confederation(2)
    home, federation = league.unions[0], league.federation
    other = federated(home, name="Hill League")
    assert may_bring(league.delegates[0], federation, AT)
    assert not may_bring(league.delegates[0], other, AT)
    assert not may_bring(founder_of(home), federation, AT)
    second = delegated(home, federation, "Second", at=days_later(1))
    assert delegate_of(home, federation, at=days_later(1)) == second
    assert not may_bring(league.delegates[0], federation, days_later(1))
    assert Mandate.objects.filter(delegate__federation=federation, association=home).count() == 2


def test_giving_a_delegate_twice_with_one_key_is_one_and_takes_a_mandate():
    league = confederation(2)
    home, member = league.unions[0], add_member(league.unions[0])
    given = {
        "union": home, "federation": league.federation, "holder": member, "until": days_later(30).date(),
        "decision": "assembly", "at": AT,
    }  # fmt: skip
    with pytest.raises(NotPermitted):
        give_delegate(**given, by=member)
    key = uuid4()
    made = {give_delegate(**given, by=founder_of(home), key=key).pk for _ in range(2)}
    assert len(made) == 1
    stranger = found_union("Elsewhere").union
    with pytest.raises(Refused, match="does not belong to River League"):
        give_delegate(**given | {"union": stranger, "holder": founder_of(stranger)}, by=founder_of(stranger))
    assert Delegate.objects.filter(mandate__association=home).count() == 2


def test_a_decision_sends_a_delegate_and_recalls_whoever_it_was():
    league = confederation(2)
    home, federation = league.unions[0], league.federation
    new = add_member(home, "Nadia")
    arguments = {
        "federation": str(federation.pk), "person": str(new.pk), "until": days_later(100).date().isoformat(),
        "replaces": True,
    }  # fmt: skip
    [effect] = carried_out(
        home, ("federation.give_delegate", arguments), brought_by=league.delegates[0], at=days_later(1)
    )
    assert effect.state == "done", effect.said
    assert delegate_of(home, federation, at=days_later(1)) == new
    assert not may_bring(league.delegates[0], federation, days_later(1))
    proposal = asked(confederation_with(league, new), at=days_later(2))
    assert answer_in(home, proposal).brought_by_id == new.pk
    assert Proposal.objects.filter(linked_to=proposal).count() == 2


def confederation_with(league, delegate):
    """The same, with another delegate of the first union."""
    return league._replace(delegates=(delegate, *league.delegates[1:]))
