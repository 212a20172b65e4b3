"""A spring of share-outs: each week a few jars of honey for more people than there are jars, by need and with memory.

So that a rule of memory has something to be rehearsed on, and a newcomer sees share-outs that are over.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from commonweal.flows.actions.recording import record_flows
from commonweal.flows.drafts import Draft, NewResource
from commonweal.flows.models import Kind, Medium
from commonweal.lib.ids import path_of
from commonweal.people.models import Person
from commonweal.provisioning.actions.kinds import add_good
from commonweal.provisioning.actions.needs import NeedTerms, state_need
from commonweal.provisioning.actions.share_outs import (
    close_share_out,
    hand_over,
    make_share_out,
    open_share_out,
)
from commonweal.provisioning.demo.seed.deciding import Deed
from commonweal.provisioning.demo.seed.known import Known
from commonweal.provisioning.demo.seed.people import TIME_ZONE
from commonweal.provisioning.models import Round
from commonweal.provisioning.rules.kinds import FactsDraft
from commonweal.provisioning.rules.spans import Span

JARS = (4, 3, 3, 5, 2, 3, 4, 2, 3, 4)
"""How many jars there were, week by week; the hives had a poor spring."""
LIKE_IT = ("demo-malin", "demo-otto", "demo-gerda", "demo-hilda", "demo-kira", "demo-lars")
BEGAN_BEFORE = timedelta(weeks=38)
FLOURISHING = 3
GRAMS_A_JAR = 500
WEEK = timedelta(days=7)


def deeds_of_sharing(known: Known) -> Iterator[Deed]:
    """The weeks of honey in the largest union: when each was shared out, and how."""
    first = known.today - BEGAN_BEFORE
    first -= timedelta(days=first.weekday())  # a Monday
    honey = _honey(known, first)
    people = [known.people[handle] for handle in LIKE_IT]
    last = first + len(JARS) * WEEK - timedelta(days=1)
    terms = NeedTerms(tier=FLOURISHING, amount=1, per="week", since=first, until=last)
    for person in people:
        state_need(union=known.union, whose=person, what=honey, terms=terms, by=person, at=_noon(first))
    for week, jars in enumerate(JARS):
        monday = first + week * WEEK
        yield _noon(monday), partial(_share, known, honey, people, jars=jars, monday=monday)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZoneInfo(TIME_ZONE))


def _honey(known: Known, day: date) -> Kind:
    facts = FactsDraft(animal="milk", grams_per_unit=GRAMS_A_JAR)
    return add_good(
        union=known.union, name="Honey in jars", medium=Medium.GOOD, unit_code="piece", facts=facts,
        by=known.keeper, at=_noon(day),
    )  # fmt: skip


def _share(known: Known, honey: Kind, people: list[Person], *, jars: int, monday: date) -> None:
    """Jars come in on Monday, are shared out at noon, and are fetched until the evening."""
    keeper, at = known.keeper, _noon(monday)
    lot = NewResource(label=monday.isoformat(), place=known.places["dry store"].pk)
    draft = Draft("produce", known.union.pk, known.union.pk, honey.pk, jars, new_resource=lot)
    record_flows(
        union=known.union, drafts=[draft], deed="goods.harvested", by=keeper, at=at,
        subject=path_of("association", known.union.pk),
    )  # fmt: skip
    round_ = Round.objects.get(union=known.union)
    span = Span(monday, monday + WEEK - timedelta(days=1))
    share_out = make_share_out(round_=round_, span=span, name="Honey", by=keeper, at=at)
    open_share_out(share_out=share_out, by=keeper, at=at)
    theirs = set(share_out.lines.filter(allotted__gt=0).values_list("receiver", flat=True))
    for person in people:
        if person.pk in theirs:
            hand_over(share_out=share_out, receiver=person.agent, by=keeper, at=at + timedelta(hours=4))
    close_share_out(share_out=share_out, by=keeper, at=at + timedelta(hours=8))
