"""The rule book: all rules as a book to read, search and print; one rule with its history; the whole as a text."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify

from commonweal.assembly.permissions import may_bring
from commonweal.assembly.queries.rule_book import keeper_of_rules, rule_book, rule_in
from commonweal.lib.answers import there
from commonweal.lib.fields import as_id
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in

if TYPE_CHECKING:
    from commonweal.people.models import Association


def _keeper(request: MemberRequest) -> tuple["Association", date]:
    """Whose rules are asked for (``?of=`` a federation of ours), and today there."""
    today = today_in(request.union, timezone.now())
    asked = request.GET.get("of", "")
    keeper = keeper_of_rules(request.union, as_id(asked), on=today) if not asked or as_id(asked) else None
    return there(keeper), today


def _shared(request: MemberRequest, keeper: "Association", today: date) -> dict[str, object]:
    is_ours = keeper.pk == request.union.pk
    return {
        "keeper": keeper, "today": today, "is_ours": is_ours, "of": "" if is_ours else f"?of={keeper.pk}",
        "may_propose": may_bring(request.person, keeper, timezone.now()),
    }  # fmt: skip


@member_page
def policies(request: MemberRequest) -> HttpResponse:
    """The rule book."""
    keeper, today = _keeper(request)
    search = request.GET.get("q", "").strip()
    facts = {"chapters": rule_book(keeper, on=today, search=search), "search": search}
    return render(request, "assembly/policies/rule_book.html", {**facts, **_shared(request, keeper, today)})


@member_page
def policy(request: MemberRequest, code: str) -> HttpResponse:
    """One rule: what it says, why it has its range, all it ever said and by which decision."""
    keeper, today = _keeper(request)
    rule = there(rule_in(keeper, code, on=today))
    return render(request, "assembly/policies/rule.html", {"rule": rule, **_shared(request, keeper, today)})


@member_page
def rules_text(request: MemberRequest) -> HttpResponse:
    """The rule book as a text that any program opens."""
    keeper, today = _keeper(request)
    facts = {"chapters": rule_book(keeper, on=today), "keeper": keeper, "today": today}
    text = render_to_string("assembly/policies/rule_book.txt", facts)
    name = f"rules-{slugify(keeper.name) or 'union'}-{today.isoformat()}.txt"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


urlpatterns = [
    path("u/<slug:slug>/rules/", policies, name="policies"),
    path("u/<slug:slug>/rules.txt", rules_text, name="rules_text"),
    path("u/<slug:slug>/rules/<str:code>/", policy, name="policy"),
]
