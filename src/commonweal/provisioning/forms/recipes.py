"""What people type when they write a recipe down: the recipe, and its lines one by one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS, WrongAmount, read_amount
from commonweal.provisioning.queries.choices import roles, sorts
from commonweal.provisioning.rules.recipes import LINES_MOST, LineDraft, RecipeDraft

EMPTY_ROWS = 4
KindChoices = Sequence[tuple[UUID, str, str]]
"""Kinds a line can name: id, name, unit code."""


class RecipeForm(forms.Form):
    """The recipe itself, without its lines; the twelve months stand in fields of their own."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)
    sort = forms.ChoiceField(label=_("What sort of work it is"), choices=sorts, initial="make")
    portions = forms.IntegerField(
        label=_("Portions one run gives"),
        min_value=1,
        max_value=10_000,
        required=False,
        initial=10,
        help_text=_("For dishes only."),
    )
    note = forms.CharField(
        label=_("How it is done"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    lead_days = forms.IntegerField(
        label=_("Days until it is ready"), min_value=0, max_value=3_650, required=False, initial=0
    )
    most_runs_per_month = forms.IntegerField(
        label=_("At most so many runs a month"), min_value=0, max_value=1_000_000, required=False
    )
    whole_runs = forms.BooleanField(label=_("Whole runs only"), required=False)
    footprint_grams = AmountField(label=_("CO₂e of one run, in kg"), unit=UNITS["kg"], required=False)
    source = forms.CharField(label=_("Where the figures are from"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month, name in MONTHS.items():
            self.fields[f"month_{month}"] = forms.IntegerField(
                label=name, min_value=0, max_value=1_000, initial=100
            )
            self.fields[f"month_{month}"].widget.attrs["inputmode"] = "numeric"

    @property
    def month_fields(self) -> list[forms.BoundField]:
        """The twelve months, January first."""
        return [self[f"month_{month}"] for month in MONTHS]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All that is seen but the months."""
        return [field for field in self.visible_fields() if not field.name.startswith("month_")]

    def clean(self) -> dict[str, Any]:
        """A dish says how many portions it gives."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("sort") == "dish" and not cleaned.get("portions"):
            self.add_error("portions", _("Say how many portions it gives."))
        return cleaned

    def draft(self, lines: Sequence[LineDraft]) -> RecipeDraft:
        """The recipe as typed, with ``lines``; call it on a valid form."""
        typed = self.cleaned_data
        return RecipeDraft(
            name=typed["name"],
            sort=typed["sort"],
            lines=tuple(lines),
            lead_days=typed["lead_days"] or 0,
            yield_by_month=tuple(typed[f"month_{month}"] for month in MONTHS),
            most_runs_per_month=typed["most_runs_per_month"],
            footprint_grams=typed["footprint_grams"] or 0,
            whole_runs=typed["whole_runs"],
            note=typed["note"],
            source=typed["source"],
        )


class LineForm(forms.Form):
    """One line of a recipe; left empty it says nothing."""

    role = forms.ChoiceField(label=_("Part"), choices=roles, initial="input", required=False)
    kind = forms.TypedChoiceField(label=_("What"), coerce=UUID, empty_value=None, required=False)
    amount = forms.CharField(label=_("How much"), required=False, max_length=30)
    from_day = forms.IntegerField(label=_("From day"), min_value=0, max_value=3_650, required=False)
    until_day = forms.IntegerField(label=_("Until day"), min_value=0, max_value=3_650, required=False)

    def __init__(self, *args: Any, kinds: Mapping[UUID, str], choices: object, **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict[str, Any]:
        """Read the amount in the unit of its kind; a line with one of the two only is not finished."""
        cleaned: dict[str, Any] = super().clean() or {}
        kind, text = cleaned.get("kind"), cleaned.get("amount")
        if kind and not text:
            self.add_error("amount", _("Say how much."))
        elif text and not kind and "kind" not in self.errors:
            self.add_error("kind", _("Say of what."))
        elif kind and text:
            try:
                cleaned["steps"] = read_amount(text, UNITS[self.kinds[kind]])
            except WrongAmount as wrong:
                self.add_error("amount", str(wrong))
        return cleaned

    def draft(self) -> LineDraft | None:
        """The line as typed, or None when it was left empty."""
        typed = self.cleaned_data
        if not typed.get("kind"):
            return None
        from_day = typed["from_day"] or 0
        until_day = typed["until_day"] if typed["until_day"] is not None else from_day
        return LineDraft(
            role=typed["role"] or "input",
            kind=typed["kind"],
            amount=typed["steps"],
            from_day=from_day,
            until_day=until_day,
        )


class BaseLines(forms.BaseFormSet):
    """All lines of a recipe. The button “More lines” sends ``more`` and comes back with further empty rows."""

    def drafts(self) -> list[LineDraft]:
        """The lines that say something; call it on a valid formset."""
        return [draft for form in self.forms if (draft := form.draft()) is not None]


LinesFormSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=EMPTY_ROWS, max_num=LINES_MOST, absolute_max=LINES_MOST
)


def lines_formset(
    data: Any,
    *,
    kinds: KindChoices,
    labels: Mapping[str, object],
    initial: Sequence[Mapping[str, object]] = (),
) -> BaseLines:
    """The lines' forms; ``labels`` names each unit code, so that people see in what they type the amount."""
    choices = [("", "—"), *((str(pk), f"{name} ({labels.get(unit, unit)})") for pk, name, unit in kinds)]
    units = {pk: unit for pk, _name, unit in kinds}
    formset = LinesFormSet(
        data, initial=list(initial), prefix="line", form_kwargs={"kinds": units, "choices": choices}
    )
    assert isinstance(formset, BaseLines)
    return formset


def with_more_rows(data: Any) -> Any:
    """What was typed, with ``EMPTY_ROWS`` more rows asked for."""
    again = data.copy()
    given = again.get("line-TOTAL_FORMS", "0")
    total = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    again["line-TOTAL_FORMS"] = str(min(total + EMPTY_ROWS, LINES_MOST))
    return again


class ScaleForm(forms.Form):
    """For how much a recipe's card is shown."""

    wanted = AmountField(unit=UNITS["portion"], label=_("For how much"), required=False)

    def __init__(self, *args: Any, unit_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wanted"] = AmountField(unit=UNITS[unit_code], label=_("For how much"), required=False)
