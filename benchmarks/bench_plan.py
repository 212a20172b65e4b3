"""How long a plan of the demo's largest union takes: cold, and again after a small change, beside a plain cold solve.

    python benchmarks/bench_plan.py [SLUG]

Takes the node at COMMONWEAL_DATA when it holds the union, else builds the demo in a folder of its own. The named peer
of the re-plan is HiGHS itself without a start from the plan before, on the same changed problem in the same run.
"""

import os
import sys
import tempfile
import time

import msgspec

REPEATS = 3


def main() -> None:
    """Load, plan, change a little, plan again, and print what it took."""
    slug = sys.argv[1] if len(sys.argv) > 1 else "millfield"
    _start()
    from commonweal.planning.solve import solve

    problem, loading = _stated(slug)
    cold, cold_seconds = _timed(lambda: solve(problem))
    print(f"{problem.unions[0].name}: {loading:.2f} s to load from the books")
    _print("cold", cold, cold_seconds)
    for name, changed in _changes(problem).items():
        warm, warm_seconds = _timed(lambda changed=changed: solve(changed, previous=cold))
        again, again_seconds = _timed(lambda changed=changed: solve(changed))
        _print(f"again, {name}", warm, warm_seconds)
        apart = max(abs(a.ratio - b.ratio) for a, b in zip(warm.ratios, again.ratios, strict=True))
        print(
            f"    {again_seconds / warm_seconds:.1f} times quicker than without a start ({again_seconds:.2f} s); "
            f"ratios apart by {apart:.1e}"
        )


def _start() -> None:
    if "COMMONWEAL_DATA" not in os.environ:
        os.environ["COMMONWEAL_DATA"] = tempfile.mkdtemp(prefix="commonweal-bench-")
    from commonweal.cli.setup import prepare_database, start_django

    start_django()
    prepare_database()
    from commonweal.cli.demo import build_if_empty

    build_if_empty()


def _stated(slug: str):
    from django.utils import timezone

    from commonweal.people.models import Association
    from commonweal.people.permissions import today_in
    from commonweal.provisioning.problem.load import problem_of
    from commonweal.provisioning.queries.rounds import current_round

    union = Association.objects.get(slug=slug)
    planned = current_round(union)
    if planned is None:
        sys.exit(f"{union.name} has no open round.")
    began = time.perf_counter()
    problem = problem_of(planned, day=today_in(union, timezone.now()))
    return problem, time.perf_counter() - began


def _timed(work):
    """The result and the median CPU time of a few runs: what it takes on a machine that does nothing else."""
    seconds = []
    for _ in range(REPEATS):
        began = time.process_time()
        result = work()
        seconds.append(time.process_time() - began)
    return result, sorted(seconds)[REPEATS // 2]


def _changes(problem):
    """The same problem after somebody offers 3 % more hours of everything, and after a need grows by 3 %."""
    union = problem.unions[0]

    def with_union(**parts):
        changed = msgspec.structs.replace(union, **parts)
        return msgspec.structs.replace(problem, unions=[changed, *problem.unions[1:]])

    more_hours = [
        msgspec.structs.replace(r, capacity=[1.03 * amount for amount in r.capacity])
        if r.kind == "skill"
        else r
        for r in union.resources
    ]
    first = max(union.groups, key=lambda group: sum(group.required or []))
    more_need = [
        msgspec.structs.replace(g, required=[1.03 * amount for amount in g.required]) if g is first else g
        for g in union.groups
    ]
    return {
        "with 3 % more hours": with_union(resources=more_hours),
        f"with 3 % more {first.name}": with_union(groups=more_need),
    }


def _print(name: str, result, seconds: float) -> None:
    stats = result.stats
    least = {tier: min(r.ratio for r in result.ratios if r.tier == tier) for tier in (1, 2, 3)}
    print(
        f"  {name}: {seconds:.2f} s of CPU, {stats.lps} LPs, {stats.iterations} iterations, "
        f"{stats.rows} x {stats.columns}, "
        f"{stats.nonzeros} coefficients, {stats.method}; least ratios "
        + ", ".join(f"{ratio:.1%}" for ratio in least.values())
    )


if __name__ == "__main__":
    main()
