"""The background worker comes back when it dies, and stays away when it is stopped."""

import sys
import time

from commonweal.cli import serve


def test_a_worker_that_dies_is_started_again_and_a_stopped_one_is_not(monkeypatch):
    monkeypatch.setattr(serve, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(serve.Background, "command", (sys.executable, "-c", "import time; time.sleep(60)"))
    background = serve.Background()
    first = background.process
    first.kill()
    limit = time.monotonic() + 20
    while background.process is first and time.monotonic() < limit:
        time.sleep(0.02)
    second = background.process
    assert second is not first
    assert second.poll() is None
    background.stop()
    assert second.wait(timeout=10) is not None
    time.sleep(0.2)
    assert background.process is second
