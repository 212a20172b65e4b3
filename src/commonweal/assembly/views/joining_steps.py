"""Steps of somebody's way in: hosts, the visit, its end, the decision, the lot, talks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import joining as actions
from commonweal.assembly.actions.forgetting.applicants import forget_applicant
from commonweal.assembly.actions.joining_decisions import bring_applicant, draw_between
from commonweal.assembly.actions.joining_words import hold_talk, say_at_talk
from commonweal.assembly.forms.joining import EndForm, LotForm, SentenceForm, TalkForm, VisitForm
from commonweal.assembly.queries.applicant_page import same_day, talk_in, talks_of
from commonweal.assembly.queries.joining import applicant_in, joining_customs, name_of
from commonweal.assembly.rules.joining import visit_until
from commonweal.assembly.views.joining import BASE, seen
from commonweal.lib.answers import form_page, key_in, sent, there
from commonweal.lib.forms import attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in


def _deed(request: MemberRequest) -> dict[str, Any]:
    return {"by": request.person, "at": timezone.now(), "key": key_in(request)}


def _back(request: MemberRequest, pk: UUID) -> str:
    return reverse("assembly:applicant", args=[request.union.slug, pk])


@require_POST
@member_page
def host(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Become a host, or give the hosting back."""
    found = seen(request, applicant_in(request.union, pk))
    if request.POST.get("then") == "step_back":
        actions.step_back(applicant=found, **_deed(request))
        messages.success(request, _("You are no host any more."))
    else:
        actions.become_host(applicant=found, **_deed(request))
        messages.success(request, _("You accompany them now."))
    return redirect(_back(request, pk))


@member_page
def visit(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Agree on the days of a visit."""
    now, found = timezone.now(), seen(request, applicant_in(request.union, pk))
    today = today_in(request.union, now)
    customs = joining_customs(request.union, on=today)
    first = found.visit_from if found.visit_from and found.state == "visit" else today + timedelta(days=14)
    last = found.visit_until if found.visit_until and found.state == "visit" else visit_until(first, customs)
    form = VisitForm(
        sent(request), initial={"version": found.version, "visit_from": first, "visit_until": last}
    )
    if form.is_valid():
        typed = form.cleaned_data
        agreed = attempt(
            form,
            lambda: actions.agree_visit(
                applicant=found, first_on=typed["visit_from"], last_on=typed["visit_until"],
                version=typed["version"], by=request.person, at=now, key=typed["key"],
            ),
        )  # fmt: skip
        if agreed:
            messages.success(request, _("Agreed."))
            return redirect(_back(request, pk))
    return form_page(
        request, form, title=_("When does %(name)s visit us?") % {"name": name_of(found)}, action=_("Agree"),
        back=_back(request, pk),
        text=_("With us a visit lasts %(days)s days. Other days can be agreed on later.")
        % {"days": customs.visit_days},
    )  # fmt: skip


@require_POST
@member_page
def begin_input(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The visit is over: members say what they think."""
    found = seen(request, applicant_in(request.union, pk))
    actions.begin_input(applicant=found, version=found.version, **_deed(request))
    messages.success(request, _("Everybody is asked now."))
    return redirect(_back(request, pk))


@member_page
def end(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End a way in, kindly."""
    found = seen(request, applicant_in(request.union, pk))
    form = EndForm(sent(request), initial={"version": found.version})
    if found.person_id == request.person.pk:
        form.fields["how"].choices = [("withdrew", _("I thought better of it"))]  # type: ignore[attr-defined]
        form.fields["how"].initial = "withdrew"
        del form.fields["words"]
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.end_way(
                applicant=found, by=request.person, at=timezone.now(), **form.cleaned_data
            ),
        )
        if done:
            messages.success(request, _("Noted. They can come again at any time."))
            return redirect(_back(request, pk))
    return form_page(
        request, form, title=_("How does it end?"), action=_("Note it"), back=_back(request, pk),
        text=_("Nobody is turned away for ever, and nobody has to give reasons."),
    )  # fmt: skip


@require_POST
@member_page
def forget(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Forget whoever did not join."""
    found = seen(request, applicant_in(request.union, pk))
    forget_applicant(applicant=found, **_deed(request))
    messages.success(request, _("Forgotten: name, contact and all that was said."))
    return redirect("assembly:joining", request.union.slug)


@require_POST
@member_page
def bring(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Bring it before the assembly: a draft with its effect, to be read over and opened."""
    found = seen(request, applicant_in(request.union, pk))
    proposal = bring_applicant(applicant=found, **_deed(request))
    return redirect("assembly:proposal", request.union.slug, proposal.pk)


@member_page
def lot(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let a lot decide between those who were ready on the same day."""
    now, found = timezone.now(), seen(request, applicant_in(request.union, pk))
    tomorrow = timezone.localtime(now + timedelta(days=1)).replace(minute=0)
    form = LotForm(sent(request), initial={"draws_at": tomorrow.strftime("%Y-%m-%dT%H:%M")})
    if form.is_valid():
        among = same_day(found, day=today_in(request.union, now))
        draw = attempt(
            form, lambda: draw_between(applicants=among, by=request.person, at=now, **form.cleaned_data)
        )
        if draw:
            return redirect("assembly:draw", request.union.slug, draw.pk)
    return form_page(
        request, form, title=_("Let a lot decide who is next"), action=_("Announce the lot"), back=_back(request, pk),
        text=_("Several were ready on the same day, and there are fewer places. Everybody can compute the lot again."),
    )  # fmt: skip


@member_page
def talk(request: MemberRequest, pk: UUID, talk: UUID) -> HttpResponse:
    """A talk in the provisional time: a sentence of mine, and what others said."""
    now, found = timezone.now(), seen(request, applicant_in(request.union, pk))
    held = there(talk_in(request.union, pk, talk))
    shown = next(each for each in talks_of(found, day=today_in(request.union, now)) if each.id == talk)
    mine = next((word.text for word in shown.words if word.author == request.person.pk), "")
    form = SentenceForm(sent(request), initial={"text": mine})
    if form.is_valid():
        typed = form.cleaned_data
        done = attempt(
            form,
            lambda: [say_at_talk(talk=held, text=typed["text"], by=request.person, at=now, key=typed["key"])],
        )
        if done:
            messages.success(request, _("Noted."))
            return redirect(_back(request, pk))
    facts = {"form": form, "talk": shown, "applicant": found, "name": name_of(found)}
    return render(request, "assembly/joining/talk.html", facts, status=status_of(form))


@member_page
def talk_held(request: MemberRequest, pk: UUID, talk: UUID) -> HttpResponse:
    """Note that a talk took place."""
    now, found = timezone.now(), seen(request, applicant_in(request.union, pk))
    held = there(talk_in(request.union, pk, talk))
    form = TalkForm(sent(request), initial={"held_on": today_in(request.union, now)})
    if form.is_valid():
        done = attempt(form, lambda: hold_talk(talk=held, by=request.person, at=now, **form.cleaned_data))
        if done:
            messages.success(request, _("Noted."))
            return redirect(_back(request, pk))
    return form_page(
        request, form, title=_("We talked with %(name)s") % {"name": name_of(found)}, action=_("Note it"),
        back=_back(request, pk), text=_("Everybody can add a sentence before and after."),
    )  # fmt: skip


ONE = BASE + "<uuid:pk>/"
urlpatterns = [
    path(ONE + "host/", host, name="host_applicant"),
    path(ONE + "visit/", visit, name="agree_visit"),
    path(ONE + "input/", begin_input, name="begin_input"),
    path(ONE + "end/", end, name="end_way"),
    path(ONE + "forget/", forget, name="forget_applicant"),
    path(ONE + "bring/", bring, name="bring_applicant"),
    path(ONE + "lot/", lot, name="joining_lot"),
    path(ONE + "talks/<uuid:talk>/", talk, name="talk"),
    path(ONE + "talks/<uuid:talk>/held/", talk_held, name="talk_held"),
]
