"""``commonweal serve``: the web server and the background worker in one command."""

import signal
import subprocess
import sys
import threading
import time
from types import FrameType

import click

from commonweal.cli.setup import prepare_database, start_django

PAUSE_SECONDS = 2


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--demo", is_flag=True, help="Build the demo region first, if nobody is here yet.")
def serve(address: str, port: int, workers: int, demo: bool) -> None:
    """Serve this node's pages and work out its plans, until interrupted."""
    start_django(origin=f"http://{address}:{port}")
    prepare_database()
    _collect_static()
    if demo:
        from commonweal.cli.demo import build_if_empty

        build_if_empty()
    from commonweal.assembly.jobs.looking import resume as look_around
    from commonweal.assembly.jobs.rehearsals import resume as resume_rehearsals
    from commonweal.provisioning.jobs import resume

    resume()
    resume_rehearsals()
    look_around()
    background = Background()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        click.echo(f"Commonweal is at http://{address}:{port}  (stop with Ctrl-C)")
        _serve_web(address, port, workers)
    except KeyboardInterrupt:
        click.echo("Stopping.")
    finally:
        background.stop()


class Background:
    """The worker process for plans, started again when it ends unasked, such as when memory ran out."""

    command = (sys.executable, "-m", "commonweal", "django", "db_worker", "--interval", "0.5")

    def __init__(self) -> None:
        self.is_wanted = True
        self.process = subprocess.Popen(self.command)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while self.process.wait() is not None and self.is_wanted:
            time.sleep(PAUSE_SECONDS)
            if self.is_wanted:
                self.process = subprocess.Popen(self.command)

    def stop(self) -> None:
        """End it for good."""
        self.is_wanted = False
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _collect_static() -> None:
    """Put hashed, compressed copies of styles, fonts and icons where WhiteNoise serves them from."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _serve_web(address: str, port: int, workers: int) -> None:
    """Granian with WSGI; one blocking thread a worker measured best (docs/operating.md)."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "commonweal.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        log_enabled=False,
    ).serve()
