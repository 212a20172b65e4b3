"""The demo region brought to life: every row comes from the same actions that people use.

``build_region`` tells a year: three unions are founded, people join, the books are kept week by week, and the round
that begins today is stated, waiting for its plan.
"""

from collections.abc import Callable
from datetime import datetime, time
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db import transaction

from commonweal.people.models import Login
from commonweal.provisioning.demo.reading import UNION_IDS, region
from commonweal.provisioning.demo.seasons import months_on
from commonweal.provisioning.demo.seed.deciding import deeds_of_a_year, elect_keepers
from commonweal.provisioning.demo.seed.gatherings import gather
from commonweal.provisioning.demo.seed.goods import describe_goods
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.needs import state_needs
from commonweal.provisioning.demo.seed.people import PASSWORD, TIME_ZONE, found_with_people
from commonweal.provisioning.demo.seed.recipes import write_recipes
from commonweal.provisioning.demo.seed.rounds import open_todays_round
from commonweal.provisioning.demo.seed.sharing import deeds_of_sharing
from commonweal.provisioning.demo.seed.together import deeds_together, federate
from commonweal.provisioning.demo.seed.year import live_a_year

KEEPER, MEMBER = "millfield", "millfield"
LIVELY = "millfield"


def build_region(*, at: datetime, on_progress: Callable[[int], None] = lambda _percent: None) -> None:
    """Build the whole demo region as of ``at``; each union in one transaction, progress from 0 to 100."""
    today = at.astimezone(ZoneInfo(TIME_ZONE)).date()
    begun = datetime.combine(months_on(today, -12), time(9), ZoneInfo(TIME_ZONE))
    steps = (describe_goods, write_recipes, state_needs, live_a_year, open_todays_round)
    founded: list[Known] = []
    for number, union_id in enumerate(UNION_IDS):
        with transaction.atomic():
            known = found_with_people(region().unions[union_id], begun=begun, today=today)
            elect_keepers(known)
            for step, build in enumerate(steps, 1):
                build(known, at=at)
                on_progress(round(100 * (number + step / len(steps)) / len(UNION_IDS)))
        founded.append(known)
    with transaction.atomic():
        lively = founded[UNION_IDS.index(LIVELY)]
        federation = federate(founded, at=at)
        deeds = [*deeds_of_a_year(lively, at=at), *deeds_together(founded, federation, at=at)]
        deeds += deeds_of_sharing(lively)
        for _opened_at, deed in sorted(deeds, key=itemgetter(0)):
            deed()
        gather(lively, at=at)
    on_progress(100)


def how_to_log_in() -> list[str]:
    """Two sentences for the terminal: as whom one can log in, if the demo is there."""
    people = {person.handle: person for union in region().unions.values() for person in union.people}
    there = [handle for handle in Login.objects.values_list("handle", flat=True) if handle in people]
    keepers = [h for h in there if people[h].union == KEEPER and "plan" in people[h].keeps]
    members = [h for h in there if people[h].union == MEMBER and not people[h].keeps]
    if not keepers or not members:
        return []
    return [
        f"Log in as a keeper:  {sorted(keepers)[0]}   with the password  {PASSWORD}",
        f"Log in as a member:  {sorted(members)[0]}   with the password  {PASSWORD}",
    ]
