"""How a refusal finds its field."""

from django import forms

from commonweal.lib.refusal import Refused


def tell(form: forms.Form, refusal: Refused) -> None:
    """Say why not, at the field it belongs to, or above the form; the form keeps all that was typed."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
