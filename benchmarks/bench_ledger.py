"""The books beside their peers, in the same run on the same machine: posts, batches, flatness, verifying.

    python benchmarks/bench_ledger.py [--postgres URL] [--flows 100000 1000000] [--seconds 4] [--hordak PYTHON]

Peers: django-hordak 2.0.0 on PostgreSQL, the only database of ours it runs on (two legs a post; an environment with
it is made in a temporary folder unless ``--hordak`` names a Python that has it), ``hledger check`` over as many
transactions as there are flows (of two postings, from and to), and plain ``executemany`` into our own table. What is
missing is said, not left out in silence. Prints a table of ratios; docs/ledger.md keeps the last run.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
HERE = Path(__file__).resolve().parent
INSTANT = "2026-05-04T09:00:00.000000Z"
LOTS = 200


def start(folder: Path, address: str) -> None:
    """Load the node on the database at ``address``."""
    for name in [name for name in os.environ if name.startswith("COMMONWEAL_")]:
        del os.environ[name]
    os.environ |= {
        "COMMONWEAL_DATA": str(folder),
        "COMMONWEAL_DATABASE_URL": address,
        "COMMONWEAL_SECRET_KEY": "only-for-a-benchmark-only-for-a-benchmark",
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def prepare() -> tuple:
    """A union with two hundred lots of one kind."""
    from commonweal.flows.tests.builders import add_good, stock
    from commonweal.people.models import Person
    from commonweal.people.tests.builders import found_union, founder_of

    union = found_union(f"Bench {time.time_ns()}", by=Person.objects.first()).union
    kind = add_good(union)
    return union, founder_of(union), kind, [stock(kind, 10**12).pk for _ in range(LOTS)]


def poster(union, by, kind, lots, seed: int) -> Callable[[], None]:
    """Posts one flow from a lot to another: two legs, effects, journal entry and seal."""
    from commonweal.flows.actions import record_flows
    from commonweal.flows.drafts import Draft

    chance = random.Random(seed)

    def post() -> None:
        one, other = chance.sample(lots, 2)
        moved = Draft("transfer", union.pk, union.pk, kind.pk, 1, resource=one, to_resource=other)
        record_flows(union=union, drafts=[moved], deed="bench.moved", subject="/id/bench", by=by, at=AT)

    return post


def posts(writers: int, seconds: float) -> dict:
    """Posts of ``writers`` processes for some seconds, each with a connection of its own."""
    from django.db import connection

    books = prepare()
    connection.close()
    pipes = []
    for seed in range(writers):
        told, tell = os.pipe()
        if not os.fork():
            os.close(told)
            _post_on(poster(*books, seed), seconds, tell)
            os._exit(0)
        os.close(tell)
        pipes.append(told)
    took = sorted(one for pipe in pipes for one in json.load(os.fdopen(pipe)))
    return {
        "posts": len(took),
        "p50": took[len(took) // 2],
        "p99": took[int(len(took) * 0.99)],
        "most": took[-1],
    }


def _post_on(post: Callable[[], None], seconds: float, out: int) -> None:
    took = []
    post()
    end = time.monotonic() + seconds
    while (began := time.monotonic()) < end:
        post()
        took.append(time.monotonic() - began)
    with os.fdopen(out, "w") as told:
        json.dump(took, told)


def fill(flows: int) -> dict:
    """Fill the books in deeds of two flows up to 100,000 and in batches after that; measure as they grow."""
    from django.db import connection, transaction

    from commonweal.flows.actions import record_flows
    from commonweal.flows.drafts import Draft
    from commonweal.flows.verify import verify

    union, by, kind, lots = prepare()
    post = poster(union, by, kind, lots, 1)
    told: dict = {"rate": {}, "verify": {}}
    done = 0

    def measure() -> None:
        os.sync()  # what the filling left to be written is not what a post costs
        took = []
        for _ in range(600):
            began = time.monotonic()
            post()
            took.append(time.monotonic() - began)
        told["rate"][done] = 1 / (sorted(took)[len(took) // 2])

    measure()
    pair = [
        Draft("consume", union.pk, union.pk, kind.pk, 1, resource=lots[0]),
        Draft("produce", union.pk, union.pk, kind.pk, 1, resource=lots[1]),
    ]
    while done < min(flows, 100_000):
        with transaction.atomic():
            for _ in range(500):
                record_flows(union=union, drafts=pair, deed="bench.done", subject="/id/bench", by=by, at=AT)
        done += 1000
    measure()
    told["verify"][done] = _timed(lambda: verify(at=AT, union=union.pk))
    while done < flows:
        record_flows(union=union, drafts=pair * 5000, deed="bench.batch", subject="/id/bench", by=by, at=AT)
        done += 10_000
    if flows > 100_000:
        measure()
        told["verify"][done] = _timed(lambda: verify(at=AT, union=union.pk))
    connection.close()
    return told


def _timed(deed: Callable[[], object]) -> float:
    began = time.monotonic()
    found = deed()
    assert getattr(found, "is_whole", True), found
    return time.monotonic() - began


def batch(rows: int = 10_000) -> dict:
    """A deed of ten thousand flows beside a plain ``executemany`` of as many rows into the same table, three times."""
    from django.db import connection

    from commonweal.flows.drafts import Draft

    union, by, kind, lots = prepare()
    drafts = [
        Draft("produce", union.pk, union.pk, kind.pk, 1, resource=lots[number % LOTS])
        for number in range(rows)
    ]
    ours, raw = [], []
    for _ in range(3):
        ours.append(_timed(lambda: _batch_of(union, by, drafts)))
        raw.append(_timed(lambda: _insert(rows, union.pk.hex, kind.pk.hex, lots[0].hex)))
    connection.close()
    return {"ours": min(ours), "raw": min(raw)}


def _batch_of(union, by, drafts) -> None:
    from commonweal.flows.actions import record_flows

    record_flows(union=union, drafts=drafts, deed="bench.batch", subject="/id/bench", by=by, at=AT)


def _insert(rows: int, owner: str, kind: str, lot: str) -> None:
    """Make the rows, with their ids, and put them into the table; nothing else."""
    from django.db import transaction

    from commonweal.flows.posting import insert_flows
    from commonweal.lib.ids import new_id

    entry, empty = new_id().hex, [None] * 6
    ends = ["", "", None, entry]
    table = [
        (new_id().hex, owner, "produce", owner, owner, kind, lot, None, 1, *empty, *ends, number, INSTANT)
        for number in range(rows)
    ]
    with transaction.atomic():
        insert_flows(table)


def hledger(transactions: int, folder: Path) -> float | None:
    """Seconds of ``hledger check`` over as many transactions; None where it is not installed."""
    program = shutil.which("hledger")
    if program is None:
        return None
    file = folder / "books.journal"
    with file.open("w") as out:
        for number in range(transactions):
            out.write(
                f"2026-05-04 deed {number}\n    lots:{number % LOTS}  1 kg\n    lots:{number % 7 + 600}  -1 kg\n\n"
            )
    return _timed(
        lambda: subprocess.run([program, "check", "-f", str(file)], check=True, capture_output=True)
    )


def hordak_python(given: str | None, folder: Path) -> str | None:
    """A Python that has django-hordak, made here if need be; None where that fails."""
    if given:
        return given
    place = folder / "hordak"
    try:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, capture_output=True)
        wanted = ["django-hordak==2.0.0", "Django>=5.2,<5.3", "psycopg[binary]"]
        subprocess.run([str(place / "bin/pip"), "-q", "install", *wanted], check=True, capture_output=True)
    except subprocess.CalledProcessError:
        return None
    return str(place / "bin/python")


def hordak(python: str, where: str, writers: int, seconds: float) -> dict | None:
    """What the peer does in the same time on the same sort of database."""
    script = [python, str(HERE / "hordak_posts.py"), where, str(writers), str(seconds)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  django-hordak failed here: {done.stderr.strip().splitlines()[-1]}")
        return None
    return json.loads(done.stdout.splitlines()[-1])


def ours(deed: str, address: str, *arguments: object) -> dict:
    """Run one of our own measurements in a process of its own on a database of its own."""
    script = [sys.executable, str(HERE / "bench_ledger.py"), "--deed", deed, address, *map(str, arguments)]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])


def fresh_postgres(server: str, name: str) -> str:
    """An empty database on the server."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


def tell(what: str, mine: str, peer: str, ratio: float | None) -> None:
    """One line of the table."""
    print(f"| {what} | {mine} | {peer} | {'' if ratio is None else f'{ratio:.2f} x'} |", flush=True)


def compare_posts(label: str, address: str, peer: dict | None, writers: int, seconds: float) -> None:
    """One line: our posts beside the peer's on PostgreSQL."""
    mine = ours("posts", address, writers, seconds)
    told = [
        "not measured"
        if one is None
        else f"{one['posts'] / seconds:.0f}/s, p99 {one['p99'] * 1000:.1f} ms, longest {one['most'] * 1000:.0f} ms"
        for one in (mine, peer)
    ]
    tell(f"posts, {label}, {writers} writer(s)", *told, mine["posts"] / peer["posts"] if peer else None)


def compare_batch(label: str, address: str) -> None:
    """One line: a deed of many flows beside plain rows."""
    found = ours("batch", address)
    ratio = found["raw"] / found["ours"]
    tell(
        f"10,000 flows at once, {label}", f"{found['ours']:.2f} s", f"executemany {found['raw']:.2f} s", ratio
    )


def compare_growth(label: str, address: str, flows: int, folder: Path) -> None:
    """What posts and verifying cost as the books grow."""
    found = ours("fill", address, flows)
    first = next(iter(found["rate"].values()))
    for many, rate in found["rate"].items():
        what = f"posts with {int(many):,} flows in the books, {label}"
        tell(what, f"{rate:.0f}/s (median)", f"empty books {first:.0f}/s", rate / first)
    for many, seconds in found["verify"].items():
        peer = hledger(int(many), folder)
        told = f"hledger check {peer:.1f} s" if peer else "hledger is not installed"
        tell(
            f"verify {int(many):,} flows, {label}", f"{seconds:.1f} s", told, seconds / peer if peer else None
        )


def main() -> None:
    """Measure all and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--postgres", help="A server on which databases may be made; left out: no PostgreSQL."
    )
    parser.add_argument("--flows", nargs="*", type=int, default=[100_000])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--hordak", help="A Python that has django-hordak.")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench"))
    python, peer_at = hordak_python(given.hordak, folder), ""
    print("| what | ours | peer | ratio |\n|---|---|---|---|", flush=True)
    databases = {"SQLite": f"sqlite:///{folder / 'ours.sqlite3'}"}
    grown = {"SQLite": f"sqlite:///{folder / 'grown.sqlite3'}"}
    if given.postgres:
        made = [fresh_postgres(given.postgres, f"bench_{name}") for name in ("ours", "hordak", "grown")]
        databases["PostgreSQL"], peer_at, grown["PostgreSQL"] = made
    else:
        python = None
        tell("PostgreSQL", "not measured: --postgres names no server", "", None)
    for writers in (1, 8):
        peer = hordak(python, peer_at, writers, given.seconds) if python else None
        for label, address in databases.items():
            compare_posts(label, address, peer, writers, given.seconds)
    for label, address in databases.items():
        compare_batch(label, address)
    for label, address in grown.items():
        compare_growth(label, address, max(given.flows) if label == "SQLite" else min(given.flows), folder)
    shutil.rmtree(folder, ignore_errors=True)


DEEDS: dict[str, Callable[..., dict]] = {"posts": posts, "fill": fill, "batch": batch}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--deed"]:
        name, database, *rest = sys.argv[2:]
        start(Path(tempfile.mkdtemp(prefix="bench")), database)
        numbers = [float(one) if "." in one else int(one) for one in rest]
        print(json.dumps(DEEDS[name](*numbers)))
    else:
        main()
