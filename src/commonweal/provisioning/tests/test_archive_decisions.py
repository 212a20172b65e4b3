"""Decisions on another node: what was said and decided is there and counts the same; secret ballots are given anew."""

import pytest
from django.db import connection  # noqa: F401 - named in the mark

from commonweal.assembly.actions.delegations import give_delegation
from commonweal.assembly.models import Ballot, Delegation, LooseBallot, Proposal, SealKey
from commonweal.assembly.queries.replay import replayed_outcome
from commonweal.assembly.tests.builders.ballots import LATER, closed, decision, members_of, says
from commonweal.people.models import Association, Person
from commonweal.people.tests.builders import AT, found_union
from commonweal.provisioning.tests.test_archive import OtherNode, archive_of, taken_up

pytestmark = pytest.mark.django_db


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="empties the node through SQLite")
def test_open_and_secret_decisions_go_along():
    union = found_union().union
    ada, ben = members_of(union, 2)
    give_delegation(association=union, delegate=ben, by=ada, at=AT)
    running, secret, over, loose = (
        decision(union, is_secret=is_secret) for is_secret in (False, True, False, True)
    )
    for proposal in (running, secret, over, loose):
        says(proposal, ben, "consent_with_concern", "Mind the beans.")
    outcomes = [closed(each).outcome for each in (over, loose)]
    archive = archive_of(union)
    with OtherNode():
        SealKey.objects.all().delete()
        taken_up(archive)
        there = {
            each.pk: each for each in Proposal.objects.filter(union=Association.objects.get(pk=union.pk))
        }
        assert [there[each.pk].outcome for each in (over, loose)] == outcomes
        assert [replayed_outcome(there[each.pk]).as_json() for each in (over, loose)] == outcomes
        assert LooseBallot.objects.get().content == {
            "position": "consent_with_concern",
            "reason": "Mind the beans.",
        }
        assert Delegation.objects.filter(until__isnull=True).count() == 1
        assert Ballot.objects.filter(voice__proposal=secret.pk).count() == SealKey.objects.count() == 0
        says(there[secret.pk], Person.objects.get(pk=ben.pk), "consent")
        assert closed(there[secret.pk], at=LATER).outcome["said"]["consent"] == 1
        assert closed(there[running.pk], at=LATER).outcome["said"]["consent_with_concern"] == 2
