"""Several processes carry out the same decision at one moment: what it does is done once, on SQLite and PostgreSQL."""

import pytest

from commonweal.people.tests.test_races import empty_postgres, environment, run  # noqa: F401 (fixtures)

pytestmark = pytest.mark.slow
CONTENDERS = 3
PREPARE = """
import django; django.setup()
from commonweal.assembly.tests.builders.decided import adopted
from commonweal.people.tests.builders import AT, found_union
union, founder = found_union(slug="home")
rule = {"policy": "assembly.voting_days", "value": 7, "since": AT.date().isoformat()}
mandate = {"holder": str(founder.pk), "role": "bees", "powers": ["people.invite"], "until": "2027-03-01"}
welcome = {"name": "Wilma", "standing": "visitor"}
effects = ("assembly.set_policy", rule), ("people.give_mandate", mandate), ("people.admit", welcome)
print(adopted(union, *effects, brought_by=founder).pk)
"""
CARRY_OUT = """
import sys
import django; django.setup()
from functools import partial
from commonweal.people.tests.builders import AT
from commonweal.people.tests.racing import race
from commonweal.assembly.actions.carrying_out import carry_out
from commonweal.assembly.models import Proposal
proposal = Proposal.objects.get(pk=sys.argv[1])
print(*race([partial(carry_out, proposal=proposal, by=None, at=AT)] * int(sys.argv[2])), sep="; ")
"""
COUNT = """
import django; django.setup()
from commonweal.assembly.models import PolicyValue, ProposalEffect
from commonweal.journal.models import Entry
from commonweal.people.models import Mandate, Person
print(
    PolicyValue.objects.count(), Mandate.objects.filter(role="bees").count(),
    Person.objects.filter(name="Wilma").count(),
    ProposalEffect.objects.filter(state="done").count(), Entry.objects.filter(deed="effect.carried_out").count(),
)
"""


def test_a_decision_is_carried_out_once(environment):  # noqa: F811
    (proposal,) = run(environment, "-c", PREPARE)
    assert run(environment, "-c", CARRY_OUT, proposal, str(CONTENDERS)) == ["won; won; won"]
    assert run(environment, "-c", COUNT) == ["1 1 1 3 3"]
