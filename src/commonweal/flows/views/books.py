"""Books: every flow of goods, hours and money, found, summed, taken along, and corrected."""

import csv
from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.flows.actions import correct_flow
from commonweal.flows.forms.books import CorrectForm, FilterForm
from commonweal.flows.permissions import may_correct
from commonweal.flows.queries import books as queries
from commonweal.flows.queries.stock import kinds_of
from commonweal.flows.queries.tables import ready_row, table_head
from commonweal.journal.queries import checkpoint
from commonweal.lib.answers import there
from commonweal.lib.forms import attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import names_in


def _filter_form(request: MemberRequest) -> FilterForm:
    union = request.union
    people = names_in(union, day=today_in(union, timezone.now()))
    return FilterForm(
        request.GET,
        kinds=list(kinds_of(union).values_list("id", "name")),
        actions=queries.ACTION_WORDS,
        agents=[(union.pk, union.name), *people],
    )


def _filters(form: FilterForm) -> queries.Filters:
    """What the form asks for; a field that makes no sense filters nothing, and says so."""
    form.is_valid()
    return queries.Filters(**{name: value for name, value in form.cleaned_data.items() if value})


@member_page
def books(request: MemberRequest) -> HttpResponse:
    """Flows, newest first; when something is looked for, with the form and with sums that mean something."""
    given = request.GET.copy()
    cursor = given.pop("after", [""])[-1]
    form = _filter_form(request) if given else None
    filters = _filters(form) if form else queries.Filters()
    page, further = queries.flows_page(request.union, filters, cursor=cursor), given.copy()
    further["after"] = page.next_cursor
    facts = {
        "form": form,
        "lines": page.lines,
        "next_url": f"?{further.urlencode()}" if page.next_cursor else "",
        "query": given.urlencode(),
        "is_filtered": filters != queries.Filters(),
        "totals": queries.totals(request.union, filters),
    }
    return render(request, "flows/books.html", facts, status=status_of(form) if form else 200)


@member_page
def table(request: MemberRequest) -> HttpResponse:
    """The flows that are found, oldest first, as a CSV file whose last line is the checkpoint of now."""
    union, form = request.union, _filter_form(request)
    filters, stand = _filters(form), checkpoint(request.union.pk, at=timezone.now())
    zone = ZoneInfo(union.time_zone)

    def rows() -> Iterator[list[object]]:
        yield table_head()
        for line in queries.all_flows(union, filters):
            yield ready_row(line, zone=zone)
        yield [
            _("checkpoint"),
            union.name,
            stand.text,
            stand.at.astimezone(zone).isoformat(timespec="minutes"),
        ]

    writer = csv.writer(_Echo())
    answer = StreamingHttpResponse(
        (writer.writerow(row) for row in rows()), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{union.slug}-books.csv"'
    return answer  # type: ignore[return-value]  # a streaming answer has all that middleware asks for


class _Echo:
    """Hands each written line on instead of keeping it."""

    def write(self, line: str) -> bytes:
        return line.encode()


@member_page
def flow(request: MemberRequest, identity: UUID) -> HttpResponse:
    """One flow: what, who, when, why; its deed in the journal; and taking it back when it was a mistake."""
    union, one = request.union, there(queries.flow_in(request.union, identity))
    may = not one.corrects_id and may_correct(request.person, one, at=timezone.now())
    form = CorrectForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        done = attempt(form, lambda: correct_flow(flow=one, by=request.person, at=timezone.now(), **values))
        if done:
            messages.success(
                request, _("It is taken back. Record what is right anew, if there is something.")
            )
            return redirect("flows:flow", union.slug, done.flow_ids[0])
    facts = {
        "line": queries.line_of(union, one.pk),
        "flow": one,
        "may_correct": may,
        "form": form,
        "back_url": reverse("flows:books", args=[union.slug]),
    }
    return render(request, "flows/flow.html", facts, status=status_of(form))


urlpatterns = [
    path("u/<slug:slug>/books/", books, name="books"),
    path("u/<slug:slug>/books/flows.csv", table, name="table"),
    path("u/<slug:slug>/books/flow/<uuid:identity>/", flow, name="flow"),
]
