"""Pages about what a budget divides among: areas, which the planners write down, and projects, which anybody brings."""

from collections.abc import Callable
from uuid import UUID

from django import forms
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
from commonweal.assembly.queries.budgets import area_of, budgeting_of, project_of
from commonweal.lib.answers import form_page, sent
from commonweal.lib.forms import attempt, status_of
from commonweal.people.pages import MemberRequest, member_page


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
    """Change an area, or take it out."""
    row = area_of(budgeting_of(request.union, pk), area)
    names = ("name", "text", "minutes", "money", "minutes_least", "money_least")
    form = AreaForm(
        sent(request), currency=request.union.currency, initial={name: getattr(row, name) for name in names}
    )

    def save(is_removed: bool) -> None:
        if is_removed:
            return remove_area(area=row, by=request.person, at=timezone.now())
        change_area(area=row, draft=form.draft(), by=request.person, at=timezone.now())
        return None

    return _edited(request, pk, form, title=row.name, save=save)


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
    """Change a project, or take it back."""
    row = project_of(budgeting_of(request.union, pk), project)
    names = ("name", "text", "minutes", "money")
    form = ProjectForm(
        sent(request), currency=request.union.currency, initial={name: getattr(row, name) for name in names}
    )

    def save(is_removed: bool) -> None:
        if is_removed:
            return remove_project(project=row, by=request.person, at=timezone.now())
        change_project(project=row, draft=form.draft(), by=request.person, at=timezone.now())
        return None

    return _edited(request, pk, form, title=row.name, save=save)


def _edited(
    request: MemberRequest, pk: UUID, form: forms.Form, *, title: str, save: Callable[[bool], None]
) -> HttpResponse:
    """Save what was typed, or take it out with the second button; the page again when that is refused."""
    is_removed = "remove" in request.POST

    def done() -> bool:
        save(is_removed)
        return True

    if (is_removed or form.is_valid()) and attempt(form, done):
        messages.success(request, _("It is taken out.") if is_removed else _("It is saved."))
        return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    context = {"form": form, "title": title, "back_url": _address(request, pk)}
    return render(request, "assembly/budgets/line.html", context, status=status_of(form))


def _address(request: MemberRequest, pk: UUID) -> str:
    return reverse("assembly:budget", args=[request.union.slug, pk])


urlpatterns = [
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/new/", new_area, name="budget_area_new"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/several/", several_areas, name="budget_areas_several"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/<uuid:area>/", edit_area, name="budget_area"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/projects/new/", new_project, name="budget_project_new"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/projects/<uuid:project>/", edit_project, name="budget_project"),
]
