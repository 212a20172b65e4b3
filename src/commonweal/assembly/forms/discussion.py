"""What people say about a proposal, and the files that they bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.assembly.rules.discussion import MEDIA_TYPES, SAID_MOST, plain_name, why_not_size
from commonweal.lib.fields import KeyField

SORTS = (
    ("question", _("A question: I do not understand something yet")),
    ("reaction", _("A reaction: what I think of it")),
    ("concern", _("A concern: something that would do harm, and must be taken up")),
    ("amendment", _("A suggested change: how it would be better")),
)


class SayForm(forms.Form):
    """Something said about a proposal."""

    key = KeyField()
    sort = forms.ChoiceField(label=_("What is it?"), choices=SORTS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your words"), max_length=SAID_MOST, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "say_%s", **kwargs})


class AnswerForm(forms.Form):
    """An answer to what somebody said."""

    key = KeyField()
    text = forms.CharField(
        label=_("Your answer"), max_length=SAID_MOST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, to: object = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"answer_{to}_%s", **kwargs})


class FileForm(forms.Form):
    """A file for a proposal."""

    key = KeyField()
    file = forms.FileField(
        label=_("A file"),
        help_text=_("Up to 5 MB: pictures, PDF, texts and tables."),
        widget=forms.FileInput(attrs={"accept": ",".join(sorted(MEDIA_TYPES))}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "attach_%s", **kwargs})

    def clean_file(self) -> Any:
        """The file, not read yet; one that is too large never comes into memory."""
        file = self.cleaned_data["file"]
        reason = why_not_size(plain_name(file.name), file.size)
        if reason is not None:
            raise forms.ValidationError(str(reason))
        return file
