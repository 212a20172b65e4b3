"""Pages about what a budget divides among: areas, which the planners write down, and projects, which anybody brings."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.assembly.actions.budget_lines import (
    add_area,
    add_areas,
    bring_project,
    change_area,
    change_project,
    remove_area,
    remove_project,
)
from commonweal.assembly.forms.budgets import AreaForm, AreasForm, ProjectForm
from commonweal.assembly.queries.budgets import (
    Line,
    area_of,
    budgeting_of,
    newest_line,
    project_of,
    typed_line,
)
from commonweal.lib.answers import form_page, sent
from commonweal.lib.forms import attempt, differing, status_of, tell, typed_over
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page

Conflict = list[tuple[str, object, object]]


@member_page
def new_area(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write down an area."""
    found = budgeting_of(request.union, pk)
    form = AreaForm(sent(request), currency=request.union.currency)
    if form.is_valid():
        made = attempt(
            form,
            lambda: add_area(
                budgeting=found, draft=form.draft(), by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            ),
        )  # fmt: skip
        if made:
            messages.success(
                request, _("“%(name)s” is written down. Here is room for the next.") % {"name": made.name}
            )
            return redirect("assembly:budget_area_new", slug=request.union.slug, pk=pk)
    return form_page(
        request, form, title=_("An area"), action=_("Write it down"), back=_address(request, pk),
        text=_("Something that goes on all year. What the planners propose is where every sheet begins."),
    )  # fmt: skip


@member_page
def several_areas(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Write down several areas, pasted from a table; all of them or none."""
    found = budgeting_of(request.union, pk)
    form = AreasForm(sent(request), currency=request.union.currency)
    if form.is_valid():
        made = attempt(
            form,
            lambda: add_areas(
                budgeting=found, drafts=form.cleaned_data["lines"], by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            ),
        )  # fmt: skip
        if made:
            messages.success(request, _("All of them are written down."))
            return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    return form_page(
        request, form, title=_("Several areas at once"), action=_("Write them down"), back=_address(request, pk),
        text=_("Copy the rows of your table and paste them here. Nothing is saved unless every line is right."),
    )  # fmt: skip


@member_page
def edit_area(request: MemberRequest, pk: UUID, area: UUID) -> HttpResponse:
    """Change an area, or take it out; who saves second sees both and loses nothing."""
    row = area_of(budgeting_of(request.union, pk), area)
    form = AreaForm(sent(request), currency=request.union.currency, initial=typed_line(row))

    def save(is_removed: bool, version: int) -> None:
        if is_removed:
            return remove_area(area=row, version=version, by=request.person, at=timezone.now())
        change_area(
            area=row, draft=form.draft(), version=version, by=request.person, at=timezone.now(),
            key=form.cleaned_data["key"],
        )  # fmt: skip
        return None

    return _edited(request, pk, form, row=row, save=save)


@member_page
def new_project(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Bring a one-time project."""
    found = budgeting_of(request.union, pk)
    form = ProjectForm(sent(request), currency=request.union.currency)
    if form.is_valid():
        made = attempt(
            form,
            lambda: bring_project(
                budgeting=found, draft=form.draft(), by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            ),
        )  # fmt: skip
        if made:
            said = _("“%(name)s” is brought. Until sheets are open you can still change it.")
            messages.success(request, said % {"name": made.name})
            return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    return form_page(
        request, form, title=_("Bring a project"), action=_("Bring it"), back=_address(request, pk),
        text=_("Something done once. Say honestly what it asks: what is chosen gets that, and no more."),
    )  # fmt: skip


@member_page
def edit_project(request: MemberRequest, pk: UUID, project: UUID) -> HttpResponse:
    """Change a project, or take it back; who saves second sees both and loses nothing."""
    row = project_of(budgeting_of(request.union, pk), project)
    form = ProjectForm(sent(request), currency=request.union.currency, initial=typed_line(row))

    def save(is_removed: bool, version: int) -> None:
        if is_removed:
            return remove_project(project=row, version=version, by=request.person, at=timezone.now())
        change_project(
            project=row, draft=form.draft(), version=version, by=request.person, at=timezone.now(),
            key=form.cleaned_data["key"],
        )  # fmt: skip
        return None

    return _edited(request, pk, form, row=row, save=save)


def _edited(
    request: MemberRequest,
    pk: UUID,
    form: AreaForm | ProjectForm,
    *,
    row: Line,
    save: Callable[[bool, int], None],
) -> HttpResponse:
    """Save what was typed, or take it out with the second button; the page again when that is refused."""
    is_removed, conflict = "remove" in request.POST, Conflict()
    if form.is_valid() or is_removed:
        try:
            save(is_removed, form.cleaned_data.get("version") or 0)
        except ChangedMeanwhile as refusal:
            form, conflict = _both(request, form, typed_line(newest_line(row)))
            tell(form, refusal)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("It is taken out.") if is_removed else _("It is saved."))
            return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    context = {"form": form, "title": row.name, "back_url": _address(request, pk), "conflict": conflict}
    return render(request, "assembly/budgets/line.html", context, status=status_of(form))


def _both(
    request: MemberRequest, form: AreaForm | ProjectForm, theirs: dict[str, object]
) -> tuple[AreaForm | ProjectForm, Conflict]:
    """The form with what was typed on the newest version, and what differs: theirs and mine."""
    typed = typed_over(request.POST, version=int(str(theirs["version"])))
    typed["key"] = str(new_id())
    again = type(form)(typed, currency=request.union.currency)
    again.full_clean()
    return again, differing(form, theirs)


def _address(request: MemberRequest, pk: UUID) -> str:
    return reverse("assembly:budget", args=[request.union.slug, pk])


urlpatterns = [
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/new/", new_area, name="budget_area_new"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/several/", several_areas, name="budget_areas_several"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/<uuid:area>/", edit_area, name="budget_area"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/projects/new/", new_project, name="budget_project_new"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/projects/<uuid:project>/", edit_project, name="budget_project"),
]
