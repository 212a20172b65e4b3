"""What people type about what they need."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS, Unit
from commonweal.provisioning.forms.editing import DayInput
from commonweal.provisioning.queries.choices import tiers
from commonweal.provisioning.queries.needs import Choice, pers

TERMS = ("tier", "amount", "per", "since", "until", "note", "is_private")


class NeedForm(forms.Form):
    """How much of something is needed, how often, how urgently, from when; ``choice`` says of what."""

    key = KeyField()
    amount = forms.CharField()
    per = forms.ChoiceField(label=_("How often"), choices=pers, initial="week")
    tier = forms.TypedChoiceField(
        label=_("How urgent"),
        choices=tiers,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("What is urgent for anybody is met before what would be nice for somebody."),
    )
    since = forms.DateField(label=_("From"), widget=DayInput)
    until = forms.DateField(
        label=_("Until"), widget=DayInput, required=False, help_text=_("Leave it empty when it lasts.")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("A size, a colour, a wish. No reason is asked."),
    )
    is_private = forms.BooleanField(
        label=_("Private"),
        required=False,
        help_text=_("Seen only by you, whom you trust with it, and the keepers who must provide it."),
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = UNITS[choice.unit] if choice.unit else Unit("milli", choice.measure or "", 1000)
        label = _("How much, in %(unit)s") % {"unit": choice.measure or unit.symbol}
        self.fields["amount"] = AmountField(label=label, unit=unit)
        self.order_fields(["key", "amount"])

    def terms(self) -> dict[str, Any]:
        """The terms of the need as typed; call it on a valid form."""
        return {name: self.cleaned_data[name] for name in TERMS}


class NeedChangeForm(NeedForm):
    """A need that is there already; ``version`` tells whether somebody else saved meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeUpForm(forms.Form):
    """One tap: take up a template for somebody."""

    key = KeyField()
    whose = forms.UUIDField(widget=forms.HiddenInput)
    template = forms.CharField(widget=forms.HiddenInput, max_length=40)
