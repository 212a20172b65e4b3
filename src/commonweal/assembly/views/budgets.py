"""Pages about the yearly budget: the list, one budgeting, and preparing it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import budgets as actions
from commonweal.assembly.actions.budget_lines import take_over_areas
from commonweal.assembly.actions.sheets import close_sheets
from commonweal.assembly.forms.budgets import BudgetingForm, OpenForm
from commonweal.assembly.permissions import BUDGETS
from commonweal.assembly.queries.budgets import (
    budget_page,
    budgeting_of,
    budgetings_of,
    figures_of_next,
    typed_figures,
)
from commonweal.assembly.queries.sheets import is_asked_as, waiting_sheets
from commonweal.lib.answers import form_page, sent
from commonweal.lib.forms import KeyForm, attempt, differing, status_of, tell, typed_over
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power

Conflict = list[tuple[str, object, object]]
HOURS = ("people", "weekly_minutes", "weeks", "slack_permille", "fund_minutes")
MONEY = ("net", "buffer", "baseline")


@member_page
def budgets(request: MemberRequest) -> HttpResponse:
    """All budgetings of the union, and first of all those that wait for my sheet."""
    now = timezone.now()
    context = {
        "budgetings": budgetings_of(request.union),
        "waiting": waiting_sheets(request.person, request.union, now, standing=request.membership.standing),
        "may": holds_power(request.person, request.union, BUDGETS, at=now),
    }
    return render(request, "assembly/budgets/budgets.html", context)


@member_page
def budget(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One budgeting: what is asked, what there is and how it is worked out, areas and projects."""
    now = timezone.now()
    context = {
        "page": budget_page(budgeting_of(request.union, pk), request.person, now),
        "may": holds_power(request.person, request.union, BUDGETS, at=now),
        "is_asked": is_asked_as(request.membership.standing, request.union, now),
        "button": KeyForm(),
    }
    return render(request, "assembly/budgets/budget.html", context)


@member_page
def new_budget(request: MemberRequest) -> HttpResponse:
    """Prepare a budgeting; the form begins with the figures of the last one."""
    year = timezone.localdate().year + 1
    form = BudgetingForm(
        sent(request), currency=request.union.currency, initial=figures_of_next(request.union, year=year)
    )
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.prepare_budgeting(
                union=request.union, draft=form.draft(), by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            ),
        )  # fmt: skip
        if made:
            messages.success(
                request, _("It is prepared. Now write down the areas, and let everybody bring projects.")
            )
            return redirect("assembly:budget", slug=request.union.slug, pk=made.pk)
    return _figures_page(request, form, back=reverse("assembly:budgets", args=[request.union.slug]))


@member_page
def change_budget(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change the figures; who saves second sees both and loses nothing."""
    found, conflict = budgeting_of(request.union, pk), Conflict()
    form = BudgetingForm(sent(request), currency=request.union.currency, initial=typed_figures(found))
    if form.is_valid():
        try:
            actions.change_budgeting(
                budgeting=found, draft=form.draft(), version=form.cleaned_data["version"] or 0, by=request.person,
                at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile as refusal:
            form, conflict = _both(request, form, typed_figures(budgeting_of(request.union, pk)))
            tell(form, refusal)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The figures are saved."))
            return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    return _figures_page(request, form, back=_address(request, pk), conflict=conflict)


def _figures_page(
    request: MemberRequest, form: BudgetingForm, *, back: str, conflict: Conflict | None = None
) -> HttpResponse:
    context = {
        "form": form, "back_url": back, "conflict": conflict or [],
        "hours": [form[name] for name in HOURS], "money": [form[name] for name in MONEY],
    }  # fmt: skip
    return render(request, "assembly/budgets/figures.html", context, status=status_of(form))


def _both(
    request: MemberRequest, form: BudgetingForm, theirs: dict[str, object]
) -> tuple[BudgetingForm, Conflict]:
    """The form with what was typed on the newest version, and what differs: theirs and mine."""
    typed = typed_over(request.POST, version=int(str(theirs["version"])))
    again = BudgetingForm(typed, currency=request.union.currency)
    again.full_clean()
    return again, differing(form, theirs)


@member_page
def open_budget(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Open it for sheets, until a day."""
    found = budgeting_of(request.union, pk)
    form = OpenForm(sent(request))
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.open_for_sheets(
                budgeting=found, until=form.cleaned_data["until"], by=request.person, at=timezone.now(),
                key=form.cleaned_data["key"],
            ),
        )  # fmt: skip
        if done:
            messages.success(request, _("The sheets are open. Everybody with a voice is asked for one."))
            return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    return form_page(
        request, form, title=_("Open it for sheets"), action=_("Open it"), back=_address(request, pk),
        text=_("From then on areas, projects and figures stay as they are, so that all divide the same."),
    )  # fmt: skip


@member_page
@require_POST
def close_budget(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close the sheets and show what came of them."""
    found, button = budgeting_of(request.union, pk), KeyForm(request.POST)
    key = button.cleaned_data["key"] if button.is_valid() else None
    try:
        close_sheets(budgeting=found, by=request.person, at=timezone.now(), key=key)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    return redirect("assembly:budget_outcome", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def take_over(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin with the areas of the budgeting before."""
    found, button = budgeting_of(request.union, pk), KeyForm(request.POST)
    earlier = budget_page(found, request.person, timezone.now()).earlier
    if earlier and button.is_valid():
        try:
            take_over_areas(
                budgeting=found, source=earlier, by=request.person, at=timezone.now(),
                key=button.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("assembly:budget", slug=request.union.slug, pk=pk)


def _address(request: MemberRequest, pk: UUID) -> str:
    return reverse("assembly:budget", args=[request.union.slug, pk])


urlpatterns = [
    path("u/<slug:slug>/budgeting/", budgets, name="budgets"),
    path("u/<slug:slug>/budgeting/new/", new_budget, name="budget_new"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/", budget, name="budget"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/change/", change_budget, name="budget_change"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/open/", open_budget, name="budget_open"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/close/", close_budget, name="budget_close"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/areas/", take_over, name="budget_areas_take_over"),
]
