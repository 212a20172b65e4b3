"""Pages about what can be bought outside, what we keep back, and how much there is of machines and land."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commonweal.lib.forms import tell, typed_over
from commonweal.lib.quantity import UNITS, show_amount
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import supplies as actions
from commonweal.provisioning.forms.supplies import AmountOfKindForm, ChooseKindForm, SupplyForm
from commonweal.provisioning.queries.kinds import kind_card, kind_of, names_by_medium
from commonweal.provisioning.queries.policies import rules_told
from commonweal.provisioning.queries.supplies import (
    capacities_of,
    cheapest_of,
    reserves_of,
    supplies_of,
    supply_of,
)
from commonweal.provisioning.rules.policies import RESERVES

PAGE = 50
ORDERS = [
    ("name", gettext_lazy("by name")),
    ("price", gettext_lazy("by price")),
    ("supplier", gettext_lazy("by supplier")),
]
Conflict = list[tuple[str, object, object]]


def _may(request: MemberRequest) -> bool:
    return actions.POWER in request.powers


def _may_keep(request: MemberRequest) -> bool:
    return actions.POWER_KINDS in request.powers


@member_page
def supplies(request: MemberRequest) -> HttpResponse:
    """All prices outside; the lowest of each kind is marked."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "order")}
    rows = supplies_of(request.union, search=asked["q"], order=asked["order"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lowest = cheapest_of(request.union, {row.kind_id for row in page})
    context = {
        "page": page, "asked": asked, "orders": ORDERS, "may": _may(request),
        "shown": [(row, row.price == lowest[row.kind_id]) for row in page],
    }  # fmt: skip
    return render(request, "provisioning/supplies/supplies.html", context)


@member_page
def add(request: MemberRequest) -> HttpResponse:
    """Note a price."""
    kinds = names_by_medium(request.union, {"good", "service"})
    initial = {"kind": request.GET.get("kind", "")}
    form = SupplyForm(request.POST or None, kinds=kinds, currency=request.union.currency, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.add_supply(
                kind=kind_of(request.union, typed["kind"]), supplier=typed["supplier"], price=typed["price"],
                most_per_month=typed["most_per_month"], by=request.person, at=timezone.now(), key=typed["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The price is noted."))
            return redirect("provisioning:supplies", slug=request.union.slug)
    context = {"form": form, "supply": None}
    return render(request, "provisioning/supplies/form.html", context, status=422 if form.is_bound else 200)


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a price; who saves second sees both and loses nothing."""
    found = supply_of(request.union, pk)
    form = _supply_form(request, pk, request.POST or None)
    status, conflict = (422 if form.is_bound else 200), Conflict()
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.change_supply(
                supply=found, supplier=typed["supplier"], price=typed["price"], by=request.person,
                most_per_month=typed["most_per_month"], version=typed["version"] or 0, at=timezone.now(),
                key=typed["key"],
            )  # fmt: skip
        except ChangedMeanwhile:
            status, saved = 409, _initial(request, pk)
            conflict = _both(form, saved)
            form = _supply_form(request, pk, typed_over(request.POST, version=int(str(saved["version"]))))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The price is changed."))
            return redirect("provisioning:supplies", slug=request.union.slug)
    context = {"form": form, "supply": found, "conflict": conflict}
    return render(request, "provisioning/supplies/form.html", context, status=status)


def _supply_form(request: MemberRequest, pk: UUID, typed: QueryDict | None) -> SupplyForm:
    offer, initial = supply_of(request.union, pk), _initial(request, pk)
    kinds = [(offer.kind_id, offer.kind.name, offer.kind.unit_code)]
    return SupplyForm(typed, kinds=kinds, currency=request.union.currency, initial=initial)


@require_POST
@member_page
def put_away(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Put an offer away."""
    actions.archive_supply(supply=supply_of(request.union, pk), by=request.person, at=timezone.now())
    messages.success(request, _("We do not buy there any more."))
    return redirect("provisioning:supplies", slug=request.union.slug)


@member_page
def reserves(request: MemberRequest) -> HttpResponse:
    """What is kept back, and how much there is of machines and land."""
    form = ChooseKindForm(
        request.GET if "kind" in request.GET else None, kinds=names_by_medium(request.union, {"good"})
    )
    if form.is_valid():
        return redirect("provisioning:reserve", slug=request.union.slug, pk=form.cleaned_data["kind"])
    context = {
        "reserves": reserves_of(request.union), "capacities": capacities_of(request.union), "form": form,
        "may": _may_keep(request), "rules": rules_told(request.union, [RESERVES], on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "provisioning/supplies/reserves.html", context)


@member_page
def reserve(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say how much of a good is kept back, or of a machine or land there is."""
    card = kind_card(kind_of(request.union, pk))
    is_good = card.kind.medium == "good"
    form = AmountOfKindForm(
        request.POST or None,
        unit_code=card.kind.unit_code,
        label=_label(card.kind.medium),
        initial={"amount": card.reserve if is_good else card.capacity},
    )
    if form.is_valid():
        put = actions.set_reserve if is_good else actions.set_capacity
        try:
            put(kind=card.kind, **form.cleaned_data, by=request.person, at=timezone.now())
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("provisioning:reserves", slug=request.union.slug)
    context = {"form": form, "kind": card.kind}
    return render(
        request, "provisioning/supplies/reserve.html", context, status=422 if form.is_bound else 200
    )


def _label(medium: str) -> str:
    labels = {"good": _("How much we keep back"), "equipment": _("Hours a week it can be used")}
    return labels.get(medium, _("How much there is"))


def _initial(request: MemberRequest, pk: UUID) -> dict[str, object]:
    """What the form of an offer begins with."""
    found = supply_of(request.union, pk)
    most = found.most_per_month
    return {
        "kind": str(found.kind_id), "supplier": found.supplier, "price": found.price, "version": found.version,
        "most_per_month": None if most is None else show_amount(most, UNITS[found.kind.unit_code]),
    }  # fmt: skip


def _both(form: SupplyForm, saved: dict[str, object]) -> Conflict:
    """For each field: its name, what is saved now, what was typed."""
    return [
        (str(field.label), form.fields[field.name].prepare_value(saved[field.name]) or "", field.value())
        for field in form.visible_fields()
        if field.name != "kind"
    ]


urlpatterns = [
    path("u/<slug:slug>/supplies/", supplies, name="supplies"),
    path("u/<slug:slug>/supplies/add/", add, name="supply_add"),
    path("u/<slug:slug>/supplies/reserves/", reserves, name="reserves"),
    path("u/<slug:slug>/supplies/reserves/<uuid:pk>/", reserve, name="reserve"),
    path("u/<slug:slug>/supplies/<uuid:pk>/change/", change, name="supply_change"),
    path("u/<slug:slug>/supplies/<uuid:pk>/away/", put_away, name="supply_away"),
]
