"""Writing a proposal, page by page without a script: its words, what it does, its times; and amending an open one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.assembly.actions import proposals as actions
from commonweal.assembly.forms.effects import Parts, PartsForm, effects_for
from commonweal.assembly.forms.proposals import (
    AmendForm,
    NewForm,
    TimesForm,
    WordsForm,
    times_typed,
    words_typed,
)
from commonweal.assembly.permissions import require_lead
from commonweal.assembly.queries.deciding import customs_of_proposal, times_of_proposal
from commonweal.assembly.queries.discussion import to_take_up
from commonweal.assembly.queries.drafts import differing, draft_of, my_draft, open_one, places_to_bring
from commonweal.assembly.queries.proposals import Found, topics_in
from commonweal.assembly.queries.way import steps_ahead
from commonweal.assembly.rules.proposals import ProposalDraft
from commonweal.lib.answers import sent
from commonweal.lib.fields import as_id
from commonweal.lib.forms import attempt, status_of, tell, typed_over
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import today_in
from commonweal.people.queries.members import names_in

FOR_EFFECT = ("effect", "is_among")


@member_page
def new_proposal(request: MemberRequest) -> HttpResponse:
    """The words of a new proposal; what is written is kept as a draft from here on."""
    now = timezone.now()
    places = {each.pk: each for each in places_to_bring(request.person, request.union, now)}
    asked = request.GET
    effects = effects_for(places.get(as_id(asked.get("whom", "")), request.union))
    form = NewForm(
        sent(request), places=[(pk, each.name) for pk, each in places.items()], effects=effects,
        initial={name: asked[name] for name in ("title", "text", "topic", "matter", "effect", "whom") if name in asked},
    )  # fmt: skip
    suggested = dict(effects).get(asked.get("effect", ""), "")
    if suggested:
        del form.fields["matter"]  # what it does says what kind it is
    if form.is_valid():
        typed = form.cleaned_data
        written = attempt(
            form,
            lambda: actions.draft_proposal(
                association=places[typed["whom"] or request.union.pk], draft=form.words(ProposalDraft(title="")),
                by=request.person, at=now, key=typed["key"],
            ),
        )  # fmt: skip
        if written:
            return redirect(_after_words(request, written.pk, typed))
    context = {"form": form, "topics": topics_in(request.union), "suggested": suggested}
    return render(request, "assembly/proposals/new.html", context, status=status_of(form))


@member_page
def words(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change the words of a draft."""
    found = my_draft(request.person, request.union, pk, timezone.now())
    draft = draft_of(found)
    form = WordsForm(sent(request), initial=words_typed(draft, version=found.version))
    if draft.effects:
        del form.fields["matter"]
    context = {"proposal": found, "form": form, "topics": topics_in(request.union)}
    changed = form.words(draft) if form.is_valid() else None
    return _write(request, found, changed, context, "assembly/proposals/words.html")


@member_page
def times(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Change the times of a draft."""
    now = timezone.now()
    found = my_draft(request.person, request.union, pk, now)
    draft, customs = draft_of(found), customs_of_proposal(found, now)
    by_rules = times_of_proposal(found, customs, now)
    form = TimesForm(sent(request), initial=times_typed(draft, by_rules._asdict(), version=found.version))
    context = {"proposal": found, "form": form, "customs": customs, "steps": steps_ahead(found, by_rules)}
    changed = form.times(draft) if form.is_valid() else None
    return _write(request, found, changed, context, "assembly/proposals/times.html")


@member_page
def effects(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say what a draft does, and what there is to choose among."""
    found = my_draft(request.person, request.union, pk, timezone.now())
    draft = draft_of(found)
    form, parts = (
        PartsForm(sent(request), initial={"version": found.version}),
        _parts(request, found, draft),
    )
    context = {"proposal": found, "form": form, "parts": parts, "is_among": "is_among" in request.GET}
    page = "assembly/proposals/effects.html"
    if request.method == "POST" and parts.is_asked_for_more(request.POST):
        return render(request, page, context)
    drafts = parts.drafts() if form.is_valid() else None
    changed = replace(draft, effects=drafts[0], choices=drafts[1]) if drafts else None
    return _write(request, found, changed, context, page)


@member_page
def amend(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Give an open proposal a new wording."""
    now = timezone.now()
    found = open_one(request.person, request.union, pk, now)
    require_lead(request.person, found, at=now)
    draft = draft_of(found)
    start = words_typed(draft, version=found.version) | {"answers": request.GET.get("answers", "")}
    form = AmendForm(sent(request), initial=start, said=to_take_up(found))
    parts = _parts(request, found, draft)
    context = {"proposal": found, "form": form, "parts": parts, "topics": topics_in(request.union)}
    page = "assembly/proposals/amend.html"
    if request.method == "POST" and parts.is_asked_for_more(request.POST):
        form.errors.clear()
        return render(request, page, context)
    drafts = parts.drafts() if form.is_valid() else None
    changed = replace(form.words(draft), effects=drafts[0], choices=drafts[1]) if drafts else None
    return _write(request, found, changed, context, page)


def _after_words(request: MemberRequest, pk: UUID, typed: Mapping[str, Any]) -> str:
    """Where it goes on: to the details of what it does, with what the address suggested, or to the draft."""
    if not typed["effect"] and not typed["is_among"]:
        return reverse("assembly:proposal", args=[request.union.slug, pk])
    asked = request.GET.copy()
    asked["effect"] = typed["effect"]
    if typed["is_among"]:
        asked["is_among"] = "1"
    return reverse("assembly:effects", args=[request.union.slug, pk]) + f"?{asked.urlencode()}"


def _parts(request: MemberRequest, found: Found, draft: ProposalDraft) -> Parts:
    """What it does and what there is to choose among: as sent, as kept, or as the address suggests."""
    now = timezone.now()
    asked = {name: _one_or_many(values) for name, values in request.GET.lists() if name not in FOR_EFFECT}
    return Parts(
        found.association, now, people=names_in(request.union, day=today_in(request.union, now)),
        data=sent(request), effects=draft.effects, choices=draft.choices,
        suggested=(request.GET["effect"], asked) if request.GET.get("effect") else None,
    )  # fmt: skip


def _one_or_many(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _write(
    request: MemberRequest, found: Found, changed: ProposalDraft | None, context: dict[str, Any], page: str
) -> HttpResponse:
    """Save what was typed and go back to the proposal; or show the page with what is wrong, and nothing lost."""
    form: Form = context["form"]
    if changed is None:
        return render(request, page, context, status=422 if form.is_bound else 200)
    try:
        _save(request, found, changed, form.cleaned_data)
    except ChangedMeanwhile as clash:
        fresh = open_one(request.person, request.union, found.pk, timezone.now(), or_mine=True)
        form.data = typed_over(request.POST, version=fresh.version)
        conflict = differing(found.association, draft_of(fresh), changed)
        if not conflict:
            tell(form, clash)
        return render(request, page, context | {"conflict": conflict, "fresh": fresh}, status=409)
    except Refused as refusal:
        tell(form, refusal)
        return render(request, page, context, status=status_of(form))
    return redirect("assembly:proposal", slug=request.union.slug, pk=found.pk)


def _save(request: MemberRequest, found: Found, changed: ProposalDraft, typed: Mapping[str, Any]) -> None:
    now, version = timezone.now(), typed["version"] or 0
    if found.state == "draft":
        actions.change_draft(
            proposal=found, draft=changed, version=version, by=request.person, at=now, key=typed["key"]
        )
        messages.success(request, _("Saved. Only you see it until you bring it."))
        return
    actions.amend_proposal(
        proposal=found, draft=changed, version=version, why=typed["why"], answers=typed["answers"],
        by=request.person, at=now, key=typed["key"],
    )  # fmt: skip
    messages.success(request, _("The new wording stands. The earlier one stays readable."))


urlpatterns = [
    path("u/<slug:slug>/assembly/new/", new_proposal, name="new_proposal"),
    path("u/<slug:slug>/proposals/<uuid:pk>/words/", words, name="words"),
    path("u/<slug:slug>/proposals/<uuid:pk>/effects/", effects, name="effects"),
    path("u/<slug:slug>/proposals/<uuid:pk>/times/", times, name="times"),
    path("u/<slug:slug>/proposals/<uuid:pk>/amend/", amend, name="amend"),
]
