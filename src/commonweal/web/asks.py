"""What a member is asked on Today, and why: their voice, tasks in hand, plans to adopt, work that would suit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from commonweal.assembly.rules.waiting import Waiting
from commonweal.people.models import Association, Membership, Person, Standing
from commonweal.provisioning.models import PlanState, Round, RoundState
from commonweal.provisioning.queries.tasks import AskedTask, tasks_asked_of
from commonweal.web import queries
from commonweal.web.places import address
from commonweal.web.templatetags.words import day as in_words
from commonweal.web.templatetags.words import ending, minutes, moment, names

ADOPT, ASK_PLAN = "provisioning.adopt_plan", "provisioning.plan"
OFFERS_MOST = 3


@dataclass(frozen=True)
class Me:
    """Who looks at Today, where and when, and what they may do there."""

    person: Person
    union: Association
    membership: Membership
    powers: frozenset[str]
    at: datetime
    day: date

    def to(self, page: str, **names_: object) -> str:
        """The address of a page of this union."""
        return address(page, self.union.slug or "", **names_)


@dataclass(frozen=True)
class Ask:
    """One thing asked of a member: what, why them, and where to do it."""

    title: str
    url: str
    action: str
    text: str = ""
    why: str = ""
    tag: str = ""
    is_soon: bool = False
    other_url: str = ""
    other_action: str = ""


def asks_of(
    me: Me,
    planned: Round | None,
    newest: queries.Newest | None,
    waiting: Iterable[Waiting],
    *,
    has_needs: bool,
) -> list[Ask]:
    """Everything asked of ``me`` now: my voice first, what is in hand, what only I can do, then what would suit me.

    ``has_needs`` says whether anybody stated a need, so that there is something to plan.
    """
    voices = [_decision(one, me.at) for one in waiting if one.is_asked]
    tasks = tasks_asked_of(me.person, me.union, me.day)
    mine = [_in_hand(me, task) for task in tasks if task.is_mine]
    offered = [_offered(me, task) for task in tasks if not task.is_mine]
    plan = _about_plan(me, planned, newest, has_needs=has_needs)
    return [*voices, *mine, *plan, *_about_me(me), *offered[:OFFERS_MOST]]


def _decision(one: Waiting, at: datetime) -> Ask:
    return Ask(
        title=str(one.title),
        tag=_until_or_from(one),
        is_soon=one.ends_soon(at),
        text=str(one.text),
        why=str(one.why),
        url=one.url,
        action=str(one.action),
    )


def _until_or_from(one: Waiting) -> str:
    if one.until:
        return _("until %(moment)s") % {"moment": ending(one.until)}
    return _("begins %(moment)s") % {"moment": moment(one.starts_at)} if one.starts_at else ""


def _in_hand(me: Me, task: AskedTask) -> Ask:
    is_buying = task.sort == "buy"
    return Ask(
        title=task.name,
        tag=_("by %(day)s") % {"day": in_words(task.due_on)},
        text=_still(task),
        url=me.to("provisioning:task_bought" if is_buying else "provisioning:task_record", pk=task.id),
        action=_("It is bought") if is_buying else _("Write down what was done"),
        other_url=me.to("provisioning:task", pk=task.id),
        other_action=_("Look at it"),
    )


def _offered(me: Me, task: AskedTask) -> Ask:
    part = _("%(mine)s of %(skill)s would be your part, of %(all)s to do.") % {
        "mine": minutes(task.share),
        "skill": task.skill,
        "all": minutes(task.minutes),
    }
    return Ask(
        title=task.name,
        tag=_("by %(day)s") % {"day": in_words(task.due_on)},
        text=part if task.share else _still(task),
        why=str(task.why or ""),
        url=me.to("provisioning:task", pk=task.id),
        action=_("Look at it"),
    )


def _still(task: AskedTask) -> str:
    parts = []
    if task.minutes and task.skill:
        parts.append(
            _("%(time)s of %(skill)s still to do.") % {"time": minutes(task.minutes), "skill": task.skill}
        )
    if task.hands:
        parts.append(_("Also in the hands of %(names)s.") % {"names": names(task.hands)})
    return " ".join(parts)


def _about_me(me: Me) -> Iterator[Ask]:
    """Whoever has not said what they need and can is asked to: the plan can only know what was said."""
    has_stated, has_offered = queries.has_said(me.person, me.union)
    if not has_stated:
        yield Ask(
            title=_("Say what you need"),
            text=_("One tap takes what is usual at your age; the rest you add in your own words."),
            why=_("because the plan can only look after what is stated, and yours is not yet."),
            url=me.to("provisioning:needs"),
            action=_("State needs"),
        )
    is_working = me.membership.standing in {Standing.CONTRIBUTOR, Standing.PROVISIONAL}
    if is_working and not has_offered:
        yield Ask(
            title=_("Say what you like to do"),
            text=_("So many hours a week, of what, on which days. You can change it at any time."),
            why=_("because nobody is assigned anything they did not offer."),
            url=me.to("provisioning:abilities"),
            action=_("Offer hours"),
        )


def _about_plan(
    me: Me, planned: Round | None, newest: queries.Newest | None, *, has_needs: bool
) -> Iterator[Ask]:
    """Whoever holds the mandate is asked to make a plan, and to adopt it once it is there."""
    if planned is None or planned.state != RoundState.STATING:
        return
    if newest and newest.state == PlanState.SOLVED and ADOPT in me.powers:
        yield Ask(
            title=_("Adopt the plan, or not"),
            text=_("Plan %(number)d for %(round)s is ready.")
            % {"number": newest.number, "round": planned.name},
            why=_("because you hold the mandate to adopt plans; nothing happens before that."),
            url=me.to("provisioning:plan"),
            action=_("Read the plan"),
        )
    elif newest is None and ASK_PLAN in me.powers and has_needs:
        yield Ask(
            title=_("Make a plan"),
            text=_("Needs are stated for %(round)s; a plan takes less than a minute.")
            % {"round": planned.name},
            why=_("because you hold the mandate to ask for plans."),
            url=me.to("provisioning:plan"),
            action=_("Go to the plan"),
        )
