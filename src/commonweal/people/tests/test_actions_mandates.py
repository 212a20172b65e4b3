"""Giving, renewing and recalling mandates."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.mandates import MandateOver, give_mandate, recall_mandate, renew_mandate
from commonweal.people.decided import Decided
from commonweal.people.models import Mandate
from commonweal.people.permissions import holds_power
from commonweal.people.tests import builders
from commonweal.people.tests.builders import AT
from commonweal.people.tests.days import days_later

pytestmark = pytest.mark.django_db


def give(union, holder, by, *, at=AT, **other):
    wanted = {
        "role": "kitchen",
        "powers": ["people.invite"],
        "until": at.date() + timedelta(days=30),
        "decision": "assembly of May",
    }
    return give_mandate(holder=holder, association=union, by=by, at=at, **{**wanted, **other})


def test_a_mandate_is_given_under_a_mandate():
    union, founder = builders.found_union()
    cook = builders.add_member(union)
    mandate = give(union, cook, founder)
    entry = Entry.objects.get(union=union.pk, deed="mandate.given")
    assert entry.subject == f"/id/mandate/{mandate.pk}"
    assert entry.under == Mandate.objects.get(decision="founding").pk
    assert "kitchen" not in entry.facts


def test_giving_takes_the_power():
    union = builders.found_union().union
    cook = builders.add_member(union)
    with pytest.raises(NotPermitted):
        give(union, cook, cook)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"powers": []}, "powers"),
        ({"powers": ["people.everything"]}, "powers"),
        ({"until": AT.date()}, "until"),
        ({"until": AT.date() + timedelta(days=5000)}, "until"),
        ({"role": " "}, "role"),
        ({"decision": " "}, "decision"),
    ],
)
def test_a_mandate_without_sense_is_refused_at_its_field(wrong, field):
    union, founder = builders.found_union()
    with pytest.raises(Refused) as refusal:
        give(union, founder, founder, **wrong)
    assert refusal.value.field == field


def test_a_mandate_is_held_by_members():
    union, founder = builders.found_union()
    with pytest.raises(Refused):
        give(union, builders.stranger(), founder)


def test_the_same_key_gives_once():
    union, founder = builders.found_union()
    key = uuid4()
    assert give(union, founder, founder, key=key) == give(union, founder, founder, key=key)
    assert Mandate.objects.count() == 2


def test_a_renewed_mandate_holds_longer():
    union, founder = builders.found_union()
    mandate = give(union, founder, founder)
    renew_mandate(
        mandate=mandate, until=days_later(80).date(), decision="assembly of June", by=founder, at=AT
    )
    assert holds_power(founder, union, "people.invite", at=days_later(79))
    assert Entry.objects.filter(union=union.pk, deed="mandate.renewed").count() == 1


def test_what_is_over_is_not_renewed():
    union, founder = builders.found_union()
    cook = builders.add_member(union)
    ended, recalled = give(union, cook, founder), give(union, cook, founder)
    recall_mandate(mandate=recalled, by=founder, at=AT)
    for mandate, at in ((ended, days_later(30)), (recalled, AT)):
        with pytest.raises(MandateOver):
            renew_mandate(mandate=mandate, until=days_later(80).date(), decision="late", by=founder, at=at)


def test_a_mandate_is_recalled_once_by_who_may():
    union, founder = builders.found_union()
    cook, other = builders.add_member(union), builders.add_member(union)
    mandate = give(union, cook, founder)
    with pytest.raises(NotPermitted):
        recall_mandate(mandate=mandate, by=other, at=AT)
    recall_mandate(mandate=mandate, by=founder, at=AT)
    recall_mandate(mandate=mandate, by=founder, at=days_later(1))
    assert mandate.recalled_at == AT
    assert Entry.objects.filter(union=union.pk, deed="mandate.recalled").count() == 1


def test_the_holder_lays_a_mandate_down():
    union, founder = builders.found_union()
    cook = builders.add_member(union)
    mandate = give(union, cook, founder)
    recall_mandate(mandate=mandate, by=cook, at=AT)
    assert not holds_power(cook, union, "people.invite", at=AT)


def test_when_no_mandate_to_give_is_left_nobody_writes_one_down_but_a_decision_gives_it():
    union, founder = builders.found_union()
    member, after = builders.add_member(union), days_later(90)
    give(union, member, founder, at=days_later(89))
    for by in (member, founder):
        with pytest.raises(NotPermitted, match="assembly"):
            give(union, member, by, at=after)
    decided = Decided(
        association=union.pk, decision=uuid4(), powers=frozenset({"people.mandates"}), words="No. 3"
    )
    mandate = give(union, member, member, at=after, powers=["people.mandates"], decided=decided)
    assert holds_power(member, union, "people.mandates", at=after)
    entry = Entry.objects.filter(deed="mandate.given", subject=f"/id/mandate/{mandate.pk}").get()
    assert (entry.by, entry.under) == (member.pk, decided.decision)


def mandate_deeds(union, mandate, holder, by, decided):
    """Everything that takes people.mandates, each as something to call."""
    return [
        lambda: give(union, holder, by, decided=decided),
        lambda: renew_mandate(
            mandate=mandate, until=days_later(80).date(), decision="No. 3", by=by, at=AT, decided=decided
        ),
        lambda: recall_mandate(mandate=mandate, by=by, at=AT, decided=decided),
    ]


@pytest.mark.parametrize("powers", [{"people.memberships"}, set()])
def test_a_decision_of_another_union_or_about_something_else_gives_nothing(powers):
    union, founder = builders.found_union()
    holder, member = builders.add_member(union), builders.add_member(union)
    mandate = give(union, holder, founder)
    before = Entry.objects.count()
    elsewhere = Decided(association=uuid4(), decision=uuid4(), powers=frozenset({"people.mandates"}))
    other = Decided(association=union.pk, decision=uuid4(), powers=frozenset(powers))
    for decided in (elsewhere, other):
        for deed in mandate_deeds(union, mandate, holder, member, decided):
            with pytest.raises(NotPermitted):
                deed()
    assert Entry.objects.count() == before


def test_a_decision_gives_renews_and_recalls_whoever_the_journal_names():
    union, founder = builders.found_union()
    holder, member = builders.add_member(union), builders.add_member(union)
    mandate = give(union, holder, founder)
    decided = Decided(association=union.pk, decision=uuid4(), powers=frozenset({"people.mandates"}))
    for deed in mandate_deeds(union, mandate, holder, member, decided):
        deed()
    deeds = Entry.objects.filter(union=union.pk, under=decided.decision, by=member.pk).order_by("id")
    assert list(deeds.values_list("deed", flat=True)) == [
        "mandate.given",
        "mandate.renewed",
        "mandate.recalled",
    ]


def test_a_mandate_recalled_by_decision_names_it_also_where_its_holder_closed_it():
    union, founder = builders.found_union()
    holder = builders.add_member(union)
    decided = Decided(association=union.pk, decision=uuid4(), powers=frozenset({"people.mandates"}))
    recall_mandate(mandate=give(union, holder, founder), by=holder, at=AT, decided=decided)
    assert Entry.objects.get(deed="mandate.recalled").under == decided.decision
