"""Collect all sentences for translation, also those that pure code says through ``lib.words.say``."""

import re
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

CREATED = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Command(makemessages.Command):
    """Django's own, with one more keyword, and without the dates that would change the file each time."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=say", "--keyword=Said"]

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect; places are left out of the file, since they change with every line of code."""
        options["no_location"] = True
        options["no_obsolete"] = True
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Merge into the language's file, and take the date of collecting out of its head."""
        super().write_po_file(potfile, locale)
        for folder in self.locale_paths:
            file = Path(folder) / locale / "LC_MESSAGES" / f"{self.domain}.po"
            if file.exists():
                file.write_text(CREATED.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
