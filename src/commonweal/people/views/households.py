"""Households, circles and enterprises of a union."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import attempt, status_of
from commonweal.people.actions.founding import found_household
from commonweal.people.actions.memberships import admit_member, part_ways
from commonweal.people.actions.settings import change_household
from commonweal.people.forms.members import AdmitForm, HouseholdForm, HouseholdNameForm
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in
from commonweal.people.queries import households as queries
from commonweal.people.queries.members import names_in, person_in


@member_page
def households(request: MemberRequest) -> HttpResponse:
    """All households, circles and enterprises with those who belong to them."""
    search = request.GET.get("q", "")
    page = queries.households(
        request.union, day=today_in(request.union, timezone.now()), search=search,
        number=request.GET.get("page", 1),
    )  # fmt: skip
    return render(request, "people/households.html", {"page": page, "search": search})


@member_page
def begin(request: MemberRequest) -> HttpResponse:
    """Begin a household, circle or enterprise."""
    now, union = timezone.now(), request.union
    form = HouseholdForm(sent(request), initial={"members": [str(request.person.pk)]})
    form.fields["members"].offer(names_in(union, day=today_in(union, now)))  # type: ignore[attr-defined]
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["members"] = [there(person_in(union, chosen)) for chosen in values["members"]]
        begun = attempt(form, lambda: found_household(within=union, by=request.person, at=now, **values))
        if begun:
            return redirect("people:household", union.slug, begun.pk)
    return form_page(
        request, form, title=_("A new household, circle or enterprise"), action=_("Begin it"),
        back=reverse("people:households", args=[union.slug]),
    )  # fmt: skip


@member_page
def household(request: MemberRequest, identity: UUID) -> HttpResponse:
    """One household: who belongs, and a form for who joins."""
    now, union = timezone.now(), request.union
    day, house = today_in(union, now), there(queries.household_in(union, identity))
    dwellers = queries.dwellers_of(house, day=day)
    form = AdmitForm(sent(request))
    form.fields["member"].offer(names_in(union, day=day, but=[dweller.id for dweller in dwellers]))  # type: ignore[attr-defined]
    if form.is_valid():
        member = there(person_in(union, form.cleaned_data["member"]))
        key = form.cleaned_data["key"]
        deed: dict[str, Any] = {
            "member": member,
            "association": house,
            "by": request.person,
            "at": now,
            "key": key,
        }
        if attempt(form, lambda: admit_member(**deed)):
            messages.success(
                request, _("%(name)s belongs to %(house)s now.") % {"name": member, "house": house}
            )
            return redirect("people:household", union.slug, house.pk)
    lives_here = request.person.pk in {dweller.id for dweller in dwellers}
    may = lives_here or "people.memberships" in request.powers
    facts = {"house": house, "dwellers": dwellers, "form": form, "may_change": may}
    return render(request, "people/household.html", facts, status=status_of(form))


@require_POST
@member_page
def leave(request: MemberRequest, identity: UUID, member: UUID) -> HttpResponse:
    """Let somebody move out today."""
    union = request.union
    house, one = there(queries.household_in(union, identity)), there(person_in(union, member))
    part_ways(member=one, association=house, by=request.person, at=timezone.now())
    messages.success(request, _("%(name)s moved out of %(house)s.") % {"name": one, "house": house})
    return redirect("people:household", union.slug, house.pk)


@member_page
def rename(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Give a household another name."""
    house = there(queries.household_in(request.union, identity))
    back = reverse("people:household", args=[request.union.slug, house.pk])
    form = HouseholdNameForm(sent(request), initial={"name": house.name, "about": house.about})
    if form.is_valid():
        deed: dict[str, Any] = {"household": house, "by": request.person, "at": timezone.now()}
        if attempt(form, lambda: change_household(**deed, **form.cleaned_data)):
            return redirect(back)
    return form_page(request, form, title=house.name, action=_("Save"), back=back)


urlpatterns = [
    path("u/<slug:slug>/households/", households, name="households"),
    path("u/<slug:slug>/households/new/", begin, name="begin_household"),
    path("u/<slug:slug>/households/<uuid:identity>/", household, name="household"),
    path("u/<slug:slug>/households/<uuid:identity>/name/", rename, name="rename_household"),
    path("u/<slug:slug>/households/<uuid:identity>/leave/<uuid:member>/", leave, name="leave_household"),
]
