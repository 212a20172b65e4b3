"""Guards over what reaches a browser: strict CSP kept, every word translatable, nobody else called."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.guards.tree import Source

TAGS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}"
    r"|{%\s*block page_class\s*%}.*?{%\s*endblock\s*%}"
    r"|{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
HOST = re.compile(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)")
NAMESPACES = {"www.w3.org", "w3id.org"}  # names, not addresses: nothing is fetched from there
SPOKEN = {"title", "aria-label", "aria-description", "placeholder", "alt", "data-label"}
SILENT = {"code", "pre", "script", "style", "kbd", "samp"}
WORD = re.compile(r"[^\W\d_]{3,}")
SAME_EVERYWHERE = {"Commonweal", "QR", "CSV", "XLSX", "ODS", "JSON", "kcal", "SHA", "min", "UTF"}


def inline_code(source: Source) -> Iterator[str]:
    """No inline style, script or handler: the policy forbids them, so they would silently not work."""
    plain = TAGS.sub("", source.text)
    for number, line in enumerate(plain.splitlines(), start=1):
        if re.search(r"<[^>]*\sstyle\s*=|<style\b", line):
            yield f"{source.path}:{number} has inline style"
        if re.search(r"<[^>]*\son[a-z]+\s*=|javascript:", line):
            yield f"{source.path}:{number} has an inline handler"
        if re.search(r"<script(?![^>]*\bsrc\b)", line):
            yield f"{source.path}:{number} has an inline script"


def strangers(source: Source) -> Iterator[str]:
    """Nothing that reaches a browser names a third party's host."""
    for host in HOST.findall(TAGS.sub("", source.text)):
        if host not in NAMESPACES:
            yield f"{source.path} names {host}"


def untranslatable(source: Source) -> Iterator[str]:
    """Every word a person reads goes through translate (a heuristic: words of three letters between tags)."""
    reader = _Words()
    reader.feed(TAGS.sub(" ", source.text))
    for text in reader.spoken:
        words = [word for word in WORD.findall(text) if word not in SAME_EVERYWHERE]
        if words:
            yield f"{source.path} says “{' '.join(text.split())[:60]}” untranslated"


def not_naming_its_arguments(source: Source) -> Iterator[str]:
    """A shared piece begins with a comment that says what it is and takes."""
    if "/web/templates/web/ui/" in source.path and not source.text.startswith("{#"):
        yield f"{source.path} does not say what it takes"


class _Words(HTMLParser):
    """Collects text between tags and in the attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.spoken: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in SILENT
        self.spoken += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.spoken.append(data)
