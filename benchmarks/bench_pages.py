"""How heavy each page is on this node's data, for two of its members: CPU, queries, and bytes before and after gzip.

Pages are found in the urlconf: every address of a union without further arguments, and of those with arguments the
first few that some page links to, of which the heaviest is shown. Run it beside a filled node:

    COMMONWEAL_DATA=var python benchmarks/bench_pages.py [--union SLUG] [--handles A,B] [--times 20] [--only assembly]

Beside every page stands how often the peer would fit into it: a bare Django page without session, person, language
or shell, fifty rows of four columns from one query through the same template engine. `--profile NAME` prints where
one page spends its time instead.
"""

import argparse
import cProfile
import gzip
import os
import pstats
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

P95_GOAL_MS = 100
ROWS_OF_PEER = 50
HREF = re.compile(r'href="(/[^"#]*)"')
BARE = """<!doctype html><title>Flows</title><table>{% for action, steps, unit, at in rows %}
<tr><td>{{ action }}</td><td>{{ steps|amount:unit }}</td><td>{{ unit }}</td><td>{{ at|day }}</td></tr>
{% endfor %}</table>"""


@dataclass(frozen=True)
class Measured:
    """One page's figures; CPU in milliseconds, sizes in bytes."""

    name: str
    cpu: float
    p95: float
    queries: int
    plain: int
    gzipped: int


def main() -> None:
    """Measure and print, the heaviest first; exits 1 when a page misses the goal."""
    options = _options()
    _start_django()
    union = _union(options.union)
    is_late = False
    for login in _logins(union, options.handles):
        client = _client_of(login)
        pages = _addresses(client, union.slug, options.each)
        if options.profile:
            _profile(client, pages[options.profile][0], options.times)
            continue
        wanted = {name: found for name, found in sorted(pages.items()) if (options.only or "") in name}
        rows, skipped = _measured(client, wanted, options.times)
        print(f"\n{login.handle} in {union.slug}")
        _print(rows, skipped, _peer(union, options.times))
        is_late |= any(row.p95 > P95_GOAL_MS for row in rows)
    sys.exit(is_late)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--union", help="the union's short name; the largest one if not given")
    parser.add_argument(
        "--handles", help="who looks; if not given whoever holds most powers there, and least"
    )
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--each", type=int, default=3, help="how many addresses of one kind are tried")
    parser.add_argument("--only", help="only pages whose name has this in it")
    parser.add_argument("--profile", metavar="NAME", help="where this page spends its time")
    return parser.parse_args()


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


def _union(slug: str | None):
    from django.db.models import Count

    from commonweal.people.models import Association

    unions = Association.objects.filter(form="union").annotate(size=Count("memberships")).order_by("-size")
    return unions.get(slug=slug) if slug else unions[0]


def _logins(union, handles: str | None) -> list:
    """Who looks: those who were named, or the members with most and with fewest powers."""
    from commonweal.people.models import Login, Mandate, Membership

    if handles:
        return [Login.objects.get(handle=handle) for handle in handles.split(",")]
    powers: dict = {}
    members = Membership.objects.filter(association=union, until__isnull=True).values("member")
    for login in Login.objects.filter(person__agent__in=members).order_by("id"):
        held = Mandate.objects.filter(association=union, recalled_at__isnull=True, holder=login.person_id)
        powers[login] = sum(len(one.powers) for one in held)
    ranked = sorted(powers, key=lambda login: -powers[login])
    return [ranked[0], ranked[-1]] if len(ranked) > 1 else ranked


def _client_of(login):
    from django.test import Client

    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    client.force_login(login, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _addresses(client, slug: str, each: int) -> dict[str, list[str]]:
    """Every named page of the union that can be reached: url name to its first addresses."""
    from django.urls import NoReverseMatch, Resolver404, resolve, reverse

    found: dict[str, list[str]] = defaultdict(list)
    for name in _names():
        try:
            found[name] = [reverse(name, kwargs={"slug": slug})]
        except NoReverseMatch:
            continue
    for address in [address for [address] in found.values()]:
        answer = client.get(address)
        if answer.streaming:
            continue
        for link in HREF.findall(answer.content.decode(errors="replace")):
            try:
                match = resolve(link.split("?")[0])
            except Resolver404:
                continue
            known = found[match.view_name]
            if match.kwargs.get("slug") == slug and len(match.kwargs) > 1 and link not in known[:each]:
                known.append(link)
    return {name: known[:each] for name, known in found.items() if known}


def _names() -> Iterator[str]:
    """The names of all addresses of our own rooms."""
    from django.urls import get_resolver

    for resolver in get_resolver().url_patterns:
        namespace = getattr(resolver, "namespace", None)
        if namespace:
            yield from (f"{namespace}:{pattern.name}" for pattern in resolver.url_patterns if pattern.name)


def _measured(client, pages: dict[str, list[str]], times: int) -> tuple[list[Measured], list[str]]:
    """The heaviest page of every name, and what is no page."""
    rows, skipped = [], []
    for name, addresses in pages.items():
        ours = []
        for address in addresses:
            answer = client.get(address)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                ours.append(_measure(client, name, address, times))
            else:
                skipped.append(f"{name} ({answer.status_code} {answer.headers.get('Content-Type', '')})")
        rows += [max(ours, key=lambda one: (one.queries, one.cpu))] if ours else []
    return rows, skipped


def _measure(client, name: str, address: str, times: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        body = client.get(address).content
    queries = len(caught)  # before the next request empties the log
    cpu, took = _timed(lambda: client.get(address), times)
    return Measured(name, cpu, took, queries, len(body), len(gzip.compress(body, 6)))


def _timed(act: Callable[[], object], times: int) -> tuple[float, float]:
    """The least CPU, which a busy machine disturbs least, and the 95th of 100 of the clock; in milliseconds, warm."""
    cpu, clock = [], []
    for _ in range(times):
        began_cpu, began = time.process_time(), time.perf_counter()
        act()
        cpu.append((time.process_time() - began_cpu) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    return min(cpu), sorted(clock)[min(times - 1, round(0.95 * times))]


def _peer(union, times: int) -> Measured:
    """The bare page, alone on its own addresses and without middleware."""
    from django.http import HttpResponse
    from django.template import engines
    from django.test import Client, override_settings
    from django.urls import path

    from commonweal.flows.models import Flow

    template = engines["django"].from_string(BARE)

    def bare(request) -> HttpResponse:
        flows = Flow.objects.filter(union=union).order_by("-id")[:ROWS_OF_PEER]
        rows = flows.values_list("action", "amount", "kind__unit_code", "at")
        return HttpResponse(template.render({"rows": rows}, request))

    class Addresses:
        urlpatterns = [path("bare/", bare)]

    with override_settings(ROOT_URLCONF=Addresses, MIDDLEWARE=[]):
        client = Client(HTTP_HOST="localhost")
        client.get("/bare/")
        return _measure(client, "peer: a bare page of 50 rows", "/bare/", times)


def _print(rows: list[Measured], skipped: list[str], peer: Measured) -> None:
    print(f"{'page':34} {'cpu ms':>7} {'/ peer':>7} {'p95 ms':>7} {'queries':>8} {'bytes':>9} {'gzipped':>8}")
    for row in [*sorted(rows, key=lambda one: -one.cpu), peer]:
        late = "  over the goal" if row.p95 > P95_GOAL_MS else ""
        print(
            f"{row.name:34} {row.cpu:7.1f} {row.cpu / peer.cpu:7.1f} {row.p95:7.1f} {row.queries:8} {row.plain:9,}"
            f" {row.gzipped:8,}{late}"
        )
    queries = sorted(row.queries for row in rows)
    cpu = sorted(row.cpu for row in rows)
    if rows:
        half = len(rows) // 2
        print(
            f"{len(rows)} pages; half of them within {cpu[half]:.1f} ms and {queries[half]} queries;"
            f" together {sum(cpu):.0f} ms, {sum(queries)} queries"
        )
    if skipped:
        print("not measured: " + ", ".join(skipped))


def _profile(client, address: str, times: int) -> None:
    """What takes longest in one page, by what lies below each call and by the calls alone; and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    print(address, *(f"{each['time']} {each['sql'][:300]}" for each in caught), sep="\n")
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(times):
        client.get(address)
    profile.disable()
    for order in ("cumulative", "tottime"):
        pstats.Stats(profile).sort_stats(order).print_stats(45)


if __name__ == "__main__":
    main()
