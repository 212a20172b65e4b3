"""Counting in a process of its own, from within the node: the library's memory goes with it, and so does its crash."""

import json
import subprocess
import sys
from typing import Any

COMMAND = (sys.executable, "-m", "commonweal.assembly.counting")
SECONDS_MOST = 120


class NotCounted(RuntimeError):
    """The counting process was killed, fell silent or failed; nothing is decided, and it can be tried again."""


def count_apart(problem: dict[str, Any]) -> dict[str, Any]:
    """The answer to ``problem``, both in the form of ``counting.form``. Raises ``NotCounted``."""
    text = json.dumps({"form": 1, **problem}, separators=(",", ":"))
    try:
        done = subprocess.run(  # noqa: S603 - the command is our own, nothing in it comes from anybody
            COMMAND, input=text, capture_output=True, text=True, check=False, timeout=SECONDS_MOST
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise NotCounted(str(failed)) from failed
    if done.returncode != 0:
        raise NotCounted(f"exit code {done.returncode}: {done.stderr[-500:]}")
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as odd:
        raise NotCounted("no answer") from odd
    return answer
