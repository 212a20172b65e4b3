"""A whole node under load: hours written down and books looked at by logged-in members, through the real server.

    COMMONWEAL_DATA=var python benchmarks/bench_server.py [--union SLUG] [--seconds 10] [--writers 8]

Starts ``commonweal serve`` on a copy of the node's data, logs in, and keeps ``--writers`` connections busy: first
with the first page of the books, then with posts of a quarter of an hour of work (a form, one action, flow, journal,
seal). The peer in the same run is the commons, the plainest page of a union.
"""

import argparse
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    """One logged-in connection that keeps its cookies."""

    def __init__(self, port: int, handle: str, password: str) -> None:
        self.port, self.cookies = port, {}
        self.open = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.token(self.get("/account/login/")[1])
        status, _ = self.post("/account/login/", {"login": handle, "password": password})
        assert status == 302, f"could not log in ({status})"

    def token(self, page: str) -> None:
        self.csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        return self._ask("POST", path, urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self.csrf}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.open.request(method, path, body, {**cookie, **(FORM if body else {})})
        answer = self.open.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return answer.status, text


@contextmanager
def serving(data: Path) -> Iterator[int]:
    """A node on ``data``, at a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "COMMONWEAL_DATA": str(data)}
    command = [sys.executable, "-m", "commonweal", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        time.sleep(1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def busy(browsers: list[Browser], deed: Callable[[Browser], int], wanted: int, seconds: float) -> list[float]:
    """All browsers do ``deed`` again and again; the milliseconds of each."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    def go(browser: Browser) -> None:
        while (began := time.perf_counter()) < until:
            status = deed(browser)
            assert status == wanted, status
            took.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=go, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def told(name: str, took: list[float], seconds: float) -> float:
    """Print one row; the rate."""
    rate = len(took) / seconds
    parts = statistics.quantiles(took, n=100)
    print(
        f"{name:34} {rate:7.0f}/s   p50 {parts[49]:6.1f} ms   p99 {parts[98]:6.1f} ms   longest {max(took):6.0f} ms"
    )
    return rate


def main() -> None:
    """Serve a copy, log in, and measure."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--union", default="millfield")
    options.add_argument("--handle", default="demo-malin")
    options.add_argument("--password", default="common purse 1892")
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--writers", type=int, default=8)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        shutil.copytree(os.environ["COMMONWEAL_DATA"], data)
        with serving(data) as port:
            measure(port, chosen)


def measure(port: int, chosen: argparse.Namespace) -> None:
    """Lists and posts beside the commons."""
    at = f"/u/{chosen.union}/"
    browsers = [Browser(port, chosen.handle, chosen.password) for _ in range(chosen.writers)]
    page = browsers[0].get(at + "done/")[1]
    skill = re.search(r'value="(s:[0-9a-f-]{36})"', page).group(1)
    for browser in browsers:
        browser.token(browser.get(at + "done/")[1])

    def work(browser: Browser) -> int:
        fields = {"key": str(uuid.uuid4()), "what": skill, "other": "", "hours": "0.25", "amounts": "hours"}
        return browser.post(at + "done/", fields)[0]

    peer = told(
        "commons (peer)",
        busy(browsers, lambda b: b.get(at + "commons/")[0], 200, chosen.seconds),
        chosen.seconds,
    )
    books = told(
        "books, first page",
        busy(browsers, lambda b: b.get(at + "books/")[0], 200, chosen.seconds),
        chosen.seconds,
    )
    posts = told("hours written down", busy(browsers, work, 302, chosen.seconds), chosen.seconds)
    print(f"books {books / peer:.2f} and posts {posts / peer:.2f} times the peer's rate")


if __name__ == "__main__":
    main()
