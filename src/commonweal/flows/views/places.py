"""Places where things are kept: added, renamed, taken out of use."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.flows.actions import add_place, archive_place, change_place
from commonweal.flows.forms.stores import PlaceForm
from commonweal.flows.permissions import may_keep
from commonweal.flows.queries import stock
from commonweal.lib.answers import form_page, there
from commonweal.lib.forms import attempt
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page


@member_page
def places(request: MemberRequest) -> HttpResponse:
    """All places, and what may be done with them."""
    facts = {
        "places": stock.places_in(request.union),
        "may_keep": may_keep(request.person, request.union, at=timezone.now()),
    }
    return render(request, "flows/places.html", facts)


@member_page
def place_add(request: MemberRequest) -> HttpResponse:
    """Name a new place."""
    union, form = request.union, PlaceForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: add_place(union=union, by=request.person, at=timezone.now(), **values)):
            messages.success(request, _("%(place)s is a place now.") % {"place": values["name"]})
            return redirect("flows:places", union.slug)
    back = reverse("flows:places", args=[union.slug])
    return form_page(request, form, title=_("A new place"), action=_("Add"), back=back)


@member_page
def place_change(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Rename a place or change its note."""
    union, one = request.union, there(stock.place_in(request.union, identity))
    form = PlaceForm(request.POST or None, initial={"name": one.name, "note": one.note})
    if form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: change_place(place=one, by=request.person, at=timezone.now(), **values)):
            messages.success(request, _("Saved."))
            return redirect("flows:places", union.slug)
    back = reverse("flows:places", args=[union.slug])
    return form_page(request, form, title=one.name, action=_("Save"), back=back)


@member_page
def place_archive(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Take an empty place out of use (by a form's button only)."""
    union, one = request.union, there(stock.place_in(request.union, identity))
    if request.method == "POST":
        try:
            archive_place(place=one, by=request.person, at=timezone.now())
            messages.success(request, _("%(place)s is out of use.") % {"place": one.name})
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("flows:places", union.slug)


urlpatterns = [
    path("u/<slug:slug>/stores/places/", places, name="places"),
    path("u/<slug:slug>/stores/places/add/", place_add, name="place_add"),
    path("u/<slug:slug>/stores/places/<uuid:identity>/", place_change, name="place_change"),
    path("u/<slug:slug>/stores/places/<uuid:identity>/archive/", place_archive, name="place_archive"),
]
