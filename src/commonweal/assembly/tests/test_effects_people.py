"""What decisions do to belonging and mandates: typed, said in words, refused when impossible, done through people."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django import forms

from commonweal.assembly.actions.carrying_out import carry_out
from commonweal.assembly.effects.wording_people import name_of
from commonweal.assembly.registry.effects import declared_effects, effect_of, fields_of
from commonweal.assembly.tests.builders.decided import adopted, carried_out
from commonweal.journal.models import Entry
from commonweal.people.actions.mandates import recall_mandate
from commonweal.people.actions.memberships import part_ways
from commonweal.people.models import Mandate, Person
from commonweal.people.permissions import holds_power, member_of
from commonweal.people.powers import declared_powers
from commonweal.people.tests.builders import AT, add_member, found_union, give_powers, stranger
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db
OURS = [
    "people.admit", "people.change_standing", "people.give_mandate", "people.part_ways", "people.recall_mandate",
    "people.renew_mandate",
]  # fmt: skip
IN_MARCH = "2027-03-01"


@pytest.fixture
def home():
    return found_union()


def done(home, code, at=AT, **arguments):
    """The one effect of a decision, carried out."""
    return carried_out(home.union, (code, arguments), brought_by=home.founder, at=at)[0]


def words(home, code, **arguments):
    return str(effect_of(code).in_words(home.union, arguments))


def why_not(home, code, at=AT, **arguments):
    return str(effect_of(code).why_not(home.union, arguments, at))


def typed(home, code, at=AT, **sent):
    """What somebody typed into the effect's form, read; raises as ``read`` does. Asserts that the form takes it."""
    effect = effect_of(code)
    form = type("Typed", (forms.Form,), fields_of(effect, home.union, at, sent))(sent)
    assert form.is_valid(), form.errors
    return effect.read(home.union, form.cleaned_data)


@pytest.mark.parametrize("code", OURS)
def test_what_decisions_do_to_people_takes_powers_that_exist_and_is_named(home, code):
    effect = declared_effects()[code]
    assert effect.powers <= declared_powers().keys() and str(effect.name)
    assert fields_of(effect, home.union, AT)


def test_somebody_new_is_welcomed_by_name_in_a_standing_from_a_day(home):
    arguments = typed(home, "people.admit", name=" Wilma ", standing="provisional", since="2026-06-01")
    assert arguments == {"name": "Wilma", "standing": "provisional", "since": "2026-06-01"}
    assert words(home, "people.admit", **arguments) == "welcomes Wilma as provisional member from 1 June 2026"
    effect = done(home, "people.admit", **arguments)
    wilma = Person.objects.get(name="Wilma")
    assert effect.state == "done"
    assert member_of(wilma, home.union, days_later(27)) is None
    assert member_of(wilma, home.union, days_later(28)).standing == "provisional"
    assert Entry.objects.get(deed="person.added", subject__contains=str(wilma.pk)).under == effect.proposal_id
    assert "Wilma" not in "".join(Entry.objects.values_list("facts", flat=True))


def test_somebody_who_was_here_before_comes_back_and_nobody_else_is_offered(home):
    friend, other = add_member(home.union, "Friend"), stranger()
    add_member(home.union, "Still here")
    part_ways(member=friend, association=home.union, by=friend, at=AT)
    offered = fields_of(effect_of("people.admit"), home.union, days_later(1))["person"].choices
    assert [name for _identity, name in offered] == ["Somebody new", "Friend"]
    arguments = typed(home, "people.admit", at=days_later(1), person=str(friend.pk), standing="contributor")
    assert done(home, "people.admit", at=days_later(1), **arguments).state == "done"
    assert member_of(friend, home.union, days_later(1))
    assert "Say who" in why_not(home, "people.admit", person=str(other.pk), standing="contributor")
    assert done(home, "people.admit", person=str(other.pk), standing="contributor").state == "impossible"


def test_whoever_belongs_already_is_not_welcomed_twice_and_the_decision_says_so(home):
    member = add_member(home.union, "Member")
    asked = {"person": str(member.pk), "standing": "contributor"}
    assert why_not(home, "people.admit", **asked) == f"Member already belongs to {home.union.name}."
    effect = done(home, "people.admit", **asked)
    assert effect.state == "impossible" and "already belong" in effect.said


def test_a_day_that_passed_while_we_decided_becomes_the_day_of_the_decision(home):
    done(home, "people.admit", at=days_later(10), name="Wilma", standing="visitor", since="2026-05-05")
    wilma = Person.objects.get(name="Wilma")
    assert member_of(wilma, home.union, days_later(9)) is None
    assert member_of(wilma, home.union, days_later(10))


def test_a_standing_is_changed(home):
    member = add_member(home.union, "Member", standing="provisional")
    arguments = typed(home, "people.change_standing", person=str(member.pk), standing="contributor")
    said = words(home, "people.change_standing", **arguments)
    assert said == "lets Member belong as member from the day of the decision"
    assert why_not(home, "people.change_standing", **arguments) == "None"
    assert done(home, "people.change_standing", at=days_later(1), **arguments).state == "done"
    assert member_of(member, home.union, days_later(1)).standing == "contributor"
    assert "already" in why_not(home, "people.change_standing", at=days_later(1), **arguments)


@pytest.mark.parametrize("code", ["people.change_standing", "people.part_ways"])
def test_who_left_meanwhile_is_named_as_what_could_not_be_done(home, code):
    member = add_member(home.union, "Member")
    part_ways(member=member, association=home.union, by=member, at=AT)
    asked = {"person": str(member.pk), "standing": "provisional"}
    assert "Member does not belong" in why_not(home, code, at=days_later(1), **asked)
    effect = done(home, code, at=days_later(1), **asked)
    assert effect.state == "impossible" and effect.said


def test_nobody_is_parted_with_before_the_way_through_the_conflict_was_gone(home):
    member = add_member(home.union, "Member")
    asked = {"person": str(member.pk), "on": IN_MARCH}
    assert words(home, "people.part_ways", **asked) == "parts ways with Member from 1 March 2027"
    assert "way through the conflict" in why_not(home, "people.part_ways", **asked)
    assert done(home, "people.part_ways", **asked).state == "impossible"
    assert member_of(member, home.union, days_later(400))


def test_where_the_union_asks_for_no_such_way_it_parts_on_the_day(home):
    member = add_member(home.union, "Member")
    free = (
        "assembly.set_policy",
        {"policy": "parting.steps_before_asking", "value": [], "since": "2026-05-04"},
    )
    part = ("people.part_ways", {"person": str(member.pk), "on": "2026-05-20"})
    assert [each.said for each in carried_out(home.union, free, part, brought_by=home.founder)] == ["", ""]
    assert member_of(member, home.union, days_later(15))
    assert member_of(member, home.union, days_later(16)) is None


def test_a_mandate_is_given_with_all_its_powers_in_words(home):
    cook = add_member(home.union, "Cook")
    arguments = typed(
        home, "people.give_mandate", holder=str(cook.pk), role="kitchen", until=IN_MARCH,
        powers=["people.invite", "assembly.meetings"],
    )  # fmt: skip
    said = words(home, "people.give_mandate", **arguments)
    assert said.startswith("gives Cook the mandate “kitchen” until 1 March 2027, to: ")
    for power in arguments["powers"]:
        assert str(declared_powers()[power]) in said
    effect = done(home, "people.give_mandate", **arguments)
    mandate = Mandate.objects.get(holder=cook.pk)
    assert effect.state == "done" and mandate.decision == "No. 1: A second cook"
    assert holds_power(cook, home.union, "assembly.meetings", at=AT)


def test_a_mandate_is_not_given_to_strangers_for_nothing_or_for_ever(home):
    good = {"holder": str(home.founder.pk), "role": "x", "powers": ["people.invite"], "until": IN_MARCH}
    assert why_not(home, "people.give_mandate", **good) == "None"
    for wrong in (
        {"holder": str(stranger().pk)}, {"holder": str(uuid4())}, {"powers": []}, {"powers": ["people.rule"]},
        {"until": "2026-05-04"}, {"until": "2036-05-04"}, {"role": " "},
    ):  # fmt: skip
        assert why_not(home, "people.give_mandate", **{**good, **wrong}) != "None"
        assert done(home, "people.give_mandate", **{**good, **wrong}).state == "impossible"
    assert Mandate.objects.filter(association=home.union).count() == 1


def test_who_wins_an_election_holds_the_mandate_each_of_several(home):
    ann, ben, cid = (add_member(home.union, name) for name in ("Ann", "Ben", "Cid"))
    elected = {"holder": "chosen", "role": "care", "powers": ["people.invite"], "until": IN_MARCH}
    assert words(home, "people.give_mandate", **elected).startswith(
        "gives whoever is chosen the mandate “care”"
    )
    proposal = adopted(home.union, ("people.give_mandate", elected), brought_by=home.founder)
    seats = [
        proposal.choices.create(position=place, name=person.name, person_id=person.pk)
        for place, person in enumerate((ann, ben, cid))
    ]
    carry_out(proposal=proposal, winners=[seats[2].pk, seats[0].pk], by=None, at=AT)
    holders = Mandate.objects.filter(role="care").order_by("id").values_list("holder_id", flat=True)
    assert list(holders) == [cid.pk, ann.pk]
    assert proposal.effects.get().state == "done"


def test_an_election_that_nobody_won_says_so(home):
    elected = {"holder": "chosen", "role": "care", "powers": ["people.invite"], "until": IN_MARCH}
    effect = done(home, "people.give_mandate", **elected)
    assert effect.state == "impossible" and "Nobody was chosen" in effect.said


def test_a_mandate_is_renewed_from_its_end_to_another(home):
    cook = add_member(home.union, "Cook")
    mandate = give_powers(cook, home.union, "people.invite", days=30)
    arguments = typed(home, "people.renew_mandate", mandate=str(mandate.pk), until=IN_MARCH)
    said = words(home, "people.renew_mandate", **arguments)
    assert said.startswith(
        "lets Cook keep the mandate “keeper” until 1 March 2027 instead of 3 June 2026, to: "
    )
    assert done(home, "people.renew_mandate", **arguments).state == "done"
    mandate.refresh_from_db()
    assert mandate.until.isoformat() == IN_MARCH and mandate.decision.startswith("No. 1")


def test_a_mandate_is_recalled_at_once(home):
    cook = add_member(home.union, "Cook")
    mandate = give_powers(cook, home.union, "people.invite")
    said = words(home, "people.recall_mandate", mandate=str(mandate.pk))
    assert said.startswith("takes the mandate “keeper” back from Cook at once: no longer to ")
    assert (
        done(
            home, "people.recall_mandate", **typed(home, "people.recall_mandate", mandate=str(mandate.pk))
        ).said
        == ""
    )
    assert not holds_power(cook, home.union, "people.invite", at=AT + timedelta(seconds=1))


def test_what_is_over_is_neither_renewed_nor_recalled(home):
    mandate = give_powers(add_member(home.union), home.union, "people.invite")
    recall_mandate(mandate=mandate, by=home.founder, at=AT)
    for code in ("people.renew_mandate", "people.recall_mandate"):
        asked = {"mandate": str(mandate.pk), "until": IN_MARCH}
        assert "over already" in why_not(home, code, **asked)
        assert done(home, code, **asked).state == "impossible"


def test_a_mandate_of_another_union_is_neither_offered_nor_touched(home):
    foreign = Mandate.objects.get(association=found_union("Elsewhere").union)
    for code in ("people.renew_mandate", "people.recall_mandate"):
        field = fields_of(effect_of(code), home.union, AT)["mandate"]
        assert str(foreign.pk) not in dict(field.choices)
        assert done(home, code, mandate=str(foreign.pk), until=IN_MARCH).state == "impossible"
    foreign.refresh_from_db()
    assert foreign.recalled_at is None


def test_a_forgotten_person_has_no_name_in_old_decisions(home):
    assert str(name_of(uuid4())) == str(name_of("not an id")) == "somebody who was forgotten"
