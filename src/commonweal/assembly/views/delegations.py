"""Pages about who speaks for whom."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import delegations as actions
from commonweal.assembly.forms.delegations import DelegationForm
from commonweal.assembly.queries import delegations as queries
from commonweal.assembly.queries.proposals import topics_in
from commonweal.assembly.queries.spoken_for import spoken_for_me
from commonweal.lib.answers import sent, there
from commonweal.lib.forms import KeyForm, attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import names_in, person_in


@member_page
def delegations(request: MemberRequest) -> HttpResponse:
    """Who speaks for me, what they say now, for whom I speak; and letting somebody speak for me."""
    now, person, union = timezone.now(), request.person, request.union
    form = DelegationForm(
        sent(request),
        others=names_in(union, day=today_in(union, now), but=[person.pk]),
        places=queries.places_of(person, union, at=now),
    )
    if form.is_valid() and attempt(form, lambda: _give(request, form)):
        messages.success(request, _("Done. You can end it at any moment, and always speak yourself."))
        return redirect("assembly:delegations", slug=union.slug)
    context = {
        "form": form, "given": queries.given_by(person, union, at=now), "held": queries.held_by(person, union, at=now),
        "spoken": spoken_for_me(person, union, at=now), "topics": topics_in(union), "once": KeyForm(),
    }  # fmt: skip
    return render(request, "assembly/delegations/delegations.html", context, status=status_of(form))


@member_page
@require_POST
def revoke(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Speak for oneself again, or lay down what somebody gave."""
    found = there(queries.delegation_of(request.person, request.union, pk))
    form = KeyForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["key"]
        actions.revoke_delegation(delegation=found, by=request.person, at=timezone.now(), key=key)
        messages.success(request, _("Ended, from this moment."))
    return redirect("assembly:delegations", slug=request.union.slug)


def _give(request: MemberRequest, form: DelegationForm) -> bool:
    typed, now = form.cleaned_data, timezone.now()
    actions.give_delegation(
        association=there(queries.place_of(request.union, typed["place"])),
        delegate=there(person_in(request.union, typed["delegate"])),
        topic=typed["topic"], may_pass_on=typed["may_pass_on"], by=request.person, at=now, key=typed["key"],
    )  # fmt: skip
    return True


urlpatterns = [
    path("u/<slug:slug>/delegations/", delegations, name="delegations"),
    path("u/<slug:slug>/delegations/<uuid:pk>/end/", revoke, name="revoke_delegation"),
]
