"""Text that members write in Markdown, as HTML that does no harm: no HTML of theirs, no pictures from elsewhere."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

THING = re.compile(r"(?:https?://[^\s/]+)?(/id/[a-z-]+/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
FIRST_HEADING = 3  # a page's own headings are 1 and 2
LOWEST_HEADING = 6
ENDS = {
    "th_close": " · ",
    "td_close": " · ",
    "tr_close": "\n",
    "bullet_list_close": "\n",
    "ordered_list_close": "\n",
}
"""What stands after some parts of a text that is read aloud; after all others an empty line, within lists a line."""


def as_html(text: str, titles: Mapping[str, str] | None = None) -> str:
    """``text`` as safe HTML; things it names by ``/id/…`` become links called as ``titles`` says."""
    return str(_reader().render(text, {"titles": dict(titles or {})}))


def as_words(text: str, titles: Mapping[str, str] | None = None) -> str:
    """``text`` as one reads it aloud, without its marks: paragraphs apart, lists with a dot, things by their titles."""
    lines: list[str] = []
    depth = 0
    for token in _reader().parse(text, {"titles": dict(titles or {})}):
        depth += token.nesting if token.type.startswith(("bullet_list", "ordered_list")) else 0
        if token.type == "list_item_open":
            lines.append(f"{token.info}. " if token.info else "• ")
        elif token.type == "inline":
            lines.append(_inline_words(token))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.rstrip("\n"))
        if token.type in ENDS:
            lines.append(ENDS[token.type])
        elif token.type in {"paragraph_close", "heading_close", "fence", "code_block"}:
            lines.append("\n" if depth else "\n\n")
    return re.sub(r"\n{3,}", "\n\n", "".join(lines)).strip()


def _inline_words(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or ())


def things_named(*texts: str) -> list[str]:
    """The ``/id/…`` paths that ``texts`` name, each once, in their order."""
    return list(dict.fromkeys(found for text in texts for found in THING.findall(text)))


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.core.ruler.push("things", _link_things)
    reader.core.ruler.push("headings", _lower_headings)
    reader.add_render_rule("image", _picture_as_link)
    reader.add_render_rule("link_open", _careful_link)
    return reader


def _lower_headings(state: StateCore) -> None:
    """Let headings stand below those of the page, none more than one step below the one before it."""
    last = FIRST_HEADING - 1
    for token in state.tokens:
        if token.type == "heading_open":
            last = min(int(token.tag[1]) + FIRST_HEADING - 1, last + 1, LOWEST_HEADING)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{last}"


def _link_things(state: StateCore) -> None:
    """Make links of the ``/id/…`` paths in plain words, outside links and code."""
    for token in state.tokens:
        if token.type != "inline" or not token.children:
            continue
        depth, children = 0, []
        for child in token.children:
            depth += child.nesting if child.type in {"link_open", "link_close"} else 0
            children += _linked(child, state.env) if child.type == "text" and not depth else [child]
        token.children = children


def _linked(token: Token, env: Any) -> list[Token]:
    made, end = [], 0
    for found in THING.finditer(token.content):
        path = found[1]
        title = env["titles"].get(path, path)
        made += [
            _text(token.content[end : found.start()]),
            Token("link_open", "a", 1, attrs={"href": path}),
            _text(title),
            Token("link_close", "a", -1),
        ]
        end = found.end()
    return [*made, _text(token.content[end:])]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _picture_as_link(
    _renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: Any, _env: Any
) -> str:
    """A picture is not fetched from wherever it lies; whoever wants to sees where it is."""
    token = tokens[at]
    link = Token("link_open", "a", 1, attrs={"href": str(token.attrs.get("src", ""))})
    words = _escaped(token.content or str(token.attrs.get("src", "")))
    return f"{_careful_link(_renderer, [link], 0, _options, _env)}{words}</a>"


def _careful_link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """What leads elsewhere says nothing of where one comes from."""
    token = tokens[at]
    if not str(token.attrs.get("href", "")).startswith("/id/"):
        token.attrSet("rel", "noopener noreferrer nofollow")
    return renderer.renderToken(tokens, at, options, env)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
