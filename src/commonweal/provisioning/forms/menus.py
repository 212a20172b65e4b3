"""What people type when they write a menu, and for which days they look at it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.provisioning.queries.choices import meals
from commonweal.provisioning.rules.menus import DISHES_MOST, TIMES_MOST, DishDraft, MenuDraft

EMPTY_ROWS = 6
DAYS_MOST = 366


def day_input() -> forms.DateInput:
    """A field in which browsers offer a calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MenuForm(forms.Form):
    """The menu itself, without its dishes."""

    key = KeyField()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Winter”."))
    since = forms.DateField(label=_("From"), widget=day_input())
    until = forms.DateField(label=_("Until"), widget=day_input(), required=False)

    def draft(self, dishes: Sequence[DishDraft]) -> MenuDraft:
        """The menu as typed, with ``dishes``; call it on a valid form."""
        typed = self.cleaned_data
        return MenuDraft(name=typed["name"], since=typed["since"], until=typed["until"], dishes=tuple(dishes))


class DishForm(forms.Form):
    """A dish on the menu; left empty it says nothing."""

    meal = forms.ChoiceField(label=_("Meal"), choices=meals, initial="dinner", required=False)
    recipe = forms.TypedChoiceField(label=_("Dish"), coerce=UUID, empty_value=None, required=False)
    times = forms.IntegerField(
        label=_("Times in four weeks"), min_value=1, max_value=TIMES_MOST, required=False, initial=4
    )

    def __init__(self, *args: Any, dishes: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipe"].choices = dishes  # type: ignore[attr-defined]
        self.fields["times"].widget.attrs["inputmode"] = "numeric"

    def draft(self) -> DishDraft | None:
        """The dish as typed, or None when the line was left empty."""
        typed = self.cleaned_data
        if not typed.get("recipe"):
            return None
        return DishDraft(
            recipe=typed["recipe"], meal=typed["meal"] or "dinner", times_in_four_weeks=typed["times"] or 1
        )


class BaseDishes(forms.BaseFormSet):
    """All dishes of a menu."""

    def drafts(self) -> list[DishDraft]:
        """The lines that name a dish; call it on a valid formset."""
        return [draft for form in self.forms if (draft := form.draft()) is not None]


DishesFormSet = forms.formset_factory(
    DishForm, formset=BaseDishes, extra=EMPTY_ROWS, max_num=DISHES_MOST, absolute_max=DISHES_MOST
)


def dishes_formset(
    data: Any, *, dishes: Sequence[tuple[UUID, str]], initial: Sequence[Mapping[str, object]] = ()
) -> BaseDishes:
    """The forms of a menu's dishes."""
    choices = [("", "—"), *((str(pk), name) for pk, name in dishes)]
    formset = DishesFormSet(data, initial=list(initial), prefix="dish", form_kwargs={"dishes": choices})
    assert isinstance(formset, BaseDishes)
    return formset


def with_more_dishes(data: Any) -> Any:
    """What was typed, with ``EMPTY_ROWS`` more rows asked for."""
    again = data.copy()
    given = again.get("dish-TOTAL_FORMS", "0")
    total = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    again["dish-TOTAL_FORMS"] = str(min(total + EMPTY_ROWS, DISHES_MOST))
    return again


class DaysForm(forms.Form):
    """For which days a menu is worked out."""

    first_on = forms.DateField(label=_("From"), widget=day_input())
    last_on = forms.DateField(label=_("To"), widget=day_input())

    def clean(self) -> dict[str, Any]:
        """The days begin before they end, and are no more than a year."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and not 0 <= (last - first).days < DAYS_MOST:
            self.add_error("last_on", _("Choose a day after the first, within a year."))
        return cleaned


def next_week(today: date) -> tuple[date, date]:
    """Monday to Sunday of the week after ``today``'s."""
    monday = today + timedelta(days=7 - today.weekday())
    return monday, monday + timedelta(days=6)
