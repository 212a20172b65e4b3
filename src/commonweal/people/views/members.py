"""Members: the list, a person's page, adding, standing, names and parting."""

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
from commonweal.lib.forms import attempt
from commonweal.people.actions.logins import change_person, forget_person
from commonweal.people.actions.memberships import add_person, admit_member, change_standing, part_ways, stay
from commonweal.people.forms.choices import STANDINGS
from commonweal.people.forms.members import AddPersonForm, ForgetForm, PartForm, PersonForm, StandingForm
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import may_act_for, member_of, spoken_for, today_in
from commonweal.people.queries import members as queries
from commonweal.people.queries.mandates import mandates_of
from commonweal.people.rules import why_not_stay


@member_page
def members(request: MemberRequest) -> HttpResponse:
    """Who belongs, how, where they live, who acts for them, and what they hold mandates for."""
    now = timezone.now()
    search, standing = request.GET.get("q", ""), request.GET.get("standing", "")
    page = queries.members_page(
        request.union, day=today_in(request.union, now), search=search, standing=standing,
        number=request.GET.get("page", 1),
    )  # fmt: skip
    here = reverse("people:members", args=[request.union.slug])
    tabs = [(here, _("All"), not standing)]
    tabs += [
        (f"{here}?standing={code}", str(name).partition(":")[0], code == standing) for code, name in STANDINGS
    ]
    facts = {"page": page, "search": search, "tabs": tabs}
    return render(request, "people/members.html", facts | _powers(request))


@member_page
def person(request: MemberRequest, identity: UUID) -> HttpResponse:
    """One person: how they belong and belonged, who acts for whom, mandates."""
    now, union = timezone.now(), request.union
    day, one = today_in(union, now), there(queries.person_in(union, identity))
    belonging, may_speak = member_of(one, union, now), may_act_for(request.person, one, union, at=now)
    powers = _powers(request)
    facts = {
        "one": one,
        "belonging": belonging,
        "standings": queries.standings_of(one, union),
        "households": queries.households_of(one, union, day=day),
        "trusted": queries.trusted_by(one, day=day, union=union),
        "acts_for": queries.acting_for(one, day=day, union=union),
        "mandates": mandates_of(union, day=day, person=one),
        "has_login": queries.has_login(one),
        "is_me": one.pk == request.person.pk,
        "may_speak": may_speak,
        "may_stay": (may_speak or powers["may_change"])
        and belonging is not None
        and belonging.until is not None
        and why_not_stay(belonging.ending, is_own=may_speak) is None,
    }
    return render(request, "people/person.html", facts | powers)


@member_page
def add(request: MemberRequest) -> HttpResponse:
    """Add somebody without a login."""
    now, union = timezone.now(), request.union
    form = AddPersonForm(sent(request))
    form.fields["trusted"].offer(queries.names_in(union, day=today_in(union, now)))  # type: ignore[attr-defined]
    if form.is_valid():
        values = dict(form.cleaned_data)
        chosen = values.pop("trusted")
        values["trusted"] = queries.person_in(union, chosen) if chosen else None
        added = attempt(form, lambda: add_person(union=union, by=request.person, at=now, **values))
        if added:
            messages.success(
                request, _("%(name)s belongs to %(union)s now.") % {"name": added, "union": union}
            )
            return redirect("people:person", union.slug, added.pk)
    return form_page(
        request, form, title=_("Add somebody without a login"), action=_("Add"),
        back=reverse("people:members", args=[union.slug]),
        text=_("For children, elders, people without a phone. Everybody else comes by an invitation."),
    )  # fmt: skip


@member_page
def standing(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Change how somebody belongs, from today; who had parted begins anew."""
    now, union = timezone.now(), request.union
    one = there(queries.person_in(union, identity))
    belonging = member_of(one, union, now)
    form = StandingForm(sent(request), initial={"standing": belonging and belonging.standing})
    if form.is_valid():
        change = change_standing if belonging else admit_member
        chosen = form.cleaned_data["standing"]
        deed: dict[str, Any] = {
            "member": one,
            "association": union,
            "standing": chosen,
            "by": request.person,
            "at": now,
        }
        if attempt(form, lambda: change(**deed)):
            messages.success(request, _("Changed from today."))
            return redirect("people:person", union.slug, one.pk)
    return form_page(
        request, form, title=_("How %(name)s belongs") % {"name": one}, action=_("Change from today"),
        back=_to(request, one.pk), text=_("How they belonged before stays in the history."),
    )  # fmt: skip


@member_page
def rename(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Correct the name of somebody without a login."""
    one = there(queries.person_in(request.union, identity))
    form = PersonForm(sent(request), initial={"name": one.name, "language": one.language})
    if form.is_valid():
        deed: dict[str, Any] = {
            "person": one,
            "union": request.union,
            "by": request.person,
            "at": timezone.now(),
        }
        if attempt(form, lambda: change_person(**deed, **form.cleaned_data)):
            return redirect("people:person", request.union.slug, one.pk)
    return form_page(
        request, form, title=_("Name and language"), action=_("Save"), back=_to(request, identity)
    )


@member_page
def part(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Record from which day somebody no longer belongs."""
    now, union = timezone.now(), request.union
    one = there(queries.person_in(union, identity))
    form = PartForm(sent(request), initial={"on": today_in(union, now)})
    if form.is_valid():
        for_whom = spoken_for(request.person, one, union, at=now)
        deed: dict[str, Any] = {
            "member": one,
            "association": union,
            "by": request.person,
            "at": now,
            "on": form.cleaned_data["on"],
        }
        if attempt(form, lambda: part_ways(**deed, for_whom=for_whom)):
            messages.success(request, _("Recorded."))
            return redirect("web:home" if one.pk == request.person.pk else _to(request, one.pk))
    return form_page(
        request, form, title=_("%(name)s parts from %(union)s") % {"name": one, "union": union},
        action=_("Record it"), back=_to(request, one.pk),
        text=_("Households, mandates and trust in this union end on the same day."),
    )  # fmt: skip


@require_POST
@member_page
def keep(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Take back a parting whose day has not come."""
    now, union = timezone.now(), request.union
    one = there(queries.person_in(union, identity))
    for_whom = spoken_for(request.person, one, union, at=now)
    stay(member=one, association=union, by=request.person, at=now, for_whom=for_whom)
    messages.success(request, _("%(name)s stays.") % {"name": one})
    return redirect(_to(request, one.pk))


@member_page
def forget(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Delete who somebody was who has parted; the books keep a handle that leads to nobody."""
    one = there(queries.person_in(request.union, identity))
    form = ForgetForm(sent(request))
    if form.is_valid():
        forgotten = attempt(form, lambda: _forget(request, identity))
        if forgotten:
            messages.success(request, _("Forgotten. The books stay whole."))
            return redirect("people:members", slug=request.union.slug)
    return form_page(
        request, form, title=_("Forget %(name)s") % {"name": one}, action=_("Forget for good"),
        back=_to(request, identity),
        text=_("Their name, login and all that is private is deleted. What they did stays in the books, nameless."),
    )  # fmt: skip


def _forget(request: MemberRequest, identity: UUID) -> bool:
    one = there(queries.person_in(request.union, identity))
    forget_person(person=one, by=request.person, at=timezone.now(), union=request.union)
    return True


def _to(request: MemberRequest, identity: UUID) -> str:
    return reverse("people:person", args=[request.union.slug, identity])


def _powers(request: MemberRequest) -> dict[str, bool]:
    held = request.powers
    return {
        "may_invite": "people.invite" in held,
        "may_change": "people.memberships" in held,
        "may_mandate": "people.mandates" in held,
        "may_trust": "people.proxies" in held,
    }


urlpatterns = [
    path("u/<slug:slug>/members/", members, name="members"),
    path("u/<slug:slug>/members/add/", add, name="add"),
    path("u/<slug:slug>/members/<uuid:identity>/", person, name="person"),
    path("u/<slug:slug>/members/<uuid:identity>/standing/", standing, name="standing"),
    path("u/<slug:slug>/members/<uuid:identity>/name/", rename, name="rename"),
    path("u/<slug:slug>/members/<uuid:identity>/part/", part, name="part"),
    path("u/<slug:slug>/members/<uuid:identity>/stay/", keep, name="stay"),
    path("u/<slug:slug>/members/<uuid:identity>/forget/", forget, name="forget"),
]
