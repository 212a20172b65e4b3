"""Answers that many pages give: what a form sent, a page around one form, and what is not there."""

from typing import TypeVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise

from commonweal.lib.forms import KeyForm, status_of

Found = TypeVar("Found")


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form sent, also when all of it was empty; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None


def key_in(request: HttpRequest) -> UUID | None:
    """The key of a button that was pressed; None where none came with it."""
    form = KeyForm(request.POST)
    return form.cleaned_data["key"] if form.is_valid() else None


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str | Promise,
    action: str | Promise,
    back: str,
    text: str | Promise = "",
) -> HttpResponse:
    """A page around ``form``: its title, a sentence, the button's ``action``, and the way ``back``."""
    facts = {"form": form, "title": title, "action": action, "back_url": back, "text": text}
    return render(request, "web/form_page.html", facts, status=status_of(form))


def there(found: Found | None) -> Found:
    """``found``, or 404 where there is nothing, or nothing of this union."""
    if found is None:
        raise Http404("not in this union")
    return found
