"""How a refusal finds its field, and which status the page with it has."""

from django import forms

from commonweal.lib.refusal import Refused


def tell(form: forms.Form, refusal: Refused) -> None:
    """Say why not, at the field it belongs to, or above the form; the form keeps all that was typed."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    form.refusal_status = refusal.status  # type: ignore[attr-defined]


def status_of(form: forms.Form) -> int:
    """The status of a page that shows ``form``: 200 when all is well, the refusal's own, or 422 for odd input."""
    return int(getattr(form, "refusal_status", 422)) if form.errors else 200
