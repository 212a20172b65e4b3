"""A whole node for a test: its own data and port, web and background work as ``commonweal serve`` runs them."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

START_SECONDS_MOST = 90


@dataclass
class Node:
    """A running node: where it answers, where its data is, and its process."""

    origin: str
    data: Path
    process: subprocess.Popen

    def commonweal(self, *words: str) -> str:
        """Run ``commonweal …`` beside the running server, on the same data; what it printed."""
        return run_commonweal(self.data, *words, origin=self.origin)

    def stop(self) -> None:
        """End the server and its worker."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run_commonweal(data: Path, *words: str, origin: str = "http://127.0.0.1:8000") -> str:
    """Run ``commonweal …`` on a node's data; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "commonweal", *words],
        env=environment(data, origin),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, f"commonweal {' '.join(words)}: {done.stderr[-2000:]}"
    return done.stdout


def environment(data: Path, origin: str) -> dict[str, str]:
    """The settings of a node of its own, whatever the shell around the tests has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWEAL_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "COMMONWEAL_DATA": str(data), "COMMONWEAL_ORIGIN": origin, "PYTHONUNBUFFERED": "1"}


def start(data: Path) -> Node:
    """Start a node on an empty or an existing data folder and wait until it answers."""
    port = _free_port()
    origin = f"http://127.0.0.1:{port}"
    with (data / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "commonweal", "serve", "--port", str(port), "--workers", "1"],
            env=environment(data, origin),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    node = Node(origin, data, process)
    _wait_for(node)
    return node


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(node: Node) -> None:
    limit = time.monotonic() + START_SECONDS_MOST
    while time.monotonic() < limit:
        if node.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(node.origin + "/manifest.webmanifest", timeout=5):  # noqa: S310 (our own node)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    node.stop()
    raise AssertionError("the node did not start:\n" + (node.data / "serve.log").read_text()[-3000:])
