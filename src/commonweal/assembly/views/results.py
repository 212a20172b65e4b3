"""The page that tells how a decision was counted, and where it can be read, who said what."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from commonweal.assembly.queries.open_ballots import grouped, is_listed, said_page
from commonweal.assembly.queries.proposals import proposal_of
from commonweal.assembly.queries.results import draws_of, result_of
from commonweal.people.pages import MemberRequest, member_page


@member_page
def result(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What came of a decision, or stands so far, and how that was found."""
    now = timezone.now()
    found = proposal_of(request.person, request.union, pk, now)
    told = result_of(found, at=now)
    if told is None:
        raise Http404("nothing to count yet")
    page = (
        said_page(found, request.person, number=request.GET.get("page"), at=now) if is_listed(found) else None
    )
    groups = grouped(list(page), told.method) if page else []
    context = {"proposal": found, "result": told, "page": page, "groups": groups, "draws": draws_of(told)}
    return render(request, "assembly/ballots/result.html", context)


urlpatterns = [path("u/<slug:slug>/proposals/<uuid:pk>/result/", result, name="result")]
