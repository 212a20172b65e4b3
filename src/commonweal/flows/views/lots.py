"""One lot: what it is, where it came from and went, carrying it elsewhere, and correcting its label."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.flows.actions import move_goods, relabel_lot
from commonweal.flows.forms.stores import LabelForm, MoveForm
from commonweal.flows.permissions import may_keep
from commonweal.flows.queries import stock
from commonweal.flows.queries.books import flows_of_lot
from commonweal.lib.answers import form_page, there
from commonweal.lib.forms import attempt
from commonweal.people.pages import MemberRequest, member_page


@member_page
def lot(request: MemberRequest, identity: UUID) -> HttpResponse:
    """A lot with its flows."""
    one = there(stock.lot_in(request.union, identity))
    facts = {
        "lot": one,
        "lines": flows_of_lot(one),
        "today": timezone.localdate(),
        "may_keep": may_keep(request.person, request.union, at=timezone.now()),
    }
    return render(request, "flows/lot.html", facts)


@member_page
def move(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Carry a lot, or a part of it, to another place."""
    union, one = request.union, there(stock.lot_in(request.union, identity))
    form = MoveForm(
        request.POST or None,
        unit=one.kind.unit,
        places=stock.places_in(union),
        initial={"amount": one.onhand},
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        to_place = there(stock.place_in(union, values.pop("place")))
        done = attempt(
            form,
            lambda: move_goods(lot=one, to_place=to_place, by=request.person, at=timezone.now(), **values),
        )
        if done:
            messages.success(request, _("Moved to %(place)s.") % {"place": to_place.name})
            return redirect("flows:lot", union.slug, done.resource_ids[0])
    back = reverse("flows:lot", args=[union.slug, one.pk])
    title = _("Carry %(kind)s elsewhere") % {"kind": one.kind.name}
    return form_page(request, form, title=title, action=_("Move"), back=back)


@member_page
def label(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Correct what is written on a lot."""
    union, one = request.union, there(stock.lot_in(request.union, identity))
    written = {"label": one.label, "best_before_on": one.best_before_on}
    form = LabelForm(request.POST or None, initial=written)
    if form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: relabel_lot(lot=one, by=request.person, at=timezone.now(), **values)):
            messages.success(request, _("The label is corrected."))
            return redirect("flows:lot", union.slug, one.pk)
    back = reverse("flows:lot", args=[union.slug, one.pk])
    return form_page(request, form, title=_("What is written on it"), action=_("Save"), back=back)


urlpatterns = [
    path("u/<slug:slug>/stores/lot/<uuid:identity>/", lot, name="lot"),
    path("u/<slug:slug>/stores/lot/<uuid:identity>/move/", move, name="move"),
    path("u/<slug:slug>/stores/lot/<uuid:identity>/label/", label, name="label"),
]
