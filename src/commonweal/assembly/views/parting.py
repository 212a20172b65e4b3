"""Pages about parting: leaving oneself, what is handed on, and what somebody else wrote down about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import leaving as actions
from commonweal.assembly.actions.leaving_of_others import confirm_parting, record_parting
from commonweal.assembly.forms.parting import HandOnForm, LeaveForm, RecordForm
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries import leaving as queries
from commonweal.assembly.queries.conflict_paths import needed_in_words, paths_for
from commonweal.lib.answers import form_page, key_in, sent, there
from commonweal.lib.forms import KeyForm, attempt
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power, today_in
from commonweal.people.queries.members import names_in, person_in


@never_cache
@member_page
def parting(request: MemberRequest) -> HttpResponse:
    """How one leaves here, what I have in hand if I do, and the paths through conflicts that I am in."""
    now, union, person = timezone.now(), request.union, request.person
    day = today_in(union, now)
    keeps = holds_power(person, union, JOINING, at=now)
    leaving = queries.leaving_of(person, union, day=day)
    facts = {
        "leaving": leaving,
        "to_answer": queries.to_answer(person, union, day=day),
        "things": queries.things_of(leaving) if leaving else [],
        "in_hand": queries.in_hand(person, union, now) if leaving else [],
        "for_me": queries.things_for(person, union, day=day),
        "paths": paths_for(person, union, day=day, keeps=keeps),
        "needed": needed_in_words(union, day=day),
        "keeps": keeps,
        "is_visitor": request.membership.standing == "visitor",
        "button": KeyForm(),
    }
    return render(request, "assembly/parting/parting.html", facts)


@member_page
def leave(request: MemberRequest) -> HttpResponse:
    """Say on which day one leaves, or say another day."""
    now, union = timezone.now(), request.union
    before = queries.leaving_of(request.person, union, day=today_in(union, now))
    form = LeaveForm(sent(request), initial={"leaves_on": before.leaves_on if before else None})
    if form.is_valid():
        done = attempt(
            form, lambda: actions.say_leaving(union=union, by=request.person, at=now, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("Noted. Until the day you can take it back."))
            return redirect("assembly:parting", union.slug)
    return form_page(
        request, form, title=_("Leave %(union)s") % {"union": union}, action=_("I leave on this day"),
        back=reverse("assembly:parting", args=[union.slug]),
        text=_("On this day your membership, mandates and households here end. Your data stays yours to download."),
    )  # fmt: skip


@require_POST
@member_page
def stay(request: MemberRequest) -> HttpResponse:
    """Stay after all."""
    now, union = timezone.now(), request.union
    leaving = there(queries.leaving_of(request.person, union, day=today_in(union, now)))
    actions.take_back_leaving(leaving=leaving, by=request.person, at=now, key=key_in(request))
    messages.success(
        request, _("You stay. Mandates that were to end still do; the assembly can give them anew.")
    )
    return redirect("assembly:parting", union.slug)


@member_page
def record(request: MemberRequest, identity: UUID) -> HttpResponse:
    """Write down that somebody else leaves, as they said, or because they died."""
    now, union = timezone.now(), request.union
    one = there(person_in(union, identity))
    earliest = queries.earliest_for(one, union, "told", at=now)
    form = RecordForm(sent(request), initial={"on": earliest})
    if form.is_valid():
        deed = {"union": union, "person": one, "by": request.person, "at": now, **form.cleaned_data}
        if attempt(form, lambda: record_parting(**deed)):
            messages.success(request, _("Written down. They are asked whether it is right."))
            return redirect("people:person", union.slug, one.pk)
    return form_page(
        request, form, title=_("%(name)s leaves") % {"name": one}, action=_("Write it down"),
        back=reverse("people:person", args=[union.slug, one.pk]),
        text=_("Only for what somebody said themselves, or when somebody died. To ask somebody to leave takes a "
               "decision of the assembly, after a path through the conflict."),
    )  # fmt: skip


@require_POST
@member_page
def answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that what was written down is right, or that one stays."""
    now, union = timezone.now(), request.union
    found = there(queries.unanswered_in(request.person, union, pk, day=today_in(union, now)))
    stays = request.POST.get("then") == "stay"
    deed = actions.take_back_leaving if stays else confirm_parting
    try:
        deed(leaving=found, by=request.person, at=now, key=key_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = (
            _("Good. Nothing ends, and everybody can see that.")
            if stays
            else _("Noted. Thank you for saying so.")
        )
        messages.success(request, done)
    return redirect("assembly:parting", union.slug)


@member_page
def hand_on(request: MemberRequest) -> HttpResponse:
    """Note something to hand on before leaving."""
    now, union = timezone.now(), request.union
    leaving = there(queries.leaving_of(request.person, union, day=today_in(union, now)))
    form = HandOnForm(sent(request), initial={"what": request.GET.get("what", "")[:140]})
    form.fields["to_whom"].offer(  # type: ignore[attr-defined]
        names_in(union, day=today_in(union, now), but=[request.person.pk])
    )
    if form.is_valid():
        typed = form.cleaned_data
        to_whom = person_in(union, typed["to_whom"]) if typed["to_whom"] else None
        if attempt(
            form,
            lambda: [
                actions.hand_on(
                    leaving=leaving,
                    what=typed["what"],
                    to_whom=to_whom,
                    by=request.person,
                    at=now,
                    key=typed["key"],
                )
            ],
        ):
            return redirect("assembly:parting", union.slug)
    return form_page(
        request, form, title=_("What do you hand on?"), action=_("Note it"),
        back=reverse("assembly:parting", args=[union.slug]), text=_("Whoever you name sees it on their Today."),
    )  # fmt: skip


@require_POST
@member_page
def handed_on(request: MemberRequest, pk: int) -> HttpResponse:
    """Something was handed on."""
    thing = there(queries.thing_in(request.union, pk))
    actions.mark_handed_on(thing=thing, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Handed on."))
    return redirect("assembly:parting", request.union.slug)


BASE = "u/<slug:slug>/parting/"
urlpatterns = [
    path(BASE, parting, name="parting"),
    path(BASE + "leave/", leave, name="leave"),
    path(BASE + "stay/", stay, name="stay"),
    path(BASE + "of/<uuid:identity>/", record, name="record_parting"),
    path(BASE + "written/<uuid:pk>/", answer, name="answer_parting"),
    path(BASE + "hand-on/", hand_on, name="hand_on"),
    path(BASE + "handed-on/<int:pk>/", handed_on, name="handed_on"),
]
