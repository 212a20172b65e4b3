"""Who is away, and which guests come."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.forms import tell
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import presence as actions
from commonweal.provisioning.forms.presence import AbsenceForm, GuestsForm
from commonweal.provisioning.queries import abilities as queries
from commonweal.provisioning.queries.voices import Voice, on_paper, person_of, sight_among, voices_of

PAGE = 50


def _voices(request: MemberRequest) -> list[Voice]:
    """The persons the viewer may say it for."""
    at = timezone.now()
    speaks_for = voices_of(request.person, request.union, at=at)
    voices = [voice for voice in speaks_for if voice.is_person]
    if not sight_among(speaks_for).sees_all:
        return voices
    return voices + on_paper(request.union, at=at, but=[voice.id for voice in voices])


@member_page
def absences(request: MemberRequest) -> HttpResponse:
    """Who is away now and later, and a form to say so."""
    voices = _voices(request)
    form = AbsenceForm(request.POST or None, voices=voices, initial={"since": timezone.localdate()})
    if form.is_valid():
        try:
            actions.add_absence(
                union=request.union, person=person_of(request.union, UUID(form.cleaned_data["whose"])),
                since=form.cleaned_data["since"], until=form.cleaned_data["until"],
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Have a good time. We cook and plan without you on these days."))
            return redirect("provisioning:absences", slug=request.union.slug)
    rows = queries.absences_from(request.union, day=timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "provisioning/needs/absences.html",
        {"form": form, "page": page, "rows": queries.absence_rows(page), "mine": {voice.id for voice in voices}},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@member_page
@require_POST
def here_after_all(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take an absence back."""
    found = queries.absence_in(request.union, pk)
    actions.remove_absence(absence=found, by=request.person, at=timezone.now())
    messages.success(request, _("Good that you are here."))
    return redirect("provisioning:absences", slug=request.union.slug)


@member_page
def guests(request: MemberRequest) -> HttpResponse:
    """Which guests come, and a form to announce some."""
    form = GuestsForm(request.POST or None, initial={"since": timezone.localdate()})
    if form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            actions.add_guests(
                union=request.union, count=typed["count"], since=typed["since"], until=typed["until"],
                diet=typed["diet"], allergens=typed["allergens"], remark=typed["note"],
                by=request.person, at=timezone.now(), key=typed["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Welcome to them. The kitchen counts them in."))
            return redirect("provisioning:guests", slug=request.union.slug)
    return render(
        request,
        "provisioning/needs/guests.html",
        {"form": form, "rows": queries.guests_from(request.union, day=timezone.localdate())},
        status=422 if form.is_bound else 200,
    )


@member_page
@require_POST
def guests_cancelled(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The guests do not come."""
    actions.remove_guests(guest=queries.guest_in(request.union, pk), by=request.person, at=timezone.now())
    messages.success(request, _("They are taken off the list."))
    return redirect("provisioning:guests", slug=request.union.slug)


urlpatterns = [
    path("u/<slug:slug>/absences/", absences, name="absences"),
    path("u/<slug:slug>/absences/<uuid:pk>/remove/", here_after_all, name="absence_remove"),
    path("u/<slug:slug>/guests/", guests, name="guests"),
    path("u/<slug:slug>/guests/<uuid:pk>/remove/", guests_cancelled, name="guests_remove"),
]
