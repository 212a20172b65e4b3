"""How a refusal finds its field, and which status the page with it has."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from commonweal.lib.fields import KeyField
from commonweal.lib.refusal import Refused

Done = TypeVar("Done")


class TurnForm(forms.Form):
    """How often something had been written when it was read; nothing, where a page does not say so."""

    turn = forms.IntegerField(required=False, min_value=0)


def turn_seen(typed: QueryDict) -> int | None:
    """Which turn of a thing whoever pressed a button had before them."""
    form = TurnForm(typed)
    return form.cleaned_data["turn"] if form.is_valid() else None


class KeyForm(forms.Form):
    """A button: nothing is typed, and pressed twice it has one effect."""

    key = KeyField()

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=False)


def tell(form: forms.Form, refusal: Refused) -> None:
    """Say why not, at the field it belongs to, or above the form; the form keeps all that was typed."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    form.refusal_status = refusal.status  # type: ignore[attr-defined]


def status_of(form: forms.Form) -> int:
    """The status of a page that shows ``form``: 200 when all is well, the refusal's own, or 422 for odd input."""
    return int(getattr(form, "refusal_status", 422)) if form.errors else 200


def attempt(form: forms.Form, deed: Callable[[], Done]) -> Done | None:
    """Do ``deed``; when it is refused, tell the form and give None, so that the view shows the page again."""
    try:
        return deed()
    except Refused as refusal:
        tell(form, refusal)
        return None


def differing(form: forms.Form, theirs: Mapping[str, object]) -> list[tuple[str, object, object]]:
    """What differs between what is saved now and what was typed: the field's name in words, theirs, mine."""
    rows = [
        (str(field.label), field.field.prepare_value(theirs.get(field.name)), field.value())
        for field in form.visible_fields()
    ]
    return [row for row in rows if str(row[1] or "") != str(row[2] or "")]


def typed_over(typed: QueryDict, *, version: int) -> QueryDict:
    """What a person typed, now standing on the newest ``version``: saving once more overwrites knowingly."""
    again = typed.copy()
    again["version"] = str(version)
    return again
