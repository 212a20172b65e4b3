"""How style sheets reach people: the parts folded into the one sheet that pages link, then hashed and compressed."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<part>[\w.-]+)"\)(?: layer\((?P<layer>\w+)\))?(?: (?P<media>\w+))?;')


class FoldedStorage(CompressedManifestStaticFilesStorage):
    """Like WhiteNoise's storage, but our main sheet arrives in one request instead of one for each part."""

    folded = "web/css/commonweal.css"

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Fold first, so that hashing and compressing see the whole sheet."""
        if self.folded in paths and not dry_run:
            whole = self._fold(paths)
            self.delete(self.folded)
            self.save(self.folded, ContentFile(whole.encode()))
            paths[self.folded] = (self, self.folded)
        yield from super().post_process(paths, dry_run, **options)  # type: ignore[no-untyped-call]

    def _fold(self, paths: dict[str, Any]) -> str:
        def part(found: re.Match[str]) -> str:
            return wrapped(self._read(paths, f"web/css/{found['part']}"), found["layer"], found["media"])

        return IMPORT.sub(part, self._read(paths, self.folded))

    @staticmethod
    def _read(paths: dict[str, Any], name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as source:
            return str(source.read().decode())


def wrapped(sheet: str, layer: str | None, media: str | None) -> str:
    """One part of the sheet inside its cascade layer and its medium."""
    if layer:
        sheet = f"@layer {layer} {{\n{sheet}\n}}"
    return f"@media {media} {{\n{sheet}\n}}" if media else sheet
