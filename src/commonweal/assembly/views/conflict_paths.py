"""Pages about the path through a conflict: beginning one, its steps, and that it is settled."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import conflict_paths as actions
from commonweal.assembly.forms.parting import PathForm, StepForm
from commonweal.assembly.permissions import JOINING
from commonweal.assembly.queries import conflict_paths as queries
from commonweal.lib.answers import form_page, key_in, sent, there
from commonweal.lib.forms import attempt
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power, today_in
from commonweal.people.queries.members import names_in, person_in


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


BASE = "u/<slug:slug>/parting/paths/"
urlpatterns = [
    path(BASE + "new/", new_path, name="new_path"),
    path(BASE + "<uuid:pk>/step/", note_step, name="note_step"),
    path(BASE + "<uuid:pk>/steps/<uuid:step>/", answer_step, name="answer_step"),
    path(BASE + "<uuid:pk>/settled/", settled, name="settled"),
]
