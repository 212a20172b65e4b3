"""Sentences for people, written in pure code and shown in the reader's language.

Rules and the planner must not import Django, yet what they say has to be translatable. ``say`` keeps the sentence
and its facts apart until somebody shows it; the web sets ``translate`` once at start.
"""

from collections.abc import Callable


def _as_written(sentence: str) -> str:
    return sentence


_translator: list[Callable[[str], str]] = [_as_written]


def use_translator(translate: Callable[[str], str]) -> None:
    """Show every sentence through ``translate`` (gettext) from now on."""
    _translator[0] = translate


class Words:
    """One sentence with named gaps; ``str()`` gives it in the language that is active at that moment."""

    __slots__ = ("facts", "sentence")

    def __init__(self, sentence: str, facts: dict[str, object]) -> None:
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        text = _translator[0](self.sentence)
        return text.format(**self.facts) if self.facts else text

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.sentence)

    def __repr__(self) -> str:
        return f"Words({str(self)!r})"


def say(sentence: str, **facts: object) -> Words:
    """A translatable sentence; gaps are ``{name}`` and filled from ``facts`` when shown."""
    return Words(sentence, facts)
