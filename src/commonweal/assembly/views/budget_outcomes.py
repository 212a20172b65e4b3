"""Pages about what came of the sheets: the outcome, what mine moved, and elections as Pabulib files."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from commonweal.assembly.actions.budget_files import prepare_from_file
from commonweal.assembly.effects.budgets import OPEN
from commonweal.assembly.forms.budgets import FileForm
from commonweal.assembly.permissions import BUDGETS
from commonweal.assembly.queries.budget_outcomes import (
    WORKED_OUT,
    election_of,
    has_counted_sheet,
    moved_by,
    outcome_page,
)
from commonweal.assembly.queries.budgets import budgeting_of
from commonweal.assembly.rules.medians import SPREAD_FROM
from commonweal.assembly.rules.pabulib import Election, outcome_of, read_pb, require_workable, write_pb
from commonweal.lib.answers import sent
from commonweal.lib.forms import attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import holds_power


@member_page
def outcome(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What came of the sheets: what every area gets, which projects are chosen, and how far the sheets lie apart."""
    found = budgeting_of(request.union, pk)
    if found.state not in WORKED_OUT:
        return redirect("assembly:budget", slug=request.union.slug, pk=pk)
    context = {
        "budgeting": found, "page": outcome_page(found), "has_sheet": has_counted_sheet(found, request.person),
        "bring_url": f"{_new_proposal(request)}?effect={OPEN}&budgeting={found.pk}",
    }  # fmt: skip
    return render(request, "assembly/budgets/outcome.html", context)


def _new_proposal(request: MemberRequest) -> str:
    return reverse("assembly:new_proposal", args=[request.union.slug])


@member_page
def moved(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What my sheet moved; only I see it."""
    found = budgeting_of(request.union, pk)
    page = moved_by(found, request.person) if found.state in WORKED_OUT else None
    if page is None:
        raise Http404("no sheet of theirs was counted")
    return render(request, "assembly/budgets/moved.html", {"budgeting": found, "page": page})


@member_page
def pabulib_file(request: MemberRequest, pk: UUID, column: str) -> HttpResponse:
    """One column as a Pabulib file, so that anyone can count again; from five sheets on, without names."""
    found = budgeting_of(request.union, pk)
    if found.state not in WORKED_OUT or found.outcome["counted"] < SPREAD_FROM:
        raise Http404("nothing to count again")
    response = HttpResponse(write_pb(election_of(found, column)), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="budget-{found.year}-{column}.pb"'
    return response


@member_page
def read_file(request: MemberRequest) -> HttpResponse:
    """Read a Pabulib file and show what Equal Shares buys; prepare a budgeting of its projects if that is asked."""
    form = FileForm(sent(request), request.FILES or None)
    election: Election | None = None
    if form.is_valid():
        text = form.cleaned_data["file"]
        election = attempt(form, lambda: require_workable(read_pb(text)))
    if election and "prepare" in request.POST:
        made = _prepared(request, form, election)
        if made:
            return redirect("assembly:budget", slug=request.union.slug, pk=made)
    bought = outcome_of(election) if election else []
    context = {
        "form": form, "election": election,
        "name": election.meta.get("description", "") if election else "",
        "currency": election.meta.get("currency", "") if election else "",
        "entries": [(entry, entry.id in bought) for entry in election.projects] if election else [],
        "spent": sum(entry.cost for entry in election.projects if entry.id in bought) if election else 0,
        "may": holds_power(request.person, request.union, BUDGETS, at=timezone.now()),
    }  # fmt: skip
    return render(request, "assembly/budgets/file.html", context, status=status_of(form))


def _prepared(request: MemberRequest, form: FileForm, election: Election) -> UUID | None:
    """A budgeting with the projects of a file; None when that is refused."""
    made = attempt(
        form,
        lambda: prepare_from_file(
            union=request.union, election=election, year=timezone.localdate().year + 1, by=request.person,
            at=timezone.now(), key=form.cleaned_data["key"],
        ),
    )  # fmt: skip
    return made.pk if made else None


urlpatterns = [
    path("u/<slug:slug>/budgeting/file/", read_file, name="budget_file"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/outcome/", outcome, name="budget_outcome"),
    path("u/<slug:slug>/budgeting/<uuid:pk>/moved/", moved, name="budget_moved"),
    path(
        "u/<slug:slug>/budgeting/<uuid:pk>/hours.pb",
        pabulib_file,
        {"column": "hours"},
        name="budget_votes_hours",
    ),
    path(
        "u/<slug:slug>/budgeting/<uuid:pk>/money.pb",
        pabulib_file,
        {"column": "money"},
        name="budget_votes_money",
    ),
]
