"""What things are called that texts name by ``/id/<noun>/<uuid>``: each room says it for its own nouns."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from commonweal.lib.ids import identity_in

Titles = Callable[[UUID, Collection[UUID]], dict[UUID, str]]
"""From a union's id and the ids of things, what those of them are called that all members of the union may see."""

_declared: dict[str, Titles] = {}


def declare_titles(noun: str, titles: Titles) -> None:
    """Let links to ``noun`` be called as ``titles`` says."""
    if _declared.setdefault(noun, titles) is not titles:
        raise ValueError(f"Titles of {noun} are declared twice.")


def titles_of(union: UUID, paths: Iterable[str]) -> dict[str, str]:
    """What the things at ``paths`` are called in ``union``, in one question for each noun; others are left out."""
    wanted: dict[str, dict[UUID, str]] = {}
    for path in paths:
        wanted.setdefault(path.split("/")[2], {})[identity_in(path)] = path
    return {
        ids[identity]: title
        for noun, ids in wanted.items()
        if noun in _declared
        for identity, title in _declared[noun](union, ids.keys()).items()
    }
