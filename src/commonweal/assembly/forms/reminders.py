"""What members choose about reminders."""

from datetime import date, timedelta

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.rules.reminders import ReminderDraft
from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import time_zones

MONDAY = date(2024, 1, 1)
OFTEN = (
    ("weekly", _("Once a week: one letter with all that waits and what is being decided")),
    ("daily", _("Once a day: the same, every day on which there is something")),
    ("at_once", _("At once: when something newly waits for my voice or my answer")),
    ("never", _("No letters: I look at Today myself")),
)


def weekdays() -> list[tuple[int, str]]:
    """Monday to Sunday, in the reader's language."""
    return [
        (number, formats.date_format(MONDAY + timedelta(days=number), "l").capitalize())
        for number in range(7)
    ]


def hours() -> list[tuple[int, str]]:
    """The hours of a day."""
    return [(hour, f"{hour}:00") for hour in range(24)]


class ReminderForm(forms.Form):
    """How often, when, and on whose clock."""

    key = KeyField()
    often = forms.ChoiceField(label=_("How often?"), choices=OFTEN, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(label=_("If once a week, on"), choices=weekdays, coerce=int)
    hour = forms.TypedChoiceField(label=_("If once a day or week, at"), choices=hours, coerce=int)
    time_zone = forms.ChoiceField(label=_("On the clock of"), choices=time_zones)

    def draft(self) -> ReminderDraft:
        """What was chosen, for the action."""
        return ReminderDraft(**{name: value for name, value in self.cleaned_data.items() if name != "key"})
