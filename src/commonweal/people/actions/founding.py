"""Founding: a union by whoever begins it; households, circles and enterprises within it; hubs and federations."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from commonweal.journal.actions import note
from commonweal.journal.once import made_before, once
from commonweal.lib.ids import path_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.lib.words import say
from commonweal.people.actions.newcomers import Newcomer, begin_newcomer, is_newcomer
from commonweal.people.founding import beginnings
from commonweal.people.models import (
    Agent,
    AgentSort,
    Association,
    Form,
    Mandate,
    Membership,
    Person,
    Standing,
)
from commonweal.people.permissions import member_of, require_not_visitor, require_power, today_in
from commonweal.people.powers import declared_powers
from commonweal.people.rules import (
    FOUNDING,
    founders_until,
    local_day,
    suggested_slug,
    why_not_currency,
    why_not_slug,
    why_not_time_zone,
)

WITHIN_A_UNION = (Form.HOUSEHOLD, Form.CIRCLE, Form.ENTERPRISE)
OF_UNIONS = (Form.HUB, Form.FEDERATION)


class SlugTaken(Refused):
    """Another association of this node already has the address."""


class Founded(NamedTuple):
    """A new union and who founded it."""

    union: Association
    founder: Person


@once
def found_union(
    *,
    name: str,
    slug: str = "",
    by: Person | None = None,
    newcomer: Newcomer | None = None,
    at: datetime,
    key: UUID | None = None,
    about: str = "",
    time_zone: str = "UTC",
    language: str = "en",
    currency: str = "EUR",
    since: date | None = None,
    is_demo: bool = False,
) -> Founded:
    """Begin a union: ``by``, or the ``newcomer`` who becomes a person and a login here, is its first member.

    The founder holds all powers of this node in it for 90 days, by the decision of founding. Other rooms set up
    what they need (``people.founding``). ``slug`` defaults to one made from the name; ``since`` (default today) is
    the founding day, for unions older than their books. Raises ``Refused`` and ``SlugTaken``, naming the field.
    """
    repeated = Association.objects.filter(pk=key).first() if key else None
    if repeated is not None:
        return _founded_before(repeated, by, newcomer)
    _require_settings(time_zone=time_zone, currency=currency)
    slug = slug or suggested_slug(name)
    union = _begin_association(
        form=Form.UNION, name=name, slug=slug, identity=key, about=about, time_zone=time_zone,
        language=language, currency=currency, founded_on=since or local_day(at, time_zone), is_demo=is_demo,
    )  # fmt: skip
    founder = _founder(by, newcomer, is_demo=is_demo)
    mandate = _give_founder_all(union, founder, at=at)
    note(
        union=union.pk, deed="union.founded", by=founder.pk, subject=path_of("association", union.pk), at=at,
        under=mandate.pk, key=key, facts={"form": union.form},
    )  # fmt: skip
    for begin in beginnings().values():
        begin(union, founder, at)
    return Founded(union, founder)


@once
def found_household(
    *,
    name: str,
    within: Association,
    members: Sequence[Person] = (),
    form: str = Form.HOUSEHOLD,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    since: date | None = None,
    is_demo: bool = False,
) -> Association:
    """Begin a household (or, by ``form``, a circle or an enterprise) in the union ``within``, with ``members`` of it.

    Any member who is no visitor may, for households that they belong to; for others it takes people.memberships.
    Raises ``NotPermitted`` and ``Refused``.
    """
    before = made_before(union=within.pk, key=key, deed="household.founded")
    if before:
        return Association.objects.get(pk=before)
    if form not in WITHIN_A_UNION:
        raise Refused(say("Within a union there are households, circles and enterprises."), field="form")
    under = _may_found_within(by, within, members, at=at)
    day = since or today_in(within, at)
    household = _begin_association(
        form=form, name=name, within=within, time_zone=within.time_zone, language=within.language,
        currency=within.currency, founded_on=day, is_demo=is_demo,
    )  # fmt: skip
    for member in members:
        Membership.objects.create(
            member_id=member.pk, association=household, standing=Standing.CONTRIBUTOR, since=day
        )
    note(
        union=within.pk, deed="household.founded", by=by.pk, subject=path_of("association", household.pk), at=at,
        under=under, key=key, facts={"form": form, "members": sorted(str(member.pk) for member in members)},
    )  # fmt: skip
    return household


@once
def found_federation(
    *,
    name: str,
    members: Sequence[Association],
    slug: str = "",
    form: str = Form.FEDERATION,
    by: Person,
    at: datetime,
    key: UUID | None = None,
    time_zone: str = "UTC",
    language: str = "en",
    is_demo: bool = False,
) -> Association:
    """Begin a federation (or, by ``form``, a hub) whose members are the associations ``members``.

    ``by`` must hold people.memberships in each of them, for none joins without its own consent; others come later
    by invitation. The founder holds all powers in the federation for 90 days. Raises ``NotPermitted``, ``Refused``.
    """
    repeated = Association.objects.filter(pk=key, form=form).first() if key else None
    if repeated is not None:
        return _founded_before(repeated, by, None).union
    if form not in OF_UNIONS:
        raise Refused(say("Unions come together in hubs and federations."), field="form")
    if not members:
        raise Refused(say("A federation begins with at least one union."), field="members")
    for member in members:
        require_power(by, member, "people.memberships", at=at)
    _require_settings(time_zone=time_zone, currency="EUR")
    day = local_day(at, time_zone)
    federation = _begin_association(
        form=form, name=name, slug=slug or suggested_slug(name), identity=key, time_zone=time_zone,
        language=language, founded_on=day, is_demo=is_demo,
    )  # fmt: skip
    for member in members:
        _join(federation, member.pk, since=day)
    mandate = _give_founder_all(federation, by, at=at, belongs=False)
    note(
        union=federation.pk, deed="federation.founded", by=by.pk, at=at, under=mandate.pk, key=key,
        subject=path_of("association", federation.pk), facts={"members": sorted(str(m.pk) for m in members)},
    )  # fmt: skip
    return federation


def _require_settings(*, time_zone: str, currency: str) -> None:
    for field, reason in (
        ("time_zone", why_not_time_zone(time_zone)),
        ("currency", why_not_currency(currency)),
    ):
        if reason:
            raise Refused(reason, field=field)


def _begin_association(
    *, name: str, identity: UUID | None = None, slug: str = "", **settings: object
) -> Association:
    if not name.strip():
        raise Refused(say("An association needs a name."), field="name")
    reason = why_not_slug(slug) if slug or settings["form"] == Form.UNION else None
    if reason:
        raise Refused(reason, field="slug")
    agent = Agent(sort=AgentSort.ASSOCIATION, **({"id": identity} if identity else {}))
    try:
        with transaction.atomic():
            agent.save(force_insert=True)
    except IntegrityError as clash:
        raise Refused(say("This form was already used for something else. Open it anew, please.")) from clash
    try:
        with transaction.atomic():
            return Association.objects.create(agent=agent, name=name.strip(), slug=slug or None, **settings)
    except IntegrityError as clash:
        raise SlugTaken(say("“{slug}” is taken; choose another.", slug=slug), field="slug") from clash


def _founder(by: Person | None, newcomer: Newcomer | None, *, is_demo: bool) -> Person:
    if by is not None:
        return by
    if newcomer is None:
        raise Refused(say("Somebody must be the first member."))
    return begin_newcomer(newcomer, is_demo=is_demo)


def _founded_before(union: Association, by: Person | None, newcomer: Newcomer | None) -> Founded:
    """What the same form founded a moment ago, for its founder alone: a union's id is no secret."""
    mandate = Mandate.objects.filter(association=union, decision=FOUNDING).order_by("id").first()
    founder = Person.objects.filter(pk=mandate.holder_id).first() if mandate else None
    if founder is None or (founder != by and not is_newcomer(founder, newcomer)):
        raise NotPermitted(say("This form was already used for something else. Open it anew, please."))
    return Founded(union, founder)


def _join(association: Association, member: UUID, *, since: date) -> None:
    Membership.objects.create(
        member_id=member, association=association, standing=Standing.CONTRIBUTOR, since=since
    )


def _give_founder_all(union: Association, founder: Person, *, at: datetime, belongs: bool = True) -> Mandate:
    day = today_in(union, at)
    if belongs:
        _join(union, founder.pk, since=min(day, union.founded_on or day))
    with translation.override(union.language):
        role = gettext("Founders")
    return Mandate.objects.create(
        holder_id=founder.pk, association=union, role=role, powers=sorted(declared_powers()),
        since=day, until=founders_until(day), decision=FOUNDING,
    )  # fmt: skip


def _may_found_within(
    by: Person, union: Association, members: Sequence[Person], *, at: datetime
) -> UUID | None:
    if union.form != Form.UNION:
        raise Refused(say("Households, circles and enterprises are part of a union."), field="within")
    require_not_visitor(by, union, at=at)
    for member in members:
        if member_of(member, union, at) is None:
            raise Refused(say("{person} is no member of {union}.", person=member.name, union=union.name))
    if by.pk in {member.pk for member in members}:
        return None
    return require_power(by, union, "people.memberships", at=at).pk
