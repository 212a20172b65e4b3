"""Stores: what there is, by kind, lot and place; what arrives, what is counted, and labels to print."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.flows.actions import receive_goods, take_stock
from commonweal.flows.forms.stores import CountForm, KindForm, ReceiveForm
from commonweal.flows.permissions import may_keep
from commonweal.flows.queries import stock
from commonweal.lib.answers import form_page, there
from commonweal.lib.fields import as_id
from commonweal.lib.forms import attempt, status_of
from commonweal.people.pages import MemberRequest, member_page


@member_page
def stores(request: MemberRequest) -> HttpResponse:
    """What there is: by kind, by lot, or what to use first."""
    union, words, view = request.union, request.GET.get("q", "").strip(), request.GET.get("by", "kind")
    number, place = request.GET.get("page", 1), as_id(request.GET.get("place", ""))
    here = reverse("flows:stores", args=[union.slug])
    tabs = [
        (here, _("By kind"), view == "kind" and place is None),
        (f"{here}?by=soon", _("Use soon"), view == "soon"),
        (f"{here}?by=lot", _("Every lot"), view == "lot" and place is None),
    ]
    facts: dict[str, object] = {
        "tabs": tabs,
        "words": words,
        "place": place,
        "today": timezone.localdate(),
        "may_keep": may_keep(request.person, union, at=timezone.now()),
    }
    if view == "kind" and place is None:
        facts["kinds"] = stock.kinds_page(union, words=words, number=number)
    else:
        soon = view == "soon"
        facts["places"] = stock.places_in(union)
        facts["lots"] = stock.lots_page(union, words=words, place=place, soon=soon, number=number)
    return render(request, "flows/stores.html", facts)


@member_page
def kind(request: MemberRequest, identity: UUID) -> HttpResponse:
    """One kind: its lots in the order in which they are used."""
    one = there(stock.kind_in(request.union, identity))
    facts = {
        "kind": one,
        "lots": stock.lots_of(request.union, one.pk),
        "onhand": stock.stock_of(request.union, one.pk),
        "today": timezone.localdate(),
        "may_keep": may_keep(request.person, request.union, at=timezone.now()),
    }
    return render(request, "flows/kind.html", facts)


@member_page
def choose(request: MemberRequest) -> HttpResponse:
    """Something arrived: of which kind?"""
    union = request.union
    kinds = list(stock.kinds_of(union, media=stock.STORED).values_list("id", "name"))
    form = KindForm(request.GET if "kind" in request.GET else None, kinds=kinds)
    if form.is_valid():
        return redirect("flows:receive", union.slug, form.cleaned_data["kind"])
    facts = {"form": form, "has_kinds": bool(kinds), "back_url": reverse("flows:stores", args=[union.slug])}
    return render(request, "flows/choose.html", facts, status=status_of(form))


@member_page
def receive(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Something of a kind arrived: how much, how, with which date, and where is it put?"""
    union, one = request.union, there(stock.kind_in(request.union, identity))
    form = ReceiveForm(request.POST or None, unit=one.unit, places=stock.places_in(union))
    if form.is_valid():
        values = dict(form.cleaned_data)
        chosen = values.pop("place")
        values["place"] = stock.place_in(union, chosen) if chosen else None
        done = attempt(
            form,
            lambda: receive_goods(union=union, kind=one, by=request.person, at=timezone.now(), **values),
        )
        if done:
            messages.success(request, _("%(kind)s is in the store now.") % {"kind": one.name})
            return redirect("flows:lot", union.slug, done.resource_ids[0])
    back = reverse("flows:stores", args=[union.slug])
    return form_page(
        request, form, title=_("%(kind)s arrived") % {"kind": one.name}, action=_("Put into store"), back=back
    )


@member_page
def count(request: MemberRequest) -> HttpResponse:
    """Count what stands at a place, with the shelf before one's eyes."""
    union, place = request.union, as_id(request.GET.get("place", ""))
    lots = stock.lots_to_count(union, place)
    form = CountForm(request.POST or None, lots=lots)
    if form.is_valid():
        values = {
            "counts": form.counts(),
            "reason": form.cleaned_data["reason"],
            "key": form.cleaned_data["key"],
        }
        done = attempt(form, lambda: take_stock(union=union, by=request.person, at=timezone.now(), **values))
        if done:
            messages.success(request, _("The count is in the books."))
            return redirect("flows:stores", union.slug)
    facts = {
        "form": form,
        "places": stock.places_in(union),
        "place": place,
        "back_url": reverse("flows:stores", args=[union.slug]),
    }
    return render(request, "flows/count.html", facts, status=status_of(form))


@member_page
def labels(request: MemberRequest) -> HttpResponse:
    """Labels with a square code for every lot at a place, or for one lot, to print and stick on."""
    union, place, one = request.union, as_id(request.GET.get("place", "")), as_id(request.GET.get("lot", ""))
    lots = [stock.line_of_lot(union, one)] if one else stock.lots_to_count(union, place)
    shown = [
        (lot, request.build_absolute_uri(reverse("flows:lot", args=[union.slug, lot.id])))
        for lot in lots
        if lot
    ]
    facts = {"labels": shown, "places": stock.places_in(union), "place": place}
    return render(request, "flows/labels.html", facts)


urlpatterns = [
    path("u/<slug:slug>/stores/", stores, name="stores"),
    path("u/<slug:slug>/stores/kind/<uuid:identity>/", kind, name="kind"),
    path("u/<slug:slug>/stores/receive/", choose, name="choose"),
    path("u/<slug:slug>/stores/receive/<uuid:identity>/", receive, name="receive"),
    path("u/<slug:slug>/stores/count/", count, name="count"),
    path("u/<slug:slug>/stores/labels/", labels, name="labels"),
]
