"""A union's settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from commonweal.lib.answers import sent
from commonweal.lib.forms import status_of, tell
from commonweal.lib.refusal import ChangedMeanwhile, Refused
from commonweal.people.actions.settings import change_settings
from commonweal.people.forms.settings import SettingsForm
from commonweal.people.pages import MemberRequest, member_page

FIELDS = ("name", "about", "time_zone", "language", "currency", "version")


@member_page
def settings(request: MemberRequest) -> HttpResponse:
    """Show and change them; of two who save at once, the second sees both and loses nothing."""
    now, union = timezone.now(), request.union
    form = SettingsForm(sent(request), initial={field: getattr(union, field) for field in FIELDS})
    rows: list[tuple[str, object, object]] = []
    if form.is_valid():
        try:
            change_settings(union=union, settings=form.settings(), by=request.person, at=now)
        except ChangedMeanwhile as refusal:
            tell(form, refusal)
            rows = _both(form, refusal)
            form.data = {**form.data.dict(), "version": union.version}  # type: ignore[attr-defined]
        except Refused as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:settings", slug=union.slug)
    may = "people.settings" in request.powers
    facts = {"form": form, "rows": rows, "may_change": may}
    return render(request, "people/settings.html", facts, status=status_of(form))


def _both(form: SettingsForm, refusal: ChangedMeanwhile) -> list[tuple[str, object, object]]:
    """What differs: the field's label, what is saved now, what was typed."""
    return [
        (str(form.fields[field].label), theirs, form.cleaned_data[field])
        for field, theirs in refusal.facts.items()
    ]


urlpatterns = [path("u/<slug:slug>/settings/", settings, name="settings")]
