"""What decisions hold about a person: shown to them, sealed ballots opened, and forgotten without touching a count."""

import pytest

from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.actions.forgetting.voting import forget_voting
from commonweal.assembly.models import Ballot, Delegation
from commonweal.assembly.queries.own.voting import show_voting
from commonweal.assembly.tests.builders.ballots import closed, decision, members_of, says
from commonweal.people.tests.builders import AT, found_union

pytestmark = pytest.mark.django_db


def spoken():
    union = found_union().union
    ada, ben = members_of(union, 2)
    plain, secret = decision(union), decision(union, is_secret=True)
    says(plain, ada, "objection", "It shades the beans.")
    says(secret, ada, "objection", "I do not feel safe.")
    says(plain, ben, "objection", "It is too long.")
    give_delegation(association=union, delegate=ben, by=ada, at=AT)
    return union, ada, ben, plain, secret


def test_their_own_ballots_and_nobody_elses():
    _union, ada, ben, _plain, _secret = spoken()
    mine = show_voting(ada)
    assert [row["reason"] for row in mine["ballots"]] == ["It shades the beans.", "I do not feel safe."]
    assert [row["given"] for row in mine["delegations"]] == [True]
    assert [row["given"] for row in show_voting(ben)["delegations"]] == [False]
    assert len(show_voting(ben)["ballots"]) == 1


def test_forgetting_takes_the_words_and_leaves_the_count():
    _union, ada, _ben, plain, secret = spoken()
    forget_voting(ada)
    assert not Delegation.objects.exists()
    assert [row["reason"] for row in show_voting(ada)["ballots"]] == ["", ""]
    assert Ballot.objects.exclude(reason="").count() == 1
    assert closed(plain).outcome["said"]["objection"] == 2
    assert closed(secret).outcome["said"]["objection"] == 1
    assert not secret.loose_ballots.filter(content__has_key="reason").exists()
