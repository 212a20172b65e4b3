"""What decisions wrote about somebody: shown to them, and their name gone when they are forgotten."""

import json

import pytest

from commonweal.assembly.actions.carrying_out import carry_out
from commonweal.assembly.actions.forgetting.names import forget_name_in_effects
from commonweal.assembly.effects.wording_people import name_of
from commonweal.assembly.models import ProposalEffect, Version
from commonweal.assembly.queries.own.decisions import decided_about
from commonweal.assembly.registry.effects import effect_of
from commonweal.assembly.tests.builders.decided import adopted, carried_out
from commonweal.people.models import Person
from commonweal.people.tests.builders import AT, add_member, found_union

pytestmark = pytest.mark.django_db
WELCOME = ("people.admit", {"name": "Wilma Weber", "standing": "provisional"})


def welcomed(home):
    proposal = adopted(home.union, WELCOME, brought_by=home.founder, title="A new neighbour")
    effects = [{"code": WELCOME[0], "arguments": WELCOME[1], "choice": None}]
    Version.objects.create(
        proposal=proposal,
        number=1,
        title=proposal.title,
        effects=effects,
        made_by_id=home.founder.pk,
        made_at=AT,
    )
    carry_out(proposal=proposal, by=None, at=AT)
    return Person.objects.get(name="Wilma Weber")


def test_a_person_sees_what_was_decided_about_them_and_nothing_about_others():
    home = found_union()
    wilma, other = welcomed(home), add_member(home.union)
    carried_out(
        home.union, ("people.change_standing", {"person": str(wilma.pk), "standing": "contributor"}),
        brought_by=home.founder,
    )  # fmt: skip
    assert [(each["effect"], each["state"]) for each in decided_about(wilma)] == [
        ("people.admit", "done"), ("people.change_standing", "done"),
    ]  # fmt: skip
    assert decided_about(other) == []


def test_a_forgotten_name_is_in_no_wording_and_others_keep_theirs():
    home, elsewhere = found_union(), found_union("Elsewhere")
    wilma = welcomed(home)
    carried_out(
        elsewhere.union,
        ("people.admit", {"name": "Otto", "standing": "visitor"}),
        brought_by=elsewhere.founder,
    )
    forget_name_in_effects(wilma)
    handle = str(wilma.pk)
    wilma.delete()
    kept = [
        json.dumps(each, ensure_ascii=False) for each in Version.objects.values_list("effects", flat=True)
    ]
    kept += [json.dumps(each) for each in ProposalEffect.objects.values_list("arguments", flat=True)]
    assert "Wilma" not in "".join(kept) and handle in kept[0] and "Otto" in "".join(kept)
    effect = ProposalEffect.objects.get(proposal__union=home.union)
    said = str(effect_of("people.admit").in_words(home.union, effect.arguments))
    assert said.startswith(f"welcomes {name_of(handle)} as provisional member")


def test_of_two_welcomed_together_one_is_forgotten_and_the_other_is_not():
    home = found_union()
    carried_out(
        home.union, WELCOME, ("people.admit", {**WELCOME[1], "name": "Otto"}), brought_by=home.founder
    )
    wilma = Person.objects.get(name="Wilma Weber")
    forget_name_in_effects(wilma)
    left = list(ProposalEffect.objects.order_by("position").values_list("arguments", flat=True))
    assert left == [{"person": str(wilma.pk), "standing": "provisional"}, {**WELCOME[1], "name": "Otto"}]


def test_where_nobody_can_tell_whose_name_it_is_all_of_them_go():
    home = found_union()
    carried_out(
        home.union, WELCOME, ("people.admit", {**WELCOME[1], "name": "Otto"}), brought_by=home.founder
    )
    Person.objects.filter(name="Wilma Weber").update(name="Mina")
    forget_name_in_effects(Person.objects.get(name="Mina"))
    assert set(ProposalEffect.objects.values_list("arguments__person", flat=True)) == {""}
