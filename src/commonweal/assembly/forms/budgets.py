"""What people type about the yearly budget: its figures, areas, projects, sheets, and files to read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.rules.area_lines import read_areas
from commonweal.assembly.rules.budgets import AreaDraft, BudgetingDraft, ProjectDraft
from commonweal.assembly.rules.sheets import MARKS_MOST, SENTENCE_MOST, Mark, SheetDraft
from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS
from commonweal.lib.refusal import Refused

HOURS = UNITS["h"]
FILE_MOST = 5_000_000
NO_MARK = _("none")


class BudgetingForm(forms.Form):
    """The figures of a budgeting, from which it is worked out what there is."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(label=_("Year"))
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Our year 2027”."))
    people = forms.IntegerField(label=_("How many people work along"))
    weekly_minutes = AmountField(label=_("Hours a week each"), unit=HOURS)
    weeks = forms.IntegerField(label=_("Weeks in the year"), help_text=_("Less holidays and illness."))
    slack_permille = forms.DecimalField(
        label=_("Slack"),
        max_digits=4,
        decimal_places=3,
        localize=True,
        help_text=_("1.05 counts on five in a hundred hours more than this; 1 takes it as it is."),
    )
    fund_minutes = AmountField(
        label=_("Hours set aside for what nobody foresees"), unit=HOURS, required=False
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = UNITS[currency]
        self.fields["net"] = AmountField(label=_("Money that comes in, in %s") % unit.symbol, unit=unit)
        self.fields["buffer"] = AmountField(
            label=_("Less a buffer, in %s") % unit.symbol, unit=unit, required=False
        )
        self.fields["baseline"] = AmountField(
            label=_("Less what must be paid anyway, in %s") % unit.symbol,
            unit=unit,
            required=False,
            help_text=_("Rent, insurance, taxes, dues."),
        )

    def draft(self) -> BudgetingDraft:
        """The figures as typed; call it on a valid form."""
        typed = self.cleaned_data
        amounts = {name: typed[name] or 0 for name in ("fund_minutes", "net", "buffer", "baseline")}
        return BudgetingDraft(
            year=typed["year"], name=typed["name"], people=typed["people"], weekly_minutes=typed["weekly_minutes"] or 0,
            weeks=typed["weeks"], slack_permille=int(typed["slack_permille"] * 1000), **amounts,
        )  # fmt: skip


class _AmountsForm(forms.Form):
    """A name, a text, and an amount in each column."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = UNITS[currency]

    def _amount(self, name: str, hours: Any, money: Any, hint: Any = "") -> None:
        self.fields[f"minutes{name}"] = AmountField(label=hours, unit=HOURS, required=False, help_text=hint)
        self.fields[f"money{name}"] = AmountField(
            label=money % {"unit": self.unit.symbol}, unit=self.unit, required=False, help_text=hint
        )

    def _typed(self, *names: str) -> dict[str, int]:
        return {name: self.cleaned_data.get(name) or 0 for name in names}


class AreaForm(_AmountsForm):
    """An area with what its planners propose."""

    text = forms.CharField(label=_("In a sentence"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._amount("", _("Hours the planners propose"), _("Money the planners propose, in %(unit)s"))
        least = _("What it cannot go on without; no sheet that counts goes below.")
        self._amount("_least", _("Hours at least"), _("Money at least, in %(unit)s"), least)

    def draft(self) -> AreaDraft:
        """The area as typed; call it on a valid form."""
        amounts = self._typed("minutes", "money", "minutes_least", "money_least")
        return AreaDraft(name=self.cleaned_data["name"], text=self.cleaned_data["text"], **amounts)


class AreasForm(forms.Form):
    """Several areas, pasted from a table."""

    key = KeyField()
    lines = forms.CharField(
        label=_("One area a line"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=40_000,
        strip=False,
        help_text=_(
            "Name; hours; money; hours at least; money at least. Tabs will do as well as semicolons."
        ),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = UNITS[currency]

    def clean_lines(self) -> list[AreaDraft]:
        """The areas; a fault names its line."""
        try:
            return read_areas(self.cleaned_data["lines"], self.unit)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ProjectForm(_AmountsForm):
    """A one-time project and what it asks."""

    text = forms.CharField(
        label=_("What it is, and what it is good for"), widget=forms.Textarea, required=False, max_length=4000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._amount("", _("Hours it asks"), _("Money it asks, in %(unit)s"))

    def draft(self) -> ProjectDraft:
        """The project as typed; call it on a valid form."""
        amounts = self._typed("minutes", "money")
        return ProjectDraft(name=self.cleaned_data["name"], text=self.cleaned_data["text"], **amounts)


class OpenForm(forms.Form):
    """Until which day sheets are taken."""

    key = KeyField()
    until = forms.DateField(
        label=_("Sheets until the end of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FileForm(forms.Form):
    """A Pabulib file to read."""

    key = KeyField()
    file = forms.FileField(
        label=_("A file that ends in .pb"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pb,text/plain"}),
    )

    def clean_file(self) -> str:
        """What the file says, as text."""
        sent = self.cleaned_data["file"]
        if sent.size > FILE_MOST:
            raise forms.ValidationError(_("A file of up to 5 MB, please."))
        try:
            text = str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError(_("This is no text in UTF-8. Nothing was saved.")) from wrong
        if "\x00" in text:  # no text has it, and PostgreSQL does not take it
            raise forms.ValidationError(_("This is no text in UTF-8. Nothing was saved."))
        return text


@dataclass(frozen=True)
class AreaFields:
    """A row of a sheet: the area, its two fields, and the minutes it has on the sheet as it is kept."""

    area: Any
    minutes: BoundField
    money: BoundField
    kept: int


@dataclass(frozen=True)
class ProjectFields:
    """A project on a sheet and its three fields."""

    project: Any
    support: BoundField
    concern: BoundField
    sentence: BoundField


class SheetForm(forms.Form):
    """A member's sheet: hours and money for every area, marks for every project."""

    key = KeyField()
    turn = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, areas: Sequence[Any], projects: Sequence[Any], currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas, self.projects, self.unit = areas, projects, UNITS[currency]
        for area in areas:
            self._add_area(area)
        for project in projects:
            self._add_project(project)

    def _add_area(self, area: Any) -> None:
        for name, unit in (("h", HOURS), ("m", self.unit)):
            label = _("%(area)s, %(unit)s") % {"area": area.name, "unit": unit.symbol}
            field = AmountField(label=label, unit=unit, required=False)
            field.widget.attrs |= {"data-column": "hours" if name == "h" else "money", "autocomplete": "off"}
            self.fields[f"{name}-{area.pk}"] = field

    def _add_project(self, project: Any) -> None:
        numbers = [(0, NO_MARK), *((number, str(number)) for number in range(1, MARKS_MOST + 1))]
        for name, label in (
            ("s", _("Support for %(project)s")),
            ("k", _("Concern about %(project)s")),
        ):
            self.fields[f"{name}-{project.id}"] = forms.TypedChoiceField(
                label=label % {"project": project.name}, choices=numbers, coerce=int, empty_value=None, required=False
            )  # fmt: skip
        self.fields[f"w-{project.id}"] = forms.CharField(
            label=_("Why I am concerned about %(project)s") % {"project": project.name},
            max_length=SENTENCE_MOST,
            required=False,
        )

    def area_rows(self) -> Iterator[AreaFields]:
        """The rows of areas."""
        for area in self.areas:
            kept = self.initial.get(f"h-{area.pk}", area.minutes)
            yield AreaFields(area, self[f"h-{area.pk}"], self[f"m-{area.pk}"], kept)

    def project_rows(self) -> Iterator[ProjectFields]:
        """The projects."""
        for each in self.projects:
            yield ProjectFields(each, self[f"s-{each.id}"], self[f"k-{each.id}"], self[f"w-{each.id}"])

    def draft(self) -> SheetDraft:
        """The sheet as typed; call it on a valid form."""
        typed = self.cleaned_data
        amounts = {
            str(area.pk): (typed[f"h-{area.pk}"] or 0, typed[f"m-{area.pk}"] or 0) for area in self.areas
        }
        marks = {
            str(each.id): Mark(
                typed[f"s-{each.id}"] or 0, typed[f"k-{each.id}"] or 0, typed[f"w-{each.id}"].strip()
            )
            for each in self.projects
        }
        return SheetDraft(amounts, marks)

    def field_of(self, identity: str | None) -> str | None:
        """The field at which a refusal about an area or a project is told."""
        names = (f"{sort}-{identity}" for sort in ("h", "s"))
        return next((name for name in names if name in self.fields), None)


def typed_sheet(
    amounts: Mapping[UUID, Sequence[int]], marks: Mapping[str, Sequence[Any]], *, turn: int = 0
) -> dict[str, object]:
    """A sheet as its form begins with it; ``turn`` is how often it was kept."""
    typed: dict[str, object] = {"turn": turn}
    for area, pair in amounts.items():
        typed |= {f"h-{area}": pair[0], f"m-{area}": pair[1]}
    for project, (support, concern, sentence) in marks.items():
        typed |= {f"s-{project}": support, f"k-{project}": concern, f"w-{project}": sentence}
    return typed
