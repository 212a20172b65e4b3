"""The week's tasks on paper: a sheet for the wall with a square code for each, and the entry of what comes back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import ngettext

from commonweal.lib.forms import tell
from commonweal.lib.refusal import Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import require_power
from commonweal.people.queries.members import person_in
from commonweal.provisioning.actions.tasks import POWER, record_task
from commonweal.provisioning.forms.week import SheetRow, sheet_rows
from commonweal.provisioning.queries import doing as of_task
from commonweal.provisioning.queries.hands import week_of
from commonweal.provisioning.queries.quick import skills_offered
from commonweal.provisioning.queries.tasks import task_in
from commonweal.provisioning.queries.week import OnTheWall, sheet_choices, wall_of
from commonweal.provisioning.views.doing import moment_of


@member_page
def week_sheet(request: MemberRequest) -> HttpResponse:
    """All open tasks of the week, to print: room to write hours and amounts, and a code that opens the entry."""
    slug = request.union.slug
    today = timezone.localdate()
    wall = [
        (task, request.build_absolute_uri(_entry_of(slug, task)))
        for task in wall_of(request.union, day=today)
    ]
    context = {"wall": wall, "week": week_of(today), "lines": range(4)}
    return render(request, "provisioning/tasks/week.html", context)


def _entry_of(slug: str | None, task: OnTheWall) -> str:
    """Where what was done on a task is written down."""
    if task.sort == "buy":
        return reverse("provisioning:task_bought", args=[slug, task.id])
    return reverse("provisioning:done", args=[slug]) + f"?task={task.id}"


@member_page
def sheet_entry(request: MemberRequest) -> HttpResponse:
    """A keeper enters a returned sheet; good rows are written down, the others say what is the matter."""
    require_power(request.person, request.union, POWER, at=timezone.now())
    tasks, people = sheet_choices(request.union, day=timezone.localdate())
    rows = sheet_rows(request.POST or None, tasks=tasks, people=people)
    if rows.is_bound:
        rows.is_valid()
        written = sum(_write_row(request, row) for row in rows.forms if _is_good(row))
        if written:
            messages.success(
                request, ngettext("%(count)d row is written down.", "%(count)d rows are written down.", written)
                % {"count": written},
            )  # fmt: skip
        if not any(row.errors for row in rows.forms):
            return redirect("provisioning:sheet_entry", slug=request.union.slug)
    return render(
        request, "provisioning/tasks/entry.html", {"rows": rows},
        status=422 if rows.is_bound else 200,
    )  # fmt: skip


def _is_good(row: SheetRow) -> bool:
    return not row.errors and row.is_said


def _write_row(request: MemberRequest, row: SheetRow) -> bool:
    """Write one row down; a refusal is told at the row."""
    typed, at = row.cleaned_data, timezone.now()
    task, person = task_in(request.union, typed["task"]), person_in(request.union, typed["person"])
    lines = of_task.lines_of(task, of_task.flows_of(task))
    result = next((line for line in lines if line.role == "output"), None)
    made = row.made_in(result.unit_code) if result else 0
    if row.errors or person is None:
        return False
    skill = of_task.skill_for(lines, offered=skills_offered(person, request.union, day=timezone.localdate()))
    what = of_task.as_written(lines, skill=skill, minutes=typed["hours"] or 0, made=made)
    when = moment_of(typed["when"], at=at) if typed["when"] else None
    try:
        record_task(
            task=task, done=what, person=person, by=request.person, at=at, key=typed["key"],
            finished=typed["finished"], when=when,
        )  # fmt: skip
    except Refused as refusal:
        tell(row, refusal)
        return False
    return True


BASE = "u/<slug:slug>/tasks/"
urlpatterns = [
    path(BASE + "week/", week_sheet, name="week_sheet"),
    path(BASE + "sheet/", sheet_entry, name="sheet_entry"),
]
