"""An amount in a form stands there as its reader would type it."""

from django import forms
from django.utils import translation

from commonweal.lib.fields import AmountField
from commonweal.lib.quantity import UNITS


class Sack(forms.Form):
    """How much is in it."""

    flour = AmountField(unit=UNITS["kg"])


def test_an_amount_stands_in_the_form_with_the_mark_of_the_language():
    for language, shown in (("en", "1.5"), ("de", "1,5")):
        with translation.override(language):
            assert f'value="{shown}"' in str(Sack(initial={"flour": 1500})["flour"])


def test_what_stands_there_unchanged_is_no_change():
    with translation.override("de"):
        assert not Sack({"flour": "1,5"}, initial={"flour": 1500}).has_changed()
