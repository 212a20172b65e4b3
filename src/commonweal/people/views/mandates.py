"""Mandates: who may do what until when, giving, renewing and recalling."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import attempt
from commonweal.people.actions.mandates import give_mandate, recall_mandate, renew_mandate
from commonweal.people.forms.founding import SureForm
from commonweal.people.forms.mandates import MandateForm, RenewForm
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in
from commonweal.people.queries import mandates as queries
from commonweal.people.queries.members import names_in, person_in

SOON_DAYS = 30


@member_page
def mandates(request: MemberRequest) -> HttpResponse:
    """All mandates that hold, and those that are over."""
    now, union = timezone.now(), request.union
    day, givers = today_in(union, now), queries.who_gives_mandates(union, at=now)
    rows, soon = queries.mandates_of(union, day=day), day + timedelta(days=SOON_DAYS)
    facts = {
        "rows": rows,
        "past": queries.past_mandates_of(union, day=day),
        "ending": {row.id for row in rows if row.ends_by(soon)},
        "nobody_gives": not givers,
        "may_propose": request.membership.standing != "visitor",
        "may_give": request.person.pk in givers,
    }
    return render(request, "people/mandates.html", facts)


@member_page
def give(request: MemberRequest) -> HttpResponse:
    """Write down a mandate that was decided."""
    now, union = timezone.now(), request.union
    form = MandateForm(sent(request), initial={"holder": request.GET.get("holder", "")})
    form.fields["holder"].offer(names_in(union, day=today_in(union, now)))  # type: ignore[attr-defined]
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["holder"] = there(person_in(union, values["holder"]))
        given = attempt(form, lambda: give_mandate(association=union, by=request.person, at=now, **values))
        if given:
            messages.success(request, _("%(name)s holds the mandate.") % {"name": values["holder"]})
            return redirect("people:mandates", slug=union.slug)
    return form_page(
        request, form, title=_("Give a mandate"), action=_("Give it"), back=_back(request),
        text=_("A mandate holds for a time and can be recalled at any moment. Nobody is an admin."),
    )  # fmt: skip


@member_page
def renew(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Let a mandate go on."""
    mandate = there(queries.mandate_in(request.union, identity))
    form = RenewForm(sent(request))
    if form.is_valid():
        deed: dict[str, Any] = {"mandate": mandate, "by": request.person, "at": timezone.now()}
        if attempt(form, lambda: renew_mandate(**deed, **form.cleaned_data)):
            messages.success(request, _("The mandate goes on."))
            return redirect("people:mandates", slug=request.union.slug)
    title = _("Renew “%(role)s”") % {"role": mandate.role}
    return form_page(request, form, title=title, action=_("Renew it"), back=_back(request))


@member_page
def recall(request: MemberRequest, identity: UUID) -> HttpResponse:
    """End a mandate at once, after asking whether it is meant."""
    mandate = there(queries.mandate_in(request.union, identity))
    form = SureForm(sent(request))
    if form.is_valid():
        deed: dict[str, Any] = {"mandate": mandate, "by": request.person, "at": timezone.now()}
        if attempt(form, lambda: recall_mandate(**deed)):
            messages.success(request, _("The mandate ended at this moment."))
            return redirect("people:mandates", slug=request.union.slug)
    is_mine = mandate.holder_id == request.person.pk
    title = _("Lay down “%(role)s”?") if is_mine else _("Recall “%(role)s”?")
    return form_page(
        request, form, title=title % {"role": mandate.role}, action=_("End it now"), back=_back(request),
        text=_("It ends at once. To have it again takes a new decision."),
    )  # fmt: skip


def _back(request: MemberRequest) -> str:
    return reverse("people:mandates", args=[request.union.slug])


urlpatterns = [
    path("u/<slug:slug>/mandates/", mandates, name="mandates"),
    path("u/<slug:slug>/mandates/give/", give, name="give_mandate"),
    path("u/<slug:slug>/mandates/<uuid:identity>/renew/", renew, name="renew_mandate"),
    path("u/<slug:slug>/mandates/<uuid:identity>/recall/", recall, name="recall_mandate"),
]
