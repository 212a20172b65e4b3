"""How long each page takes on this node's data: server time (p50, p95), queries, and bytes before and after gzip.

Pages are found in the urlconf: every address of a union without further arguments, and of those with arguments the
first one that some page links to. Run it beside a filled node:

    COMMONWEAL_DATA=var python benchmarks/bench_pages.py [--union SLUG] [--handle HANDLE] [--times 20] [--only needs]
"""

import argparse
import gzip
import os
import re
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

P95_GOAL_MS = 100
HREF = re.compile(r'href="(/[^"#]*)"')


@dataclass(frozen=True)
class Measured:
    """One page's figures; milliseconds and bytes."""

    name: str
    p50: float
    p95: float
    queries: int
    plain: int
    gzipped: int


def main() -> None:
    """Measure and print, the slowest first; exits 1 when a page misses the goal."""
    options = _options()
    _start_django()
    client, slug = _client(options.union, options.handle)
    rows, skipped = [], []
    for name, address in sorted(_addresses(client, slug).items()):
        if options.only and options.only not in name:
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            rows.append(_measure(client, name, address, options.times))
        else:
            skipped.append(f"{name} ({answer.status_code} {answer.headers.get('Content-Type', '')})")
    _print(rows, skipped)
    sys.exit(any(row.p95 > P95_GOAL_MS for row in rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--union", help="the union's short name; the largest one if not given")
    parser.add_argument("--handle", help="who looks; whoever holds most powers there if not given")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", help="only pages whose name has this in it")
    return parser.parse_args()


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


def _client(slug: str | None, handle: str | None):
    """Somebody logged in who sees most, and where."""
    from django.db.models import Count
    from django.test import Client

    from commonweal.people.models import Association, Login, Mandate

    unions = Association.objects.filter(form="union").annotate(size=Count("memberships")).order_by("-size")
    union = unions.get(slug=slug) if slug else unions[0]
    if handle:
        login = Login.objects.get(handle=handle)
    else:
        held = Mandate.objects.filter(
            association=union, recalled_at__isnull=True, holder__person__login__isnull=False
        )
        login = max(
            held.select_related("holder__person__login"), key=lambda one: len(one.powers)
        ).holder.person.login
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    client.force_login(login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, union.slug


def _addresses(client, slug: str) -> dict[str, str]:
    """Every named page of the union that can be reached: url name to one address."""
    from django.urls import NoReverseMatch, Resolver404, resolve, reverse

    found: dict[str, str] = {}
    for name in _names():
        try:
            found[name] = reverse(name, kwargs={"slug": slug})
        except NoReverseMatch:
            continue
    for address in list(found.values()):
        answer = client.get(address)
        if answer.streaming:
            continue
        for link in HREF.findall(answer.content.decode(errors="replace")):
            try:
                match = resolve(link.split("?")[0])
            except Resolver404:
                continue
            if match.kwargs.get("slug") == slug:
                found.setdefault(match.view_name, link)
    return found


def _names() -> Iterator[str]:
    """The names of all addresses of our own rooms."""
    from django.urls import get_resolver

    for resolver in get_resolver().url_patterns:
        namespace = getattr(resolver, "namespace", None)
        if namespace:
            yield from (f"{namespace}:{pattern.name}" for pattern in resolver.url_patterns if pattern.name)


def _measure(client, name: str, address: str, times: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        body = client.get(address).content
    queries = len(caught)  # before the next request empties the log
    took = []
    for _ in range(times):
        began = time.perf_counter()
        client.get(address)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    p95 = took[min(len(took) - 1, round(0.95 * len(took)))]
    return Measured(name, statistics.median(took), p95, queries, len(body), len(gzip.compress(body, 6)))


def _print(rows: list[Measured], skipped: list[str]) -> None:
    print(f"{'page':38} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8} {'bytes':>9} {'gzipped':>8}")
    for row in sorted(rows, key=lambda one: -one.p95):
        late = "  over the goal" if row.p95 > P95_GOAL_MS else ""
        print(
            f"{row.name:38} {row.p50:8.1f} {row.p95:8.1f} {row.queries:8} {row.plain:9,} {row.gzipped:8,}{late}"
        )
    if skipped:
        print("not measured: " + ", ".join(skipped))


if __name__ == "__main__":
    main()
