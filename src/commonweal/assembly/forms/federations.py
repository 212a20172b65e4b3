"""What people type about federations: founding one, and who speaks for their union."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField
from commonweal.people.forms.choices import PersonField, day_field

FORMS = (
    ("federation", _("A federation: unions that decide some things together")),
    ("hub", _("A hub: unions that share goods, work and journeys")),
)


class FoundForm(forms.Form):
    """A federation that begins with our union."""

    name = forms.CharField(label=_("What is it called?"), max_length=120)
    form = forms.ChoiceField(
        label=_("What is it for?"), choices=FORMS, initial="federation", widget=forms.RadioSelect
    )
    slug = forms.CharField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("By this, other unions on this node find it. Left empty, it is made from the name."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    key = KeyField()


class DelegateForm(forms.Form):
    """Somebody whom the assembly chose, written down."""

    holder = PersonField(label=_("Who speaks for us"), nobody=_("Choose somebody"))
    until = day_field(
        _("Until"), help_text=_("From this day it no longer holds; it can be recalled at any moment.")
    )
    decision = forms.CharField(
        label=_("By which decision"), max_length=200, help_text=_("For example: assembly of 3 May.")
    )
    replaces = forms.BooleanField(
        label=_("In place of whoever speaks for us there now"), required=False, initial=True
    )
    key = KeyField()

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = self.fields["holder"]
        assert isinstance(holder, PersonField)
        holder.offer(people)
