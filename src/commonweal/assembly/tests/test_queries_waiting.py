"""What waits for a member: each thing asked of the right people, for as long as it is asked, in one order for all."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.actions.discussion import say_something
from commonweal.assembly.actions.proposals import amend_proposal, withdraw_proposal
from commonweal.assembly.models import Entered, Proposal
from commonweal.assembly.queries.waiting.sources import waiting_for
from commonweal.assembly.rules.waiting import Sort
from commonweal.assembly.tests.builders.federations import answer_in, confederation, delegated
from commonweal.assembly.tests.builders.federations import asked as asked_there
from commonweal.assembly.tests.builders.meetings import called
from commonweal.assembly.tests.builders.proposals import draft, in_voting, opened
from commonweal.people.actions.founding import found_household
from commonweal.people.models import Form, Standing
from commonweal.people.tests.builders import AT, add_member, found_union, founder_of, give_powers, stranger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONSENT = {"position": "consent"}


@pytest.fixture
def union():
    return found_union().union


@pytest.fixture
def member(union):
    return add_member(union)


def sorts(person, union, at=AT):
    """What waits, as (sort, title)."""
    return [(one.sort, str(one.title)) for one in waiting_for(person, union, at)]


def asked(person, union, at=AT):
    """The titles of what is asked."""
    return [str(one.title) for one in waiting_for(person, union, at) if one.is_asked]


def test_a_decision_asks_for_my_voice_until_i_gave_it(union, member):
    proposal = in_voting(union, title="Bench")
    assert sorts(member, union) == [(Sort.VOICE, "Bench")]
    cast_ballot(proposal=proposal, voter=member, content=CONSENT, by=member, at=AT)
    assert sorts(member, union) == []
    assert asked(founder_of(union), union) == ["Bench"]


def test_a_new_wording_asks_anew_and_letters_tell_it_again(union, member):
    proposal = in_voting(union, title="Bench")
    before = waiting_for(member, union, AT)[0].key
    cast_ballot(proposal=proposal, voter=member, content=CONSENT, by=member, at=AT)
    amend_proposal(
        proposal=proposal, draft=draft(title="Bench of oak"), version=1, by=founder_of(union), at=AT + DAY
    )
    (again,) = waiting_for(member, union, AT + DAY)
    assert (again.sort, again.key == before) == (Sort.VOICE, False)
    assert "changed after you spoke" in str(again.text)


def test_nothing_is_asked_after_closing_or_withdrawing(union, member):
    proposal = in_voting(union)
    assert proposal.closes_at is not None
    assert asked(member, union, proposal.closes_at) == []
    withdraw_proposal(proposal=proposal, by=founder_of(union), at=AT)
    assert waiting_for(member, union, AT) == []


def test_who_has_no_voice_is_not_asked_for_it(union):
    guest = add_member(union, "Guest", standing=Standing.VISITOR)
    late = add_member(union, "Late", at=AT + DAY)
    in_voting(union)
    assert asked(guest, union) == []
    assert asked(late, union, AT + DAY) == []
    assert waiting_for(stranger(), union, AT) == []


def test_a_circles_decision_waits_for_those_in_it(union, member):
    circle = found_household(
        name="Bakers", within=union, members=[member], form=Form.CIRCLE, by=founder_of(union), at=AT
    )
    in_voting(circle, member, title="Flour")
    assert asked(member, union) == ["Flour"]
    assert waiting_for(founder_of(union), union, AT) == []


def test_questions_and_reactions_concern_all_and_ask_nothing(union, member):
    opened(union, title="Bench")
    assert sorts(member, union) == [(Sort.CONCERNED, "Bench")]
    (first,), (later,) = (waiting_for(member, union, AT + days * DAY) for days in (0, 3))
    assert first.until == AT + 2 * DAY and later.until == AT + 5 * DAY
    assert first.key != later.key


def test_whoever_brought_it_is_asked_to_answer_until_they_did(union, member):
    proposal = opened(union, member)
    concern = say_something(
        proposal=proposal, sort="concern", text="Too dear.", by=founder_of(union), at=AT + 3 * DAY
    )
    at = AT + 3 * DAY
    assert (Sort.ANSWER, proposal.title) in sorts(member, union, at)
    assert asked(founder_of(union), union, at) == []
    say_something(proposal=proposal, sort="reaction", text="Larch.", reply_to=concern, by=member, at=at)
    assert asked(member, union, at) == []


def test_a_wording_that_takes_the_concern_up_answers_it(union, member):
    proposal, at = opened(union, member), AT + 3 * DAY
    concern = say_something(proposal=proposal, sort="concern", text="Too dear.", by=founder_of(union), at=at)
    amend_proposal(proposal=proposal, draft=draft(), version=1, answers=concern.pk, by=member, at=at)
    assert asked(member, union, at) == []


def test_objections_wait_for_whoever_brought_it(union, member):
    other = add_member(union, "Other")
    proposal = in_voting(union, member, title="Bench")
    for voter in (founder_of(union), other):
        cast_ballot(
            proposal=proposal, voter=voter, content={"position": "objection"}, reason="Harm.", by=voter, at=AT
        )  # fmt: skip
    told = [one for one in waiting_for(member, union, AT) if one.sort == Sort.ANSWER]
    assert len(told) == 1 and "Objections to this wording: 2." in str(told[0].text)
    assert not [one for one in waiting_for(founder_of(union), union, AT) if one.sort == Sort.ANSWER]


def test_a_ballot_that_another_wrote_down_waits_to_be_confirmed(union, member):
    proposal, keeper = in_voting(union), founder_of(union)
    give_powers(keeper, union, "assembly.enter_ballots")
    cast_ballot(
        proposal=proposal, voter=member, content=CONSENT, by=keeper, at=AT, entered=Entered.PAPER
    )  # fmt: skip
    assert [sort for sort, _title in sorts(member, union)] == [Sort.CONFIRM]


def test_who_is_spoken_for_is_told_but_not_asked(union, member):
    give_delegation(association=union, delegate=founder_of(union), by=member, at=AT)
    in_voting(union, title="Bench")
    assert sorts(member, union) == [(Sort.CONCERNED, "Bench")]


def test_founders_mandates_are_reminded_of_to_all_full_members(union, member):
    guest = add_member(union, "Guest", standing=Standing.VISITOR)
    keys = []
    for days in (59, 60, 76, 87):
        keys += [one.key for one in waiting_for(member, union, AT + days * DAY) if one.sort == Sort.ENDING]
    assert len(keys) == len(set(keys)) == 3  # thirty, fourteen and three days before
    assert [sort for sort, _title in sorts(guest, union, AT + 87 * DAY)] == []
    assert not asked(member, union, AT + 90 * DAY)


def test_my_own_mandate_that_ends_waits_for_me_alone(union, member):
    give_powers(member, union, "provisioning.tasks", days=20)
    assert [sort for sort, _title in sorts(member, union)] == [Sort.ENDING]
    assert sorts(add_member(union, "Other"), union) == []


def test_a_meeting_is_told_three_days_before(union, member):
    called(union, starts_at=AT + 5 * DAY)
    assert sorts(member, union) == []
    (near,) = waiting_for(member, union, AT + 3 * DAY)
    assert (near.sort, near.starts_at, near.until) == (Sort.MEETING, AT + 5 * DAY, None)
    assert waiting_for(member, union, AT + 6 * DAY) == []


def test_my_voice_comes_before_everything_else(union, member):
    called(union, starts_at=AT + DAY)
    opened(union, title="Well")
    in_voting(union, title="Later", closes_at=AT + 9 * DAY)
    in_voting(union, title="Sooner", closes_at=AT + 4 * DAY)
    titles = [str(one.title) for one in waiting_for(member, union, AT)]
    assert titles == ["Sooner", "Later", "Assembly of May", "Well"]


def test_the_same_queries_whatever_there_is(union, member, django_assert_num_queries):
    def more(count):
        for _ in range(count):
            say_something(
                proposal=opened(union, member), sort="question", text="Why?", by=founder_of(union), at=AT
            )
            in_voting(union)
            called(union, starts_at=AT + DAY)

    more(1)
    with django_assert_num_queries(12):
        waiting_for(member, union, AT)
    more(3)
    with django_assert_num_queries(12):
        assert len(waiting_for(member, union, AT)) == 4 * 4


def test_delegates_are_told_when_their_federation_asks_and_what_came_of_it(django_assert_num_queries):
    league = confederation(2)
    (ours, theirs), (delegate, other) = league.unions, league.delegates
    proposal = asked_there(league, title="A common mill")

    def told(person, union, at=AT):
        return [one for one in waiting_for(person, union, at) if one.key.startswith("delegate:")]

    (asks,) = told(delegate, ours)
    assert (asks.is_asked, str(asks.title), proposal.closes_at) == (True, "A common mill", asks.until)
    assert "River League asks our union" in str(asks.text)
    assert not told(founder_of(ours), ours)
    assert not told(delegate, theirs)
    amend_proposal(proposal=proposal, draft=draft(title="Two mills"), version=1, by=delegate, at=AT + DAY)
    (anew,) = told(delegate, ours, AT + DAY)
    assert anew.key != asks.key
    answer = answer_in(ours, proposal)
    for voter in (founder_of(ours), delegate):
        cast_ballot(proposal=answer, voter=voter, content=CONSENT, by=voter, at=AT + DAY)
    for each in (answer_in(ours, proposal), answer_in(theirs, proposal)):
        close_proposal(proposal=each, by=None, at=each.closes_at)
    assert not told(delegate, ours, AT + 2 * DAY)
    proposal.refresh_from_db()
    over = proposal.closes_at
    close_proposal(proposal=proposal, by=None, at=over)
    (came,) = told(delegate, ours, over + DAY)
    assert "our union consented: it binds us" in str(came.text)
    assert ["does not bind us" in str(one.text) for one in told(other, theirs, over + DAY)] == [True]
    assert not told(delegate, ours, over + 8 * DAY)
    with django_assert_num_queries(12):
        waiting_for(delegate, ours, over)
    for number in range(2):
        asked_there(league, title=f"More {number}", at=over)
    with django_assert_num_queries(12):
        assert len(told(delegate, ours, over)) == 3
    delegated(ours, league.federation, "Successor", at=over)
    assert not told(delegate, ours, over)


def test_nothing_of_another_union_waits(union, member):
    other = found_union("Elsewhere").union
    proposal = in_voting(other)
    opened(other)
    called(other, starts_at=AT + DAY)
    assert waiting_for(member, union, AT) == []
    assert Proposal.objects.filter(pk=proposal.pk).exists()
