"""Pages about rounds: opening one, its settings, and the rounds there were."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.lib.forms import tell
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import rounds as actions
from commonweal.provisioning.forms.rounds import RoundForm
from commonweal.provisioning.queries.plans import plan_rows
from commonweal.provisioning.queries.policies import rules_told
from commonweal.provisioning.queries.rounds import (
    RoundSettings,
    last_day,
    neighbours_of,
    period_names_of,
    round_of,
    rounds_of,
    settings_of,
    settings_of_next,
)
from commonweal.provisioning.rules.policies import OF_PLANS

Conflict = list[tuple[str, object, object]]


@member_page
def rounds(request: MemberRequest) -> HttpResponse:
    """All rounds of the union, the newest first."""
    listed = [(each, last_day(each)) for each in rounds_of(request.union)]
    may = actions.POWER in request.powers
    return render(request, "provisioning/rounds/rounds.html", {"rounds": listed, "may": may})


@member_page
def round_page(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One round: its settings and all plans that were worked out for it."""
    found = round_of(request.union, pk)
    context = {
        "round": found, "last_on": last_day(found), "rows": plan_rows(found),
        "periods": period_names_of(found), "settings": settings_of(found),
        "rules": rules_told(request.union, OF_PLANS, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "provisioning/rounds/round.html", context)


@member_page
def open_round(request: MemberRequest) -> HttpResponse:
    """Open a round; the form begins with the settings of the last one."""
    start = settings_of_next(request.union, today=timezone.localdate())
    form = _form(request, start)
    if form.is_valid():
        try:
            actions.open_round(
                union=request.union, draft=form.draft(), by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The round is open. Everybody can state needs and hours for it."))
            return redirect("provisioning:plan", slug=request.union.slug)
    return render(
        request, "provisioning/rounds/form.html", {"form": form}, status=422 if form.is_bound else 200
    )


@member_page
def change_round(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change the settings; who saves second sees both and loses nothing."""
    found = round_of(request.union, pk)
    form, status, conflict = _form(request, settings_of(found)), 200, Conflict()
    if form.is_valid():
        try:
            actions.change_round(
                round_=found, draft=form.draft(), version=form.cleaned_data["version"] or 0, by=request.person,
                at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile:
            form, conflict = _both(request, form, settings_of(round_of(request.union, pk)))
            status = 409
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The settings are saved. Ask for a plan to see what they change."))
            return redirect("provisioning:plan", slug=request.union.slug)
    status = status if status == 409 or not form.is_bound else 422
    context = {"form": form, "round": found, "conflict": conflict}
    return render(request, "provisioning/rounds/form.html", context, status=status)


def _form(request: MemberRequest, start: RoundSettings) -> RoundForm:
    return RoundForm(
        request.POST or None,
        initial=start.as_typed(),
        currency=request.union.currency,
        neighbours=neighbours_of(request.union),
    )


def _both(request: MemberRequest, form: RoundForm, fresh: RoundSettings) -> tuple[RoundForm, Conflict]:
    """The form with what was typed and the newest version, and what differs: theirs and mine."""
    theirs = fresh.as_typed()
    rows: Conflict = [
        (str(field.label), field.field.prepare_value(theirs.get(field.name)), field.value())
        for field in form.visible_fields()
    ]
    data = request.POST.copy()
    data["version"] = str(theirs["version"])
    again = RoundForm(data, currency=request.union.currency, neighbours=neighbours_of(request.union))
    return again, [row for row in rows if _plain(row[1]) != _plain(row[2])]


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ",".join(sorted(map(str, value)))
    return str(value or "")


urlpatterns = [
    path("u/<slug:slug>/rounds/", rounds, name="rounds"),
    path("u/<slug:slug>/rounds/open/", open_round, name="round_open"),
    path("u/<slug:slug>/rounds/<uuid:pk>/", round_page, name="round"),
    path("u/<slug:slug>/rounds/<uuid:pk>/change/", change_round, name="round_change"),
]
