"""Pages about reminders: when I want to be written to, and the link that ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from commonweal.assembly.actions.reminders import choose_reminders, stop_reminders
from commonweal.assembly.forms.reminders import ReminderForm
from commonweal.assembly.queries.reminders import address_for, choice_by_token, choice_of
from commonweal.assembly.queries.waiting.sources import waiting_for
from commonweal.lib.answers import sent, there
from commonweal.lib.forms import attempt, status_of
from commonweal.people.pages import MemberRequest, member_page

USUAL = {"often": "weekly", "hour": 8, "weekday": 0}
FIELDS = ("often", "hour", "weekday", "time_zone")


@never_cache
@member_page
def reminders(request: MemberRequest) -> HttpResponse:
    """Choose when to be reminded, and see what a letter would say now."""
    now, person, union = timezone.now(), request.person, request.union
    choice = choice_of(person, union)
    chosen = {field: getattr(choice, field) for field in FIELDS} if choice else USUAL
    form = ReminderForm(sent(request), initial={"time_zone": union.time_zone, **chosen})
    if form.is_valid() and attempt(form, lambda: _choose(request, form)):
        messages.success(request, _("Saved. You can change it at any time."))
        return redirect("assembly:reminders", slug=union.slug)
    facts = {
        "form": form, "choice": choice, "address": address_for(person),
        "waiting": waiting_for(person, union, now),
    }  # fmt: skip
    return render(request, "assembly/reminders/reminders.html", facts, status=status_of(form))


@csrf_exempt
@never_cache
def letters_off(request: HttpRequest, token: str) -> HttpResponse:
    """End these letters, logged in or not: looking asks, sending does it (mail programs send at one click, RFC 8058).

    The signature in the link stands in for the login; no other page can forge it, so no cookie is needed.
    """
    choice = there(choice_by_token(token))
    is_done = request.method == "POST"
    if is_done:
        stop_reminders(choice=choice, by=choice.person, at=timezone.now())
    facts = {"from_union": choice.union, "is_done": is_done}
    return render(request, "assembly/reminders/off.html", facts)


def _choose(request: MemberRequest, form: ReminderForm) -> bool:
    choose_reminders(
        person=request.person, union=request.union, draft=form.draft(), by=request.person, at=timezone.now(),
        key=form.cleaned_data["key"],
    )  # fmt: skip
    return True


urlpatterns = [
    path("u/<slug:slug>/reminders/", reminders, name="reminders"),
    path("reminders/off/<str:token>/", letters_off, name="letters_off"),
]
