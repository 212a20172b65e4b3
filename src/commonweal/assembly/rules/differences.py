"""What changed between two wordings, word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"
PIECES = re.compile(r"\n+|[^\S\n]+|\w+|[^\w\s]")
PIECES_MOST = 6_000
PAIRS_MOST = 3_000_000  # about a second
AROUND = 120  # letters of what stayed, shown on either side of a change


class Piece(NamedTuple):
    """Some words that stayed ("same"), went ("gone") or came ("new")."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """``after`` beside ``before``: without what is new it is ``before``, without what is gone it is ``after``.

    Very long texts are compared line by line, and those that say the same over and over as a whole.
    """
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) + len(new) > PIECES_MOST or _pairs(old, new) > PAIRS_MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if _pairs(old, new) > PAIRS_MOST:
        old, new = [before], [after]
    return _joined(_pieces(old, new))


def _pairs(old: list[str], new: list[str]) -> int:
    """How many pieces of one could be a piece of the other: what comparing them costs."""
    known = Counter(old)
    return sum(known[piece] for piece in new)


def around_changes(pieces: list[Piece]) -> list[Piece]:
    """``pieces`` without what stayed far from every change: long stretches are cut in the middle, at a blank."""
    last = len(pieces) - 1
    return [
        Piece(SAME, _cut(piece.text, keeps_start=at > 0, keeps_end=at < last))
        if piece.kind == SAME
        else piece
        for at, piece in enumerate(pieces)
    ]


def _cut(text: str, *, keeps_start: bool, keeps_end: bool) -> str:
    if len(text) <= 2 * AROUND + len(" … "):
        return text
    start = text[:AROUND].rsplit(maxsplit=1)[0] if keeps_start else ""
    end = text[-AROUND:].split(maxsplit=1)[-1] if keeps_end else ""
    return f"{start} … {end}"


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if what == "equal":
            yield Piece(SAME, "".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Piece(GONE, "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece(NEW, "".join(new[new_from:new_to]))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Changes with nothing but a space between them read as one."""
    joined: list[Piece] = []
    gone, new = "", ""
    for kind, text in pieces:
        if kind == GONE:
            gone += text
        elif kind == NEW:
            new += text
        elif text.isspace() and "\n" not in text and (gone or new):
            gone, new = gone + text, new + text
        else:
            joined += _changed(gone, new)
            gone, new = "", ""
            joined.append(Piece(SAME, text))
    return [*joined, *_changed(gone, new)]


def _changed(gone: str, new: str) -> list[Piece]:
    shared = ""
    if gone and new and gone[-1].isspace() and gone[-1] == new[-1]:
        gone, new, shared = gone[:-1], new[:-1], gone[-1]
    parts = [Piece(GONE, gone)] * bool(gone) + [Piece(NEW, new)] * bool(new)
    return parts + [Piece(SAME, shared)] * bool(shared)
