"""The journal: which deeds were done, by whom, for whom and under which mandate."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from commonweal.flows.queries.books import flows_of_entry
from commonweal.flows.queries.deeds import deed_in, deeds_page
from commonweal.lib.answers import there
from commonweal.lib.fields import as_id
from commonweal.people.pages import MemberRequest, member_page


@member_page
def journal(request: MemberRequest) -> HttpResponse:
    """Deeds, newest first."""
    deeds, after = deeds_page(request.union, after=as_id(request.GET.get("after", "")))
    return render(
        request, "flows/journal.html", {"deeds": deeds, "next_url": f"?after={after}" if after else ""}
    )


@member_page
def deed(request: MemberRequest, identity: UUID) -> HttpResponse:
    """One deed with its flows and its place in the chain."""
    entry, seq, by, for_whom, role = there(deed_in(request.union, identity))
    facts = {
        "entry": entry,
        "seq": seq,
        "by": by,
        "for_whom": for_whom,
        "role": role,
        "lines": flows_of_entry(request.union, identity),
    }
    return render(request, "flows/deed.html", facts)


urlpatterns = [
    path("u/<slug:slug>/books/journal/", journal, name="journal"),
    path("u/<slug:slug>/books/journal/<uuid:identity>/", deed, name="deed"),
]
