"""Founding a union on the web, in three steps that keep what was typed; works without JavaScript.

The first two steps are kept in the session; the last, which holds the password, is not.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from commonweal.lib.answers import sent
from commonweal.lib.forms import attempt, status_of
from commonweal.people.actions.founding import Founded, found_union
from commonweal.people.forms.founding import NameStep, NewcomerForm, PlaceStep, SureForm
from commonweal.people.queries.unions import has_union, is_address_free

KEPT = "founding"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def may_found(request: HttpRequest) -> bool:
    """Whether this visitor may found a union: anybody the first, then whom the node's setting lets."""
    if not has_union() or settings.FOUNDING_BY == "anyone":
        return True
    return getattr(request, "person", None) is not None and settings.FOUNDING_BY == "members"


@never_cache
def name_step(request: HttpRequest) -> HttpResponse:
    """First: what the union is called, and its address."""
    if not may_found(request):
        return render(request, "people/found_closed.html", status=403)
    form = NameStep(sent(request), initial=_kept(request, "name"))
    if form.is_valid() and not is_address_free(form.cleaned_data["slug"]):
        form.add_error("slug", _("This address is taken; choose another."))
    if form.is_valid():
        return _keep(request, "name", form, "people:found_place")
    return _step(request, form, number=1)


@never_cache
def place_step(request: HttpRequest) -> HttpResponse:
    """Second: its clock, language and money."""
    if not may_found(request) or not _kept(request, "name"):
        return redirect("people:found")
    usual = {"time_zone": settings.TIME_ZONE, "language": translation.get_language(), "currency": "EUR"}
    form = PlaceStep(sent(request), initial=_kept(request, "place") or usual)
    if form.is_valid():
        return _keep(request, "place", form, "people:found_you")
    return _step(request, form, number=2)


@never_cache
@sensitive_post_parameters("password")
def you_step(request: HttpRequest) -> HttpResponse:
    """Third: who founds it; then it exists, and its founder invites others."""
    if not may_found(request) or not _kept(request, "place"):
        return redirect("people:found")
    known = getattr(request, "person", None)
    form: forms.Form = SureForm(sent(request)) if known else NewcomerForm(sent(request))
    if form.is_valid() and (founded := attempt(form, lambda: _found(request, form))):
        request.session.pop(KEPT, None)
        if not known:
            login(request, founded.founder.login, backend=BACKEND)
        messages.success(
            request, _("%(union)s is founded. Now bring the others in.") % {"union": founded.union}
        )
        return redirect("people:invite", slug=founded.union.slug)
    return _step(request, form, number=3)


def _found(request: HttpRequest, form: forms.Form) -> Founded:
    known = getattr(request, "person", None)
    return found_union(
        **_kept(request, "name"),
        **_kept(request, "place"),
        by=known,
        newcomer=form.newcomer() if isinstance(form, NewcomerForm) else None,
        at=timezone.now(),
        key=form.cleaned_data["key"],
    )


def _kept(request: HttpRequest, step: str) -> dict[str, Any]:
    return dict(request.session.get(KEPT, {}).get(step, {}))


def _keep(request: HttpRequest, step: str, form: forms.Form, to: str) -> HttpResponse:
    request.session[KEPT] = {**request.session.get(KEPT, {}), step: form.cleaned_data}
    return redirect(to)


def _step(request: HttpRequest, form: forms.Form, *, number: int) -> HttpResponse:
    facts = {"form": form, "number": number, "name": _kept(request, "name").get("name", "")}
    return render(request, "people/found.html", facts, status=status_of(form))


urlpatterns = [
    path("found/", name_step, name="found"),
    path("found/place/", place_step, name="found_place"),
    path("found/you/", you_step, name="found_you"),
]
