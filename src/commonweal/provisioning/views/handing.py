"""Pages of the table where boxes are handed over: one box, all of it with a tap, a part, not wanted, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonweal.lib.answers import key_in
from commonweal.lib.forms import KeyForm, attempt, status_of
from commonweal.people.pages import MemberRequest, member_page
from commonweal.provisioning.actions import share_outs as actions
from commonweal.provisioning.forms.share_outs import MistakeForm, PartForm
from commonweal.provisioning.queries import share_outs as queries
from commonweal.provisioning.queries.voices import voices_of
from commonweal.provisioning.views.share_outs import may_share_out


@member_page
def box(request: MemberRequest, pk: UUID, receiver: UUID) -> HttpResponse:
    """What is theirs and why; keepers hand over all of it or a part."""
    may = may_share_out(request)
    if not may and receiver not in {
        voice.id for voice in voices_of(request.person, request.union, at=timezone.now())
    }:
        raise Http404("somebody else's box")
    found = queries.share_out_in(request.union, pk, with_drafts=may)
    agent = queries.receiver_in(found, receiver)
    rows = queries.rows_of(found, receiver=receiver)
    waiting = [row for row in rows if row.rest > 0]
    form = PartForm(request.POST or None, rows=waiting)
    if form.is_valid():
        typed = form.cleaned_data
        handed = attempt(
            form,
            lambda: actions.hand_over(
                share_out=found, receiver=agent, amounts=form.amounts(), by=request.person,
                at=timezone.now(), key=typed["key"],
            ),
        )  # fmt: skip
        if handed:
            messages.success(request, _("Handed over."))
            return redirect("provisioning:share_box", slug=request.union.slug, pk=pk, receiver=receiver)
    name = queries.names_of_agents([receiver]).get(receiver, "")
    context = {
        "share_out": found, "receiver": receiver, "name": name, "rows": rows, "waiting": waiting,
        "form": form, "may": may, "once": KeyForm(),
    }  # fmt: skip
    return render(request, "provisioning/share_outs/box.html", context, status=status_of(form))


@member_page
@require_POST
def hand_all(request: MemberRequest, pk: UUID, receiver: UUID) -> HttpResponse:
    """Hand over everything in the box with one tap."""
    found = queries.share_out_in(request.union, pk, with_drafts=True)
    agent = queries.receiver_in(found, receiver)
    actions.hand_over(
        share_out=found, receiver=agent, by=request.person, at=timezone.now(), key=key_in(request)
    )
    name = queries.names_of_agents([receiver]).get(receiver, "")
    messages.success(request, _("%(name)s has the whole box.") % {"name": name})
    if request.POST.get("then") == "boxes":
        return redirect("provisioning:share_out", slug=request.union.slug, pk=pk)
    return redirect("provisioning:share_box", slug=request.union.slug, pk=pk, receiver=receiver)


@member_page
@require_POST
def decline(request: MemberRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Say that something in the box is not wanted."""
    found = queries.share_out_in(request.union, pk, with_drafts=False)
    row = queries.line_in(found, line)
    actions.decline_share(line=row, by=request.person, at=timezone.now(), key=key_in(request))
    messages.success(request, _("It stays in the store, and does not count as going without."))
    return redirect("provisioning:share_box", slug=request.union.slug, pk=pk, receiver=row.receiver_id)


@member_page
def take_back(request: MemberRequest, pk: UUID, line: UUID) -> HttpResponse:
    """Take back what was handed over by mistake."""
    found = queries.share_out_in(request.union, pk, with_drafts=False)
    row = queries.line_in(found, line)
    form = MistakeForm(request.POST or None)
    if not may_share_out(request):
        raise Http404("for keepers of share-outs")
    if form.is_valid():
        typed = form.cleaned_data
        taken = attempt(
            form,
            lambda: actions.take_back_share(
                line=row, reason=typed["reason"], by=request.person, at=timezone.now(), key=typed["key"]
            ),
        )
        if taken:
            messages.success(request, _("Taken back; it is in the store and still theirs."))
            return redirect(
                "provisioning:share_box", slug=request.union.slug, pk=pk, receiver=row.receiver_id
            )
    context = {"form": form, "share_out": found, "line": row}
    return render(request, "provisioning/share_outs/back.html", context, status=status_of(form))


BASE = "u/<slug:slug>/share-outs/<uuid:pk>/"
urlpatterns = [
    path(BASE + "for/<uuid:receiver>/", box, name="share_box"),
    path(BASE + "for/<uuid:receiver>/hand-over/", hand_all, name="share_hand_all"),
    path(BASE + "line/<uuid:line>/not-wanted/", decline, name="share_decline"),
    path(BASE + "line/<uuid:line>/back/", take_back, name="share_back"),
]
