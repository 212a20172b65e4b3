"""Strict readers for the node's settings: every odd value is refused at start, by name.

A setting comes from the variable ``COMMONWEAL_<NAME>`` or, for secrets kept in files, from the file named by
``COMMONWEAL_<NAME>_FILE``. A variable with our prefix that no reader knows is a mistake, and said so.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

PREFIX = "COMMONWEAL_"
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


class BadSetting(SystemExit):
    """The node refuses to start; the message names the setting and says what it takes."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Commonweal cannot start: {PREFIX}{name} {why}")


class Env:
    """The settings of one process; remembers which names were asked for, so that a misspelt one is found."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source
        self.known: set[str] = set()

    def text(self, name: str, default: str | None = None) -> str:
        """The value of a setting, or ``default``; without a default the setting must be given."""
        value = self._raw(name)
        if value is None:
            if default is None:
                raise BadSetting(name, "must be set.")
            return default
        return value

    def boolean(self, name: str, default: bool) -> bool:
        """``yes`` or ``no`` (also true/false, on/off, 1/0)."""
        value = self._raw(name)
        if value is None:
            return default
        if value.lower() not in TRUE | FALSE:
            raise BadSetting(name, f"is “{value}”; it takes yes or no.")
        return value.lower() in TRUE

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        value = self._raw(name)
        if value is None:
            return default
        if not value.isdecimal() or not least <= int(value) <= most:
            raise BadSetting(name, f"is “{value}”; it takes a whole number from {least} to {most}.")
        return int(value)

    def words(self, name: str, default: list[str]) -> list[str]:
        """A list separated by commas."""
        value = self._raw(name)
        return default if value is None else [part.strip() for part in value.split(",") if part.strip()]

    def checked(self, name: str, default: str, *, check: Callable[[str], object], takes: str) -> str:
        """A text that ``check`` accepts; it raises ValueError or KeyError when it does not."""
        value = self.text(name, default)
        try:
            check(value)
        except (ValueError, KeyError) as wrong:
            raise BadSetting(name, f"is “{value}”; it takes {takes}.") from wrong
        return value

    def refuse_unknown(self) -> None:
        """Stop at a variable with our prefix that nothing reads: it is misspelt, and its owner believes it works."""
        given = {
            key.removeprefix(PREFIX).removesuffix("_FILE") for key in self.source if key.startswith(PREFIX)
        }
        for name in sorted(given - self.known):
            raise BadSetting(name, "is no setting of this version. docs/operating.md lists them all.")

    def _raw(self, name: str) -> str | None:
        self.known.add(name)
        value, file = self.source.get(PREFIX + name), self.source.get(f"{PREFIX}{name}_FILE")
        if value is not None and file is not None:
            raise BadSetting(name, f"and {PREFIX}{name}_FILE are both set; keep one.")
        if file is None:
            return value
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as wrong:
            raise BadSetting(
                f"{name}_FILE", f"names a file that cannot be read ({wrong.strerror})."
            ) from wrong
