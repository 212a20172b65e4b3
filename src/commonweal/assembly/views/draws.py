"""Pages about draws: the list, announcing one, adding words, holding it, and checking it by oneself."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import draws as actions
from commonweal.assembly.forms.draws import DrawForm, HoldForm, WordsForm
from commonweal.assembly.queries import draws as queries
from commonweal.assembly.queries.draw_checks import checked
from commonweal.lib.answers import key_in, sent, there
from commonweal.lib.forms import KeyForm, attempt, status_of
from commonweal.people.forms.choices import MOMENT
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import names_in

if TYPE_CHECKING:
    from commonweal.assembly.models import Draw


@member_page
def draws(request: MemberRequest) -> HttpResponse:
    """All draws of the union: what is still to be drawn first."""
    search, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    page = queries.draws_page(request.union, search=search, state=state, number=request.GET.get("page", 1))
    facts = {"page": page, "search": search, "state": state, "now": timezone.now()}
    return render(request, "assembly/draws/draws.html", facts)


@member_page
def new_draw(request: MemberRequest) -> HttpResponse:
    """Announce a draw."""
    now, union = timezone.now(), request.union
    form = DrawForm(
        sent(request), initial={"draws_at": _usual_time(now), "sort": request.GET.get("sort", "task")}
    )
    form.offer(names_in(union, day=today_in(union, now)))
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.announce_draw(
                union=union, draft=form.draft(), by=request.person, at=now, key=form.cleaned_data["key"]
            ),
        )
        if made:
            messages.success(
                request, _("Announced. From now on the list stands, and everybody can add words.")
            )
            return redirect("assembly:draw", union.slug, made.pk)
    return render(request, "assembly/draws/new_draw.html", {"form": form}, status=status_of(form))


def _usual_time(now: datetime) -> str:
    """Tomorrow at this hour, in the union's time."""
    return (timezone.localtime(now) + timedelta(days=1)).replace(minute=0).strftime(MOMENT)


@member_page
def draw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One draw: what it is for, words for its seed, and who is drawn; sending the form adds words."""
    now, found = timezone.now(), there(queries.draw_in(request.union, pk))
    words = queries.words_rows(found, request.person)
    form = WordsForm(sent(request), initial={"words": next((row.words for row in words if row.words), "")})
    if form.is_valid():
        done = attempt(
            form, lambda: actions.add_words(draw=found, by=request.person, at=now, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("Your words are in. Until the lot falls you can exchange them."))
            return redirect("assembly:draw", request.union.slug, pk)
    return _draw_page(request, found, words, form, HoldForm(), status=status_of(form))


def _draw_page(
    request: MemberRequest,
    found: "Draw",
    words: list[queries.WordsRow],
    form: WordsForm,
    hold_form: HoldForm,
    *,
    status: int,
) -> HttpResponse:
    now = timezone.now()
    leads = actions.leading(request.person, request.union, at=now) is not None
    facts = queries.sheet_of(found, request.person, at=now) | {
        "words": words,
        "form": form,
        "hold_form": hold_form,
        "button": KeyForm(),
        "leads": leads,
        "may_call_off": leads or found.announced_by_id == request.person.pk,
        "is_member": request.membership.standing != "visitor",
        "checked": checked(found, [row.mark for row in words]),
    }
    return render(request, "assembly/draws/draw.html", facts, status=status)


@member_page
def draw_proof(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Everything that computing a draw again takes, with a recipe, for everybody of the union."""
    found = there(queries.draw_in(request.union, pk))
    words = queries.words_rows(found, request.person)
    again = checked(found, [row.mark for row in words])
    facts = {
        "draw": found,
        "rows": queries.candidate_rows(found),
        "words": words,
        "checked": again,
        "found": again.parts if again else [],
    }
    return render(request, "assembly/draws/proof.html", facts)


@member_page
def draw_file(request: MemberRequest, pk: UUID) -> JsonResponse:
    """The same as a file for a program; it names no people."""
    found = there(queries.draw_in(request.union, pk))
    answer = JsonResponse(queries.proof_of(found), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="draw.json"'
    return answer


@require_POST
@member_page
def hold_draw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let the lot fall."""
    found = there(queries.draw_in(request.union, pk))
    form = HoldForm(request.POST)
    if "room_words" in form.errors:
        words = queries.words_rows(found, request.person)
        return _draw_page(request, found, words, WordsForm(), form, status=status_of(form))
    actions.hold_draw(
        draw=found,
        by=request.person,
        at=timezone.now(),
        room_words=form.cleaned_data["room_words"],
        key=form.cleaned_data.get("key"),
    )
    messages.success(request, _("The lot has fallen. Everybody can compute it again."))
    return redirect("assembly:draw", request.union.slug, pk)


@require_POST
@member_page
def call_off_draw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Call a draw off before it is held."""
    found = there(queries.draw_in(request.union, pk))
    actions.call_off_draw(draw=found, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Called off."))
    return redirect("assembly:draws", request.union.slug)


@require_POST
@member_page
def decline_seat(request: MemberRequest, pk: UUID, at: int) -> HttpResponse:
    """Decline what one was drawn for."""
    found = there(queries.draw_in(request.union, pk))
    whose = there(queries.candidate_at(found, at))
    actions.decline_seat(candidate=whose, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Noted. Nobody asks why; the next follows."))
    return redirect("assembly:draw", request.union.slug, pk)


BASE = "u/<slug:slug>/draws/"
urlpatterns = [
    path(BASE, draws, name="draws"),
    path(BASE + "new/", new_draw, name="new_draw"),
    path(BASE + "<uuid:pk>/", draw, name="draw"),
    path(BASE + "<uuid:pk>/check/", draw_proof, name="draw_proof"),
    path(BASE + "<uuid:pk>/draw.json", draw_file, name="draw_file"),
    path(BASE + "<uuid:pk>/hold/", hold_draw, name="hold_draw"),
    path(BASE + "<uuid:pk>/call-off/", call_off_draw, name="call_off_draw"),
    path(BASE + "<uuid:pk>/decline/<int:at>/", decline_seat, name="decline_seat"),
]
