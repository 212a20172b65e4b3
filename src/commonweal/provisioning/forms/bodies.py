"""What people tell the kitchen about themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.provisioning.forms.editing import DayInput
from commonweal.provisioning.queries.choices import activities, diets, life_stages, sexes
from commonweal.provisioning.rules.allergens import allergen_choices

TERMS = ("born_on", "sex", "activity", "life_stage", "diet", "allergens")


class BodyForm(forms.Form):
    """Diet and allergies first, for they bind; then what the tables of needs ask. All of it may stay open."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput)
    diet = forms.ChoiceField(label=_("I eat"), choices=diets, required=False)
    allergens = forms.MultipleChoiceField(
        label=_("I cannot have"),
        choices=allergen_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A dish with any of these is never counted as food for you."),
    )
    born_on = forms.DateField(label=_("Born on"), widget=DayInput, required=False)
    sex = forms.ChoiceField(
        label=_("Sex, for the tables"),
        choices=sexes,
        required=False,
        help_text=_("The published tables know two columns; left open, we take the middle of both."),
    )
    activity = forms.ChoiceField(label=_("In a usual day"), choices=activities, initial="moderate")
    life_stage = forms.ChoiceField(label=_("Expecting or nursing"), choices=life_stages, required=False)
    take_up = forms.BooleanField(
        label=_("State the usual food for this age"),
        required=False,
        initial=True,
        help_text=_("Energy and protein a day, after the published tables. You can change each figure."),
    )

    def terms(self) -> dict[str, Any]:
        """The facts as typed; call it on a valid form."""
        return {name: self.cleaned_data[name] for name in TERMS} | {
            "allergens": tuple(self.cleaned_data["allergens"])
        }
