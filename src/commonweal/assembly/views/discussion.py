"""Pages on which people speak about a proposal, take back what they said, and bring and fetch files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from commonweal.assembly.actions import discussion as actions
from commonweal.assembly.forms.discussion import AnswerForm, FileForm, SayForm
from commonweal.assembly.queries.discussion import comment_of
from commonweal.assembly.queries.proposal_page import file_of
from commonweal.assembly.queries.proposals import Found, proposal_of
from commonweal.assembly.views.proposals import show_proposal
from commonweal.lib.answers import there
from commonweal.lib.forms import KeyForm, attempt
from commonweal.people.pages import MemberRequest, member_page


@member_page
def say(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask, react, raise a concern or suggest a change."""
    found, form = _found(request, pk), SayForm(request.POST)
    said = _said(request, found, form) if form.is_valid() else None
    return _back(request, pk, said) if said else show_proposal(request, found, told=form)


@member_page
def answer(request: MemberRequest, pk: UUID, said: UUID) -> HttpResponse:
    """Answer to what somebody said."""
    found = _found(request, pk)
    to = there(comment_of(found, said))
    form = AnswerForm(request.POST, to=said)
    made = _said(request, found, form, reply_to=to) if form.is_valid() else None
    return _back(request, pk, made) if made else show_proposal(request, found, told=form, answered=said)


@member_page
def take_back(request: MemberRequest, pk: UUID, said: UUID) -> HttpResponse:
    """Take back what one said."""
    comment = there(comment_of(_found(request, pk), said))
    actions.take_back(comment=comment, by=request.person, at=timezone.now())
    messages.success(request, _("It is taken back."))
    return redirect("assembly:proposal", slug=request.union.slug, pk=pk)


@member_page
def attach_file(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Attach a file to a proposal."""
    found, form = _found(request, pk), FileForm(request.POST, request.FILES)
    if form.is_valid():
        file, key = form.cleaned_data["file"], form.cleaned_data["key"]
        attached = attempt(
            form,
            lambda: actions.attach_file(
                proposal=found, name=file.name, content=file.read(), by=request.person, at=timezone.now(), key=key
            ),
        )  # fmt: skip
        if attached:
            messages.success(request, _("The file is attached."))
            return redirect("assembly:proposal", slug=request.union.slug, pk=pk)
    return show_proposal(request, found, told=form)


@member_page
def file(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Fetch a file; it is saved, never opened in the page's own place."""
    kept = there(file_of(_found(request, pk), file))
    return HttpResponse(
        bytes(kept.content), content_type=kept.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, kept.name),
            "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
        },
    )  # fmt: skip


@member_page
def remove_file(request: MemberRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Take a file off a proposal."""
    found, form = _found(request, pk), KeyForm(request.POST)
    kept = there(file_of(found, file))
    removed = attempt(
        form, lambda: actions.remove_file(attachment=kept, by=request.person, at=timezone.now()) is None
    )
    if not removed:
        return show_proposal(request, found, told=form)
    messages.success(request, _("The file is taken off."))
    return redirect("assembly:proposal", slug=request.union.slug, pk=pk)


def _said(request: MemberRequest, found: Found, form: SayForm | AnswerForm, **more: Any) -> UUID | None:
    """Say what was typed; its id, or None after telling the form why not."""
    typed = form.cleaned_data
    said = attempt(
        form,
        lambda: actions.say_something(
            proposal=found, sort=typed.get("sort", "reaction"), text=typed["text"], by=request.person,
            at=timezone.now(), key=typed["key"], **more,
        ),
    )  # fmt: skip
    return said.pk if said else None


def _found(request: MemberRequest, pk: UUID) -> Found:
    return proposal_of(request.person, request.union, pk, timezone.now())


def _back(request: MemberRequest, pk: UUID, said: UUID) -> HttpResponse:
    """The proposal's page, at what was just said."""
    page = redirect("assembly:proposal", slug=request.union.slug, pk=pk)
    page["Location"] += f"#said-{said}"
    return page


urlpatterns = [
    path("u/<slug:slug>/proposals/<uuid:pk>/say/", require_POST(say), name="say"),
    path("u/<slug:slug>/proposals/<uuid:pk>/said/<uuid:said>/answer/", require_POST(answer), name="answer"),
    path(
        "u/<slug:slug>/proposals/<uuid:pk>/said/<uuid:said>/take-back/",
        require_POST(take_back),
        name="take_back",
    ),
    path("u/<slug:slug>/proposals/<uuid:pk>/files/", require_POST(attach_file), name="attach_file"),
    path("u/<slug:slug>/proposals/<uuid:pk>/files/<uuid:file>/", require_GET(file), name="file"),
    path(
        "u/<slug:slug>/proposals/<uuid:pk>/files/<uuid:file>/remove/",
        require_POST(remove_file),
        name="remove_file",
    ),
]
