"""Pages about what a meeting leaves behind: who was there, what was agreed, its approval, and decisions in the room."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonweal.assembly.actions import minutes as actions
from commonweal.assembly.actions.meeting_decisions import Spoken, decide_in_the_room
from commonweal.assembly.forms.meetings import ApproveForm, MinutesForm, RoomForm, ThereForm
from commonweal.assembly.queries import meetings as queries
from commonweal.assembly.queries.meetings import FoundMeeting, FoundPoint
from commonweal.assembly.rules.methods import METHODS
from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import attempt, status_of, tell, typed_over
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page


@member_page
def who_was_there(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Tick who was there; with it the meeting was held."""
    now, found = timezone.now(), _found(request, pk)
    people = queries.meeting_page(found, at=now).people
    form = ThereForm(
        sent(request), people=[(person, name) for person, name, _there in people],
        initial={"people": [str(person) for person, _name, was_there in people if was_there], "version": found.version},
    )  # fmt: skip
    if form.is_valid():
        deed: dict[str, Any] = {"by": request.person, "at": now, **form.cleaned_data}
        if attempt(form, lambda: actions.note_who_was_there(meeting=found, **deed)):
            messages.success(request, _("Written down. Now the minutes can say what was agreed."))
            return redirect(_back(request, pk))
        form.data = typed_over(request.POST, version=_found(request, pk).version)
    return form_page(
        request, form, title=_("Who was there?"), action=_("Write it down"), back=_back(request, pk),
        text=_("Only what was decided with these people there counts as decided in the room."),
    )  # fmt: skip


@member_page
def minutes(request: MemberRequest, pk: UUID, point: UUID) -> HttpResponse:
    """What is remembered of a point: read all versions, and write the next one."""
    found = _point(request, pk, point)
    newest = queries.last_minutes(found)
    start = {"text": newest.text, "version": newest.version} if newest else {"version": 0}
    form, conflict, status = MinutesForm(sent(request), initial=start), None, 200
    if form.is_valid():
        deed: dict[str, Any] = {"by": request.person, "at": timezone.now(), **form.cleaned_data}
        try:
            actions.write_minutes(point=found, **deed)
        except ChangedMeanwhile:
            fresh = there(queries.last_minutes(found))
            conflict = [(str(form["text"].label), fresh.text, form.cleaned_data["text"])]
            form.data, status = typed_over(request.POST, version=fresh.version), 409
        except Refused as refusal:
            tell(form, refusal)
        else:
            return redirect(_back(request, pk) + f"#point-{point}")
    facts = {
        "form": form, "point": found, "meeting": found.meeting, "conflict": conflict,
        "versions": queries.minutes_of(found),
    }  # fmt: skip
    return render(
        request, "assembly/meetings/minutes.html", facts, status=status if status == 409 else status_of(form)
    )


@member_page
def approve(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write down at which later meeting the minutes were approved."""
    found = _found(request, pk)
    later = {each.pk: each for each in queries.meetings_after(found)}
    form = ApproveForm(
        sent(request),
        meetings=[(each.pk, f"{each.title}, {_day(each)}") for each in later.values()],
    )
    if form.is_valid():
        typed = form.cleaned_data
        deed: dict[str, Any] = {"by": request.person, "at": timezone.now(), "key": typed["key"]}
        if attempt(
            form,
            lambda: actions.approve_minutes(meeting=found, at_meeting=later[typed["at_meeting"]], **deed),
        ):
            messages.success(request, _("The minutes are approved and stay as they are."))
            return redirect(_back(request, pk))
    return form_page(
        request, form, title=_("Approve the minutes of “%(title)s”") % {"title": found.title},
        action=_("They were approved"), back=_back(request, pk),
        text=_("Approved minutes stay as they are; what turns out wrong later is a point of another meeting."),
    )  # fmt: skip


@member_page
def in_the_room(request: MemberRequest, pk: UUID, point: UUID) -> HttpResponse:
    """Write down what those who were there said on a proposal, and decide it."""
    now, found = timezone.now(), _point(request, pk, point)
    proposal = there(found.proposal)
    method = METHODS[proposal.method]
    people = queries.speaking_here(found, at=now) if method.positions else []
    form = RoomForm(sent(request), people=people, method=method)
    if form.is_valid():
        typed = form.cleaned_data
        spoken = attempt(
            form,
            lambda: decide_in_the_room(
                point=found, said=form.said(), reasons=form.reasons(), closes=typed["closes"], by=request.person,
                at=now, key=typed["key"],
            ),
        )  # fmt: skip
        if spoken:
            messages.success(request, _told(spoken))
            return redirect("assembly:proposal", slug=request.union.slug, pk=proposal.pk)
    facts = {
        "form": form, "point": found, "meeting": found.meeting, "proposal": proposal, "people": people,
        "method": method,
    }  # fmt: skip
    return render(request, "assembly/meetings/room.html", facts, status=status_of(form))


def _told(spoken: Spoken) -> str:
    said = ngettext(
        "%(count)d voice is written down.", "%(count)d voices are written down.", spoken.written
    ) % {"count": spoken.written}
    if spoken.kept:
        said += " " + _(
            "What stood there before, by themselves or written down by another, is not written over."
        )
    return said


def _day(meeting: FoundMeeting) -> str:
    return date_format(timezone.localtime(meeting.starts_at), "j F Y")


def _found(request: MemberRequest, pk: UUID) -> FoundMeeting:
    return there(queries.meeting_in(request.union, pk, at=timezone.now()))


def _point(request: MemberRequest, pk: UUID, point: UUID) -> FoundPoint:
    return there(queries.point_in(_found(request, pk), point))


def _back(request: MemberRequest, pk: UUID) -> str:
    return reverse("assembly:meeting", args=[request.union.slug, pk])


urlpatterns = [
    path("u/<slug:slug>/meetings/<uuid:pk>/there/", who_was_there, name="who_was_there"),
    path("u/<slug:slug>/meetings/<uuid:pk>/approve/", approve, name="approve_minutes"),
    path("u/<slug:slug>/meetings/<uuid:pk>/points/<uuid:point>/minutes/", minutes, name="minutes"),
    path("u/<slug:slug>/meetings/<uuid:pk>/points/<uuid:point>/room/", in_the_room, name="in_the_room"),
]
