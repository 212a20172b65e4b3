"""What a member's Today says: what is asked of me, how we stand, what comes next. Assembled from the rooms' queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.assembly.queries.reminders import has_to_choose
from commonweal.assembly.queries.waiting.sources import waiting_as
from commonweal.assembly.rules.waiting import Looking, Waiting
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import Tie, acting_for
from commonweal.provisioning.models import Round, RoundState
from commonweal.provisioning.queries.needs import Stating, stating_in
from commonweal.provisioning.queries.plan_ratios import TierShare, tier_shares
from commonweal.provisioning.queries.rounds import last_day, open_rounds
from commonweal.provisioning.queries.share_outs import MyShare, my_shares
from commonweal.web import queries
from commonweal.web.asks import Ask, Me, asks_of
from commonweal.web.steps import Step, beginnings, steps_of_round
from commonweal.web.templatetags.words import until

NOON, EVENING = time(12), time(18)


@dataclass(frozen=True)
class RoundCard:
    """The round we are in: its name, its days, and its steps."""

    name: str
    days: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Today:
    """Everything the page shows."""

    greeting: str
    first_line: str
    asks: Sequence[Ask]
    deciding: Sequence[Waiting]
    may_be_reminded: bool
    shares: Sequence[MyShare]
    tiers: Sequence[TierShare]
    round: RoundCard | None
    beginnings: Sequence[Step]
    use_soon: Sequence[queries.Soon]
    running_short: Sequence[queries.Short]
    trusted: Sequence[Tie]
    is_guest: bool


def today_of(
    *, person: Person, union: Association, membership: Membership, powers: frozenset[str], at: datetime
) -> Today:
    """Today for ``person`` in ``union`` at ``at``; a constant number of queries, whatever the union's size."""
    me = Me(person, union, membership, powers, at, today_in(union, at))
    rounds = open_rounds(union)
    planned = rounds[-1] if rounds else None
    newest = queries.newest_plan_state(planned) if planned else None
    stating = stating_in(union, me.day) if planned else Stating(0, 0)
    waiting = waiting_as(Looking(person, union, membership.standing, at, me.day, powers))
    asks = asks_of(me, planned, newest, waiting, has_needs=stating.stated > 0)
    return Today(
        greeting=_greeting(me),
        first_line=_first_line(len(asks)),
        asks=asks,
        deciding=[one for one in waiting if not one.is_asked],
        may_be_reminded=has_to_choose(person, union),
        shares=my_shares(person, union),
        tiers=_tiers(rounds, me.day),
        round=_round_card(me, planned, newest, stating) if planned else None,
        beginnings=() if planned else beginnings(queries.begun(union, day=me.day), to=me.to),
        use_soon=queries.use_soon(union, day=me.day),
        running_short=queries.running_short(union),
        trusted=acting_for(person, day=me.day, union=union),
        is_guest=membership.standing == Standing.VISITOR,
    )


def _greeting(me: Me) -> str:
    now = timezone.localtime(me.at).time()
    if now < NOON:
        return _("Good morning, %(name)s.") % {"name": me.person.name}
    if now < EVENING:
        return _("Good afternoon, %(name)s.") % {"name": me.person.name}
    return _("Good evening, %(name)s.") % {"name": me.person.name}


def _first_line(count: int) -> str:
    if not count:
        return _("Nothing is asked of you today.")
    line = ngettext("One thing is asked of you.", "%(count)d things are asked of you.", count)
    return line % {"count": count}


def _tiers(rounds: Sequence[Round], day: date) -> list[TierShare]:
    """How far the newest adopted plan goes."""
    adopted = [planned for planned in rounds if planned.state == RoundState.ADOPTED]
    return tier_shares(adopted[-1], day) if adopted else []


def _round_card(me: Me, planned: Round, newest: queries.Newest | None, stating: Stating) -> RoundCard:
    plan = newest.state if newest else None
    steps = steps_of_round(planned.state, plan, people=stating.people, stated=stating.stated, to=me.to)
    return RoundCard(planned.name, until(planned.starts_on, last_day(planned)), steps)
