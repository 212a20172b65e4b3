"""Pages about federations: ours, one of them, founding one, and writing down who speaks for us there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.assembly.actions.delegates import give_delegate
from commonweal.assembly.forms.federations import DelegateForm, FoundForm
from commonweal.assembly.permissions import may_bring
from commonweal.assembly.queries.federation_pages import federation_page, federations_page
from commonweal.assembly.queries.federations import federation_in
from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import attempt
from commonweal.people.actions.founding import found_federation
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power, today_in
from commonweal.people.queries.members import names_in, person_in


@member_page
def federations(request: MemberRequest) -> HttpResponse:
    """The federations and hubs our union belongs to, and those on the way."""
    now, union = timezone.now(), request.union
    facts = {
        "page": federations_page(union, at=now), "may_bring": may_bring(request.person, union, now),
        "may_found": holds_power(request.person, union, "people.memberships", at=now),
    }  # fmt: skip
    return render(request, "assembly/federations/federations.html", facts)


@member_page
def federation(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One federation: who belongs, who speaks for whom, what it asks us, and what it decided."""
    now, union = timezone.now(), request.union
    league = there(federation_in(union, pk, at=now))
    facts = {
        "page": federation_page(union, league, person=request.person, at=now),
        "may_bring": may_bring(request.person, union, now),
        "may_give": holds_power(request.person, union, "people.mandates", at=now),
    }  # fmt: skip
    return render(request, "assembly/federations/federation.html", facts)


@member_page
def found(request: MemberRequest) -> HttpResponse:
    """Begin a federation with our union in it; others join by their own decisions."""
    now, union = timezone.now(), request.union
    form = FoundForm(sent(request))
    if form.is_valid():
        deed: dict[str, Any] = {
            "members": [union], "by": request.person, "at": now, "time_zone": union.time_zone,
            "language": union.language,
        }  # fmt: skip
        founded = attempt(form, lambda: found_federation(**form.cleaned_data, **deed))
        if founded:
            messages.success(request, _("It is founded. Choose next who speaks for you there."))
            return redirect("assembly:federation", slug=union.slug, pk=founded.pk)
    return form_page(
        request, form, title=_("Found a federation or a hub"), action=_("Found it"),
        back=reverse("assembly:federations", args=[union.slug]),
        text=_("It begins with your union alone. Every other union joins when it decides so and is welcomed; for now "
               "all of them live on this node."),
    )  # fmt: skip


@member_page
def delegate(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write down whom the assembly chose to speak for us in a federation."""
    now, union = timezone.now(), request.union
    league = there(federation_in(union, pk, at=now))
    form = DelegateForm(sent(request), people=names_in(union, day=today_in(union, now)))
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["holder"] = there(person_in(union, values["holder"]))
        given = attempt(
            form, lambda: give_delegate(union=union, federation=league, by=request.person, at=now, **values)
        )
        if given:
            messages.success(request, _("%(name)s speaks for us there now.") % {"name": values["holder"]})
            return redirect("assembly:federation", slug=union.slug, pk=pk)
    return form_page(
        request, form, title=_("Who speaks for us at %(name)s") % {"name": league.name}, action=_("Write it down"),
        back=reverse("assembly:federation", args=[union.slug, pk]),
        text=_("A delegate carries our answers there and back, and has none of their own. What is decided at the "
               "federation is decided here first."),
    )  # fmt: skip


urlpatterns = [
    path("u/<slug:slug>/federations/", federations, name="federations"),
    path("u/<slug:slug>/federations/found/", found, name="found_federation"),
    path("u/<slug:slug>/federations/<uuid:pk>/", federation, name="federation"),
    path("u/<slug:slug>/federations/<uuid:pk>/delegate/", delegate, name="give_delegate"),
]
