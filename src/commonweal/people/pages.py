"""How a page of a union begins: who is asking, which union, and 404 for whoever does not belong.

Every view of every room that shows a union's things is wrapped in ``member_page``; pages about oneself in
``person_page``.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from commonweal.people.models import Association, Form, Membership, Person
from commonweal.people.queries.mandates import powers_of
from commonweal.people.rules import holds_on, local_day

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request by somebody who is logged in: ``person`` is who asks."""

    person: Person


class MemberRequest(PersonRequest):
    """A request by a member: ``union`` is whose page it is, ``membership`` how ``person`` belongs to it.

    ``powers`` are those that ``person`` holds in it, read once, when a page first asks which of its buttons to offer.
    """

    union: Association
    membership: Membership
    powers: frozenset[str]


View = Callable[Concatenate[MemberRequest, P], HttpResponse]
PersonView = Callable[Concatenate[PersonRequest, P], HttpResponse]


def member_page(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Open a page at ``/u/<slug>/…`` for members of that union; for everybody else it does not exist (404).

    Whoever has parted, or begins later, is no member today. Sets the union's time zone for the request, so that
    days and times on the page are its own.
    """

    @login_required
    @wraps(view)
    def page(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        opened = cast(MemberRequest, request)
        now = timezone.now()
        opened.membership = _membership_now(request, slug, now)
        opened.union = opened.membership.association
        opened.powers = cast(
            frozenset[str], SimpleLazyObject(lambda: powers_of(opened.person, opened.union, at=now))
        )
        with timezone.override(ZoneInfo(opened.union.time_zone)):
            return view(opened, *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, str, P], HttpResponse], page)


def person_page(view: PersonView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page about oneself, outside any union, for everybody who is logged in as a person."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "person", None) is None:
            raise Http404("this login belongs to nobody")
        return view(cast(PersonRequest, request), *args, **kwargs)

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], page)


def _membership_now(request: HttpRequest, slug: str, now: datetime) -> Membership:
    person = getattr(request, "person", None)
    rows = Membership.objects.select_related("association").filter(
        member_id=person.pk if person else None, association__slug=slug, association__form=Form.UNION
    )
    for row in rows:
        day = local_day(now, row.association.time_zone)
        if holds_on(day, since=row.since, until=row.until):
            return row
    raise Http404("no such union for this person")
