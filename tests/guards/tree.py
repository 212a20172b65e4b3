"""The files that guards read."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "commonweal"


@dataclass(frozen=True)
class Source:
    """One file: where it is (from the repository's root, with slashes) and what is in it."""

    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and file name."""
        return tuple(self.path.split("/"))

    @cached_property
    def tree(self) -> ast.Module:
        """The Python in it."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the Python in it, however deep."""
        return list(ast.walk(self.tree))

    @property
    def layer(self) -> str:
        """The layer of a room a module belongs to: ``src/commonweal/flows/actions/kinds.py`` is in ``actions``."""
        inside = self.parts[3:]
        return inside[0].removesuffix(".py") if inside else ""

    def is_in(self, *names: str) -> bool:
        """One of the folders or the file itself (without its ending) has one of these names."""
        return bool({part.removesuffix(".py") for part in self.parts} & set(names))


def python() -> list[Source]:
    """Every Python file of the package, the tests and the benchmarks."""
    return [one for top in ("src", "tests", "benchmarks") for one in read(ROOT / top, "*.py")]


def templates() -> list[Source]:
    """Every page and piece."""
    return read(PACKAGE, "*.html")


def faces() -> list[Source]:
    """What reaches a browser: pages, styles, scripts, pictures."""
    return [one for ending in ("*.html", "*.css", "*.js", "*.svg") for one in read(PACKAGE, ending)]


def read(top: Path, pattern: str) -> list[Source]:
    """All files below ``top`` whose name fits."""
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(top.rglob(pattern))
        if "__pycache__" not in path.parts
    ]
