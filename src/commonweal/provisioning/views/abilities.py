"""Pages about the hours people offer: mine, those I speak for, and what there is of each skill."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.forms import tell
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import abilities as actions
from commonweal.provisioning.forms.abilities import AbilityChangeForm, NewAbilityForm
from commonweal.provisioning.forms.editing import on_top_of, side_by_side
from commonweal.provisioning.permissions.needs import may_state_for
from commonweal.provisioning.queries import abilities as queries
from commonweal.provisioning.queries.history import history_of
from commonweal.provisioning.queries.voices import on_paper, person_of, sight_among, voices_of
from commonweal.provisioning.queries.wanted import wanted_skills
from commonweal.provisioning.rules.abilities import DAYPARTS, WEEKDAYS, places_in


@member_page
def abilities(request: MemberRequest) -> HttpResponse:
    """What I offer, what those I speak for offer, and all hours by skill."""
    at, day = timezone.now(), timezone.localdate()
    speaks_for = voices_of(request.person, request.union, at=at)
    voices = [voice for voice in speaks_for if voice.is_person]
    ids = [voice.id for voice in voices]
    keeps = sight_among(speaks_for).sees_all
    offers = queries.abilities_of(request.union, ids, day=day)
    return render(
        request,
        "provisioning/abilities/abilities.html",
        {"sections": [(voice, offers[voice.id]) for voice in voices],
         "paper": on_paper(request.union, at=at, but=ids) if keeps else [],
         "wanted": wanted_skills(request.union), "withdrawn": queries.lately_withdrawn(request.union, ids),
         "skills": queries.skills_board(request.union, day=day)},
    )  # fmt: skip


@member_page
def offer(request: MemberRequest, whose: UUID) -> HttpResponse:
    """Offer hours of one more skill, for oneself or somebody one speaks for."""
    person = person_of(request.union, whose)
    if not may_state_for(request.person, person, request.union, at=timezone.now()):
        raise Http404("nobody they speak for")
    initial = {"since": timezone.localdate(), "skill": request.GET.get("skill")}
    form = NewAbilityForm(request.POST or None, initial=initial, skills=queries.skills_of(request.union))
    if form.is_valid():
        try:
            actions.offer_ability(
                union=request.union, person=person, terms=actions.AbilityTerms(**form.terms()),
                skill=queries.skill_in(request.union, form.cleaned_data["skill"]),
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The next plan reckons with it, never with more."))
            return redirect("provisioning:abilities", slug=request.union.slug)
    return render(
        request, "provisioning/abilities/form.html",
        {"form": form, "whose": person, "ability": None, "conflict": [], "by": ""},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change an offer; who saves second sees both and loses nothing."""
    found = queries.ability_in(request.union, pk)
    if not may_state_for(request.person, found.person, request.union, at=timezone.now()):
        raise Http404("nobody they speak for")
    form = AbilityChangeForm(request.POST or None, initial=_initial(found))
    status, conflict = (422 if form.is_bound else 200), []
    if form.is_valid():
        try:
            actions.change_ability(
                ability=found, terms=actions.AbilityTerms(**form.terms()), version=form.cleaned_data["version"],
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile as refusal:
            found = queries.ability_in(request.union, pk)
            status, conflict = refusal.status, side_by_side(form, _initial(found))
            form = AbilityChangeForm(on_top_of(form, version=found.version))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Changed."))
            return redirect("provisioning:abilities", slug=request.union.slug)
    latest = history_of(request.union, "ability", pk, most=1) if conflict else []
    return render(
        request, "provisioning/abilities/form.html",
        {"form": form, "whose": found.person, "ability": found, "conflict": conflict,
         "by": latest[0].by if latest else ""},
        status=status,
    )  # fmt: skip


def _initial(found: Any) -> dict[str, object]:
    names = ("minutes_per_week", "most_minutes_per_day", "since", "until", "note", "version")
    return {name: getattr(found, name) for name in names} | {
        "weekdays": places_in(found.weekdays, WEEKDAYS),
        "dayparts": places_in(found.dayparts, DAYPARTS),
    }


@member_page
@require_POST
def withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """No longer offer these hours; nobody asks why."""
    found = queries.ability_in(request.union, pk)
    actions.withdraw_ability(ability=found, by=request.person, at=timezone.now())
    messages.success(request, _("Taken back. Nobody asks why."))
    return redirect("provisioning:abilities", slug=request.union.slug)


@member_page
@require_POST
def restore(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Offer withdrawn hours again."""
    found = queries.ability_in(request.union, pk)
    actions.restore_ability(ability=found, by=request.person, at=timezone.now())
    messages.success(request, _("Offered again."))
    return redirect("provisioning:abilities", slug=request.union.slug)


BASE = "u/<slug:slug>/abilities/"
urlpatterns = [
    path(BASE, abilities, name="abilities"),
    path(BASE + "new/<uuid:whose>/", offer, name="ability_offer"),
    path(BASE + "<uuid:pk>/change/", change, name="ability_change"),
    path(BASE + "<uuid:pk>/withdraw/", withdraw, name="ability_withdraw"),
    path(BASE + "<uuid:pk>/restore/", restore, name="ability_restore"),
]
