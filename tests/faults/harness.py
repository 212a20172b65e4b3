"""Real processes against a real database: run as ``python -m tests.faults.harness DEED`` by the tests beside.

The process loads the node once and forks its writers, so that sixteen of them fit into a test. It prints one JSON
object with what happened; the tests judge it.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")  # as people run it
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from commonweal.flows.models import Flow, Resource  # noqa: E402
from commonweal.flows.refusals import NotEnough  # noqa: E402
from commonweal.flows.tests.builders import add_good, draft, record, stock  # noqa: E402
from commonweal.flows.verify import verify  # noqa: E402
from commonweal.journal.queries import found_by_key  # noqa: E402
from commonweal.lib.ids import new_id  # noqa: E402
from commonweal.people.models import Association  # noqa: E402
from commonweal.people.tests.builders import found_union  # noqa: E402

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def begin() -> dict[str, object]:
    """Make the tables and found a union."""
    call_command("migrate", verbosity=0)
    return {"union": str(found_union().union.pk)}


def union() -> Association:
    """The union that ``begin`` founded."""
    return Association.objects.get(slug__startswith="riverbend")


def new_lot(name: str, amount: int) -> Resource:
    """A lot of a kind nobody had before."""
    return stock(add_good(union(), f"{name} {new_id()}"), amount)


def fork(work: Callable[[], None]) -> int:
    """Run ``work`` in a child with a database connection of its own; its process id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        connection.close()
        os._exit(0)


def last_unit(takers: int = 16) -> dict[str, object]:
    """Sixteen processes reach for the last jar at the same moment."""
    jar = new_lot("Jam", 1)
    told, tell = os.pipe()
    start = time.time() + 0.7

    def take() -> None:
        connection.ensure_connection()
        while time.time() < start:
            time.sleep(0.001)
        try:
            record(jar.union, draft(jar.union, "consume", jar.kind, 1, resource=jar.pk))
            os.write(tell, b"got\n")
        except NotEnough:
            os.write(tell, b"none\n")

    children = [fork(take) for _ in range(takers)]
    os.close(tell)
    with os.fdopen(told) as answers:
        heard = answers.read().split()
    for child in children:
        os.waitpid(child, 0)
    left = Resource.objects.get(pk=jar.pk).onhand
    return {"got": heard.count("got"), "none": heard.count("none"), "left": left, **whole()}


def same_key(senders: int = 8) -> dict[str, object]:
    """Eight processes send the same thing with the same key; the lot holds enough for one alone."""
    jar, key = new_lot("Jam", 1), new_id()
    told, tell = os.pipe()
    start = time.time() + 0.5

    def send() -> None:
        connection.ensure_connection()
        while time.time() < start:
            time.sleep(0.001)
        made = record(jar.union, draft(jar.union, "consume", jar.kind, 1, resource=jar.pk), key=key)
        os.write(tell, f"{made.entry_id}\n".encode())

    children = [fork(send) for _ in range(senders)]
    os.close(tell)
    with os.fdopen(told) as answers:
        heard = answers.read().split()
    for child in children:
        os.waitpid(child, 0)
    return {"answers": len(heard), "entries": len(set(heard)), **whole()}


def killed(rounds: int = 8) -> dict[str, object]:
    """Kill a writer in the middle of its work, again and again; what it had acknowledged must be there."""
    lot, chance = new_lot("Flour", 10**9), random.Random(7)
    promised: list[str] = []
    for _ in range(rounds):
        told, tell = os.pipe()
        writer = fork(lambda out=tell: _write_on(lot, out))  # type: ignore[misc]
        os.close(tell)
        time.sleep(chance.uniform(0.1, 0.5))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        with os.fdopen(told) as answers:
            promised += [line for line in answers.read().split() if len(line) == 32]
    lost = [key for key in promised if found_by_key(union=lot.union_id, key=UUID(key)) is None]
    return {"promised": len(promised), "lost": len(lost), **whole()}


def _write_on(lot: Resource, out: int) -> None:
    """Record deeds until killed, telling each key once its deed is on disk."""
    while True:
        key = new_id()
        record(
            lot.union,
            draft(lot.union, "consume", lot.kind, 1, resource=lot.pk),
            draft(lot.union, "produce", lot.kind, 1, resource=lot.pk),
            key=key,
        )
        os.write(out, key.hex.encode() + b"\n")


def power_cuts(points: int = 30) -> dict[str, object]:
    """Cut the power at many points: the log ends anywhere after the last write the disk was asked to keep."""
    from commonweal.config.sqlite.copies import looking_at

    lot, chance = new_lot("Flour", 10**9), random.Random(11)
    own = Path(connection.settings_dict["NAME"])
    log = own.with_name(own.name + "-wal")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA wal_autocheckpoint=0")
    promised = []
    for _ in range(60):
        key = new_id()
        record(lot.union, draft(lot.union, "consume", lot.kind, 1, resource=lot.pk), key=key)
        promised.append((log.stat().st_size, key))
    data, tail = own.read_bytes(), log.read_bytes()
    lost, broken = 0, []
    for number in range(points):
        end = chance.randrange(0, len(tail) + 1)
        cut = own.with_name(f"cut{number}.sqlite3")
        cut.write_bytes(data)
        junk = chance.randbytes(chance.choice([0, 100, 5000]))
        cut.with_name(cut.name + "-wal").write_bytes(tail[:end] + junk)
        with looking_at(cut):
            report = verify(at=AT)
            broken += [str(fault.what) for one in report.unions for fault in one.faults]
            lost += sum(
                found_by_key(union=lot.union_id, key=key) is None for size, key in promised if size <= end
            )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        [asks_the_disk] = cursor.fetchone()
    return {"points": points, "lost": lost, "broken": broken, "synchronous": asks_the_disk}


def full_disk() -> dict[str, object]:
    """Write until no file may grow any more; then with room again."""
    import resource

    lot = new_lot("Flour", 10**9)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    own = Path(connection.settings_dict["NAME"])
    room = max(file.stat().st_size for file in own.parent.iterdir()) + 300_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    promised, refusal = [], ""
    try:
        for _ in range(5000):
            key = new_id()
            drafts = [draft(lot.union, "consume", lot.kind, 1, resource=lot.pk, reason="x" * 200)] * 20
            record(lot.union, *drafts, key=key)
            promised.append(key)
    except Exception as full:
        refusal = type(full).__name__
    state = whole()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    connection.close()
    record(lot.union, draft(lot.union, "consume", lot.kind, 1, resource=lot.pk))
    lost = sum(found_by_key(union=lot.union_id, key=key) is None for key in promised)
    return {"promised": len(promised), "refusal": refusal, "lost": lost, "then": state, **whole()}


def migrations() -> dict[str, object]:
    """Down to nothing and up again, and down by one step; the triggers are looked over each time."""
    from commonweal.journal.belts import missing_belts

    told = {}
    call_command("migrate", "flows", "0001", verbosity=0)
    told["one_step_down"] = missing_belts()
    call_command("migrate", "flows", "zero", verbosity=0)
    call_command("migrate", "journal", "zero", verbosity=0)
    told["tables_left"] = [
        name for name in connection.introspection.table_names() if name.startswith(("flows_", "journal_"))
    ]
    call_command("migrate", verbosity=0)
    told["up_again"] = missing_belts()
    new_lot("Rice", 5)
    return {**told, "flows": Flow.objects.count(), **whole()}


def backed_up() -> dict[str, object]:
    """Take a backup while two processes write; what they had acknowledged before it must be in it."""
    from commonweal.config.sqlite.copies import copy_database

    lot = new_lot("Flour", 10**9)
    told, tell = os.pipe()
    writers = [fork(lambda: _write_on(lot, tell)) for _ in range(2)]
    time.sleep(0.6)
    os.set_blocking(told, False)
    before = [line for line in os.read(told, 10**6).decode().split() if len(line) == 32]
    own = Path(connection.settings_dict["NAME"])
    began = time.monotonic()
    copy_database(own, own.with_name("backup.cw"))
    seconds = time.monotonic() - began
    for writer in writers:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
    return {"before": before, "seconds": seconds, "union": str(lot.union_id), **whole()}


def holds() -> dict[str, object]:
    """Which of the keys given on the command line this node knows."""
    known = [key for key in sys.argv[2:] if found_by_key(union=union().pk, key=UUID(key))]
    return {"known": len(known), **whole()}


def whole() -> dict[str, object]:
    """Whether all books verify, and the first fault."""
    report = verify(at=AT)
    faults = [str(fault) for fault in report.node_faults]
    faults += [str(fault.what) for one in report.unions for fault in one.faults]
    return {"whole": report.is_whole, "fault": faults[:1]}


DEEDS: dict[str, Callable[[], dict[str, object]]] = {
    deed.__name__: deed
    for deed in (begin, last_unit, same_key, killed, power_cuts, full_disk, migrations, backed_up, holds)
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(DEEDS[sys.argv[1]]()) + "\n")
