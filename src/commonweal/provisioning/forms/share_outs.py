"""What people type about share-outs: for which days, how much of a box, why something is taken back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS
from commonweal.provisioning.forms.editing import DayInput
from commonweal.provisioning.queries.share_outs import ShareRow


class ShareOutForm(forms.Form):
    """For which days something is shared out."""

    key = KeyField()
    covers_from = forms.DateField(label=_("For the days from"), widget=DayInput)
    covers_until = forms.DateField(label=_("To"), widget=DayInput)
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("Such as “Boxes of the first week”.")
    )


class PartForm(forms.Form):
    """How much of each thing in a box is handed over; what is still theirs stands in the fields."""

    key = KeyField()

    def __init__(self, *args: Any, rows: Iterable[ShareRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            unit = UNITS[row.unit_code]
            self.fields[f"line-{row.id}"] = AmountField(
                label=_("%(name)s, in %(unit)s") % {"name": row.name, "unit": unit.symbol},
                unit=unit,
                required=False,
                initial=row.rest,
            )

    def amounts(self) -> dict[UUID, int]:
        """Steps by line; nothing where the field was emptied."""
        cleaned = self.cleaned_data.items()
        return {UUID(name[5:]): value for name, value in cleaned if name.startswith("line-") and value}


class MistakeForm(forms.Form):
    """Why a hand-over is taken back."""

    key = KeyField()
    reason = forms.CharField(label=_("What was wrong?"), max_length=160, initial=_("Handed over by mistake"))
