"""One's own calendar: the page that gives and ends its address, and the feed that calendar programs read."""

from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonweal.assembly.actions.calendars import end_calendar, make_calendar
from commonweal.assembly.queries.calendars import happenings_of, made_at, reader_of
from commonweal.assembly.rules.calendars import calendar_of
from commonweal.lib.answers import sent
from commonweal.lib.forms import KeyForm
from commonweal.people.pages import MemberRequest, member_page


@never_cache
@member_page
def calendar(request: MemberRequest) -> HttpResponse:
    """Get an address for one's calendar; it is shown once, for only its hash is kept."""
    form, address = KeyForm(sent(request)), ""
    if form.is_valid():
        secret = make_calendar(
            union=request.union, by=request.person, at=timezone.now(), key=form.cleaned_data["key"]
        )
        address = request.build_absolute_uri(reverse("assembly:calendar_feed", args=[secret]))
    facts = {"form": form, "address": address, "made_at": made_at(request.person, request.union)}
    return render(request, "assembly/meetings/calendar.html", facts)


@require_POST
@member_page
def end(request: MemberRequest) -> HttpResponse:
    """Let the address lead nowhere from now on."""
    form = KeyForm(request.POST)
    if form.is_valid():
        end_calendar(union=request.union, by=request.person, at=timezone.now(), key=form.cleaned_data["key"])
        messages.success(request, _("The address leads nowhere any more."))
    return redirect("assembly:calendar", slug=request.union.slug)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself (iCalendar, RFC 5545). The secret in its address stands in for the login."""
    now = timezone.now()
    reader = reader_of(secret, at=now)
    if reader is None:
        raise Http404("no such calendar")

    def link(page: str, identity: UUID) -> str:
        return request.build_absolute_uri(reverse(f"assembly:{page}", args=[reader.union.slug, identity]))

    with translation.override(reader.person.language or reader.union.language):
        body = calendar_of(
            reader.union.name, happenings_of(reader, at=now, link=link), time_zone=reader.union.time_zone,
            host=request.get_host().partition(":")[0],
        )  # fmt: skip
    return _unless_known(request, body)


def _unless_known(request: HttpRequest, body: bytes) -> HttpResponse:
    """The calendar, or 304 for a program that has exactly this one."""
    mark = f'"{sha256(body).hexdigest()}"'
    known = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    answer = (
        HttpResponse(status=304)
        if mark in known or "*" in known
        else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    )
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, max-age=900"
    return answer


urlpatterns = [
    path("u/<slug:slug>/meetings/calendar/", calendar, name="calendar"),
    path("u/<slug:slug>/meetings/calendar/end/", end, name="end_calendar"),
    path("calendar/<slug:secret>.ics", feed, name="calendar_feed"),
]
