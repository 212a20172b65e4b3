"""A returned sheet of paper, entered row by row: who did what, when, how long, what came out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.ids import new_id
from commonweal.lib.quantity import UNITS, WrongAmount, read_amount
from commonweal.provisioning.forms.editing import DayInput

ROWS, ROWS_MOST = 8, 60
Choices = Sequence[tuple[object, object]]


class SheetRow(forms.Form):
    """One line of a sheet; left empty it says nothing. Each has a key of its own, so that sending again is safe."""

    key = KeyField()
    task = forms.TypedChoiceField(label=_("Task"), coerce=UUID, empty_value=None, required=False)
    person = forms.TypedChoiceField(label=_("Who"), coerce=UUID, empty_value=None, required=False)
    when = forms.DateField(label=_("Day"), widget=DayInput, required=False)
    hours = AmountField(label=_("Hours"), unit=UNITS["h"], required=False)
    made = forms.CharField(label=_("Came out"), required=False, max_length=30)
    finished = forms.BooleanField(label=_("Finished"), required=False)

    def __init__(self, *args: Any, tasks: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].choices = [("", "—"), *tasks]  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", "—"), *people]  # type: ignore[attr-defined]
        self.fields["made"].widget.attrs["inputmode"] = "decimal"
        self.fields["key"].required = False
        self.fields["key"].initial = new_id()

    @property
    def is_said(self) -> bool:
        """Whether the row says anything."""
        return bool(self.cleaned_data.get("task") or self.cleaned_data.get("person"))

    def clean(self) -> dict[str, Any]:
        """A row names its task and who did it, and at least one number."""
        cleaned: dict[str, Any] = super().clean() or {}
        said = [cleaned.get(name) for name in ("task", "person", "hours", "made")]
        if not any(said):
            return cleaned
        if not cleaned.get("task") and "task" not in self.errors:
            self.add_error("task", _("Which task?"))
        if not cleaned.get("person") and "person" not in self.errors:
            self.add_error("person", _("Who did it?"))
        if not cleaned.get("hours") and not cleaned.get("made") and "hours" not in self.errors:
            self.add_error("hours", _("At least one number, please."))
        return cleaned

    def made_in(self, unit_code: str) -> int:
        """What came out in steps of the unit of the task's result; tells the row and gives 0 when it is no number."""
        text = self.cleaned_data.get("made") or ""
        try:
            return read_amount(text, UNITS[unit_code]) if text else 0
        except WrongAmount as wrong:
            self.add_error("made", str(wrong))
            return 0


class BaseRows(forms.BaseFormSet):
    """All rows of a sheet."""

    forms: list[SheetRow]


def sheet_rows(data: Any, *, tasks: Choices, people: Choices) -> BaseRows:
    """The rows as typed, or empty ones."""
    made = forms.formset_factory(
        SheetRow, formset=BaseRows, extra=ROWS, max_num=ROWS_MOST, absolute_max=ROWS_MOST
    )
    return made(data, prefix="row", form_kwargs={"tasks": tasks, "people": people})  # type: ignore[return-value]
