"""Pages about share-outs: the list, proposing one, who gets what and why, the lot, and what is printed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.answers import key_in
from commonweal.lib.forms import KeyForm, attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import require_power
from commonweal.provisioning.actions import share_outs as actions
from commonweal.provisioning.forms.share_outs import ShareOutForm
from commonweal.provisioning.queries import share_outs as queries
from commonweal.provisioning.queries.lots import lots_of, seed_of
from commonweal.provisioning.queries.policies import rules_told
from commonweal.provisioning.queries.rounds import adopted_round
from commonweal.provisioning.queries.voices import voices_of
from commonweal.provisioning.rules.policies import OF_SHARE_OUTS
from commonweal.provisioning.rules.spans import Span

PAGE = 50


def may_share_out(request: MemberRequest) -> bool:
    """Whether who asks proposes share-outs, hands over, and so sees everybody's part."""
    return actions.POWER in request.powers


@member_page
def share_outs(request: MemberRequest) -> HttpResponse:
    """All share-outs, the newest first, and what is mine of those under way."""
    may = may_share_out(request)
    rows = queries.share_outs_of(request.union, with_drafts=may)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    mine = queries.my_shares(request.person, request.union) if page.number == 1 else []
    context = {
        "page": page, "may": may, "mine": mine, "round": adopted_round(request.union),
        "rules": rules_told(request.union, OF_SHARE_OUTS, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "provisioning/share_outs/share_outs.html", context)


@member_page
def propose(request: MemberRequest) -> HttpResponse:
    """Propose who gets what for some days."""
    require_power(request.person, request.union, actions.POWER, at=timezone.now())
    round_, today = adopted_round(request.union), timezone.localdate()
    # Translators: a day with its month, as a Django date format.
    name = _("Boxes of %(day)s") % {"day": date_format(today, _("j F"))}
    initial = {"covers_from": today, "covers_until": today + timedelta(days=6), "name": name}
    form = ShareOutForm(request.POST or None, initial=initial)
    if round_ is not None and form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.make_share_out(
                round_=round_, span=Span(typed["covers_from"], typed["covers_until"]), name=typed["name"],
                by=request.person, at=timezone.now(), key=typed["key"],
            ),
        )  # fmt: skip
        if made:
            return redirect("provisioning:share_out", slug=request.union.slug, pk=made.pk)
    context = {"form": form, "round": round_}
    return render(request, "provisioning/share_outs/propose.html", context, status=status_of(form))


@member_page
def share_out(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One share-out: what is mine; for keepers all boxes; for everybody what there is of each kind."""
    may = may_share_out(request)
    found = queries.share_out_in(request.union, pk, with_drafts=may)
    search, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    by_kind = show == "kinds" or not may
    voices = voices_of(request.person, request.union, at=timezone.now())
    theirs = queries.rows_by_receiver(found, [voice.id for voice in voices])
    mine = [(voice, theirs[voice.id]) for voice in voices if voice.id in theirs]
    kinds = queries.kinds_of_share_out(found)
    return render(
        request,
        "provisioning/share_outs/share_out.html",
        {"share_out": found, "may": may, "by_kind": by_kind, "kinds": kinds, "q": search,
         "boxes": [] if by_kind else queries.boxes_of(found, search=search),
         "short": [kind for kind in kinds if kind.short], "meals": queries.meals_in(found),
         "mine": mine, "others": [voice for voice, _rows in mine if voice.sort != "me"], "once": KeyForm()},
    )  # fmt: skip


@member_page
def kind_of_share_out(request: MemberRequest, pk: UUID, kind: UUID) -> HttpResponse:
    """Who gets how much of one kind, and why; for keepers, since what somebody needs is theirs to tell."""
    require_power(request.person, request.union, actions.POWER, at=timezone.now())
    found = queries.share_out_in(request.union, pk, with_drafts=True)
    rows = queries.rows_of(found, kind=kind)
    names = queries.names_of_agents(row.receiver for row in rows)
    named = sorted(((names[row.receiver], row) for row in rows), key=lambda pair: pair[0].casefold())
    context = {"share_out": found, "named": named, "first": rows[0] if rows else None}
    return render(request, "provisioning/share_outs/kind.html", context)


@member_page
def lot(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The lot, drawn again before everybody's eyes: handles and draws, no names and no amounts."""
    found = queries.share_out_in(request.union, pk, with_drafts=may_share_out(request))
    voices = voices_of(request.person, request.union, at=timezone.now())
    lots = lots_of(found, mine=frozenset(voice.id for voice in voices))
    context = {"share_out": found, "lots": lots, "seed": seed_of(found)}
    return render(request, "provisioning/share_outs/lot.html", context)


@member_page
def on_paper(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Everybody's box on paper, to tick off at the table."""
    require_power(request.person, request.union, actions.POWER, at=timezone.now())
    found = queries.share_out_in(request.union, pk, with_drafts=True)
    context = {"share_out": found, "boxes": queries.boxes_with_rows(found)}
    return render(request, "provisioning/share_outs/list.html", context)


@member_page
def labels(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A label for each box, with a code that opens its handing-over."""
    require_power(request.person, request.union, actions.POWER, at=timezone.now())
    found = queries.share_out_in(request.union, pk, with_drafts=True)
    boxes = [
        (name, rows, _absolute(request, "provisioning:share_box", pk, receiver))
        for receiver, name, rows in queries.boxes_with_rows(found)
    ]
    return render(request, "provisioning/share_outs/labels.html", {"share_out": found, "boxes": boxes})


def _absolute(request: MemberRequest, name: str, *args: object) -> str:
    return request.build_absolute_uri(reverse(name, args=[request.union.slug, *args]))


def _step(request: MemberRequest, pk: UUID, deed: Callable[..., object], told: str) -> HttpResponse:
    found = queries.share_out_in(request.union, pk, with_drafts=True)
    deed(share_out=found, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, told)
    return redirect("provisioning:share_out", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def begin(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Begin handing out."""
    return _step(request, pk, actions.open_share_out, _("It has begun; everybody sees what is theirs."))


@member_page
@require_POST
def withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take a proposal back."""
    return _step(request, pk, actions.withdraw_share_out, _("Withdrawn. Nothing was moved."))


@member_page
@require_POST
def close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End the handing-out."""
    told = _("Closed. Who went without is remembered next time.")
    return _step(request, pk, actions.close_share_out, told)


BASE = "u/<slug:slug>/share-outs/"
urlpatterns = [
    path(BASE, share_outs, name="share_outs"),
    path(BASE + "new/", propose, name="share_out_propose"),
    path(BASE + "<uuid:pk>/", share_out, name="share_out"),
    path(BASE + "<uuid:pk>/of/<uuid:kind>/", kind_of_share_out, name="share_out_kind"),
    path(BASE + "<uuid:pk>/lot/", lot, name="share_out_lot"),
    path(BASE + "<uuid:pk>/list/", on_paper, name="share_out_list"),
    path(BASE + "<uuid:pk>/labels/", labels, name="share_out_labels"),
    path(BASE + "<uuid:pk>/begin/", begin, name="share_out_begin"),
    path(BASE + "<uuid:pk>/withdraw/", withdraw, name="share_out_withdraw"),
    path(BASE + "<uuid:pk>/close/", close, name="share_out_close"),
]
