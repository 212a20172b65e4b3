"""Pages about proposals: the assembly's home, one proposal, its wordings, and what moves it on its way."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import proposals as actions
from commonweal.assembly.forms.discussion import AnswerForm, FileForm, SayForm
from commonweal.assembly.forms.proposals import WithdrawForm
from commonweal.assembly.permissions import may_bring, may_lead, require_brought, require_speak
from commonweal.assembly.queries import proposal_page as queries
from commonweal.assembly.queries.choices import choices_of
from commonweal.assembly.queries.deciding import customs_of_proposal, times_of_proposal
from commonweal.assembly.queries.discussion import threads_of
from commonweal.assembly.queries.home import home_links
from commonweal.assembly.queries.names import names_of
from commonweal.assembly.queries.proposals import (
    Found,
    Wanted,
    decided_page,
    deciding_in,
    drafts_of,
    open_rows,
    phase_at,
    proposal_of,
    topics_in,
)
from commonweal.assembly.queries.way import steps_ahead, steps_of
from commonweal.assembly.registry.matters import Matter
from commonweal.assembly.rules.methods import METHODS
from commonweal.assembly.views.ballots import decision_part
from commonweal.lib.answers import sent
from commonweal.lib.fields import as_id
from commonweal.lib.forms import KeyForm, status_of, tell
from commonweal.lib.ids import path_of, uri_of
from commonweal.lib.refusal import NotPermitted, Refused
from commonweal.people.pages import MemberRequest, member_page

USUAL = {"questions": "question", "reactions": "reaction"}
"""What most people say in a part of the way."""
FIRST = 3
"""So many decisions ask for a voice on cards of their own; more stand in the list."""


@member_page
def proposals(request: MemberRequest) -> HttpResponse:
    """What is before the assembly, what I am writing, and what was decided."""
    now, asked = timezone.now(), request.GET
    wanted = Wanted(
        asked.get("q", "").strip(),
        asked.get("matter", ""),
        asked.get("topic", ""),
        as_id(asked.get("whom", "")),
    )
    rows = open_rows(request.person, request.union, now)
    asked_of_me = [row for row in rows if row.asks_me]
    context = {
        "rows": rows, "asked": asked_of_me, "first": asked_of_me[:FIRST], "others": rows[len(asked_of_me[:FIRST]) :],
        "wanted": wanted, "is_searched": any(wanted),
        "drafts": drafts_of(request.person, request.union, now),
        "page": decided_page(request.person, request.union, now, wanted=wanted, number=asked.get("page", 1)),
        "matters": Matter.choices, "topics": topics_in(request.union), "deciding": deciding_in(request.union),
        "places": home_links(request.union), "may_bring": may_bring(request.person, request.union, now),
    }  # fmt: skip
    return render(request, "assembly/proposals/proposals.html", context)


@member_page
def proposal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One proposal, or a draft of one's own."""
    return show_proposal(request, _found(request, pk))


@member_page
def wordings(request: MemberRequest, pk: UUID) -> HttpResponse:
    """All wordings of a proposal, and what changed between them."""
    found = _found(request, pk)
    context = {"proposal": found, "wordings": queries.wordings_of(found)}
    return render(request, "assembly/proposals/wordings.html", context)


@member_page
def open_proposal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Bring a draft before the assembly."""
    said = _("It is before the assembly now. Everybody concerned is told.")
    return _turned(request, pk, actions.open_proposal, said)


@member_page
def move_on(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin the next part of a proposal's way now."""
    return _turned(request, pk, actions.move_on, _("The next part has begun."))


@member_page
def withdraw_proposal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask why a proposal is taken back, and take it back."""
    found = _found(request, pk)
    require_brought(request.person, found, at=timezone.now())
    form = WithdrawForm(sent(request))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.withdraw_proposal(
                proposal=found, why=typed["why"], by=request.person, at=timezone.now(), key=typed["key"]
            )
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("It is withdrawn."))
            return redirect("assembly:proposals", slug=request.union.slug)
    context = {"proposal": found, "form": form}
    return render(request, "assembly/proposals/withdraw.html", context, status=status_of(form))


def show_proposal(
    request: MemberRequest,
    found: Found,
    *,
    told: KeyForm | SayForm | AnswerForm | FileForm | None = None,
    answered: UUID | None = None,
) -> HttpResponse:
    """The page of a proposal; with ``told``, a form that was refused, which stands in its place as it was typed.

    ``answered`` is what somebody said that a refused answer belongs to.
    """
    now = timezone.now()
    if told is not None:  # what was refused may have changed it in memory
        found = _found(request, found.pk)
    context = _shared(request, found, now)
    is_file, is_said = isinstance(told, FileForm), isinstance(told, SayForm | AnswerForm)
    context |= {
        "told": told, "told_file": told if is_file else FileForm(),
        "told_in_place": context["may_attach"] if is_file else is_said and _may_speak(request, found, now),
    }  # fmt: skip
    status = status_of(told) if told is not None else 200
    if found.state == "draft":
        return render(
            request, "assembly/proposals/draft.html", context | _of_draft(found, now), status=status
        )
    context |= {
        "wordings": queries.wordings_of(found)[:1] if found.version > 1 else [],
        "threads": [
            (thread, told if thread.id == answered else AnswerForm(to=thread.id))
            for thread in threads_of(found, reader=request.person.pk)
        ],
        "say_form": told
        if isinstance(told, SayForm)
        else SayForm(initial={"sort": USUAL.get(context["phase"])}),
        "may_speak": _may_speak(request, found, now),
        "uri": uri_of("proposal", found.pk, origin=settings.ORIGIN),
        "follow_up": urlencode({"topic": found.topic, "text": path_of("proposal", found.pk)}),
    }
    context |= decision_part(request, found, now)
    context["voices"] = context["panel"].progress.voices
    context["choices_say_more"] = any(choice.text for choice in context["choices"])
    return render(request, "assembly/proposals/proposal.html", context, status=status)


def _shared(request: MemberRequest, found: Found, now: datetime) -> dict[str, Any]:
    phase = phase_at(found, now)
    lead = found.state in {"draft", "open"} and may_lead(request.person, found, now)
    return {
        "proposal": found, "phase": phase, "until": queries.until_of(found, phase),
        "phase_words": queries.phase_in_words(phase, is_adopted=found.is_adopted),
        "steps": steps_of(found, now), "bringer": names_of([found.brought_by_id]).get(found.brought_by_id, ""),
        "effects": queries.effects_shown(found, now), "choices": choices_of(found),
        "text": queries.text_of(found),
        "files": queries.files_of(found), "matter": queries.matter_in_words(found), "method": queries.method_of(found),
        "may_lead": lead, "once": KeyForm(),
        "may_withdraw": lead and not found.linked_to_id and found.brought_by_id == request.person.pk,
        "may_attach": lead and phase in {"draft", *queries.BEFORE_VOTING},
        "may_move_on": lead and phase in queries.BEFORE_VOTING,
        "may_amend": lead and not found.linked_to_id and phase in {"reactions", "voting"},
    }  # fmt: skip


def _of_draft(found: Found, now: datetime) -> dict[str, Any]:
    customs = customs_of_proposal(found, now)
    times = times_of_proposal(found, customs, now)
    return {
        "steps": steps_ahead(found, times), "closes_at": times.closes_at, "method": METHODS.get(customs.method),
        "is_secret": found.is_secret or customs.is_secret,
    }  # fmt: skip


def _may_speak(request: MemberRequest, found: Found, now: datetime) -> bool:
    try:
        require_speak(request.person, found.union, at=now)
    except NotPermitted:
        return False
    return found.state == "open"


def _turned(request: MemberRequest, pk: UUID, turn: Callable[..., Found], said: str) -> HttpResponse:
    """Do what a button on the proposal's page asks for; or show the page with the reason why not."""
    found, form = _found(request, pk), KeyForm(request.POST)
    if form.is_valid():
        try:
            turn(proposal=found, by=request.person, at=timezone.now(), key=form.cleaned_data["key"])
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, said)
            return redirect("assembly:proposal", slug=request.union.slug, pk=pk)
    return show_proposal(request, found, told=form)


def _found(request: MemberRequest, pk: UUID) -> Found:
    return proposal_of(request.person, request.union, pk, timezone.now())


urlpatterns = [
    path("u/<slug:slug>/assembly/", proposals, name="proposals"),
    path("u/<slug:slug>/proposals/<uuid:pk>/", proposal, name="proposal"),
    path("u/<slug:slug>/proposals/<uuid:pk>/wordings/", wordings, name="wordings"),
    path("u/<slug:slug>/proposals/<uuid:pk>/open/", require_POST(open_proposal), name="open_proposal"),
    path("u/<slug:slug>/proposals/<uuid:pk>/move-on/", require_POST(move_on), name="move_on"),
    path("u/<slug:slug>/proposals/<uuid:pk>/withdraw/", withdraw_proposal, name="withdraw_proposal"),
]
