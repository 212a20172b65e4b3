"""Giving, renewing and recalling mandates."""

from datetime import timedelta
from uuid import uuid4

import pytest

from commonweal.journal.models import Entry
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.actions.mandates import MandateOver, give_mandate, recall_mandate, renew_mandate
from commonweal.people.models import Mandate, Standing
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


def test_when_no_mandate_to_give_is_left_the_power_falls_back_to_the_members():
    union = builders.found_union().union
    member = builders.add_member(union)
    guest = builders.add_member(union, standing=Standing.PROVISIONAL)
    after = days_later(90)
    with pytest.raises(NotPermitted):
        give(union, member, member, at=days_later(89))
    with pytest.raises(NotPermitted):
        give(union, guest, guest, at=after)
    with pytest.raises(NotPermitted):
        give(union, member, builders.stranger(), at=after)

    give(union, member, member, at=after, powers=["people.mandates"])

    assert holds_power(member, union, "people.mandates", at=after)
    with pytest.raises(NotPermitted):
        give(union, guest, builders.add_member(union), at=after)
