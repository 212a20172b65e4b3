"""Pages at the end of a round: closing it, and what we learned."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.forms import KeyForm, attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions import lessons as actions
from commonweal.provisioning.actions.recipes import POWER as RECIPES
from commonweal.provisioning.queries import lessons as queries
from commonweal.provisioning.queries.rounds import last_day, round_of


@member_page
def close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close a round after looking at what is still open."""
    require_power(request.person, request.union, actions.POWER, at=timezone.now())
    found = round_of(request.union, pk)
    form = KeyForm(request.POST or None)
    if form.is_valid():
        closed = attempt(
            form,
            lambda: actions.close_round(
                round_=found, by=request.person, at=timezone.now(), key=form.cleaned_data["key"]
            ),
        )
        if closed:
            messages.success(request, _("The round is closed. This is what it taught us."))
            return redirect("provisioning:lessons", slug=request.union.slug, pk=pk)
    context = {
        "round": found, "last_on": last_day(found), "open_tasks": queries.open_tasks_of(found), "form": form,
    }  # fmt: skip
    return render(request, "provisioning/lessons/close.html", context, status=status_of(form))


@member_page
def lessons(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Planned against done, recipe by recipe, with what we might write down instead."""
    found = round_of(request.union, pk)
    context = {
        "round": found, "last_on": last_day(found), "rows": queries.lessons_of(found), "once": KeyForm(),
        "may": RECIPES in request.powers,
        "may_plan": actions.POWER in request.powers,
    }  # fmt: skip
    return render(request, "provisioning/lessons/lessons.html", context)


def _decide(request: MemberRequest, lesson: int, deed: Callable[..., object], told: str) -> HttpResponse:
    form = KeyForm(request.POST)
    found = queries.lesson_in(request.union, lesson)
    key = form.cleaned_data["key"] if form.is_valid() else None
    deed(lesson=found, by=request.person, at=timezone.now(), key=key)
    messages.success(request, told % {"recipe": found.recipe.name})
    return redirect("provisioning:lessons", slug=request.union.slug, pk=found.round_id)


@member_page
@require_POST
def take(request: MemberRequest, lesson: int) -> HttpResponse:
    """Write the suggested figure into the recipe."""
    return _decide(request, lesson, actions.take_lesson, _("“%(recipe)s” is changed."))


@member_page
@require_POST
def leave(request: MemberRequest, lesson: int) -> HttpResponse:
    """Leave the recipe as it is."""
    return _decide(request, lesson, actions.leave_lesson, _("“%(recipe)s” stays as it is."))


BASE = "u/<slug:slug>/rounds/"
urlpatterns = [
    path(BASE + "<uuid:pk>/close/", close, name="round_close"),
    path(BASE + "<uuid:pk>/learned/", lessons, name="lessons"),
    path(BASE + "lesson/<int:lesson>/take/", take, name="lesson_take"),
    path(BASE + "lesson/<int:lesson>/leave/", leave, name="lesson_leave"),
]
