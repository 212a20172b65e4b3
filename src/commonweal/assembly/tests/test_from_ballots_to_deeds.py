"""From what people say to what is done: an election that gives a mandate, and a rule that changes by consent."""

from datetime import timedelta

import pytest

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.rules.proposals import ChoiceDraft, EffectDraft
from commonweal.assembly.tests.builders.ballots import LATER, SOON, members_of, says
from commonweal.assembly.tests.builders.proposals import in_voting
from commonweal.journal.models import Entry
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Mandate, Person
from commonweal.people.permissions import holds_power
from commonweal.people.tests.builders import AT, found_union

pytestmark = pytest.mark.django_db
UNTIL = (AT + timedelta(days=365)).date().isoformat()
ELECTED = EffectDraft(
    code="people.give_mandate",
    arguments={"holder": "chosen", "role": "kitchen", "powers": ["provisioning.menus"], "until": UNTIL},
)


def election(union, *people):
    choices = tuple(ChoiceDraft(name=person.name, person=person.pk) for person in people)
    return in_voting(union, title="Who keeps the kitchen", choices=choices, effects=(ELECTED,))


def ranks(proposal, voter, *order):
    """``voter`` puts the people in this order."""
    choices = dict(proposal.choices.values_list("person", "id"))
    content = {"ranking": [[str(choices[person.pk])] for person in order]}
    cast_ballot(proposal=proposal, voter=voter, content=content, by=voter, at=SOON)


def test_whoever_is_elected_holds_the_mandate_by_that_decision():
    home = found_union()
    ann, ben, cid = members_of(home.union, 3)
    proposal = election(home.union, ann, ben)
    for voter, order in ((home.founder, (ben, ann)), (ann, (ben, ann)), (cid, (ann, ben))):
        ranks(proposal, voter, *order)
    decided = close_proposal(proposal=proposal, by=None, at=LATER)
    assert decided.is_adopted
    mandate = Mandate.objects.get(role="kitchen")
    assert (mandate.holder_id, mandate.decision) == (ben.pk, f"No. {decided.number}: Who keeps the kitchen")
    assert holds_power(ben, home.union, "provisioning.menus", at=LATER)
    assert not holds_power(ann, home.union, "provisioning.menus", at=LATER)
    assert Entry.objects.get(deed="mandate.given", subject__contains=str(mandate.pk)).under == decided.pk


def test_who_was_elected_and_left_before_the_count_is_named_and_the_decision_stands():
    home = found_union()
    ann, ben = members_of(home.union, 2)
    proposal = election(home.union, ann, ben)
    for voter in (home.founder, ann):
        ranks(proposal, voter, ben, ann)
    part_ways(member=ben, association=home.union, by=ben, at=SOON)
    decided = close_proposal(proposal=proposal, by=None, at=LATER)
    effect = decided.effects.get()
    assert decided.is_adopted and effect.state == "impossible" and ben.name in effect.said
    assert not Mandate.objects.filter(role="kitchen").exists()


def test_a_rule_changes_by_consent_and_stays_when_somebody_objects():
    home = found_union()
    member = members_of(home.union, 1)[0]
    since = (LATER + timedelta(days=30)).date()
    seven = EffectDraft(
        code="assembly.set_policy",
        arguments={"policy": "assembly.voting_days", "value": 7, "since": since.isoformat()},
    )
    for objects, value in ((True, 5), (False, 7)):
        proposal = in_voting(home.union, effects=(seven,))
        says(proposal, home.founder, "consent")
        says(proposal, member, "objection" if objects else "consent", "too long" if objects else "")
        decided = close_proposal(proposal=proposal, by=None, at=LATER)
        assert decided.is_adopted is not objects
        assert decided.effects.get().state == ("left" if objects else "done")
        assert value_of(home.union, "assembly.voting_days", on=since) == value
        assert value_of(home.union, "assembly.voting_days", on=since - timedelta(days=1)) == 5


def test_what_brought_a_decision_about_may_be_forgotten_before_it_is_carried_out():
    home = found_union()
    member = members_of(home.union, 1)[0]
    welcome = EffectDraft(code="people.admit", arguments={"name": "Wilma", "standing": "visitor"})
    proposal = in_voting(home.union, member, effects=(welcome,))
    for voter in (home.founder, member):
        cast_ballot(proposal=proposal, voter=voter, content={"position": "consent"}, by=voter, at=SOON)
    Person.objects.filter(pk=member.pk).delete()
    decided = close_proposal(proposal=proposal, by=None, at=LATER)
    assert decided.effects.get().state == "done"
    assert Entry.objects.get(deed="person.added", under=decided.pk).by == home.founder.pk
