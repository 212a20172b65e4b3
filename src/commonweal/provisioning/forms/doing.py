"""What people type when they write down what they did."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS
from commonweal.provisioning.forms.editing import DayInput
from commonweal.provisioning.queries.doing import GIVES, Line

HOURS = UNITS["h"]
Choices = Sequence[tuple[str, object]]
People = Sequence[tuple[UUID, str]]


class QuickForm(forms.Form):
    """“I did two hours of baking”: ``what`` is ``t:`` and the id of a task, or ``s:`` and that of a skill."""

    key = KeyField()
    what = forms.ChoiceField(label=_("What did you do?"), widget=forms.RadioSelect, required=False)
    other = forms.ChoiceField(label=_("Something else"), required=False)
    hours = AmountField(label=_("How many hours?"), unit=HOURS, help_text=_("1.5 or 1:30"))
    person = forms.TypedChoiceField(label=_("Who did it?"), coerce=UUID, required=False)
    amounts = forms.ChoiceField(
        label=_("What came out of it?"),
        choices=[
            ("plan", _("as much as planned for these hours")),
            ("hours", _("I only write down my hours")),
        ],
        initial="plan",
        widget=forms.RadioSelect,
        required=False,
    )
    finished = forms.BooleanField(label=_("It is finished now"), required=False)

    def __init__(
        self, *args: Any, tasks: Choices, skills: Choices, others: Choices, people: People, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [*tasks, *skills]  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", _("nothing else")), *others]  # type: ignore[attr-defined]
        self.fields["hours"].widget.attrs |= {"autocomplete": "off", "enterkeyhint": "send"}
        if len(people) > 1:
            self.fields["person"].choices = people  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
        if not tasks:
            del self.fields["amounts"], self.fields["finished"]

    def clean(self) -> dict[str, Any]:
        """One thing must be chosen, and more than no time."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("what") and not cleaned.get("other") and "what" not in self.errors:
            self.add_error("what", _("Choose what you did."))
        if cleaned.get("hours") == 0:
            self.add_error("hours", _("More than no time, please."))
        return cleaned

    @property
    def chosen(self) -> tuple[str, UUID]:
        """What was done: ``t`` and a task's id, or ``s`` and a skill's; something else goes first."""
        sort, _colon, identity = (self.cleaned_data.get("other") or self.cleaned_data["what"]).partition(":")
        return sort, UUID(identity)


class RecordForm(forms.Form):
    """All there is to write down on a task: hours by skill, what came out, what went in, left over, when."""

    key = KeyField()
    when = forms.DateField(label=_("When"), widget=DayInput)
    person = forms.TypedChoiceField(label=_("Who did it?"), coerce=UUID, required=False)
    finished = forms.BooleanField(label=_("It is finished now"), required=False)

    def __init__(self, *args: Any, lines: Iterable[Line], people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self._add(line)
        if len(people) > 1:
            self.fields["person"].choices = people  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
        named = [name for name in self.fields if "_" in name]
        self.order_fields(["key", *named, "person", "when", "finished"])

    def _add(self, line: Line) -> None:
        unit = UNITS[line.unit_code]
        part, words = _PARTS["output" if line.role in GIVES else line.role]
        label = words % {"name": line.name, "unit": unit.symbol}
        initial = None if line.role == "work" or not line.left else line.left
        self.fields[f"{part}_{line.kind}"] = AmountField(
            label=label, unit=unit, required=False, initial=initial
        )
        if line.role in GIVES and line.is_at_table:
            self.fields[f"left_{line.kind}"] = AmountField(
                label=_("%(name)s left over, put into store") % {"name": line.name},
                unit=unit,
                required=False,
                help_text=_("What is not left over counts as eaten at table."),
            )

    def amounts(self, part: str) -> dict[UUID, int]:
        """What was typed for a part (``minutes``, ``made``, ``used``, ``left``), by kind; empty fields left out."""
        typed = ((name.partition("_"), value) for name, value in self.cleaned_data.items())
        return {UUID(kind): value for (which, _mark, kind), value in typed if which == part and value}

    def served(self) -> Mapping[UUID, int]:
        """How much of each dish was eaten at table."""
        left, made = self.amounts("left"), self.amounts("made")
        at_table = {line.kind for line in self.lines if line.is_at_table}
        return {kind: max(amount - left.get(kind, 0), 0) for kind, amount in made.items() if kind in at_table}


_PARTS = {
    "work": ("minutes", _("Hours of %(name)s")),
    "output": ("made", _("%(name)s made, in %(unit)s")),
    "input": ("used", _("%(name)s used, in %(unit)s")),
}


class PurchaseForm(forms.Form):
    """What was brought home: how much of each thing, from whom, and what it cost."""

    key = KeyField()
    supplier = forms.CharField(label=_("From whom"), max_length=120)
    finished = forms.BooleanField(label=_("All of it is bought"), required=False, initial=True)

    def __init__(self, *args: Any, lines: Iterable[Line], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            unit = UNITS[line.unit_code]
            self.fields[f"bought_{line.kind}"] = AmountField(
                label=_("%(name)s, in %(unit)s") % {"name": line.name, "unit": unit.symbol},
                unit=unit,
                required=False,
                initial=line.left or None,
            )
        money = UNITS[currency]
        self.fields["paid"] = AmountField(
            label=_("Paid in all, in %(unit)s") % {"unit": money.symbol}, unit=money, required=False
        )
        named = [name for name in self.fields if name.startswith("bought_")]
        self.order_fields(["key", *named, "paid", "supplier", "finished"])

    def bought(self) -> dict[UUID, int]:
        """Steps by kind; what was left empty is left out."""
        cleaned = self.cleaned_data
        return {
            UUID(name.partition("_")[2]): value
            for name, value in cleaned.items()
            if name.startswith("bought_") and value
        }


class TakeBackForm(forms.Form):
    """Why something written down was a mistake."""

    key = KeyField()
    reason = forms.CharField(label=_("What was wrong?"), max_length=160, initial=_("Written down by mistake"))
