"""What forms of this room let people choose from."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from commonweal.lib.quantity import CURRENCIES, UNITS

STANDINGS = (
    ("contributor", _("Member: shares work and goods")),
    ("provisional", _("Provisional member: finding out whether we fit")),
    ("visitor", _("Visitor: looks on for a while")),
    ("beneficiary", _("Cared for: a child, an elder, somebody in care")),
)
MOMENT = "%Y-%m-%dT%H:%M"
DAY_LEAST, DAY_MOST = date(1900, 1, 1), date(2199, 12, 31)
NO_DAY = _("A day between 1900 and 2199, please.")
PARTS = (("household", _("Household")), ("circle", _("Circle")), ("enterprise", _("Enterprise")))


@cache
def time_zones() -> tuple[tuple[str, str], ...]:
    """Names of the IANA time zones that people know, as ``Area/City``, and UTC; read once from the disk."""
    areas = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    known = sorted(name for name in available_timezones() if name.startswith(areas))
    return tuple((name, name.replace("_", " ")) for name in ["UTC", *known])


def languages() -> list[tuple[str, str]]:
    """The languages this node speaks."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def currencies() -> list[tuple[str, str]]:
    """The currencies whose steps we know, with their signs."""
    return [
        (code, f"{code} ({UNITS[code].symbol})" if UNITS[code].symbol != code else code)
        for code in CURRENCIES
    ]


class PersonField(forms.TypedChoiceField):
    """One of some people, cleaned to their identity; None when nobody is chosen."""

    def __init__(self, *, nobody: Any = None, **kwargs: Any) -> None:
        self.nobody = nobody
        super().__init__(coerce=UUID, empty_value=None, **kwargs)

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Let one choose among ``people`` (identity and name)."""
        empty = [] if self.required and self.nobody is None else [("", self.nobody or "—")]
        self.choices = [*empty, *((str(identity), name) for identity, name in people)]


class PeopleField(forms.TypedMultipleChoiceField):
    """Some of the people offered, cleaned to a list of their identities."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, empty_value=[], **kwargs)

    def offer(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Let one choose among ``people`` (identity and name)."""
        self.choices = [(str(identity), name) for identity, name in people]


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day that somebody can live to see, picked from the browser's calendar; always sent as 2026-05-04.

    No calendar counts on beyond the year 9999 or back before 1, so such days are refused before anything counts.
    """
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    bounds = [MinValueValidator(DAY_LEAST, NO_DAY), MaxValueValidator(DAY_MOST, NO_DAY)]
    kwargs["validators"] = [*bounds, *kwargs.get("validators", ())]
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


def moment_field(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """A day and an hour on the union's clock, picked where the browser lets one; always sent as 2026-05-04T19:30."""
    widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M"], **kwargs)
