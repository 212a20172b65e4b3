"""The demo, built once for a whole run of the tests and all its workers, and copied by whoever needs it."""

import fcntl
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.node import run_commonweal

KEEPER = re.compile(r"keeper:\s+(\S+)\s+with the password\s+(.+)")


@dataclass(frozen=True)
class Demo:
    """The data of a node that holds the demo, which nobody writes to, and what ``commonweal demo`` told."""

    data: Path
    told: str

    def copied(self, to: Path) -> Path:
        """A copy in the folder ``to``, to be served and changed; gives the folder."""
        return Path(shutil.copytree(self.data, to, dirs_exist_ok=True))

    @property
    def password(self) -> str:
        """With which everybody of the demo logs in."""
        return self._keeper[2].strip()

    @property
    def keeper(self) -> str:
        """The handle of the keeper of the largest union."""
        return self._keeper[1]

    @property
    def _keeper(self) -> re.Match[str]:
        found = KEEPER.search(self.told)
        assert found, self.told
        return found


def built_once(base: Path) -> Demo:
    """The demo in ``base``; whoever comes first builds it, and the others wait for that."""
    data, told = base / "demo", base / "demo.told"
    with (base / "demo.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not told.exists():
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir()
            told.write_text(run_commonweal(data, "demo"))
    return Demo(data, told.read_text())


def base_of_the_run(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of this run of the tests, which all its workers share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
