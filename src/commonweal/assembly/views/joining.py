"""Pages about joining: who is on the way in, how it works here, introducing somebody, and saying what one thinks."""

from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import joining as actions
from commonweal.assembly.actions.joining_words import erase_input, give_input
from commonweal.assembly.forms.joining import AskForm, InputForm, IntroduceForm, TalkForm
from commonweal.assembly.queries import joining as queries
from commonweal.assembly.queries.applicant_page import may_see, sheet_of, visitors_to_choose
from commonweal.assembly.queries.waiting.joining import joining_due
from commonweal.assembly.rules.joining import ApplicantDraft
from commonweal.lib.answers import form_page, key_in, sent, there
from commonweal.lib.forms import KeyForm, attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import require_not_visitor, today_in

Seen = TypeVar("Seen")


def is_visitor(request: MemberRequest) -> bool:
    """Whether who asks looks on for a while, and so sees only their own way."""
    return request.membership.standing == "visitor"


@member_page
def joining(request: MemberRequest) -> HttpResponse:
    """Whoever is on the way in, and what is asked of me about it; a visitor sees their own way."""
    now, union = timezone.now(), request.union
    day = today_in(union, now)
    if is_visitor(request):
        own = queries.own_way(request.person, union)
        if own is not None:
            return redirect("assembly:applicant", union.slug, own.pk)
        return render(
            request, "assembly/joining/welcome.html", {"steps": queries.customs_in_words(union, on=day)}
        )
    search, over = request.GET.get("q", "").strip(), request.GET.get("show") == "over"
    page = queries.applicants_page(
        union, day=day, search=search, over=over, number=request.GET.get("page", 1)
    )
    here = reverse("assembly:joining", args=[union.slug])
    tabs = [(here, _("On the way in"), not over), (f"{here}?show=over", _("Earlier"), over)]
    facts = {
        "page": page, "search": search, "tabs": tabs, "over": over, "day": day,
        "due": joining_due(request.person, union, now),
    }  # fmt: skip
    return render(request, "assembly/joining/joining.html", facts)


@member_page
def how_joining_works(request: MemberRequest) -> HttpResponse:
    """How joining works here, on one page for the wall."""
    day = today_in(request.union, timezone.now())
    facts = {"steps": queries.customs_in_words(request.union, on=day), "day": day}
    return render(request, "assembly/joining/how.html", facts)


@member_page
def introduce(request: MemberRequest) -> HttpResponse:
    """Introduce somebody who wants to join."""
    now, union = timezone.now(), request.union
    require_not_visitor(request.person, union, at=now)
    form = IntroduceForm(sent(request))
    form.fields["person"].offer(visitors_to_choose(union, day=today_in(union, now)))  # type: ignore[attr-defined]
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.introduce_applicant(
                union=union, draft=form.draft(), by=request.person, at=now, key=form.cleaned_data["key"]
            ),
        )
        if made:
            messages.success(request, _("Written down. You are their first host."))
            return redirect("assembly:applicant", union.slug, made.pk)
    return form_page(
        request, form, title=_("Who would like to join us?"), action=_("Introduce them"),
        back=reverse("assembly:joining", args=[union.slug]),
        text=_("You become their first host: you answer their questions and agree with them on a visit."),
    )  # fmt: skip


@member_page
def ask_to_join(request: MemberRequest) -> HttpResponse:
    """A visitor asks to join."""
    now, union = timezone.now(), request.union
    form = AskForm(sent(request))
    if form.is_valid():
        draft = ApplicantDraft(person=request.person.pk, about=form.cleaned_data["about"])
        made = attempt(
            form,
            lambda: actions.introduce_applicant(
                union=union, draft=draft, by=request.person, at=now, key=form.cleaned_data["key"]
            ),
        )
        if made:
            messages.success(request, _("Your wish is known now. Somebody will become your host."))
            return redirect("assembly:applicant", union.slug, made.pk)
    return form_page(
        request, form, title=_("Would you like to join us?"), action=_("I would like to join"),
        back=reverse("assembly:joining", args=[union.slug]),
        text=_("It binds you to nothing, and you can think better of it at any time."),
    )  # fmt: skip


@member_page
def applicant(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Somebody's way in; sending the form says what I think of it."""
    now, found = timezone.now(), seen(request, queries.applicant_in(request.union, pk))
    facts = sheet_of(found, request.person, at=now)
    mine = facts["mine"]
    initial = {"sort": mine.sort, "text": mine.text} if isinstance(mine, queries.Said) else {}
    form = InputForm(sent(request), initial=initial)
    if form.is_valid():
        done = attempt(
            form, lambda: give_input(applicant=found, by=request.person, at=now, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("Noted for the members. You can change or erase it."))
            return redirect("assembly:applicant", request.union.slug, pk)
    extra = {
        "form": form, "button": KeyForm(), "talk_form": TalkForm(initial={"held_on": facts["day"]}),
    }  # fmt: skip
    return render(request, "assembly/joining/applicant.html", facts | extra, status=status_of(form))


@require_POST
@member_page
def erase(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Erase what I said about somebody."""
    found = seen(request, queries.applicant_in(request.union, pk))
    erase_input(applicant=found, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Erased."))
    return redirect("assembly:applicant", request.union.slug, pk)


def seen(request: MemberRequest, found: Seen | None) -> Seen:
    """``found``, an applicant whom who asks may see; else 404."""
    here = there(found)
    if not may_see(here, request.person, request.membership.standing):  # type: ignore[arg-type]
        raise Http404("not for visitors")
    return here


BASE = "u/<slug:slug>/joining/"
urlpatterns = [
    path(BASE, joining, name="joining"),
    path(BASE + "how/", how_joining_works, name="how_joining_works"),
    path(BASE + "introduce/", introduce, name="introduce"),
    path(BASE + "ask/", ask_to_join, name="ask_to_join"),
    path(BASE + "<uuid:pk>/", applicant, name="applicant"),
    path(BASE + "<uuid:pk>/erase/", erase, name="erase_input"),
]
