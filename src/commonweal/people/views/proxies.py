"""Trust: whom somebody lets act for them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import attempt
from commonweal.people.actions.proxies import end_trust, trust_proxy
from commonweal.people.forms.members import TrustForm
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import spoken_for, today_in
from commonweal.people.queries.members import names_in, person_in, proxy_in


@member_page
def trust(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Let somebody act for this person."""
    now, union = timezone.now(), request.union
    one = there(person_in(union, identity))
    form = TrustForm(sent(request))
    form.fields["trusted"].offer(names_in(union, day=today_in(union, now), but=[one.pk]))  # type: ignore[attr-defined]
    if form.is_valid():
        trusted = there(person_in(union, form.cleaned_data["trusted"]))
        deed: dict[str, Any] = {
            "person": one,
            "trusted": trusted,
            "union": union,
            "by": request.person,
            "at": now,
        }
        deed |= {"key": form.cleaned_data["key"], "for_whom": spoken_for(request.person, one, union, at=now)}
        if attempt(form, lambda: trust_proxy(**deed)):
            told = {"trusted": trusted, "person": one}
            messages.success(request, _("%(trusted)s acts for %(person)s from today.") % told)
            return redirect("people:person", union.slug, one.pk)
    return form_page(
        request, form, title=_("Who acts for %(name)s") % {"name": one}, action=_("Trust them"),
        back=reverse("people:person", args=[union.slug, one.pk]),
    )  # fmt: skip


@require_POST
@member_page
def end(request: MemberRequest, identity: int) -> HttpResponse:
    """End a trust."""
    now, proxy = timezone.now(), there(proxy_in(request.union, identity))
    for_whom = spoken_for(request.person, proxy.person, request.union, at=now)
    end_trust(proxy=proxy, by=request.person, at=now, for_whom=for_whom)
    messages.success(request, _("Ended today."))
    return redirect("people:person", request.union.slug, proxy.person_id)


urlpatterns = [
    path("u/<slug:slug>/members/<uuid:identity>/trust/", trust, name="trust"),
    path("u/<slug:slug>/trust/<int:identity>/end/", end, name="end_trust"),
]
