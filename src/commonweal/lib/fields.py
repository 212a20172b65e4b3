"""Form fields that every room shares: amounts in a unit, and the key that makes a double click one effect."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format

from commonweal.lib.ids import new_id
from commonweal.lib.quantity import Unit, WrongAmount, read_amount, show_amount


class AmountField(forms.CharField):
    """An amount as people type it (``1.5``, ``1,5``, hours also ``2:30``), cleaned to whole steps of ``unit``."""

    def __init__(self, *, unit: Unit, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value: object) -> object:
        """Steps as the person would type them, with the decimal mark of their language."""
        if not isinstance(value, int):
            return value
        return show_amount(value, self.unit, decimal_mark=str(get_format("DECIMAL_SEPARATOR")))

    def to_python(self, value: object) -> Any:
        """Whole steps, or None when empty."""
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return read_amount(str(text), self.unit)
        except WrongAmount as wrong:
            raise ValidationError(str(wrong)) from wrong


class KeyField(forms.UUIDField):
    """The hidden key of a form: the same form sent twice has one effect."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=True, initial=new_id)


def as_id(text: str) -> UUID | None:
    """The id in a part of an address, such as ``?place=…``; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
