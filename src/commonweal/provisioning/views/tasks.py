"""Pages about tasks: this week's with mine first, one task, taking it on and letting it go."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commonweal.lib.fields import as_id
from commonweal.lib.forms import KeyForm
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import tasks as actions
from commonweal.provisioning.queries import doing as of_task
from commonweal.provisioning.queries import tasks as queries
from commonweal.provisioning.queries.abilities import skills_of
from commonweal.provisioning.queries.hands import hands_on, week_of

PAGE = 50
WHENS = {
    "week": gettext_lazy("This week"),
    "later": gettext_lazy("Later"),
    "late": gettext_lazy("Left over"),
    "over": gettext_lazy("Over"),
}


def may_keep(request: MemberRequest) -> bool:
    """Whether who asks arranges tasks."""
    return actions.POWER in request.powers


@member_page
def tasks(request: MemberRequest) -> HttpResponse:
    """What is asked of me and why, then all tasks of the week, searched and by skill."""
    today, asking = timezone.localdate(), _asking(request)
    page = Paginator(queries.tasks_of(request.union, asking, today=today), PAGE).get_page(
        request.GET.get("page")
    )
    is_plain = not (asking.search or asking.skill or asking.sort or asking.unclaimed)
    first = is_plain and asking.when == "week" and page.number == 1
    return render(
        request,
        "provisioning/tasks/tasks.html",
        {"asked": queries.tasks_asked_of(request.person, request.union, today) if first else [],
         "page": page, "rows": queries.task_rows(page, person=request.person), "asking": asking,
         "is_plain": is_plain, "is_first": first, "tabs": _tabs(asking.when), "today": today,
         "skills": skills_of(request.union), "week": week_of(today), "may": may_keep(request), "once": KeyForm()},
    )  # fmt: skip


def _asking(request: HttpRequest) -> queries.Asking:
    asked = request.GET
    when = asked.get("when", "week")
    return queries.Asking(
        when=when if when in WHENS else "week",
        search=asked.get("q", "").strip(),
        skill=as_id(asked.get("skill", "")),
        sort="buy" if asked.get("sort") == "buy" else "",
        unclaimed=asked.get("free") == "yes",
    )


def _tabs(here: str) -> list[tuple[str, object, bool]]:
    return [(f"?when={when}", name, when == here) for when, name in WHENS.items()]


@member_page
def task(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One task: what goes in and comes out, planned and done, who has it in hand, how it is done."""
    found = queries.task_in(request.union, pk)
    flows = of_task.flows_of(found)
    lines = of_task.lines_of(found, flows)
    corrects = "flows.correct" in request.powers
    hands = hands_on([found.pk])
    return render(
        request,
        "provisioning/tasks/task.html",
        {"task": found, "runs": round(found.milli_runs, -2), "once": KeyForm(),
         "parts": _parts(lines, is_purchase=found.sort == "buy"),
         "records": of_task.records_of(flows, person=request.person, corrects_all=corrects),
         "hands": hands.named(found.pk), "is_mine": request.person.pk in hands.of(found.pk),
         "may": may_keep(request), "today": timezone.localdate(),
         "may_buy": "provisioning.purchases" in request.powers},
    )  # fmt: skip


def _parts(lines: list[of_task.Line], *, is_purchase: bool) -> list[tuple[str, list[of_task.Line]]]:
    named = (
        (_("Work"), ("work",)),
        (_("Goes in"), ("input",)),
        (_("To buy") if is_purchase else _("Comes out"), of_task.GIVES),
    )
    parts = [(title, [line for line in lines if line.role in roles]) for title, roles in named]
    return [(title, found) for title, found in parts if found]


def _step(
    request: MemberRequest, pk: UUID, deed: Callable[..., object], told: str, **who: object
) -> HttpResponse:
    """One button of a task: do it and show the task again, or the page it was pressed on."""
    form = KeyForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    found = queries.task_in(request.union, pk)
    deed(task=found, by=request.person, at=timezone.now(), key=key, **who)
    messages.success(request, told % {"task": found.name})
    if request.POST.get("then") == "tasks":
        return redirect("provisioning:tasks", slug=request.union.slug)
    return redirect("provisioning:task", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def take(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a task on."""
    return _step(request, pk, actions.take_task, _("“%(task)s” is in your hands."), person=request.person)


@member_page
@require_POST
def release(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Let it go, so that somebody else finds it open."""
    told = _("“%(task)s” is open again for others. Nobody asks why.")
    return _step(request, pk, actions.release_task, told, person=request.person)


@member_page
@require_POST
def finish(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that it is done."""
    return _step(request, pk, actions.finish_task, _("“%(task)s” is done."))


@member_page
@require_POST
def drop(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that it will not be done."""
    return _step(request, pk, actions.drop_task, _("“%(task)s” will not be done."))


@member_page
@require_POST
def reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take back that it is over."""
    return _step(request, pk, actions.reopen_task, _("“%(task)s” is open again."))


BASE = "u/<slug:slug>/tasks/"
urlpatterns = [
    path(BASE, tasks, name="tasks"),
    path(BASE + "<uuid:pk>/", task, name="task"),
    path(BASE + "<uuid:pk>/take/", take, name="task_take"),
    path(BASE + "<uuid:pk>/let-go/", release, name="task_release"),
    path(BASE + "<uuid:pk>/finish/", finish, name="task_finish"),
    path(BASE + "<uuid:pk>/drop/", drop, name="task_drop"),
    path(BASE + "<uuid:pk>/reopen/", reopen, name="task_reopen"),
]
