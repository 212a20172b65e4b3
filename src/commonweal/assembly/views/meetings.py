"""Pages about meetings: which there are, calling one, its agenda and roles."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import agendas
from commonweal.assembly.actions import meetings as actions
from commonweal.assembly.forms.meetings import MeetingForm, PointForm, RoleForm
from commonweal.assembly.permissions import MEETINGS
from commonweal.assembly.queries import meetings as queries
from commonweal.assembly.queries.calendars import made_at
from commonweal.assembly.queries.meetings import FoundMeeting
from commonweal.assembly.queries.proposals import Found
from commonweal.lib.answers import form_page, sent, there
from commonweal.lib.forms import KeyForm, attempt, status_of, tell, typed_over
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power

FIELDS = ("title", "starts_at", "minutes", "place", "about")


@member_page
def meetings(request: MemberRequest) -> HttpResponse:
    """The meetings to come, and those that were."""
    now, union = timezone.now(), request.union
    facts = {
        "to_come": queries.meetings_to_come(union, at=now),
        "past": queries.past_meetings(union, at=now, number=request.GET.get("page", 1)),
        "may_call": holds_power(request.person, union, MEETINGS, at=now),
        "has_calendar": made_at(request.person, union) is not None, "now": now,
    }  # fmt: skip
    return render(request, "assembly/meetings/meetings.html", facts)


@member_page
def call(request: MemberRequest) -> HttpResponse:
    """Call a meeting, with open proposals on its agenda."""
    now, union = timezone.now(), request.union
    circles = {each.pk: each for each in queries.circles_that_meet(union, at=now)}
    form = MeetingForm(
        sent(request), circles=[(pk, each.name) for pk, each in circles.items()],
        proposals=queries.proposals_to_call(list(circles.values())),
    )  # fmt: skip
    if form.is_valid():
        typed = form.cleaned_data
        deed: dict[str, Any] = {"by": request.person, "at": now, "key": typed["key"]}
        called = attempt(
            form,
            lambda: actions.call_meeting(
                association=circles[typed["association"]], draft=form.draft(),
                proposals=typed.get("proposals", ()), **deed,
            ),
        )  # fmt: skip
        if called:
            messages.success(request, _("It is called. Everybody concerned sees it."))
            return redirect("assembly:meeting", slug=union.slug, pk=called.pk)
    facts = {"form": form, "meeting": None, "conflict": None}
    return render(request, "assembly/meetings/form.html", facts, status=status_of(form))


@member_page
def meeting(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One meeting: its agenda, who does what, who was there, and its minutes."""
    return show_meeting(request, _found(request, pk))


def show_meeting(
    request: MemberRequest, found: FoundMeeting, *, point: PointForm | None = None
) -> HttpResponse:
    """The page of a meeting; with ``point``, what could not be put on its agenda, as it was typed."""
    now, person = timezone.now(), request.person
    keeps = any(holds_power(person, each, MEETINGS, at=now) for each in {found.association, found.union})
    page = queries.meeting_page(found, at=now)
    belongs = any(pk == person.pk for pk, _name, _there in page.people)
    is_called = found.state == "called"
    facts = {
        "page": page, "meeting": found, "keeps": keeps, "belongs": belongs, "is_called": is_called,
        "notes": (keeps or person.pk == found.note_taker_id) and found.approved_at is None and found.state != "off",
        "orders": is_called and (keeps or person.pk == found.facilitator_id),
        "form": point or PointForm(proposals=[(each.pk, each.title) for each in queries.proposals_for(found)]),
        "once": KeyForm(), "to_approve": queries.minutes_to_approve(found) if keeps else [],
    }  # fmt: skip
    return render(request, "assembly/meetings/meeting.html", facts, status=status_of(point) if point else 200)


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change when, where and how long; who saves second sees both and loses nothing."""
    found = _found(request, pk)
    form, conflict = MeetingForm(sent(request), initial=_typed(found)), None
    if form.is_valid():
        try:
            actions.change_meeting(
                meeting=found, draft=form.draft(), version=form.cleaned_data["version"] or 0, by=request.person,
                at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile as clash:
            fresh = _found(request, pk)
            form.data, conflict = typed_over(request.POST, version=fresh.version), _differing(form, fresh)
            if not conflict:
                tell(form, clash)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved. Everybody sees it."))
            return redirect("assembly:meeting", slug=request.union.slug, pk=pk)
    facts = {"form": form, "meeting": found, "conflict": conflict}
    return render(request, "assembly/meetings/form.html", facts, status=409 if conflict else status_of(form))


@member_page
def off(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Call a meeting off, after asking whether it is meant."""
    found, form = _found(request, pk), KeyForm(sent(request))
    if form.is_valid() and attempt(form, lambda: _do(request, form, actions.call_off, meeting=found)):
        messages.success(request, _("It is called off."))
        return redirect("assembly:meetings", slug=request.union.slug)
    return form_page(
        request, form, title=_("Call off “%(title)s”?") % {"title": found.title}, action=_("Call it off"),
        back=_back(request, pk), text=_("It stays readable, and shows as called off in everybody’s calendar."),
    )  # fmt: skip


@require_POST
@member_page
def add_point(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Put something on the agenda."""
    found = _found(request, pk)
    offered = {each.pk: each for each in queries.proposals_for(found)}
    form = PointForm(request.POST, proposals=[(key, each.title) for key, each in offered.items()])
    if form.is_valid():
        typed = form.cleaned_data
        proposal: Found | None = offered.get(typed["proposal"]) if typed.get("proposal") else None
        deed: dict[str, Any] = {"title": typed["title"], "minutes": typed["minutes"], "proposal": proposal}
        if attempt(form, lambda: _do(request, form, agendas.add_point, meeting=found, **deed)):
            return redirect(_back(request, pk) + "#agenda")
    return show_meeting(request, found, point=form)


@require_POST
@member_page
def move_point(request: MemberRequest, pk: UUID, point: UUID) -> HttpResponse:
    """Let a point change places with the one before it, or after it."""
    return _order(request, pk, point, agendas.move_point, up="up" in request.POST)


@require_POST
@member_page
def remove_point(request: MemberRequest, pk: UUID, point: UUID) -> HttpResponse:
    """Take a point off the agenda."""
    return _order(request, pk, point, agendas.remove_point)


@member_page
def role(request: MemberRequest, pk: UUID, role: str) -> HttpResponse:
    """Choose who has a role, take a free one, or give one's own back."""
    now, found = timezone.now(), _found(request, pk)
    row = there(next((each for each in queries.meeting_page(found, at=now).roles if each.role == role), None))
    form = RoleForm(
        sent(request),
        people=queries.people_of(found.association, at=now),
        initial={"person": row.person or request.person.pk},
    )
    if form.is_valid():
        chosen = form.cleaned_data["person"]
        person = there(queries.person_who_meets(found, chosen)) if chosen else None
        if attempt(
            form, lambda: _do(request, form, actions.give_role, meeting=found, role=role, person=person)
        ):
            return redirect(_back(request, pk) + "#roles")
    return form_page(
        request,
        form,
        title=row.in_words,
        action=_("Save"),
        back=_back(request, pk),
        text=row.meaning.capitalize() + ".",
    )


@require_POST
@member_page
def roles_by_turn(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give the free roles by turn."""
    found, form = _found(request, pk), KeyForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: _do(request, form, actions.give_roles_by_turn, meeting=found)
    ):
        messages.success(request, _("Whoever did it longest ago is named; everybody can change it."))
    return _told(request, form, pk, "#roles")


def _order(
    request: MemberRequest, pk: UUID, point: UUID, deed: Callable[..., object], **more: Any
) -> HttpResponse:
    form = KeyForm(request.POST)
    found = there(queries.point_in(_found(request, pk), point))
    if form.is_valid():
        attempt(form, lambda: _do(request, form, deed, point=found, **more))
    return _told(request, form, pk, "#agenda")


def _told(request: MemberRequest, form: Form, pk: UUID, part: str) -> HttpResponse:
    """Back to the meeting, with the reason where a button was refused."""
    for fault in form.non_field_errors():
        messages.error(request, str(fault))
    return redirect(_back(request, pk) + part)


def _do(request: MemberRequest, form: Form, deed: Callable[..., Any], **facts: Any) -> Any:
    return deed(by=request.person, at=timezone.now(), key=form.cleaned_data["key"], **facts)


def _found(request: MemberRequest, pk: UUID) -> FoundMeeting:
    return there(queries.meeting_in(request.union, pk, at=timezone.now()))


def _back(request: MemberRequest, pk: UUID) -> str:
    return reverse("assembly:meeting", args=[request.union.slug, pk])


def _typed(found: FoundMeeting) -> dict[str, Any]:
    return {name: getattr(found, name) for name in (*FIELDS, "version")}


def _differing(form: MeetingForm, fresh: FoundMeeting) -> list[tuple[str, object, object]]:
    """What differs between what is saved and what was typed: the name, theirs, mine."""
    theirs, mine = _typed(fresh), form.cleaned_data
    return [
        (str(form[name].label), theirs[name], mine[name]) for name in FIELDS if theirs[name] != mine[name]
    ]


urlpatterns = [
    path("u/<slug:slug>/meetings/", meetings, name="meetings"),
    path("u/<slug:slug>/meetings/call/", call, name="call_meeting"),
    path("u/<slug:slug>/meetings/<uuid:pk>/", meeting, name="meeting"),
    path("u/<slug:slug>/meetings/<uuid:pk>/change/", change, name="change_meeting"),
    path("u/<slug:slug>/meetings/<uuid:pk>/off/", off, name="call_off"),
    path("u/<slug:slug>/meetings/<uuid:pk>/points/", add_point, name="add_point"),
    path("u/<slug:slug>/meetings/<uuid:pk>/points/<uuid:point>/move/", move_point, name="move_point"),
    path("u/<slug:slug>/meetings/<uuid:pk>/points/<uuid:point>/remove/", remove_point, name="remove_point"),
    path("u/<slug:slug>/meetings/<uuid:pk>/roles/", roles_by_turn, name="roles_by_turn"),
    path("u/<slug:slug>/meetings/<uuid:pk>/roles/<slug:role>/", role, name="meeting_role"),
]
