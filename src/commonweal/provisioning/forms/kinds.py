"""What people type about kinds of things and groups of needs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commonweal.lib.fields import AmountField, KeyField
from commonweal.lib.quantity import UNITS, Unit, WrongAmount, read_amount, show_amount
from commonweal.provisioning.queries.choices import animal_choices, fixed_unit, media, tiers, units
from commonweal.provisioning.queries.kinds import GroupRow
from commonweal.provisioning.reference.foods import all_foods, food
from commonweal.provisioning.rules.allergens import allergen_choices
from commonweal.provisioning.rules.foods import values_from_food, weight_of_unit
from commonweal.provisioning.rules.kinds import FactsDraft

THOUSANDTHS = Unit("milli", "", 1000)
PPM_PER_PERCENT = 10_000


def food_choices() -> list[tuple[str, object]]:
    """The foods of the reference table by category, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in all_foods():
        groups.setdefault(each.category.replace("_", " "), []).append((each.food_id, each.name))
    return [("", _("none of them")), *groups.items()]


class FactsForm(forms.Form):
    """How a kind behaves in a pantry and what a unit of it gives; the base of adding and changing."""

    key = KeyField()
    name = forms.CharField(label=_("Name"), max_length=120)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    food_code = forms.ChoiceField(
        label=_("Like this food in the table"),
        required=False,
        help_text=_("Choose and press “Fill in” to take its energy and protein."),
    )
    grams_per_unit = AmountField(
        label=_("Weight of one unit, in kg"),
        unit=UNITS["kg"],
        required=False,
        help_text=_("For pieces and litres: what one weighs. A kilogram is a kilogram."),
    )
    allergens = forms.MultipleChoiceField(
        label=_("Contains"), choices=allergen_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    animal = forms.ChoiceField(label=_("Of animals"), choices=animal_choices, required=False)
    shelf_days = forms.IntegerField(label=_("Keeps for days"), min_value=0, max_value=36_500, required=False)
    loss_percent = forms.DecimalField(
        label=_("Lost in store a month, in %"),
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        required=False,
    )
    most_per_person_day = forms.CharField(
        label=_("The most one person uses in a day, in its unit"),
        required=False,
        help_text=_(
            "Only for what is eaten or handed out as it is. Leave it empty for what goes into recipes."
        ),
    )
    is_waste = forms.BooleanField(label=_("It is a waste: it must go somewhere"), required=False)
    disposal_most_per_month = forms.CharField(
        label=_("The most we can throw away in a month, in its unit"), required=False
    )

    def __init__(
        self, *args: Any, groups: Sequence[GroupRow], unit_code: str | None = None, **kwargs: Any
    ) -> None:
        self.groups = groups
        self._unit_code = unit_code
        super().__init__(*args, **kwargs)
        self.fields["food_code"].choices = food_choices()  # type: ignore[attr-defined]
        for group in groups:
            self.fields[f"value_{group.code}"] = AmountField(
                label=pgettext_lazy("a group of needs", "%(group)s: %(measure)s in one unit")
                % {"group": group.name, "measure": group.measure},
                unit=THOUSANDTHS,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Read the amounts that are in the kind's own unit, now that the unit is known."""
        cleaned: dict[str, Any] = super().clean() or {}
        unit = UNITS.get(self._unit_code or str(cleaned.get("unit_code", "")))
        for name in ("most_per_person_day", "disposal_most_per_month"):
            text = cleaned.get(name)
            try:
                cleaned[name] = read_amount(text, unit) if text and unit else None
            except WrongAmount as wrong:
                self.add_error(name, str(wrong))
        return cleaned

    def draft(self) -> FactsDraft:
        """The facts as typed; call it on a valid form."""
        typed = self.cleaned_data
        return FactsDraft(
            allergens=tuple(typed["allergens"]),
            animal=typed["animal"],
            shelf_days=typed["shelf_days"],
            loss_ppm_per_month=int((typed["loss_percent"] or Decimal(0)) * PPM_PER_PERCENT),
            grams_per_unit=typed["grams_per_unit"] or 0,
            most_per_person_day=typed["most_per_person_day"],
            is_waste=typed["is_waste"],
            disposal_most_per_month=typed["disposal_most_per_month"],
            food_code=typed["food_code"],
            values={group.code: typed[f"value_{group.code}"] or 0 for group in self.groups},
        )

    def figures_of_food(self) -> dict[str, str]:
        """Energy and protein of the chosen food in one unit, by field; nothing where food or weight is not known."""
        self.is_valid()
        typed = self.cleaned_data
        unit_code = self._unit_code or str(typed.get("unit_code", ""))
        grams = weight_of_unit(unit_code, said=typed.get("grams_per_unit") or 0)
        if not typed.get("food_code") or not grams:
            return {}
        values = values_from_food(food(typed["food_code"]), grams_per_unit=grams)
        return {f"value_{code}": show_amount(value, THOUSANDTHS) for code, value in values.items()}


class KindForm(FactsForm):
    """A kind that is new: besides its facts, of what sort it is and in which unit we count it, for good."""

    medium = forms.ChoiceField(label=_("What it is"), choices=media, initial="good")
    unit_code = forms.ChoiceField(
        label=_("Counted in"), choices=units, initial="kg", help_text=_("This stays: the books count in it.")
    )
    field_order = ("key", "name", "medium", "unit_code", "note")

    def clean(self) -> dict[str, Any]:
        """Skills and machines are counted in hours, land in square metres."""
        cleaned = super().clean()
        unit = fixed_unit(cleaned.get("medium", ""))
        if unit and cleaned.get("unit_code") != unit:
            self.add_error("unit_code", _("Skills and machines are counted in hours, land in m²."))
        return cleaned


class KindChangeForm(FactsForm):
    """A kind that is there already; ``version`` tells whether somebody else saved meanwhile."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class GroupForm(forms.Form):
    """A group of needs."""

    key = KeyField()
    name = forms.CharField(label=_("Name"), max_length=80)
    tier = forms.TypedChoiceField(label=_("How urgent"), choices=tiers, coerce=int)
    measure = forms.CharField(
        label=_("Measured in"), max_length=20, help_text=_("Such as kcal, g, kWh, pieces.")
    )


class NewGroupForm(GroupForm):
    """A group of needs that is new; its code stays for good."""

    code = forms.SlugField(
        label=_("Short code"),
        max_length=40,
        help_text=_("Letters, digits and hyphens; it names the group in spreadsheets and stays."),
    )
    field_order = ("key", "name", "code", "tier", "measure")
