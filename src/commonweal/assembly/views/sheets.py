"""Pages about a sheet: filling it in, for oneself or for whom one may, confirming it, taking it back, on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions.sheets import (
    confirm_sheet,
    enter_sheet,
    fill_sheet,
    take_back_sheet,
)
from commonweal.assembly.forms.budgets import SheetForm, typed_sheet
from commonweal.assembly.permissions import ENTER
from commonweal.assembly.queries.budgets import budget_page, budgeting_of
from commonweal.assembly.queries.sheet_page import SheetPage, sheet_page
from commonweal.assembly.queries.sheets import Giver, givers_of, is_open, on_paper, person_of, sheet_of
from commonweal.lib.answers import sent, there
from commonweal.lib.forms import differing, status_of, tell, turn_seen
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power

Conflict = list[tuple[str, object, object]]


@member_page
def sheet(request: MemberRequest, pk: UUID, whose: UUID | None = None) -> HttpResponse:
    """A sheet to fill in: mine, of somebody who trusts me, or one on paper. "Work it out" keeps it, shows the sums."""
    found = budgeting_of(request.union, pk)
    givers = _givers(request, pk)
    giver = there(next((each for each in givers if each.id == (whose or request.person.pk)), None))
    if not is_open(found, timezone.now()) and request.method != "POST":
        return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    page = sheet_page(found, giver.id)
    form = SheetForm(
        sent(request), areas=page.areas, projects=page.projects, currency=request.union.currency,
        initial=_typed(page),
    )  # fmt: skip
    conflict = Conflict()
    if form.is_valid():
        try:
            if _is_kept(request, pk, giver, form):
                return _after(request, pk, giver, whose)
        except ChangedMeanwhile as refusal:
            page = sheet_page(found, giver.id)
            conflict = differing(form, _typed(page))
            form = _again(request, page)
            tell(form, refusal)
    others = [each for each in givers if each != giver]
    context = {
        "budgeting": found, "page": page, "form": form, "giver": giver, "conflict": conflict, "others": others,
        "papers": [each for each in others if each.sort == "paper"],
        "trusting": [each for each in others if each.sort != "paper"],
        "shares": found.people * found.weeks,
    }  # fmt: skip
    return render(request, "assembly/budgets/sheet.html", context, status=status_of(form))


def _typed(page: SheetPage) -> dict[str, object]:
    return typed_sheet(page.amounts, page.marks, turn=page.sheet.turn if page.sheet else 0)


def _again(request: MemberRequest, page: SheetPage) -> SheetForm:
    """What was typed, now on the sheet as it is kept: saving once more puts it in its place."""
    typed = request.POST.copy()
    typed["turn"], typed["key"] = str(page.sheet.turn if page.sheet else 0), str(new_id())
    return SheetForm(typed, areas=page.areas, projects=page.projects, currency=request.union.currency)


def _givers(request: MemberRequest, pk: UUID) -> list[Giver]:
    """Whose sheets the reader may fill in: their own, of those who trust them, and on paper under a mandate."""
    now = timezone.now()
    givers = givers_of(request.person, request.union, now)
    if holds_power(request.person, request.union, ENTER, at=now):
        known = {giver.id for giver in givers}
        papers = on_paper(budgeting_of(request.union, pk), now)
        givers += [giver for giver in papers if giver.id not in known and giver.id != request.person.pk]
    return givers


def _is_kept(request: MemberRequest, pk: UUID, giver: Giver, form: SheetForm) -> bool:
    """Keep the sheet; a refusal is told at its field, and nothing typed is lost."""
    keep = enter_sheet if giver.sort == "paper" else fill_sheet
    try:
        keep(
            budgeting=budgeting_of(request.union, pk), person=person_of(giver), draft=form.draft(),
            by=request.person, at=timezone.now(), key=form.cleaned_data["key"], turn=form.cleaned_data["turn"],
        )  # fmt: skip
    except ChangedMeanwhile:
        raise
    except Refused as refusal:
        refusal.field = form.field_of(refusal.field)
        tell(form, refusal)
        return False
    return True


def _after(request: MemberRequest, pk: UUID, giver: Giver, whose: UUID | None) -> HttpResponse:
    """Back to the sums, or to the budgeting when the sheet is done and counts."""
    kept = sheet_of(budgeting_of(request.union, pk), giver.id)
    if "done" in request.POST and kept is not None and kept.counts:
        messages.success(request, _("It is kept and counts. It can be changed until the sheets are closed."))
        return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    if whose:
        return redirect("assembly:sheet_of", slug=request.union.slug, pk=pk, whose=whose)
    return redirect("assembly:sheet", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def confirm(request: MemberRequest, pk: UUID, whose: UUID) -> HttpResponse:
    """Say that the sheet somebody wrote down is right."""
    found = there(sheet_of(budgeting_of(request.union, pk), _own(request, whose)))
    try:
        confirm_sheet(sheet=found, turn=turn_seen(request.POST), by=request.person, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. The sheet counts as it was written down."))
    return redirect("assembly:budget", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def take_back(request: MemberRequest, pk: UUID, whose: UUID) -> HttpResponse:
    """Take a sheet back."""
    found = there(sheet_of(budgeting_of(request.union, pk), _own(request, whose)))
    try:
        take_back_sheet(sheet=found, by=request.person, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The sheet is taken back, as if it had never been given."))
    return redirect("assembly:budget", slug=request.union.slug, pk=pk)


def _own(request: MemberRequest, whose: UUID) -> UUID:
    """``whose``, when it is the reader or somebody they act for; for everybody else there is nothing here."""
    givers = givers_of(request.person, request.union, timezone.now())
    if whose not in {giver.id for giver in givers}:
        raise Http404("not theirs")
    return whose


@member_page
def paper_sheet(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The empty sheet, to be printed and filled in by hand."""
    page = budget_page(budgeting_of(request.union, pk), request.person, timezone.now())
    return render(request, "assembly/budgets/paper.html", {"page": page, "five": range(5)})


urlpatterns = [
    path("u/<slug:slug>/budgeting/<uuid:pk>/sheet/", sheet, name="sheet"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/sheet/<uuid:whose>/", sheet, name="sheet_of"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/sheet/<uuid:whose>/right/", confirm, name="sheet_confirm"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/sheet/<uuid:whose>/back/", take_back, name="sheet_take_back"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/paper/", paper_sheet, name="sheet_paper"),
]
