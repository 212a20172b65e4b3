"""What people type about the hours they offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS
from commonweal.provisioning.forms.editing import DayInput
from commonweal.provisioning.rules.abilities import DAYPARTS, WEEKDAYS, mask_of

HOURS = UNITS["h"]


def _numbered(words: Any) -> list[tuple[int, object]]:
    return list(enumerate(words))


class AbilityForm(forms.Form):
    """Hours a week of a skill, when, and how much at most in a day."""

    key = KeyField()
    minutes_per_week = AmountField(
        label=_("Hours a week"), unit=HOURS, help_text=_("As much as you like to give, such as 4 or 2:30.")
    )
    most_minutes_per_day = AmountField(label=_("At most in a day, in hours"), unit=HOURS, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), coerce=int, choices=lambda: _numbered(WEEKDAYS), widget=forms.CheckboxSelectMultiple,
        initial=list(range(7)),
    )  # fmt: skip
    dayparts = forms.TypedMultipleChoiceField(
        label=_("In the"), coerce=int, choices=lambda: _numbered(DAYPARTS), widget=forms.CheckboxSelectMultiple,
        initial=list(range(3)),
    )  # fmt: skip
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(
        label=_("Until"), widget=DayInput, required=False, help_text=_("Leave it empty when it lasts.")
    )
    note = forms.CharField(
        label=_("Wishes"),
        max_length=300,
        required=False,
        help_text=_("With whom, what rather not, what you want to learn."),
    )

    def terms(self) -> dict[str, Any]:
        """The terms of the offer as typed; call it on a valid form."""
        typed = self.cleaned_data
        plain = {
            name: typed[name]
            for name in ("minutes_per_week", "most_minutes_per_day", "since", "until", "note")
        }
        return plain | {"weekdays": mask_of(typed["weekdays"]), "dayparts": mask_of(typed["dayparts"])}


class NewAbilityForm(AbilityForm):
    """An offer that is new: of which skill."""

    skill = forms.TypedChoiceField(label=_("I can and like to do"))
    field_order = ("key", "skill")

    def __init__(self, *args: Any, skills: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [("", "—"), *((str(pk), name) for pk, name in skills)]  # type: ignore[attr-defined]


class AbilityChangeForm(AbilityForm):
    """An offer that is there already; ``version`` tells whether somebody else saved meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)
