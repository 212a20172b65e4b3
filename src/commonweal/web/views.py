"""The shell’s own pages: the way in, the manifest, Today and the commons."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonweal.people.pages import MemberRequest, PersonRequest, member_page, person_page
from commonweal.people.queries.unions import has_union, homes_of
from commonweal.web import places
from commonweal.web.named import page_named
from commonweal.web.own_data import readable
from commonweal.web.today import today_of


def home(request: HttpRequest) -> HttpResponse:
    """The first page of the node: to found a union, to log in, or straight to where one belongs."""
    person = getattr(request, "person", None)
    if person is None:
        return redirect("account_login") if has_union() else render(request, "web/home.html")
    homes = homes_of(person, at=timezone.now())
    if len(homes) == 1:
        return redirect("web:today", slug=homes[0].slug)
    return render(request, "web/unions.html", {"homes": homes})


def manifest(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (Django's signature)
    """What a phone needs to keep Commonweal among its apps."""
    return JsonResponse(
        {
            "name": "Commonweal",
            "short_name": "Commonweal",
            "description": _("Needs, plans, tasks and stores of a union that lives in common."),
            "start_url": "/",
            "display": "standalone",
            "background_color": "#f8f4ea",
            "theme_color": "#1f4429",
            "icons": [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


def icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Where browsers look for a small picture of their own accord."""
    return redirect(static("web/icon.svg"))


@person_page
def named(request: PersonRequest, noun: str, identity: UUID) -> HttpResponse:
    """The page of the thing that a URI names; for whoever does not belong to its union it does not exist."""
    address = page_named(noun, identity, person=request.person, at=timezone.now())
    if address is None:
        raise Http404("nothing of that name for this person")
    return redirect(address)


@never_cache
@person_page
def own_data(request: PersonRequest) -> HttpResponse:
    """All that this node holds about me, to read."""
    return render(request, "web/own_data.html", {"parts": readable(request.person)})


@member_page
def today(request: MemberRequest) -> HttpResponse:
    """What is asked of me, what I may have, and how we stand."""
    told = today_of(
        person=request.person,
        union=request.union,
        membership=request.membership,
        powers=request.powers,
        at=timezone.now(),
    )
    return render(request, "web/today.html", {"today": told})


@member_page
def commons(request: MemberRequest) -> HttpResponse:
    """All places of the union, each with one line."""
    return render(request, "web/commons.html", {"parts": places.of_the_commons(request.union)})
