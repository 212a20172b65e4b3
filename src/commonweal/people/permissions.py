"""Who may: membership, powers held through mandates, and acting for somebody.

``may_…``, ``holds_…`` and ``member_of`` answer; ``require_…`` raise ``NotPermitted`` with a sentence.
"""

from datetime import date, datetime

from django.db.models import Q

from commonweal.lib.refusal import NotPermitted
from commonweal.lib.words import say
from commonweal.people.decided import Decided
from commonweal.people.models import Association, Mandate, Membership, Person, Proxy, Standing
from commonweal.people.powers import declared_powers
from commonweal.people.rules import local_day


def today_in(union: Association, at: datetime) -> date:
    """The calendar day at ``at`` in the time zone of ``union``."""
    return local_day(at, union.time_zone)


def member_of(person: Person, union: Association, at: datetime) -> Membership | None:
    """How ``person`` belongs to ``union`` at ``at``; None for strangers, the parted, and who begins later."""
    day = today_in(union, at)
    return Membership.objects.on(day).filter(member_id=person.pk, association=union).first()


def require_member(by: Person, union: Association, *, at: datetime) -> Membership:
    """The membership of ``by``, in whatever standing; raises ``NotPermitted`` without one."""
    membership = member_of(by, union, at)
    if membership is None:
        raise NotPermitted(say("Only members of {union} can do this.", union=union.name))
    return membership


def require_not_visitor(by: Person, union: Association, *, at: datetime) -> Membership:
    """The membership of ``by``; raises ``NotPermitted`` for strangers and for visitors, who look on."""
    membership = require_member(by, union, at=at)
    if membership.standing == Standing.VISITOR:
        raise NotPermitted(say("Visitors of {union} can read this, but not change it.", union=union.name))
    return membership


def mandates_with(union: Association, power: str, at: datetime) -> list[Mandate]:
    """All mandates that give ``power`` in ``union`` at ``at``, the longest first."""
    day = today_in(union, at)
    mandates = Mandate.objects.on(day).filter(association=union)
    mandates = mandates.filter(Q(recalled_at__isnull=True) | Q(recalled_at__gt=at))
    return [mandate for mandate in mandates.order_by("-until", "id") if power in mandate.powers]


def mandate_of(person: Person, union: Association, power: str, *, at: datetime) -> Mandate | None:
    """The mandate by which ``person`` holds ``power`` in ``union`` at ``at``, if any."""
    held = (mandate for mandate in mandates_with(union, power, at) if mandate.holder_id == person.pk)
    return next(held, None)


def holds_power(person: Person, union: Association, power: str, *, at: datetime) -> bool:
    """Whether a mandate gives ``person`` the ``power`` in ``union`` at ``at``."""
    return mandate_of(person, union, power, at=at) is not None


def require_power(
    by: Person, union: Association, power: str, *, at: datetime, decided: Decided | None = None
) -> Mandate | Decided:
    """The mandate that gives ``by`` the ``power``, or the decision they carry out (``decided``).

    Its ``pk`` is what the journal names as ``under``. Raises ``NotPermitted``, saying which mandate it takes.
    """
    if decided is not None and decided.gives(union.pk, power):
        return decided
    mandate = mandate_of(by, union, power, at=at)
    if mandate is None:
        meaning = declared_powers()[power]
        raise NotPermitted(
            say("This takes a mandate in {union} to: {power}.", union=union.name, power=meaning)
        )
    return mandate


def may_act_for(by: Person, person: Person, union: Association, *, at: datetime) -> bool:
    """Whether ``by`` may state and decide for ``person`` in ``union``: for oneself, or as somebody they trust.

    Both must belong to the union; a visitor acts for nobody else.
    """
    day = today_in(union, at)
    belonging = Membership.objects.on(day).filter(association=union, member_id__in={by.pk, person.pk})
    standings = dict(belonging.values_list("member_id", "standing"))
    if standings.keys() != {by.pk, person.pk}:
        return False
    if by.pk == person.pk:
        return True
    if standings[by.pk] == Standing.VISITOR:
        return False
    return Proxy.objects.on(day).filter(person=person, trusted=by, union=union).exists()


def spoken_for(by: Person, person: Person, union: Association, *, at: datetime) -> Person | None:
    """``person``, when ``by`` acts for them, as the journal names it; None for oneself and under a mandate."""
    return person if by.pk != person.pk and may_act_for(by, person, union, at=at) else None


def require_self_or_proxy(by: Person, person: Person, union: Association, *, at: datetime) -> None:
    """Let ``by`` go on if they are ``person`` or trusted by them; else raise ``NotPermitted``."""
    if may_act_for(by, person, union, at=at):
        return
    if member_of(by, union, at) is None:
        raise NotPermitted(say("Only members of {union} can do this.", union=union.name))
    raise NotPermitted(say("Only {person}, or somebody they trust with it, can do this.", person=person.name))
