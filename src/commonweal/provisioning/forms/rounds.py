"""What people type about a round: its settings, and the buttons that ask, cancel and adopt."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS
from commonweal.provisioning.rules.periods import PERIODS_MOST
from commonweal.provisioning.rules.rounds import LENGTHS, RoundDraft

LENGTH_NAMES = {"week": _("weeks"), "month": _("months")}


class RoundForm(forms.Form):
    """The settings of a round."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(
        label=_("Starts on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    period = forms.ChoiceField(
        label=_("It counts in"),
        choices=[(code, LENGTH_NAMES[code]) for code in LENGTHS],
        help_text=_("Months suit gardens and stores, weeks suit the kitchen."),
    )
    periods = forms.IntegerField(label=_("How many of them"), min_value=1, max_value=PERIODS_MOST)

    def __init__(
        self, *args: Any, currency: str, neighbours: Sequence[tuple[UUID, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unit = UNITS[currency]
        self.fields["budget_per_period"] = AmountField(
            label=_("Money for buying outside, in each of them, in %(unit)s") % {"unit": unit.symbol},
            unit=unit,
            required=False,
            help_text=_("Empty means no limit."),
        )
        self.fields["budget_total"] = AmountField(
            label=_("Money for buying outside, in all, in %(unit)s") % {"unit": unit.symbol},
            unit=unit,
            required=False,
        )
        if neighbours:
            self.fields["pooled_with"] = forms.TypedMultipleChoiceField(
                label=_("Plan together with"),
                choices=[(str(pk), name) for pk, name in neighbours],
                coerce=UUID,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Nobody ends below what they reach alone."),
            )

    def draft(self) -> RoundDraft:
        """The settings as typed; call it on a valid form."""
        typed = self.cleaned_data
        return RoundDraft(
            name=typed["name"],
            starts_on=typed["starts_on"],
            period=typed["period"],
            periods=typed["periods"],
            budget_per_period=typed["budget_per_period"],
            budget_total=typed["budget_total"],
            pooled_with=tuple(typed.get("pooled_with", ())),
        )
