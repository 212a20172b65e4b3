"""The demo's house of five: it lives as it planned, and whoever is last to speak carries a decision to its deed."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from commonweal.assembly.actions.ballots import cast_ballot
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.models import Proposal, ProposalState
from commonweal.flows.models import Flow, Resource
from commonweal.people.permissions import mandate_of
from commonweal.provisioning.demo.house import KEPT_BACK
from commonweal.provisioning.demo.seasons import months_on
from commonweal.provisioning.demo.seed.deciding import deeds_told
from commonweal.provisioning.demo.seed.house_life import WEEKS, settle_house
from commonweal.provisioning.demo.seed.house_stories import LAST_VOICE, OF_THE_HOUSE
from commonweal.provisioning.demo.seed.people import COMMON
from commonweal.provisioning.models import Plan, Round, RoundState, Task
from commonweal.provisioning.problem.saved import result_of

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
TODAYS = (date(2026, 11, 22), date(2028, 2, 29))


@pytest.fixture(params=TODAYS, ids=str)
def now(request):
    """A plain day, and one that the year before does not have."""
    return datetime.combine(request.param, time(8, 30), BERLIN)


@pytest.fixture
def known(now):
    begun = datetime.combine(months_on(now.date(), -12), time(9), BERLIN)
    known = settle_house(begun=begun, today=now.date(), at=now)
    for _at, deed in sorted(deeds_told(known, OF_THE_HOUSE, at=now), key=itemgetter(0)):
        deed()
    return known


def test_the_house_lives_as_it_planned_and_its_last_voice_carries_a_decision_to_its_deed(known, now):
    lived_as_planned(known)
    the_next_round_waits(known, now.date())
    the_last_voice_decides(known, now)


def lived_as_planned(known):
    plan = Plan.objects.get(round__union=known.union)
    assert {ratio.ratio for ratio in result_of(plan).ratios} == {1.0}, "nobody lacks anything"
    assert set(Task.objects.filter(plan=plan).values_list("state", flat=True)) == {"done"}
    baked = Flow.objects.filter(union=known.union, action="produce", kind=known.kinds["rye-bread"])
    assert baked.count() == WEEKS
    bakers = Counter(Flow.objects.filter(union=known.union, action="work").values_list("provider", flat=True))
    assert bakers == {known.people[baker].pk: WEEKS / 2 for baker in ("demo-jakob", "demo-nuri")}
    lots = Resource.objects.filter(union=known.union).values("kind").annotate(left=Sum("onhand"))
    left = dict(lots.values_list("kind", "left"))
    assert all(left[known.kinds[kind].pk] >= kept for kind, kept in KEPT_BACK.items())
    assert all(steps >= 0 for steps in left.values())


def the_next_round_waits(known, today):
    rounds = {each.state: each for each in Round.objects.filter(union=known.union)}
    assert rounds.keys() == {RoundState.CLOSED, RoundState.STATING}
    assert rounds[RoundState.STATING].starts_on == today


def the_last_voice_decides(known, now):
    nuri = known.people[LAST_VOICE]
    (proposal,) = Proposal.objects.filter(union=known.union, state=ProposalState.OPEN)
    assert not any(mandate_of(nuri, known.union, power, at=now) for power in COMMON)
    cast_ballot(proposal=proposal, voter=nuri, content={"position": "consent"}, by=nuri, at=now)
    decided = close_proposal(proposal=proposal, by=nuri, at=now + timedelta(minutes=1))
    assert decided.is_adopted
    assert all(mandate_of(nuri, known.union, power, at=now + timedelta(minutes=2)) for power in COMMON)
