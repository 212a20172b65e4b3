"""Pages about plans: the current round and its plan, asking, watching, comparing, adopting, thinking again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.forms import KeyForm, tell
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import plans as actions
from commonweal.provisioning.queries.plan_comparison import compare_plans
from commonweal.provisioning.queries.plan_page import PlanPage, plan_page
from commonweal.provisioning.queries.plans import (
    chosen_plans,
    has_changed_since,
    newest_plan,
    plan_of,
    saved,
    work_on,
)
from commonweal.provisioning.queries.rounds import current_round, last_day, pooled_names, round_of, stated_for
from commonweal.provisioning.views.plan_steps import steps_of


def _powers(request: MemberRequest) -> dict[str, bool]:
    """What the viewer may do here."""
    return {
        "may_plan": actions.POWER in request.powers,
        "may_adopt": actions.POWER_ADOPT in request.powers,
    }


def _period(request: MemberRequest) -> int | None:
    """The period to show, counted from 1 in the address; None for all."""
    asked = request.GET.get("period", "")
    return int(asked) - 1 if asked.isascii() and asked.isdigit() and len(asked) < 4 else None


def _part(request: MemberRequest) -> dict[str, object]:
    """Which part of the plan is shown, and the tabs to the others; all of it, for printing, with ``show=all``."""
    parts = {
        "needs": _("Needs met"),
        "make": _("To do"),
        "who": _("Hours and land"),
        "buy": _("To buy"),
        "give": _("To share"),
        "all": _("All, to print"),
    }
    show = request.GET.get("show", "")
    show = show if show in parts else "needs"
    period = request.GET.get("period", "")
    query = f"&period={period}" if _period(request) is not None else ""
    return {
        "show": show,
        "tabs": [(f"?show={part}{query}", name, part == show) for part, name in parts.items()],
    }


@member_page
def plan(request: MemberRequest) -> HttpResponse:
    """The round we are in: what is stated and missing, the button, and the plan."""
    return _current(request, KeyForm())


def _current(request: MemberRequest, form: KeyForm) -> HttpResponse:
    at, found = timezone.now(), current_round(request.union)
    context: dict[str, object] = {"round": found, "form": form, **_powers(request), **_part(request)}
    if found is not None:
        newest = newest_plan(found)
        context |= {
            "last_on": last_day(found), "pooled": pooled_names(found),
            "steps": steps_of(request.union.slug, stated_for(found)) if found.state == "stating" else [],
            "page": plan_page(newest, period=_period(request)) if newest else None,
            "work": work_on(newest, at=at) if newest else None,
        }  # fmt: skip
    return render(request, "provisioning/plans/plan.html", context, status=422 if form.is_bound else 200)


@member_page
def one_plan(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Any plan of any round, as it was worked out."""
    found, at = plan_of(request.union, pk), timezone.now()
    context = {
        "page": plan_page(found, period=_period(request)), "work": work_on(found, at=at), "form": KeyForm(),
        "round": found.round, **_powers(request), **_part(request),
    }  # fmt: skip
    return render(request, "provisioning/plans/one_plan.html", context)


@require_POST
@member_page
def ask(request: MemberRequest) -> HttpResponse:
    """Press "Plan": it is worked out in the background."""
    form, found = KeyForm(request.POST), current_round(request.union)
    if found is None:
        return redirect("provisioning:plan", slug=request.union.slug)
    if form.is_valid():
        try:
            actions.ask_plan(round_=found, by=request.person, at=timezone.now(), key=form.cleaned_data["key"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect("provisioning:plan", slug=request.union.slug)
    return _current(request, form)


@member_page
def work(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How far the work is, asked every second by the page; when it is over, the page is loaded afresh."""
    found = plan_of(request.union, pk)
    context = {"plan": found, "work": work_on(found, at=timezone.now())}
    answer = render(request, "provisioning/plans/work.html", context)
    if not work_on(found, at=timezone.now()).is_at_work:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@member_page
def cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Stop working on a plan."""
    form = KeyForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    actions.cancel_plan(plan=plan_of(request.union, pk), by=request.person, at=timezone.now(), key=key)
    messages.success(request, _("The work on this plan stops."))
    return redirect("provisioning:plan", slug=request.union.slug)


@member_page
def adopt(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask once more what adopting means, then adopt."""
    found, at = plan_of(request.union, pk), timezone.now()
    form = KeyForm(request.POST or None)
    if form.is_valid():
        try:
            actions.adopt_plan(plan=found, by=request.person, at=at, key=form.cleaned_data["key"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The plan is adopted. Its tasks wait to be taken in hand."))
            return redirect("provisioning:plan", slug=request.union.slug)
    page = plan_page(found)
    context = {"page": page, "form": form, "facts": _what_follows(page), **_powers(request)}
    if page.tables:
        context["has_changed"] = has_changed_since(found, day=timezone.localdate())
    return render(request, "provisioning/plans/adopt.html", context, status=422 if form.is_bound else 200)


def _what_follows(page: PlanPage) -> list[tuple[str, object]]:
    """What adopting brings, in figures."""
    tables = page.tables
    if tables is None:
        return []
    return [
        (_("Different things to make, grow, cook or mend"), len(tables.makes)),
        (_("Things to buy outside"), len(tables.buys)),
    ]


@require_POST
@member_page
def reconsider(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take back that a plan was adopted, while nothing has been done."""
    form = KeyForm(request.POST)
    try:
        actions.reconsider_plan(
            round_=round_of(request.union, pk), by=request.person, at=timezone.now(),
            key=form.cleaned_data["key"] if form.is_valid() else None,
        )  # fmt: skip
    except Refused as refusal:
        tell(form, refusal)
        return _current(request, form)
    messages.success(request, _("The round is open again; its tasks are dropped."))
    return redirect("provisioning:plan", slug=request.union.slug)


@member_page
def compare(request: MemberRequest) -> HttpResponse:
    """Two plans side by side."""
    pair = chosen_plans(request.union, request.GET.get("before", ""), request.GET.get("after", ""))
    if pair is None:
        return redirect("provisioning:plan", slug=request.union.slug)
    before, after = pair
    context = {"before": before, "after": after, "found": compare_plans(saved(before), saved(after))}
    return render(request, "provisioning/plans/compare.html", context)


urlpatterns = [
    path("u/<slug:slug>/plan/", plan, name="plan"),
    path("u/<slug:slug>/plan/ask/", ask, name="plan_ask"),
    path("u/<slug:slug>/plan/compare/", compare, name="plan_compare"),
    path("u/<slug:slug>/plans/<uuid:pk>/", one_plan, name="one_plan"),
    path("u/<slug:slug>/plans/<uuid:pk>/progress/", work, name="plan_work"),
    path("u/<slug:slug>/plans/<uuid:pk>/cancel/", cancel, name="plan_cancel"),
    path("u/<slug:slug>/plans/<uuid:pk>/adopt/", adopt, name="plan_adopt"),
    path("u/<slug:slug>/rounds/<uuid:pk>/reconsider/", reconsider, name="round_reconsider"),
]
