"""The forms that pages show, read as a browser reads them: where they go, and what would be sent untouched."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

SENDING = {"submit", "image"}
MUTE = {"button", "reset"}


@dataclass(frozen=True)
class Field:
    """One thing that a form sends: its name, its sort (``select``, ``radio``, ``date``…) and what may be chosen."""

    name: str
    sort: str
    values: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True)
class PageForm:
    """A form: the page on which it stands, the address to which it goes, and its fields by name."""

    page: str
    action: str
    has_files: bool
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: tuple[tuple[str, str], ...] = ()

    def untouched(self) -> dict[str, list[str]]:
        """What a browser sends when nobody types anything."""
        return {name: list(each.values) for name, each in self.fields.items() if each.values}

    @property
    def shape(self) -> tuple[str, ...]:
        """What tells forms of one sort from those of another: the names and sorts of their fields, without ids."""
        return tuple(sorted({f"{_plain(name)}:{each.sort}" for name, each in self.fields.items()}))


def _plain(name: str) -> str:
    """A field's name without what it is about: ``h-0192…`` as ``h``, ``effect-0-policy`` as ``effect-policy``."""
    parts = [
        part for part in name.split("-") if not part.isdigit() and not (len(part) >= 4 and _is_hex(part))
    ]
    return "-".join(parts) or "id"


def _is_hex(part: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in part)


class _Reader(HTMLParser):
    """Collects forms that are sent by POST, and links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.links = page, list[PageForm](), list[str]()
        self.open: PageForm | None = None
        self.select: Field | None = None
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and said.get("href"):
            self.links.append(urldefrag(urljoin(self.page, said["href"]))[0])
        elif tag == "form" and said.get("method", "get").lower() == "post":
            action = urljoin(self.page, said.get("action", ""))
            self.open = PageForm(self.page, action, said.get("enctype") == "multipart/form-data")
        elif self.open is not None:
            self._inside(tag, said)

    def _inside(self, tag: str, said: dict[str, str]) -> None:
        name, is_needed = said.get("name", ""), "required" in said
        if tag == "input" and name:
            self._input(name, said.get("type", "text"), said, is_needed)
        elif tag == "button" and said.get("type", "submit") in SENDING and name:
            assert self.open is not None
            self.open = replace(self.open, buttons=(*self.open.buttons, (name, said.get("value", ""))))
        elif tag == "select" and name:
            self.select = Field(name, "select", is_needed=is_needed)
        elif tag == "option" and self.select is not None:
            value = said.get("value", "")
            chosen = (*self.select.values, value) if "selected" in said else self.select.values
            self.select = replace(self.select, offered=(*self.select.offered, value), values=chosen)
        elif tag == "textarea" and name:
            self.area = Field(name, "textarea", ("",), is_needed=is_needed)

    def _input(self, name: str, sort: str, said: dict[str, str], is_needed: bool) -> None:
        if sort in SENDING | MUTE:
            return
        known = self._field(name) or Field(name, sort, is_needed=is_needed)
        value = said.get("value", "on" if sort in {"checkbox", "radio"} else "")
        if sort in {"checkbox", "radio"}:
            known = replace(known, offered=(*known.offered, value))
            known = replace(known, values=(*known.values, value)) if "checked" in said else known
        else:
            known = replace(known, values=(*known.values, value))
        self._keep(known)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area = replace(self.area, values=(self.area.values[0] + data,))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self.select is not None:
            values = self.select.values or self.select.offered[:1]
            self._keep(replace(self.select, values=values))
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self._keep(replace(self.area, values=(self.area.values[0].removeprefix("\n"),)))
            self.area = None
        elif tag == "form" and self.open is not None:
            self.forms.append(self.open)
            self.open = None

    def _field(self, name: str) -> Field | None:
        return self.open.fields.get(name) if self.open is not None else None

    def _keep(self, found: Field) -> None:
        if self.open is not None:
            self.open = replace(self.open, fields={**self.open.fields, found.name: found})


def read_page(page: str, html: str) -> tuple[list[PageForm], list[str]]:
    """The forms of a page that are sent by POST, and where its links lead."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms, reader.links


def walk(client, begin: list[str], *, within: str) -> Iterator[PageForm]:
    """Every form that somebody meets who follows all links from ``begin`` that stay ``within`` a part of the site."""
    waiting, met = list(dict.fromkeys(begin)), set(begin)
    while waiting:
        page = waiting.pop(0)
        answer = client.get(page)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        forms, links = read_page(page, answer.content.decode())
        yield from forms
        for link in links:
            if link.startswith(within) and link not in met:
                met.add(link)
                waiting.append(link)
