"""The demo region brought to life: every row comes from the same actions that people use.

``build_region`` tells a year: three unions are founded, people join, the books are kept week by week, and the round
that begins today is stated, waiting for its plan. Beside them a house of five, in which one can try out a decision.
"""

from collections.abc import Callable, Collection
from datetime import datetime, time
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db import transaction

from commonweal.people.models import Login
from commonweal.provisioning.demo.house import house
from commonweal.provisioning.demo.reading import UNION_IDS, region
from commonweal.provisioning.demo.seasons import months_on
from commonweal.provisioning.demo.seed.deciding import deeds_told, elect_keepers
from commonweal.provisioning.demo.seed.gatherings import gather
from commonweal.provisioning.demo.seed.goods import describe_goods
from commonweal.provisioning.demo.seed.house_life import settle_house
from commonweal.provisioning.demo.seed.house_stories import LAST_VOICE, OF_THE_HOUSE
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.needs import state_needs
from commonweal.provisioning.demo.seed.people import PASSWORD, TIME_ZONE, found_with_people
from commonweal.provisioning.demo.seed.recipes import write_recipes
from commonweal.provisioning.demo.seed.rounds import open_todays_round
from commonweal.provisioning.demo.seed.sharing import deeds_of_sharing
from commonweal.provisioning.demo.seed.stories import IN_A_YEAR, UNDER_WAY
from commonweal.provisioning.demo.seed.together import deeds_together, federate
from commonweal.provisioning.demo.seed.year import live_a_year

LARGE = LIVELY = "millfield"


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
        _decide_together(founded, settle_house(begun=begun, today=today, at=at), at=at)
    on_progress(100)


def _decide_together(founded: list[Known], small: Known, *, at: datetime) -> None:
    """A year of proposals in the largest union, the house and the federation, each on its day; then what goes on."""
    lively, everywhere = founded[UNION_IDS.index(LIVELY)], [*founded, small]
    federation = federate(everywhere, at=at)
    deeds = [*deeds_told(lively, (*IN_A_YEAR, *UNDER_WAY), at=at), *deeds_told(small, OF_THE_HOUSE, at=at)]
    deeds += [*deeds_together(everywhere, federation, at=at), *deeds_of_sharing(lively)]
    for _opened_at, deed in sorted(deeds, key=itemgetter(0)):
        deed()
    gather(lively, at=at)


def how_to_log_in() -> list[str]:
    """Sentences for the terminal: as whom one can log in, and where to try a decision, if the demo is there."""
    people = {person.handle: person for union in region().unions.values() for person in union.people}
    logins = set(Login.objects.values_list("handle", flat=True))
    there = sorted(handle for handle in logins if handle in people and people[handle].union == LARGE)
    keepers = [handle for handle in there if "plan" in people[handle].keeps]
    members = [handle for handle in there if not people[handle].keeps]
    if not keepers or not members:
        return []
    return [
        f"Log in as a keeper:  {keepers[0]}   with the password  {PASSWORD}",
        f"Log in as a member:  {members[0]}   with the password  {PASSWORD}",
        *_where_to_decide(logins),
    ]


def _where_to_decide(logins: Collection[str]) -> list[str]:
    others = [person.handle for person in house().people if person.handle != LAST_VOICE]
    if not {LAST_VOICE, *others} <= set(logins):
        return []
    return [
        f"To carry a decision through, from a wish to a deed, log in to {house().name}, a house of five:",
        f"as {LAST_VOICE}, whose voice is the last one missing, or as {', '.join(others)};",
        "the password is the same.",
    ]
