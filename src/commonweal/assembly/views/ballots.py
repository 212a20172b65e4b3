"""Pages where people speak: the ballot, a ballot for another, confirming and taking back, seconds, advice, closing."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.assembly.actions import ballots as actions
from commonweal.assembly.actions.closing import close_proposal
from commonweal.assembly.forms.ballots import (
    AnswerAdviceForm,
    BallotForm,
    ChooseVoterForm,
    DecideForm,
    initial_of,
)
from commonweal.assembly.queries import ballots as queries
from commonweal.assembly.queries.choices import choice_names
from commonweal.assembly.queries.open_ballots import (
    ballot_in,
    ballot_in_words,
    needs_second,
    telling_rows,
)
from commonweal.assembly.queries.proposal_page import effects_shown, text_of
from commonweal.assembly.queries.proposals import proposal_of
from commonweal.assembly.queries.results import result_of
from commonweal.assembly.queries.wordings import two_wordings
from commonweal.lib.answers import form_page, key_in, sent, there
from commonweal.lib.fields import as_id
from commonweal.lib.forms import KeyForm, attempt, status_of, tell, turn_seen
from commonweal.lib.ids import new_id
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.pages import MemberRequest, member_page
from commonweal.people.permissions import may_act_for

if TYPE_CHECKING:
    from commonweal.assembly.models import Proposal
    from commonweal.people.models import Person


def decision_part(request: MemberRequest, proposal: "Proposal", now: datetime) -> dict[str, Any]:
    """What ``_ballot.html`` and ``_result.html`` show on the page of an opened proposal; constant queries."""
    panel = queries.ballot_panel(proposal, request.person, now)
    return {
        "panel": panel, "ballot_form": form_for(panel, panel.mine), "once": KeyForm(),
        "ballot_url": reverse("assembly:ballot", args=[request.union.slug, proposal.pk]),
        "mine_says": says_of(panel, panel.mine), "speaker_says": says_of(panel, panel.speaker),
        "result": result_of(proposal, at=now, progress=panel.progress),
        "telling": telling_rows(proposal, request.person) if panel.progress.spoken else [],
        "seconds": needs_second(proposal),
    }  # fmt: skip


def says_of(panel: queries.Panel, ballot: queries.Mine | queries.Speaker | None) -> str:
    """What stands on a ballot, as a line; empty where there is none."""
    if ballot is None or ballot.content is None:
        return ""
    return str(ballot_in_words(panel.method, ballot.content, {pk: name for pk, name, _text in panel.choices}))


def form_for(
    panel: queries.Panel, mine: queries.Mine | None, data: Any = None, *, is_for_another: bool = False
) -> BallotForm:
    """The ballot as a form, with what stands on it; a new wording is answered anew, with one's reason still there."""
    content = mine.content if mine and not mine.is_on_earlier_wording else {}
    initial = initial_of(panel.method, content, reason=mine.reason if mine else "")
    initial |= {"version": panel.proposal.version, "turn": mine.turn if mine else 0}
    return BallotForm(
        data, method=panel.method, choices=panel.choices, settings=panel.settings, initial=initial,
        is_for_another=is_for_another,
    )  # fmt: skip


@member_page
def ballot(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One's own ballot, that of somebody one acts for, or (with the mandate) one on paper or spoken: ``?for=``."""
    now = timezone.now()
    found = _found(request, pk, now)
    voter = _voter(request, found, now)
    panel = queries.ballot_panel(found, request.person, now)
    mine = queries.ballot_to_fill_in(voter, found, reader=request.person)
    is_entered = not may_act_for(request.person, voter, found.union, at=now)
    form = form_for(panel, mine, sent(request), is_for_another=is_entered)
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            _cast(request, found, voter, form, now)
        except ChangedMeanwhile as clash:
            form, context = _both(request, found, voter, form, clash, is_entered=is_entered)
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Said. You can change it until the end."))
            return redirect("assembly:proposal", slug=request.union.slug, pk=pk)
    context |= {
        "proposal": found, "panel": panel, "form": form, "once": KeyForm(),
        "voter_name": voter.name if voter.pk != request.person.pk else "",
        "text": text_of(found), "effects": effects_shown(found, now),
    }  # fmt: skip
    return render(request, "assembly/ballots/ballot.html", context, status=status_of(form))


@member_page
def enter_ballot(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Choose whose ballot is written down; takes assembly.enter_ballots."""
    now = timezone.now()
    found = _found(request, pk, now)
    if not queries.ballot_panel(found, request.person, now).may_enter:
        raise Http404("takes the mandate to enter ballots")
    asked = ChooseVoterForm(
        request.GET if "voter" in request.GET else None, voters=queries.voters_to_enter(found)
    )
    if asked.is_valid():
        address = reverse("assembly:ballot", args=[request.union.slug, pk])
        return redirect(f"{address}?for={asked.cleaned_data['voter']}")
    context = {"proposal": found, "form": asked}
    return render(request, "assembly/ballots/enter.html", context, status=status_of(asked))


@member_page
@require_POST
def confirm_ballot(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Say that what another wrote down is right."""
    deed = partial(actions.confirm_ballot, turn=turn_seen(request.POST))
    return _button(request, pk, deed, _("Confirmed."))


@member_page
@require_POST
def take_back_ballot(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take one's ballot back."""
    return _button(request, pk, actions.take_back_ballot, _("Taken back, as if you had not spoken."))


@member_page
@require_POST
def second_block(request: MemberRequest, pk: UUID, ballot: UUID) -> HttpResponse:
    """Share a block, or not any more."""
    found = _found(request, pk, timezone.now())
    block = there(ballot_in(found, ballot))
    leaves = bool(request.POST.get("leave"))
    deed = actions.leave_block if leaves else actions.second_block
    deed(ballot=block, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(
        request, _("You do not share it any more.") if leaves else _("You share this block now.")
    )
    return redirect("assembly:proposal", slug=request.union.slug, pk=pk)


@member_page
def answer_advice(request: MemberRequest, pk: UUID, ballot: UUID) -> HttpResponse:
    """Answer a piece of advice."""
    found = _found(request, pk, timezone.now())
    if found.brought_by_id != request.person.pk:
        raise Http404("only whoever asked for advice answers it")
    advice = there(ballot_in(found, ballot))
    form = AnswerAdviceForm(sent(request))
    back = reverse("assembly:proposal", args=[request.union.slug, pk])
    if form.is_valid():
        typed = form.cleaned_data
        done = attempt(
            form,
            lambda: actions.answer_advice(
                ballot=advice, text=typed["answer"], by=request.person, at=timezone.now(), key=typed["key"]
            ),
        )
        if done:
            messages.success(request, _("Answered."))
            return redirect(back)
    return form_page(
        request, form, title=_("Answer this advice"), action=_("Answer"), back=back, text=advice.reason
    )


@member_page
def close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Close a decision by hand: asks first; of advice, what the bringer decides."""
    now = timezone.now()
    found = _found(request, pk, now)
    panel = queries.ballot_panel(found, request.person, now)
    is_advice = found.method == "advice"
    if not (panel.may_close or panel.why_not_close):
        raise Http404("this is not theirs to close, or it is closed")
    form = (DecideForm if is_advice else KeyForm)(sent(request))
    if form.is_valid():
        closed = attempt(
            form,
            lambda: close_proposal(
                proposal=found, by=request.person, at=now, key=form.cleaned_data["key"],
                decides=form.cleaned_data.get("decides"),
            ),
        )  # fmt: skip
        if closed:
            told = (
                _("It is decided.")
                if closed.decided_at
                else _("It is being counted; look again in a moment.")
            )
            messages.success(request, told)
            return redirect("assembly:proposal", slug=request.union.slug, pk=pk)
    context = {"proposal": found, "panel": panel, "form": form}
    return render(request, "assembly/ballots/close.html", context, status=status_of(form))


def _found(request: MemberRequest, pk: UUID, now: datetime) -> "Proposal":
    found = proposal_of(request.person, request.union, pk, now)
    if found.opened_at is None:
        raise Http404("a draft has no ballots")
    return found


def _voter(request: MemberRequest, found: "Proposal", now: datetime) -> "Person":
    """Whose ballot it is; only one's own without a mandate or trust."""
    asked = as_id(request.GET.get("for", ""))
    if asked is None or asked == request.person.pk:
        return request.person
    voter = there(queries.voter_in(found, asked))
    if may_act_for(request.person, voter, found.union, at=now):
        return voter
    if not queries.ballot_panel(found, request.person, now).may_enter:
        raise Http404("not theirs to fill in")
    return voter


def _cast(
    request: MemberRequest, found: "Proposal", voter: "Person", form: BallotForm, now: datetime
) -> None:
    typed = form.cleaned_data
    actions.cast_ballot(
        proposal=found, voter=voter, content=form.content(), reason=typed["reason"], by=request.person, at=now,
        key=typed["key"], entered=typed.get("entered", "self"), version=typed["version"], turn=typed["turn"],
    )  # fmt: skip


def _both(
    request: MemberRequest,
    found: "Proposal",
    voter: "Person",
    form: BallotForm,
    clash: ChangedMeanwhile,
    *,
    is_entered: bool,
) -> tuple[BallotForm, dict[str, Any]]:
    """What was typed, now on the newest wording or ballot, with both shown; saving once more is knowingly."""
    now = timezone.now()
    read, newest = form.cleaned_data["version"], _found(request, found.pk, now)
    panel = queries.ballot_panel(newest, request.person, now)
    mine = queries.ballot_to_fill_in(voter, newest, reader=request.person)
    data = request.POST.copy()
    data["version"], data["turn"] = str(newest.version), str(mine.turn if mine else 0)
    data["key"] = str(new_id())
    again = form_for(panel, mine, data, is_for_another=is_entered)
    tell(again, clash)
    if read != newest.version:
        return again, {"wordings": two_wordings(newest, read)}
    names = choice_names(newest)
    theirs = ballot_in_words(panel.method, mine.content, names) if mine and not mine.is_hidden else ""
    said = (_("Ballot"), str(theirs), str(ballot_in_words(panel.method, form.content(), names)))
    why = (_("Why"), mine.reason if mine else "", form.cleaned_data["reason"])
    return again, {"conflict": [said, why] if any(why[1:]) else [said]}


def _button(request: MemberRequest, pk: UUID, deed: Callable[..., object], told: str) -> HttpResponse:
    now = timezone.now()
    found = _found(request, pk, now)
    try:
        deed(proposal=found, voter=request.person, by=request.person, at=now, key=key_in(request))
    except ChangedMeanwhile as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("assembly:proposal", slug=request.union.slug, pk=pk)


BASE = "u/<slug:slug>/proposals/<uuid:pk>/"
urlpatterns = [
    path(BASE + "ballot/", ballot, name="ballot"),
    path(BASE + "ballot/enter/", enter_ballot, name="enter_ballot"),
    path(BASE + "ballot/confirm/", confirm_ballot, name="confirm_ballot"),
    path(BASE + "ballot/back/", take_back_ballot, name="take_back_ballot"),
    path(BASE + "blocks/<uuid:ballot>/second/", second_block, name="second_block"),
    path(BASE + "advice/<uuid:ballot>/", answer_advice, name="answer_advice"),
    path(BASE + "close/", close, name="close_proposal"),
]
