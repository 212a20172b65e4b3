"""Letting somebody speak for oneself: whom, where, on what."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commonweal.lib.fields import KeyField


class DelegationForm(forms.Form):
    """Whom I let speak for me."""

    key = KeyField()
    delegate = forms.TypedChoiceField(label=_("Who speaks for me"), coerce=UUID)
    place = forms.TypedChoiceField(label=_("Where"), coerce=UUID)
    topic = forms.CharField(
        label=_("On which topic"), max_length=60, required=False, widget=forms.TextInput(attrs={"list": "topics"}),
        help_text=_("As proposals name it. Empty means on everything; one for a topic goes before that."),
    )  # fmt: skip
    may_pass_on = forms.BooleanField(
        label=_("They may pass it on"), required=False,
        help_text=_("Then whoever speaks for them speaks for you too, where both of you do not speak."),
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        others: Sequence[tuple[UUID, str]],
        places: Sequence[tuple[UUID, str]],
    ) -> None:
        super().__init__(data)
        self.fields["delegate"].choices = [("", "–"), *((str(pk), name) for pk, name in others)]  # type: ignore[attr-defined]
        self.fields["place"].choices = [(str(pk), name) for pk, name in places]  # type: ignore[attr-defined]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.initial["place"] = str(places[0][0])
