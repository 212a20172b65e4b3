"""Forms of the stores: goods arriving, moving and counted, places, and what is written on a lot."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.flows.queries.stock import LotRow, PlaceRow
from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS, Unit

ARRIVALS = (
    ("raise", _("It was already here")),
    ("produce", _("We made or harvested it")),
    ("transfer", _("It was given or bought")),
)


class PlaceField(forms.TypedChoiceField):
    """One of the union's places, cleaned to its id; None for none."""

    def __init__(self, places: Sequence[PlaceRow], **kwargs: Any) -> None:
        choices = [(str(place.id), place.name) for place in places]
        if not kwargs.get("required", True):
            choices.insert(0, ("", "—"))
        super().__init__(choices=choices, coerce=UUID, empty_value=None, **kwargs)


def _day_field() -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=_("Best before"), widget=widget, input_formats=["%Y-%m-%d"], required=False)


class KindForm(forms.Form):
    """Which kind of thing arrived; the next page asks in its unit."""

    kind = forms.ChoiceField(label=_("What arrived?"))

    def __init__(self, *args: Any, kinds: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(str(identity), name) for identity, name in kinds]  # type: ignore[attr-defined]


class ReceiveForm(forms.Form):
    """How much arrived, how, with which date, and where it is put."""

    how = forms.ChoiceField(label=_("How did it come?"), choices=ARRIVALS)
    label = forms.CharField(
        label=_("Label"), max_length=80, required=False, help_text=_("What is written on the sack or jar.")
    )
    best_before_on = _day_field()
    reason = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = KeyField()

    def __init__(self, *args: Any, unit: Unit, places: Sequence[PlaceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(
            unit=unit, label=_("How much, in %(unit)s?") % {"unit": unit.symbol}
        )
        self.fields["place"] = PlaceField(places, label=_("Where is it put?"), required=False)
        self.order_fields(["amount", "how", "place", "best_before_on", "label", "reason", "key"])


class MoveForm(forms.Form):
    """How much of a lot is carried to which place."""

    reason = forms.CharField(label=_("Note"), max_length=200, required=False)
    key = KeyField()

    def __init__(self, *args: Any, unit: Unit, places: Sequence[PlaceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(
            unit=unit, label=_("How much, in %(unit)s?") % {"unit": unit.symbol}
        )
        self.fields["place"] = PlaceField(places, label=_("Where to?"))
        self.order_fields(["amount", "place", "reason", "key"])


class LabelForm(forms.Form):
    """What is written on a lot."""

    label = forms.CharField(label=_("Label"), max_length=80, required=False)
    best_before_on = _day_field()
    key = KeyField()


class CountForm(forms.Form):
    """What was counted, lot by lot; a field left empty was not counted."""

    reason = forms.CharField(
        label=_("What happened?"),
        max_length=200,
        required=False,
        help_text=_("Needed where the count differs from the books, as far as you know."),
    )
    key = KeyField()

    def __init__(self, *args: Any, lots: Sequence[LotRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        for lot in lots:
            unit = UNITS[lot.unit_code]
            name = " · ".join(part for part in (lot.kind_name, lot.label) if part)
            self.fields[lot.id.hex] = AmountField(
                unit=unit,
                label=_("%(lot)s, in %(unit)s") % {"lot": name, "unit": unit.symbol},
                required=False,
            )

    def counts(self) -> dict[UUID, int]:
        """Whole steps by lot, of those that were counted."""
        return {
            lot.id: self.cleaned_data[lot.id.hex]
            for lot in self.lots
            if self.cleaned_data.get(lot.id.hex) is not None
        }

    def rows(self) -> list[tuple[LotRow, forms.BoundField]]:
        """Each lot with its field."""
        return [(lot, self[lot.id.hex]) for lot in self.lots]


class PlaceForm(forms.Form):
    """A place where things are kept."""

    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    key = KeyField()
