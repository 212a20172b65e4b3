"""What people type about prices outside, reserves, machines and land."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS, WrongAmount, read_amount


class SupplyForm(forms.Form):
    """A price outside, for one unit of a kind; the most a month is in the kind's unit."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.TypedChoiceField(label=_("What"), coerce=UUID)
    supplier = forms.CharField(label=_("Who sells it"), max_length=120)
    most_per_month = forms.CharField(
        label=_("At most a month, in its unit"), required=False, help_text=_("Empty where there is no limit.")
    )

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[UUID, str, str]], currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units = {pk: unit for pk, _name, unit in kinds}
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (str(pk), f"{name} ({UNITS[unit].symbol})") for pk, name, unit in kinds
        ]
        self.fields["price"] = AmountField(
            label=_("Price of one unit, in %(symbol)s") % {"symbol": UNITS[currency].symbol},
            unit=UNITS[currency],
        )
        self.fields["most_per_month"].widget.attrs["inputmode"] = "decimal"
        self.order_fields(["key", "version", "kind", "supplier", "price", "most_per_month"])

    def clean(self) -> dict[str, Any]:
        """Read the most a month in the unit of the kind that was chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind, text = cleaned.get("kind"), cleaned.get("most_per_month")
        try:
            cleaned["most_per_month"] = read_amount(text, UNITS[self._units[kind]]) if kind and text else None
        except WrongAmount as wrong:
            self.add_error("most_per_month", str(wrong))
        return cleaned


class AmountOfKindForm(forms.Form):
    """How much of one kind: kept back, or there."""

    key = KeyField()

    def __init__(self, *args: Any, unit_code: str, label: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(label=str(label), unit=UNITS[unit_code])


class ChooseKindForm(forms.Form):
    """Of which kind something is to be kept back."""

    kind = forms.TypedChoiceField(label=_("What"), coerce=UUID)

    def __init__(self, *args: Any, kinds: Sequence[tuple[UUID, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(str(pk), name) for pk, name, _unit in kinds]  # type: ignore[attr-defined]
