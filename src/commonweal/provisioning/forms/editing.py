"""A form saved over somebody else's newer version: what was typed on top of it, and both side by side."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from commonweal.lib.ids import new_id

Row = tuple[str, object, object]


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def on_top_of(form: forms.Form, *, version: int) -> QueryDict:
    """What was typed, as a change of ``version``, with a key of its own: the first try had no effect."""
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    typed["version"] = str(version)
    typed["key"] = str(new_id())
    return typed


def side_by_side(form: forms.Form, saved: Mapping[str, object]) -> list[Row]:
    """For each visible field its name, what is saved now and what was typed; ``saved`` is as a form's initial."""
    return [
        (
            str(field.label),
            in_words(field.field, saved.get(field.name)),
            in_words(field.field, form.cleaned_data.get(field.name)),
        )
        for field in form.visible_fields()
    ]


def in_words(field: forms.Field, value: object) -> str:
    """A value as people read it: the words of a choice, the unit's notation of an amount."""
    if value is None or (isinstance(value, str | list | tuple) and not value):
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(field, forms.ChoiceField):
        words = {str(code): str(name) for code, name in list(field.choices)}  # type: ignore[arg-type]
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(words.get(str(code), str(code)) for code in chosen)
    return str(field.prepare_value(value))
