"""Bringing spreadsheets: the files, and the same files once more when they were found good."""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commonweal.provisioning.sheets.files import MEGABYTE, SheetFile

UPLOAD_MOST = 4 * MEGABYTE
FILES_MOST = 20


class ManyFiles(forms.ClearableFileInput):
    """A field in which several files can be chosen at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, cleaned to ``SheetFile``."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files as they came; too many or too large together is told."""
        given = data if isinstance(data, list | tuple) else [data]
        files: list[UploadedFile] = [super(FilesField, self).clean(each, initial) for each in given or [None]]
        if len(files) > FILES_MOST:
            raise ValidationError(_("Bring at most 20 files at once."))
        if sum(file.size or 0 for file in files) > UPLOAD_MOST:
            raise ValidationError(
                _("Together they are larger than 4 MB. Whoever runs this node can import larger files.")
            )
        return [SheetFile(file.name or "", file.read()) for file in files]


class UploadForm(forms.Form):
    """Choose the files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("CSV, XLSX or ODS; several at once if you like.")
        self.fields["files"] = FilesField(label=_("Spreadsheets"), help_text=hint)


class ConfirmForm(forms.Form):
    """The files that were found good, carried along so that nothing is kept on the way."""

    bundle = forms.CharField(widget=forms.HiddenInput)

    def clean_bundle(self) -> list[SheetFile]:
        """The files again, as ``bundled`` packed them."""
        try:
            packed = base64.b64decode(self.cleaned_data["bundle"], validate=True)
            unpacking = zlib.decompressobj()
            text = unpacking.decompress(packed, 2 * UPLOAD_MOST)
            pairs = json.loads(text)
            return [SheetFile(str(name), base64.b64decode(content, validate=True)) for name, content in pairs]
        except (ValueError, TypeError, binascii.Error, zlib.error) as wrong:
            raise ValidationError(
                _("Something got lost on the way. Please choose the files again.")
            ) from wrong


def bundled(files: Sequence[SheetFile]) -> str:
    """The files in one text."""
    pairs = [[file.name, base64.b64encode(file.content).decode()] for file in files]
    return base64.b64encode(zlib.compress(json.dumps(pairs).encode(), 6)).decode()
