"""Giving and renewing mandates."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import PersonField, day_field
from commonweal.people.powers import declared_powers


def powers_in_words() -> list[tuple[str, str]]:
    """Every power of this node with its meaning."""
    return [(code, capfirst(str(meaning))) for code, meaning in declared_powers().items()]


class MandateForm(forms.Form):
    """Who may do what, until when, and who decided it."""

    holder = PersonField(label=_("Who holds it"), nobody=_("Choose somebody"))
    role = forms.CharField(
        label=_("What it is called"), max_length=80, help_text=_("For example: kitchen, stores, purse.")
    )
    powers = forms.MultipleChoiceField(
        label=_("What it lets them do"), choices=powers_in_words, widget=forms.CheckboxSelectMultiple
    )
    until = day_field(_("Ends on"), help_text=_("From this day it no longer holds."))
    decision = forms.CharField(
        label=_("By which decision"), max_length=200, help_text=_("For example: assembly of 3 May.")
    )
    key = KeyField()


class RenewForm(forms.Form):
    """Until when a mandate goes on."""

    until = day_field(_("Ends on"), help_text=_("From this day it no longer holds."))
    decision = forms.CharField(
        label=_("By which decision"), max_length=200, help_text=_("For example: assembly of 3 May.")
    )
