"""Pages about needs: mine and everybody's, stating one, changing it, taking it back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonweal.lib.answers import key_in
from commonweal.lib.forms import tell
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import needs as actions
from commonweal.provisioning.actions.templates import apply_template, refresh_nutrition
from commonweal.provisioning.forms.editing import on_top_of, side_by_side
from commonweal.provisioning.forms.needs import NeedChangeForm, NeedForm, TakeUpForm
from commonweal.provisioning.permissions.needs import Sight, may_state_for, sight_of
from commonweal.provisioning.queries import needs as queries
from commonweal.provisioning.queries.choices import tiers
from commonweal.provisioning.queries.history import history_of
from commonweal.provisioning.queries.needs_home import home_of
from commonweal.provisioning.queries.voices import on_paper, sight_among, voices_of, whose_in

PAGE = 50


def _sight(request: MemberRequest, at: datetime) -> Sight:
    return sight_of(request.person, request.union, at=at)


@member_page
def needs(request: MemberRequest) -> HttpResponse:
    """What I need first, then those I speak for, then what we need together."""
    home = home_of(request.person, request.union, at=timezone.now())
    return render(request, "provisioning/needs/needs.html", {"home": home})


@member_page
def all_needs(request: MemberRequest) -> HttpResponse:
    """Every need that may be seen, searched and by tier."""
    search, tier = request.GET.get("q", "").strip(), request.GET.get("tier", "")
    rows = queries.seen_needs(
        request.union, sight=_sight(request, timezone.now()), day=timezone.localdate(), search=search,
        tier=int(tier) if tier in {"1", "2", "3"} else None,
    )  # fmt: skip
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "provisioning/needs/all.html",
        {"page": page, "rows": queries.shown(page), "q": search, "tier": tier, "tiers": tiers()},
    )


@member_page
def choose(request: MemberRequest) -> HttpResponse:
    """The first step of stating a need: for whom, and what, searched."""
    at, search = timezone.now(), request.GET.get("q", "").strip()
    voices = voices_of(request.person, request.union, at=at)
    known = {voice.id for voice in voices}
    paper = on_paper(request.union, at=at, but=known) if sight_among(voices).sees_all else []
    chosen = request.GET.get("for", "")
    whose = next((voice for voice in [*voices, *paper] if str(voice.id) == chosen), voices[0])
    return render(
        request,
        "provisioning/needs/choose.html",
        {"voices": voices, "paper": paper, "whose": whose, "q": search,
         "choices": queries.choices_for(request.union, search=search)},
    )  # fmt: skip


@member_page
def state(request: MemberRequest, whose: UUID, code: str) -> HttpResponse:
    """The second step: how much of it, how often, how urgently, from when."""
    whom, what = whose_in(request.union, whose), queries.needed(request.union, code)
    if whom is None or what is None:
        raise Http404("nobody or nothing of this union")
    choice = queries.choice_of(what)
    initial = {"tier": choice.tier, "since": timezone.localdate()}
    form = NeedForm(request.POST or None, choice=choice, initial=initial)
    if form.is_valid():
        try:
            made = actions.state_need(
                union=request.union, whose=whom, what=what, terms=actions.NeedTerms(**form.terms()),
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Noted. The next plan reckons with it."))
            return redirect("provisioning:need", slug=request.union.slug, pk=made.pk)
    return render(
        request, "provisioning/needs/state.html", {"form": form, "choice": choice, "whose": whom},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@member_page
def need(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One need, what became of it, and what may be done with it."""
    at = timezone.now()
    found = queries.need_seen(request.union, pk, sight=_sight(request, at))
    may = may_state_for(request.person, actions.whose_of(found), request.union, at=at)
    return render(
        request,
        "provisioning/needs/need.html",
        {"need": queries.need_row(found), "withdrawn_at": found.withdrawn_at, "may": may,
         "history": history_of(request.union, "need", pk)},
    )  # fmt: skip


@member_page
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change a need; who saves second sees both and loses nothing."""
    found = queries.need_seen(request.union, pk, sight=_sight(request, timezone.now()))
    choice = queries.choice_of(queries.what_of(found))
    form = NeedChangeForm(request.POST or None, choice=choice, initial=_initial(found))
    status, conflict = (422 if form.is_bound else 200), []
    if form.is_valid():
        try:
            actions.change_need(
                need=found, terms=actions.NeedTerms(**form.terms()), version=form.cleaned_data["version"],
                by=request.person, at=timezone.now(), key=form.cleaned_data["key"],
            )  # fmt: skip
        except ChangedMeanwhile as refusal:
            found.refresh_from_db()
            status, conflict = refusal.status, side_by_side(form, _initial(found))
            form = NeedChangeForm(on_top_of(form, version=found.version), choice=choice)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Changed."))
            return redirect("provisioning:need", slug=request.union.slug, pk=pk)
    latest = history_of(request.union, "need", pk, most=1) if conflict else []
    return render(
        request, "provisioning/needs/change.html",
        {"form": form, "need": queries.need_row(found), "conflict": conflict, "by": latest[0].by if latest else ""},
        status=status,
    )  # fmt: skip


def _initial(found: object) -> dict[str, object]:
    names = ("amount", "per", "tier", "since", "until", "note", "is_private", "version")
    return {name: getattr(found, name) for name in names}


@member_page
@require_POST
def withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    """No longer ask for it."""
    found = queries.need_seen(request.union, pk, sight=_sight(request, timezone.now()))
    actions.withdraw_need(need=found, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("Taken back. You can ask for it again here."))
    return redirect("provisioning:need", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def restore(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask for a withdrawn need again."""
    found = queries.need_seen(request.union, pk, sight=_sight(request, timezone.now()))
    actions.restore_need(need=found, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("It is asked for again."))
    return redirect("provisioning:need", slug=request.union.slug, pk=pk)


@member_page
@require_POST
def usual(request: MemberRequest) -> HttpResponse:
    """Take up a template in one tap."""
    form = TakeUpForm(request.POST)
    whose = whose_in(request.union, form.cleaned_data["whose"]) if form.is_valid() else None
    if whose is None:
        raise Http404("nobody of this union")
    apply_template(
        union=request.union, whose=whose, template=form.cleaned_data["template"], by=request.person,
        at=timezone.now(), key=form.cleaned_data["key"],
    )  # fmt: skip
    messages.success(request, _("What is usual is noted. Change whatever is different for you."))
    return redirect("provisioning:needs", slug=request.union.slug)


@member_page
@require_POST
def refresh(request: MemberRequest) -> HttpResponse:
    """Bring everybody's usual food up to their age today."""
    changed = refresh_nutrition(
        union=request.union, by=request.person, at=timezone.now(), key=key_in(request)
    )
    messages.success(
        request,
        ngettext("%(count)d figure followed an age.", "%(count)d figures followed an age.", changed)
        % {"count": changed},
    )
    return redirect("provisioning:needs", slug=request.union.slug)


BASE = "u/<slug:slug>/needs/"
urlpatterns = [
    path(BASE, needs, name="needs"),
    path(BASE + "all/", all_needs, name="needs_all"),
    path(BASE + "new/", choose, name="need_choose"),
    path(BASE + "new/<uuid:whose>/<slug:code>/", state, name="need_state"),
    path(BASE + "usual/", usual, name="needs_usual"),
    path(BASE + "refresh/", refresh, name="needs_refresh"),
    path(BASE + "<uuid:pk>/", need, name="need"),
    path(BASE + "<uuid:pk>/change/", change, name="need_change"),
    path(BASE + "<uuid:pk>/withdraw/", withdraw, name="need_withdraw"),
    path(BASE + "<uuid:pk>/restore/", restore, name="need_restore"),
]
