"""Pages about parting: leaving oneself, what is handed on, and the path through a conflict."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import parting as actions
from commonweal.assembly.actions.parting_of_others import confirm_parting, record_parting
from commonweal.assembly.forms.parting import HandOnForm, LeaveForm, PathForm, RecordForm, StepForm
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries import parting as queries
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
        "paths": queries.paths_for(person, union, day=day, keeps=keeps),
        "needed": queries.needed_in_words(union, day=day),
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


@never_cache
@member_page
def new_path(request: MemberRequest) -> HttpResponse:
    """Begin a path through a conflict."""
    now, union = timezone.now(), request.union
    day, me = today_in(union, now), request.person.pk
    form = PathForm(sent(request))
    form.fields["others"].offer(names_in(union, day=day, but=[me]))  # type: ignore[attr-defined]
    if form.is_valid():
        typed = form.cleaned_data
        others = [there(person_in(union, other)) for other in typed["others"]]
        begun = attempt(
            form,
            lambda: actions.begin_path(
                union=union, others=others, by=request.person, at=now, key=typed["key"]
            ),
        )
        if begun:
            messages.success(request, _("Begun. The first step: talk with each other."))
            return redirect("assembly:parting", union.slug)
    return form_page(
        request, form, title=_("Begin a path through a conflict"), action=_("Begin"),
        back=reverse("assembly:parting", args=[union.slug]),
        text=_("Only that steps took place is noted, and only those in it see that, and who accompanies."),
    )  # fmt: skip


@never_cache
@member_page
def note_step(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Note that a step took place."""
    now, union = timezone.now(), request.union
    found = there(_path(request, pk))
    form = StepForm(sent(request), initial={"held_on": today_in(union, now)})
    if form.is_valid():
        done = attempt(
            form, lambda: actions.note_step(path=found, by=request.person, at=now, **form.cleaned_data)
        )
        if done:
            messages.success(request, _("Noted. The others see it, and can say if it was not so."))
            return redirect("assembly:parting", union.slug)
    return form_page(
        request, form, title=_("A step that took place"), action=_("Note it"),
        back=reverse("assembly:parting", args=[union.slug]), text=_("Only that it took place; never what was said."),
    )  # fmt: skip


@require_POST
@member_page
def answer_step(request: MemberRequest, pk: UUID, step: UUID) -> HttpResponse:
    """Say that a step did not take place; or, after asking all, that it did."""
    held = there(queries.step_in(there(_path(request, pk)), step))
    answer = actions.confirm_step if request.POST.get("then") == "confirm" else actions.deny_step
    answer(step=held, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Noted."))
    return redirect("assembly:parting", request.union.slug)


@require_POST
@member_page
def settled(request: MemberRequest, pk: UUID) -> HttpResponse:
    """For me the conflict is settled."""
    found = there(_path(request, pk))
    actions.say_settled(path=found, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Good. When all have said so, the path rests."))
    return redirect("assembly:parting", request.union.slug)


def _path(request: MemberRequest, pk: UUID) -> queries.Path | None:
    """The path, for those in it and whoever keeps the steps; it does not exist for anybody else."""
    keeps = holds_power(request.person, request.union, JOINING, at=timezone.now())
    return queries.path_in(request.union, pk, person=request.person, keeps=keeps)


BASE = "u/<slug:slug>/parting/"
urlpatterns = [
    path(BASE, parting, name="parting"),
    path(BASE + "leave/", leave, name="leave"),
    path(BASE + "stay/", stay, name="stay"),
    path(BASE + "of/<uuid:identity>/", record, name="record_parting"),
    path(BASE + "written/<uuid:pk>/", answer, name="answer_parting"),
    path(BASE + "hand-on/", hand_on, name="hand_on"),
    path(BASE + "handed-on/<int:pk>/", handed_on, name="handed_on"),
    path(BASE + "paths/new/", new_path, name="new_path"),
    path(BASE + "paths/<uuid:pk>/step/", note_step, name="note_step"),
    path(BASE + "paths/<uuid:pk>/steps/<uuid:step>/", answer_step, name="answer_step"),
    path(BASE + "paths/<uuid:pk>/settled/", settled, name="settled"),
]
