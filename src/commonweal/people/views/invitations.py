"""Inviting: making links and codes, taking them back, and coming in through one."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import attempt, status_of
from commonweal.people.actions.invitations import (
    Invited,
    Joined,
    accept_invitation,
    invite,
    withdraw_invitation,
)
from commonweal.people.forms.founding import KnownForm, NewcomerForm, SureForm
from commonweal.people.forms.members import InviteForm
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.queries.invitations import invitation_by, invitation_in, open_invitations
from commonweal.people.queries.members import person_in
from commonweal.people.views.founding import BACKEND


@never_cache
@member_page
def invite_people(request: MemberRequest) -> HttpResponse:
    """A form for a new link, and the links still open; the new link is shown once, with its code."""
    now = timezone.now()
    form = InviteForm(sent(request))
    if form.is_valid():
        made = attempt(
            form, lambda: invite(association=request.union, by=request.person, at=now, **form.cleaned_data)
        )
        if made:
            return _show_link(request, made)
    facts = {"form": form, "invitations": open_invitations(request.union, at=now)}
    return render(request, "people/invite.html", facts, status=status_of(form))


@never_cache
@member_page
def invite_known(request: MemberRequest, identity: UUID) -> HttpResponse:
    """A link through which a member without a login gets one."""
    person = there(person_in(request.union, identity))
    form = SureForm(sent(request))
    if form.is_valid():
        made = attempt(
            form,
            lambda: invite(
                association=request.union, person=person, standing=request.membership.standing,
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            ),
        )  # fmt: skip
        if made:
            return _show_link(request, made)
    return form_page(
        request, form, title=_("A login for %(name)s") % {"name": person}, action=_("Make a link"),
        back=reverse("people:person", args=[request.union.slug, person.pk]),
        text=_("Through the link they choose a handle and a password themselves. They stay who they are."),
    )  # fmt: skip


def _show_link(request: MemberRequest, made: Invited) -> HttpResponse:
    link = settings.ORIGIN + reverse("people:join", args=[made.secret])
    return render(request, "people/invited.html", {"link": link, "invitation": made.invitation})


@require_POST
@member_page
def withdraw(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = there(invitation_in(request.union, identity))
    withdraw_invitation(invitation=invitation, by=request.person, at=timezone.now())
    messages.success(request, _("The link no longer lets anybody in."))
    return redirect("people:invite", slug=request.union.slug)


@never_cache
@sensitive_variables("secret")
@sensitive_post_parameters("password")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Come in through a link: as somebody new, or as who is logged in."""
    now = timezone.now()
    invitation = invitation_by(secret, at=now)
    if invitation is None and request.method != "POST":
        return render(request, "people/join_over.html", status=404)
    person = getattr(request, "person", None)
    known = invitation.person if invitation else None
    form = _join_form(request, is_known=known is not None)
    if form.is_valid() and (joined := attempt(form, lambda: _come_in(request, secret, form))):
        return _welcome(request, joined)
    facts = {"form": form, "invitation": invitation, "known": known, "as_person": None if known else person}
    return render(request, "people/join.html", facts, status=status_of(form))


def _join_form(request: HttpRequest, *, is_known: bool) -> forms.Form:
    if is_known:
        return KnownForm(sent(request))
    if getattr(request, "person", None):
        return SureForm(sent(request))
    return NewcomerForm(sent(request))


def _come_in(request: HttpRequest, secret: str, form: forms.Form) -> Joined:
    is_new = isinstance(form, NewcomerForm)
    return accept_invitation(
        secret=secret,
        by=None if is_new else getattr(request, "person", None),
        newcomer=form.newcomer() if isinstance(form, NewcomerForm) else None,
        at=timezone.now(),
        key=form.cleaned_data["key"],
    )


def _welcome(request: HttpRequest, joined: Joined) -> HttpResponse:
    person = getattr(request, "person", None)
    if person is None:
        login(request, joined.person.login, backend=BACKEND)
    home = joined.membership.association
    messages.success(request, _("Welcome to %(union)s.") % {"union": home})
    union = home.within or home
    return redirect("web:today", slug=union.slug) if union.form == "union" else redirect("web:home")


urlpatterns = [
    path("u/<slug:slug>/members/invite/", invite_people, name="invite"),
    path("u/<slug:slug>/members/invite/<uuid:identity>/withdraw/", withdraw, name="withdraw"),
    path("u/<slug:slug>/members/<uuid:identity>/login/", invite_known, name="invite_known"),
    path("join/<str:secret>/", join, name="join"),
]
