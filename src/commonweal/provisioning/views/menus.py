"""Pages about menus: what we cook, and what it takes for those who eat."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.forms import tell, typed_over
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import menus as actions
from commonweal.provisioning.forms.menus import (
    BaseDishes,
    DaysForm,
    MenuForm,
    dishes_formset,
    next_week,
    with_more_dishes,
)
from commonweal.provisioning.queries.choices import meals
from commonweal.provisioning.queries.menus import (
    MenuCard,
    diners_in,
    menu_card,
    menu_expansion,
    menu_of,
    menus_of,
    tables_of,
)
from commonweal.provisioning.queries.recipes import dish_names

PAGE = 50
Conflict = list[tuple[str, object, object]]


def _may(request: MemberRequest) -> bool:
    return actions.POWER in request.powers


@member_page
def menus(request: MemberRequest) -> HttpResponse:
    """All menus, the newest first; or those put away."""
    away = bool(request.GET.get("away"))
    page = Paginator(menus_of(request.union, archived=away), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "away": away, "today": timezone.localdate(), "may": _may(request)}
    return render(request, "provisioning/menus/menus.html", context)


@member_page
def menu(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A menu by meal, how often a week each dish is served, and what is in it."""
    card = menu_card(menu_of(request.union, pk))
    context = {"card": card, "menu": card.menu, "meals": meals(), "may": _may(request)}
    return render(request, "provisioning/menus/menu.html", context)


@member_page
def shopping(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What a menu takes for those who eat on some days: portions, ingredients, who gets what instead."""
    found = menu_of(request.union, pk)
    first, last = next_week(timezone.localdate())
    form = DaysForm(request.GET if "first_on" in request.GET else None)
    form.initial = {"first_on": first, "last_on": last}
    if form.is_valid():
        first, last = form.cleaned_data["first_on"], form.cleaned_data["last_on"]
    worked_out = menu_expansion(found, diners_in(request.union, first_on=first, last_on=last))
    context = {
        "menu": found, "form": form, "first": first, "last": last, "out": worked_out,
        "tables": tables_of(worked_out), "may": _may(request),
    }  # fmt: skip
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "provisioning/menus/shopping.html", context, status=status)


@member_page
def add(request: MemberRequest) -> HttpResponse:
    """Write a new menu."""
    form = MenuForm(request.POST or None, initial={"since": timezone.localdate()})
    dishes = _dishes(request, request.POST or None)
    if "more" in request.POST:
        return _show(request, form, _dishes(request, with_more_dishes(request.POST)), fresh=True)
    if form.is_valid() and dishes.is_valid():
        try:
            made = actions.add_menu(
                union=request.union, draft=form.draft(dishes.drafts()), by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The menu “%(name)s” is written.") % {"name": made.name})
            return redirect("provisioning:menu", slug=request.union.slug, pk=made.pk)
    return _show(request, form, dishes, status=422 if form.is_bound else 200)


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a menu; who saves second sees both and loses nothing."""
    card = menu_card(menu_of(request.union, pk))
    form = MenuForm(request.POST or None, initial=_initial(card))
    dishes = _dishes(request, request.POST or None, card=card)
    if "more" in request.POST:
        return _show(request, form, _dishes(request, with_more_dishes(request.POST)), card=card, fresh=True)
    status, conflict = (422 if form.is_bound else 200), Conflict()
    if form.is_valid() and dishes.is_valid():
        try:
            actions.change_menu(
                menu=card.menu, draft=form.draft(dishes.drafts()), version=form.cleaned_data["version"] or 0,
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile:
            status, fresh = 409, menu_card(menu_of(request.union, pk))
            conflict = _both(fresh, form, dishes)
            form = MenuForm(typed_over(request.POST, version=fresh.menu.version))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The menu “%(name)s” is changed.") % {"name": card.menu.name})
            return redirect("provisioning:menu", slug=request.union.slug, pk=pk)
    return _show(request, form, dishes, card=card, status=status, conflict=conflict)


@require_POST
@member_page
def put_away(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Put a menu away, or take it out again; one can always do the other."""
    found = menu_of(request.union, pk)
    if found.archived_at:
        actions.restore_menu(menu=found, by=request.person, at=timezone.now())
    else:
        actions.archive_menu(menu=found, by=request.person, at=timezone.now())
    return redirect("provisioning:menu", slug=request.union.slug, pk=pk)


def _dishes(request: MemberRequest, data: QueryDict | None, *, card: MenuCard | None = None) -> BaseDishes:
    known = dish_names(request.union)
    rows = card.dishes if card else []
    listed = {pk for pk, _name in known}
    known += [(row.recipe, row.name) for row in rows if row.recipe not in listed]
    initial: list[Mapping[str, object]] = [
        {"recipe": str(row.recipe), "meal": row.meal, "times": row.times} for row in rows
    ]
    return dishes_formset(data, dishes=known, initial=initial)


def _show(
    request: MemberRequest,
    form: MenuForm,
    dishes: BaseDishes,
    *,
    card: MenuCard | None = None,
    status: int = 200,
    conflict: Conflict | None = None,
    fresh: bool = False,
) -> HttpResponse:
    """The form's page; ``fresh`` shows it without judging what is typed yet."""
    if fresh:
        form.errors.clear()
        for each in dishes.forms:
            each.errors.clear()
    context = {"form": form, "dishes": dishes, "menu": card.menu if card else None, "conflict": conflict}
    return render(request, "provisioning/menus/form.html", context, status=status)


def _initial(card: MenuCard) -> dict[str, object]:
    return {name: getattr(card.menu, name) for name in ("name", "since", "until", "version")}


def _both(saved: MenuCard, form: MenuForm, dishes: BaseDishes) -> Conflict:
    """What is saved now and what was typed: name, days, and the dishes in one text."""
    names = {str(pk): name for each in dishes.forms[:1] for pk, name in each.fields["recipe"].choices}
    mine = "; ".join(
        f"{names.get(str(draft.recipe), '')} {draft.times_in_four_weeks}" for draft in dishes.drafts()
    )
    theirs = "; ".join(f"{row.name} {row.times}" for row in saved.dishes)
    initial = _initial(saved)
    plain = [
        (str(form[name].label), initial[name] or "", form.cleaned_data[name] or "")
        for name in ("name", "since", "until")
    ]
    return [*plain, (_("Dishes"), theirs, mine)]


urlpatterns = [
    path("u/<slug:slug>/menus/", menus, name="menus"),
    path("u/<slug:slug>/menus/add/", add, name="menu_add"),
    path("u/<slug:slug>/menus/<uuid:pk>/", menu, name="menu"),
    path("u/<slug:slug>/menus/<uuid:pk>/shopping/", shopping, name="menu_shopping"),
    path("u/<slug:slug>/menus/<uuid:pk>/change/", change, name="menu_change"),
    path("u/<slug:slug>/menus/<uuid:pk>/away/", put_away, name="menu_away"),
]
