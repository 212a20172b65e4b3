"""What somebody tells the kitchen about themselves: a page for them and whom they trust alone."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.lib.forms import tell
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions.bodies import BodyTerms
from commonweal.provisioning.actions.templates import describe_body
from commonweal.provisioning.forms.bodies import TERMS, BodyForm
from commonweal.provisioning.forms.editing import on_top_of, side_by_side
from commonweal.provisioning.permissions.needs import may_state_for
from commonweal.provisioning.queries.needs import body_of, eats_as_usual
from commonweal.provisioning.queries.voices import person_of


@member_page
def body(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Diet, allergies, age: shown and changed by its person and whom they trust; for all others it is not there."""
    person = person_of(request.union, pk)
    if not may_state_for(request.person, person, request.union, at=timezone.now()):
        raise Http404("not theirs to see")
    form = BodyForm(request.POST or None, initial=_initial(request, pk))
    status, conflict = (422 if form.is_bound else 200), []
    if form.is_valid():
        try:
            describe_body(
                union=request.union, person=person, terms=BodyTerms(**form.terms()),
                version=form.cleaned_data["version"], take_up=form.cleaned_data["take_up"],
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile as refusal:
            saved = _initial(request, pk)
            status, conflict = refusal.status, side_by_side(form, saved)
            form = BodyForm(on_top_of(form, version=int(str(saved["version"]))))
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you. The kitchen reckons with it."))
            return redirect("provisioning:needs", slug=request.union.slug)
    return render(
        request, "provisioning/needs/body.html",
        {"form": form, "whose": person, "is_me": person.pk == request.person.pk, "conflict": conflict}, status=status,
    )  # fmt: skip


def _initial(request: MemberRequest, pk: UUID) -> dict[str, object]:
    """What the page begins with; version 0 while nothing was told. The usual food is offered first, then followed."""
    told = body_of(pk)
    if told is None:
        return {"version": 0, "activity": "moderate", "take_up": True}
    return {name: getattr(told, name) for name in (*TERMS, "version")} | {
        "take_up": eats_as_usual(request.union, pk)
    }


urlpatterns = [path("u/<slug:slug>/bodies/<uuid:pk>/", body, name="body")]
