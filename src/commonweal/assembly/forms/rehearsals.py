"""What people type to rehearse a rule: the value to try, and how far back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.rules.rehearsals import WEEKS_MOST
from commonweal.lib.fields import KeyField


class RehearsalForm(forms.Form):
    """A value of one policy, typed in its own field (``forms.policies.field_for``), to be tried on the last weeks."""

    key = KeyField()

    def __init__(self, data: Mapping[str, Any] | None = None, *, value: forms.Field) -> None:
        super().__init__(data)
        self.fields["value"] = value
        self.fields["value"].label = _("Try it with")
        self.fields["weeks"] = forms.IntegerField(
            label=_("For how many weeks back"),
            min_value=1,
            max_value=WEEKS_MOST,
            initial=WEEKS_MOST,
            help_text=_("Up to a year is on record; more weeks take longer."),
        )


class StopForm(forms.Form):
    """The button that stops a rehearsal."""

    key = KeyField()

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=False)
