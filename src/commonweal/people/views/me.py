"""A person's own page: name, language, login, trust, their data, and being forgotten."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonweal.lib.answers import form_page, sent
from commonweal.lib.forms import attempt, status_of
from commonweal.people.actions.logins import change_person, forget_person
from commonweal.people.data_of_person import everything_about
from commonweal.people.forms.members import ForgetForm, PersonForm
from commonweal.people.pages import PersonRequest, person_page
from commonweal.people.queries.members import acting_for, trusted_by
from commonweal.people.queries.unions import homes_of, powers_everywhere


@never_cache
@person_page
def me(request: PersonRequest) -> HttpResponse:
    """Who I am here, where I belong, whom I trust and act for."""
    now, person = timezone.now(), request.person
    form = PersonForm(sent(request), initial={"name": person.name, "language": person.language})
    if form.is_valid() and attempt(form, lambda: _change(request, form)):
        messages.success(request, _("Saved."))
        saved = redirect("people:me")
        saved.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return saved
    day = timezone.localdate()
    facts = {
        "form": form,
        "homes": homes_of(person, at=now),
        "trusted": trusted_by(person, day=day),
        "acts_for": acting_for(person, day=day),
        "mandates": powers_everywhere(person, day=day),
    }
    return render(request, "people/me.html", facts, status=status_of(form))


@never_cache
@person_page
def my_data(request: PersonRequest) -> HttpResponse:
    """Everything this node holds about me, as one JSON file."""
    about = {"made_at": timezone.now(), **everything_about(request.person)}
    response = JsonResponse(about, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@person_page
def forget_me(request: PersonRequest) -> HttpResponse:
    """Let this node forget me: I part from every union, and my name and login are deleted."""
    form = ForgetForm(sent(request))
    if form.is_valid() and attempt(form, lambda: _forget(request)):
        logout(request)
        messages.success(request, _("You are forgotten here. Farewell."))
        return redirect("web:home")
    return form_page(
        request, form, title=_("Forget me"), action=_("Forget me for good"), back=reverse("people:me"),
        text=_(
            "You part from every union today. Your name, login and everything private is deleted. What you did stays "
            "in the books, without a name."
        ),
    )  # fmt: skip


def _change(request: PersonRequest, form: PersonForm) -> bool:
    change_person(person=request.person, by=request.person, at=timezone.now(), **form.cleaned_data)
    return True


def _forget(request: PersonRequest) -> bool:
    forget_person(person=request.person, by=request.person, at=timezone.now())
    return True


urlpatterns = [
    path("me/", me, name="me"),
    path("me/data/", my_data, name="my_data"),
    path("me/forget/", forget_me, name="forget_me"),
]
