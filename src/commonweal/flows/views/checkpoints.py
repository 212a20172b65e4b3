"""Checkpoints: where the books stand, to keep at home, and older ones to compare."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from commonweal.flows.forms.books import CompareForm
from commonweal.journal.queries import checkpoint as checkpoint_of
from commonweal.journal.queries import has_checkpoint
from commonweal.lib.forms import status_of
from commonweal.people.pages import MemberRequest, member_page


@member_page
def checkpoint(request: MemberRequest) -> HttpResponse:
    """The checkpoint of now, why to keep it, and a form to compare one from paper."""
    form = CompareForm(request.POST or None)
    is_same: bool | None = None
    if form.is_valid():
        is_same = has_checkpoint(request.union.pk, **form.cleaned_data)
    facts = {
        "checkpoint": checkpoint_of(request.union.pk, at=timezone.now()),
        "form": form,
        "is_same": is_same,
        "back_url": reverse("flows:books", args=[request.union.slug]),
    }
    return render(request, "flows/checkpoint_page.html", facts, status=status_of(form))


@member_page
def checkpoint_file(request: MemberRequest) -> HttpResponse:
    """The checkpoint of now as a file for ``commonweal verify --since``."""
    now = timezone.now()
    answer = HttpResponse(checkpoint_of(request.union.pk, at=now).as_json(), content_type="application/json")
    day = timezone.localdate(now)
    answer["Content-Disposition"] = f'attachment; filename="{request.union.slug}-checkpoint-{day}.json"'
    return answer


urlpatterns = [
    path("u/<slug:slug>/books/checkpoint/", checkpoint, name="checkpoint"),
    path("u/<slug:slug>/books/checkpoint.json", checkpoint_file, name="checkpoint_file"),
]
