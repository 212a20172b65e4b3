"""What people type about being away and about guests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.provisioning.forms.editing import DayInput
from commonweal.provisioning.queries.choices import diets
from commonweal.provisioning.queries.voices import Voice
from commonweal.provisioning.rules.allergens import allergen_choices


class AbsenceForm(forms.Form):
    """Who is away from when to when; both days are away."""

    key = KeyField()
    whose = forms.ChoiceField(label=_("Who"))
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("To"), widget=DayInput)

    def __init__(self, *args: Any, voices: list[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [(str(voice.id), voice.name) for voice in voices]  # type: ignore[attr-defined]


class GuestsForm(forms.Form):
    """Guests who come together and eat alike."""

    key = KeyField()
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000, initial=1)
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(label=_("To"), widget=DayInput)
    diet = forms.ChoiceField(label=_("They eat"), choices=diets, required=False)
    allergens = forms.MultipleChoiceField(
        label=_("They cannot have"),
        choices=allergen_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Note"), max_length=120, required=False)
