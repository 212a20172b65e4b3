"""Pages on which members rehearse a rule: what another value of it would have changed in the weeks on record."""

from json import loads
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import rehearsals as actions
from commonweal.assembly.forms.policies import field_for
from commonweal.assembly.forms.rehearsals import RehearsalForm, StopForm
from commonweal.assembly.permissions import LEAD
from commonweal.assembly.queries.policies import value_of
from commonweal.assembly.queries.rehearsals import (
    SET_POLICY,
    last_rehearsals,
    policy_to_rehearse,
    rehearsable,
    rehearsal_in,
    rehearsal_view,
)
from commonweal.assembly.registry.policies import Policy, Value
from commonweal.assembly.registry.rehearsals import rehearsal_of
from commonweal.assembly.rules.policies import value_in_words, why_not_value
from commonweal.lib.answers import sent
from commonweal.lib.forms import tell
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power


@member_page
def rehearsals(request: MemberRequest) -> HttpResponse:
    """Which rules can be rehearsed, and what was rehearsed lately."""
    context = {
        "policies": rehearsable(request.union, at=timezone.now()),
        "rows": last_rehearsals(request.union),
    }
    return render(request, "assembly/rehearsals/rehearsals.html", context)


@member_page
def rehearse(request: MemberRequest) -> HttpResponse:
    """Choose a value and how many weeks; ``?policy=`` names the rule, ``?value=`` what to begin with."""
    policy = policy_to_rehearse(request.union, request.GET.get("policy", ""))
    if policy is None:
        return redirect("assembly:rehearsals", slug=request.union.slug)
    now = value_of(request.union, policy.code, on=timezone.localdate())
    field = field_for(policy, request.union, initial=_start(request, policy, now))
    form = RehearsalForm(sent(request), value=field)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            asked = actions.ask_rehearsal(
                association=request.union, code=policy.code, value=form.cleaned_data["value"],
                weeks=form.cleaned_data["weeks"], by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
            status = refusal.status
        else:
            return redirect("assembly:rehearsal", slug=request.union.slug, pk=asked.pk)
    known = rehearsal_of(policy.code)
    context = {
        "form": form, "policy": policy, "now": value_in_words(policy, now, currency=request.union.currency),
        "explanation": known.explanation if known else "",
    }  # fmt: skip
    return render(request, "assembly/rehearsals/form.html", context, status=status)


def _start(request: MemberRequest, policy: Policy, now: Value) -> Value:
    """The value the form begins with: the one in the address (as JSON) if it can be one, else what holds now."""
    try:
        asked = loads(request.GET.get("value", ""))
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, brackets without end
        return now
    return asked if why_not_value(policy, asked, currency=request.union.currency) is None else now


@member_page
def rehearsal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What a rehearsal found: for all, and for whoever looks."""
    return _shown(request, pk)


def _shown(request: MemberRequest, pk: UUID, *, fault: str = "", status: int = 200) -> HttpResponse:
    at = timezone.now()
    found = rehearsal_view(rehearsal_in(request.union, pk), request.person, at=at)
    may_stop = found.is_mine or holds_power(request.person, request.union, LEAD, at=at)
    context = {
        "found": found, "form": StopForm(), "may_stop": found.is_at_work and may_stop, "fault": fault,
        "propose": urlencode({"effect": SET_POLICY, "policy": found.code, "value": found.typed}),
    }  # fmt: skip
    return render(request, "assembly/rehearsals/rehearsal.html", context, status=status)


@member_page
def rehearsal_work(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How far the work is, asked every second by the page; when it is over, the page is loaded afresh."""
    found = rehearsal_view(rehearsal_in(request.union, pk), request.person, at=timezone.now())
    answer = render(request, "assembly/rehearsals/work.html", {"found": found})
    if not found.is_at_work:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@member_page
def rehearsal_cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Stop working on a rehearsal."""
    found, form = rehearsal_in(request.union, pk), StopForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    try:
        actions.cancel_rehearsal(rehearsal=found, by=request.person, at=timezone.now(), key=key)
    except Refused as refusal:
        return _shown(request, pk, fault=str(refusal), status=refusal.status)
    messages.success(request, _("The rehearsal stops."))
    return redirect("assembly:rehearsal", slug=request.union.slug, pk=pk)


urlpatterns = [
    path("u/<slug:slug>/rehearsals/", rehearsals, name="rehearsals"),
    path("u/<slug:slug>/rehearsals/new/", rehearse, name="rehearse"),
    path("u/<slug:slug>/rehearsals/<uuid:pk>/", rehearsal, name="rehearsal"),
    path("u/<slug:slug>/rehearsals/<uuid:pk>/progress/", rehearsal_work, name="rehearsal_work"),
    path("u/<slug:slug>/rehearsals/<uuid:pk>/cancel/", rehearsal_cancel, name="rehearsal_cancel"),
]
