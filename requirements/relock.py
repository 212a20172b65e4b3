"""Write requirements/*.lock anew: every package pinned with the hashes of its files, no registry's address.

Run by ``make lock``; it calls ``uv pip compile`` (installed on demand into a folder of its own, not a dependency).
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HEADER = "# Written by `make lock`. Pins with hashes; no addresses.\n"


def compile_lock(uv: Path, name: str, *sources: str) -> None:
    """One lock from its sources, for every Python from 3.11 on and every platform."""
    out = HERE / f"{name}.lock"
    command = [str(uv), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--upgrade"]
    command += [
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-annotate",
        "--no-header",
        "--override",
        str(HERE / "overrides.txt"),
    ]
    subprocess.run([*command, *sources, "--output-file", str(out)], check=True, cwd=ROOT)
    out.write_text(HEADER + out.read_text(encoding="utf-8"), encoding="utf-8")


def main() -> None:
    """Both locks."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        subprocess.run([f"{folder}/bin/pip", "install", "--quiet", "uv"], check=True)
        uv = Path(folder, "bin", "uv")
        compile_lock(uv, "run", "pyproject.toml", "requirements/build.in")
        compile_lock(uv, "dev", "pyproject.toml", "requirements/build.in", "requirements/dev.in")


if __name__ == "__main__":
    sys.exit(main())
