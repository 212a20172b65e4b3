"""How a page of a union begins: who is asking, which union, and 404 for whoever does not belong.

Every view of every room that shows a union's things is wrapped in ``member_page``.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.people.models import Association, Form, Membership, Person

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request by a member: ``person`` is who asks, ``union`` whose page it is, ``membership`` how they belong."""

    person: Person
    union: Association
    membership: Membership


View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def member_page(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Open a page at ``/u/<slug>/…`` for members of that union; for everybody else it does not exist (404).

    Sets the union's time zone for the request, so that days and times on the page are its own.
    """

    @login_required
    @wraps(view)
    def page(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = getattr(request, "person", None)
        membership = (
            Membership.objects.select_related("association")
            .filter(
                member_id=person.pk if person else None,
                association__slug=slug,
                association__form=Form.UNION,
                until__isnull=True,
            )
            .first()
        )
        if membership is None:
            raise Http404("no such union for this person")
        request.union = membership.association  # type: ignore[attr-defined]
        request.membership = membership  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(membership.association.time_zone)):
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return page
