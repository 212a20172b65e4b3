"""Forms of the books: what to look for, what was wrong, and an older checkpoint to compare."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonweal.journal.checkpoints import NotACheckpoint, read_code
from commonweal.lib.fields import KeyField


class _Day(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **kwargs)


class FilterForm(forms.Form):
    """What somebody wants to see of the books."""

    words = forms.CharField(label=_("Words"), max_length=60, required=False)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=UUID, empty_value=None, required=False)
    action = forms.ChoiceField(label=_("What happened"), required=False)
    agent = forms.TypedChoiceField(label=_("Who"), coerce=UUID, empty_value=None, required=False)
    since = _Day(label=_("From"))
    until = _Day(label=_("To"))

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[tuple[UUID, str]],
        actions: Sequence[tuple[str, Any]],
        agents: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offers = {"kind": kinds, "action": actions, "agent": agents}
        for name, offered in offers.items():
            choices = [("", _("all")), *((str(value), label) for value, label in offered)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """Why a flow is taken back."""

    reason = forms.CharField(label=_("What was wrong?"), max_length=200)
    key = KeyField()


class CompareForm(forms.Form):
    """A checkpoint from paper, to be compared with the books as they are now."""

    seq = forms.IntegerField(label=_("Number"), min_value=0, max_value=2**53)
    code = forms.CharField(label=_("Code"), max_length=80)

    def clean_code(self) -> str:
        """The code's digits alone."""
        try:
            return read_code(self.cleaned_data["code"])
        except NotACheckpoint as wrong:
            raise ValidationError(_("A code has twenty digits and letters from a to f.")) from wrong
