"""What a member's Today says: what is asked of me, how we stand, what comes next. Assembled from the rooms' queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.people.permissions import today_in
from commonweal.people.queries.mandates import powers_of
from commonweal.people.queries.members import Tie, acting_for
from commonweal.provisioning.models import PlanState, Round, RoundState
from commonweal.provisioning.queries.needs import people_count, stated_count
from commonweal.provisioning.queries.plan_ratios import TierShare, tier_shares
from commonweal.provisioning.queries.rounds import current_round, last_day
from commonweal.web import queries
from commonweal.web.places import address
from commonweal.web.steps import Step, beginnings, steps_of_round
from commonweal.web.templatetags.words import until

NOON, EVENING = time(12), time(18)
ADOPT, ASK_PLAN, INVITE = "provisioning.adopt_plan", "provisioning.plan", "people.invite"


@dataclass(frozen=True)
class Me:
    """Who looks at Today, where and when, and what they may do there."""

    person: Person
    union: Association
    membership: Membership
    powers: frozenset[str]
    at: datetime
    day: date

    def to(self, page: str, **names: object) -> str:
        """The address of a page of this union."""
        return address(page, self.union.slug or "", **names)


@dataclass(frozen=True)
class Ask:
    """One thing asked of a member: what, why them, and where to do it."""

    title: str
    url: str
    action: str
    text: str = ""
    why: str = ""
    tag: str = ""


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
    tiers: Sequence[TierShare]
    round: RoundCard | None
    beginnings: Sequence[Step]
    use_soon: Sequence[queries.Soon]
    running_short: Sequence[queries.Short]
    trusted: Sequence[Tie]


def today_of(*, person: Person, union: Association, membership: Membership, at: datetime) -> Today:
    """Today for ``person`` in ``union`` at ``at``; a constant number of queries, whatever the union's size."""
    powers = powers_of(person, union, at=at)
    me = Me(person, union, membership, powers, at, today_in(union, at))
    planned = current_round(union)
    newest = queries.newest_plan_state(planned) if planned else None
    asks = [*_asks_about_me(me), *_asks_about_plan(me, planned, newest)]
    return Today(
        greeting=_greeting(me),
        first_line=_first_line(len(asks)),
        asks=asks,
        tiers=tier_shares(union, me.day) if planned else [],
        round=_round_card(me, planned, newest) if planned else None,
        beginnings=() if planned else beginnings(queries.begun(union, day=me.day), to=me.to),
        use_soon=queries.use_soon(union, day=me.day),
        running_short=queries.running_short(union),
        trusted=acting_for(person, day=me.day, union=union),
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
    return ngettext(
        "One thing is asked of you.", "%(count)d things are asked of you.", count
    ) % {"count": count}  # fmt: skip


def _asks_about_me(me: Me) -> Iterator[Ask]:
    """Whoever has not said what they need and can is asked to: the plan can only know what was said."""
    if not queries.has_stated(me.person, me.union):
        yield Ask(
            title=_("Say what you need"),
            text=_("One tap takes what is usual at your age; the rest you add in your own words."),
            why=_("the plan looks after what was stated, and yours is not yet."),
            url=me.to("provisioning:needs"),
            action=_("State needs"),
        )
    is_working = me.membership.standing in {Standing.CONTRIBUTOR, Standing.PROVISIONAL}
    if is_working and not queries.has_offered(me.person, me.union):
        yield Ask(
            title=_("Say what you like to do"),
            text=_("So many hours a week, of what, on which days. You can change it at any time."),
            why=_("nobody is assigned anything they did not offer."),
            url=me.to("provisioning:abilities"),
            action=_("Offer hours"),
        )


def _asks_about_plan(me: Me, planned: Round | None, newest: queries.Newest | None) -> Iterator[Ask]:
    """Whoever holds the mandate is asked to make a plan, and to adopt it once it is there."""
    if planned is None or planned.state != RoundState.STATING:
        return
    if newest and newest.state == PlanState.SOLVED and ADOPT in me.powers:
        yield Ask(
            title=_("Adopt the plan, or not"),
            text=_("Plan %(number)d for %(round)s is ready.")
            % {"number": newest.number, "round": planned.name},
            why=_("you hold the mandate to adopt plans; nothing happens before that."),
            url=me.to("provisioning:plan"),
            action=_("Read the plan"),
        )
    elif newest is None and ASK_PLAN in me.powers and stated_count(me.union, me.day):
        yield Ask(
            title=_("Make a plan"),
            text=_("Needs are stated for %(round)s; a plan takes less than a minute.")
            % {"round": planned.name},
            why=_("you hold the mandate to ask for plans."),
            url=me.to("provisioning:plan"),
            action=_("Go to the plan"),
        )


def _round_card(me: Me, planned: Round, newest: queries.Newest | None) -> RoundCard:
    people, stated = people_count(me.union, me.day), stated_count(me.union, me.day)
    steps = steps_of_round(
        planned.state, newest.state if newest else None, people=people, stated=stated, to=me.to
    )
    return RoundCard(planned.name, until(planned.starts_on, last_day(planned)), steps)
