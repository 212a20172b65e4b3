"""Several deeds at the same moment, each in a thread with a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connections

from commonweal.lib.refusal import Refused


def at_once(*deeds: Callable[[], object], by_name: bool = False) -> list[str]:
    """Do all ``deeds`` at the same moment: who did it ("done"), who was told no ("told", or the refusal's name)."""
    start, outcomes = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(type(refusal).__name__ if by_name else "told")
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
