"""How long the planner takes: one union, three and ten pooled unions, cold and again after a small change.

Prints for each size the LPs, the iterations, the processor seconds of a cold solve and of a solve that
starts from an earlier plan of a problem that differs by three per cent, and of two peers in the same run:
the same method with a new HiGHS object for every LP (no warm start), and the other of simplex and
interior point.

    python benchmarks/bench_planning.py [--unions 1 3 10] [--no-peers]
"""

import argparse
import random
import time

import msgspec

from commonweal.planning import highs
from commonweal.planning.problem import (
    Budget,
    Good,
    Group,
    Hub,
    Link,
    Need,
    Period,
    Problem,
    Purchase,
    Recipe,
    Resource,
    Union,
)
from commonweal.planning.result import Result
from commonweal.planning.solve import solve

MONTHS = 12
CROPS, DISHES, SUPPLIES = 8, 8, 6


def goods() -> list[Good]:
    """Crops that keep badly, dishes that do not keep, supplies that keep, and scraps."""
    crops = [Good(id=f"crop{i}", name=f"Crop {i}", unit="kg", mass_kg=1, loss=0.05) for i in range(CROPS)]
    dishes = [Good(id=f"dish{i}", name=f"Dish {i}", unit="meal", kind="service") for i in range(DISHES)]
    supplies = [Good(id=f"supply{i}", name=f"Supply {i}", unit="kg", mass_kg=1) for i in range(SUPPLIES)]
    rest = [
        Good(id="scraps", name="Scraps", unit="kg", mass_kg=1, waste=True, disposal_most=200),
        Good(id="compost", name="Compost", unit="kg", mass_kg=1),
    ]
    return [*crops, *dishes, *supplies, *rest]


def union(number: int, seed: int) -> Union:
    """A union of some 80 people with a garden, a kitchen and a workshop, none of them quite large enough."""
    dice = random.Random(f"{seed}-{number}")
    skills = ("garden", "kitchen", "workshop", "care")
    hours = [Resource(id=s, name=s, capacity=[dice.uniform(300, 700) for _ in range(MONTHS)]) for s in skills]
    things = [
        Resource(
            id="land", name="land", unit="m2", kind="land", capacity=[dice.uniform(4000, 9000)] * MONTHS
        ),
        Resource(id="oven", name="oven", kind="equipment", capacity=[dice.uniform(80, 160)] * MONTHS),
    ]
    return Union(
        id=f"union{number}",
        name=f"Union {number}",
        resources=[*hours, *things],
        stock={f"supply{i}": dice.uniform(50, 400) for i in range(SUPPLIES)},
        arrivals={f"crop{i}": _growing(dice, i) for i in range(CROPS)},
        reserves={"supply0": 40},
        recipes=[*_crops(dice), *_dishes(dice), *_supplies(dice)],
        needs=_needs(dice),
        groups=_groups(),
        purchases=[
            Purchase(
                id=f"buy{i}",
                good=f"supply{i}" if i < SUPPLIES else f"crop{i - SUPPLIES}",
                price=dice.uniform(0.8, 6),
                most=[dice.uniform(100, 500)] * MONTHS,
                footprint=dice.uniform(0.2, 3),
            )
            for i in range(SUPPLIES + 3)
        ],
        budget=Budget(currency="EUR", total=dice.uniform(15000, 25000), per_period=[2500.0] * MONTHS),
    )


def _growing(dice: random.Random, crop: int) -> list[float]:
    """What stands in the ground already."""
    months = 3 + crop % 3
    return [dice.uniform(300, 700) if month < months else 0.0 for month in range(MONTHS)]


def _crops(dice: random.Random) -> list[Recipe]:
    return [
        Recipe(
            id=f"grow{i}",
            name=f"Growing crop {i}",
            inputs={"compost": 0.2},
            outputs={f"crop{i}": dice.uniform(1, 4), "scraps": 0.1},
            uses={"land": [1.0] * (2 + i % 3), "garden": [0.06, 0.03]},
            lead=2 + i % 3,
            may_start=[(month + i) % 12 < 7 for month in range(MONTHS)],
            footprint=0.1,
        )
        for i in range(CROPS)
    ]


def _dishes(dice: random.Random) -> list[Recipe]:
    return [
        Recipe(
            id=f"cook{i}",
            name=f"Cooking dish {i}",
            inputs={
                f"crop{i % CROPS}": dice.uniform(0.2, 0.6),
                f"crop{(i + 3) % CROPS}": 0.2,
                f"supply{i % SUPPLIES}": dice.uniform(0.02, 0.2),
            },
            outputs={f"dish{i}": 1, "scraps": 0.08},
            uses={"kitchen": dice.uniform(0.04, 0.12), "oven": 0.02},
        )
        for i in range(DISHES)
    ]


def _supplies(dice: random.Random) -> list[Recipe]:
    making = [
        Recipe(
            id=f"make{i}",
            name=f"Making supply {i}",
            inputs={f"crop{i}": 1.5},
            outputs={f"supply{i}": 1},
            uses={"workshop": dice.uniform(0.1, 0.5)},
            lead=1,
        )
        for i in range(SUPPLIES)
    ]
    rot = Recipe(id="rot", name="Composting", inputs={"scraps": 1}, outputs={"compost": 0.4}, lead=3)
    return [*making, rot]


def _groups() -> list[Group]:
    tiers = {
        "energy": 1,
        "protein": 1,
        "vitamins": 1,
        "cleaning": 2,
        "festivity": 2,
        "repair": 2,
        "delight": 3,
    }
    return [Group(id=name, name=name.title(), tier=tier, required=None) for name, tier in tiers.items()]


def _needs(dice: random.Random) -> list[Need]:
    meals = [
        Need(
            id=f"eat{i}",
            name=f"Dish {i}",
            good=f"dish{i}",
            tier=1,
            values={
                "energy": dice.uniform(400, 900),
                "protein": dice.uniform(8, 30),
                "vitamins": dice.uniform(1, 9),
            },
            most=[dice.uniform(700, 1100)] * MONTHS,
            waste={"scraps": 0.03},
        )
        for i in range(DISHES)
    ]
    lines = [("cleaning", 0, 2), ("cleaning", 1, 2), ("festivity", 2, 2), ("repair", 3, 2), ("delight", 4, 3)]
    other = [
        Need(
            id=f"{group}{i}",
            name=f"{group} {i}",
            good=f"supply{i}",
            tier=tier,
            values={group: 1},
            most=[dice.uniform(20, 120)] * MONTHS,
        )
        for group, i, tier in lines
    ]
    return [*meals, *other]


def problem(unions: int, seed: int = 1) -> Problem:
    """So many unions around one hub, or one by itself."""
    members = [union(number, seed) for number in range(unions)]
    hubs = [Hub(id="hub", name="Hub", capacity_kg=5000)] if unions > 1 else []
    links = [Link(union=u.id, hub="hub", out_most_kg=800, in_most_kg=800) for u in members] if hubs else []
    periods = [Period(id=f"m{month:02}", name=f"Month {month + 1}") for month in range(MONTHS)]
    return Problem(name="bench", periods=periods, goods=goods(), unions=members, hubs=hubs, links=links)


def changed(before: Problem) -> Problem:
    """The same problem after a small change: three per cent fewer hours in the first union's kitchen."""
    first = before.unions[0]
    resources = [
        msgspec.structs.replace(r, capacity=[0.97 * c for c in r.capacity]) if r.id == "kitchen" else r
        for r in first.resources
    ]
    return msgspec.structs.replace(
        before, unions=[msgspec.structs.replace(first, resources=resources), *before.unions[1:]]
    )


def with_method(before: Problem, method: str) -> Problem:
    """The same problem to be solved by another method."""
    return msgspec.structs.replace(before, options=msgspec.structs.replace(before.options, method=method))


def timed(task: Problem, previous: Result | None = None) -> tuple[Result, float]:
    """A solve and its seconds of processor time, which others on the machine disturb least."""
    start = time.process_time()
    result = solve(task, previous=previous)
    return result, time.process_time() - start


def cold_every_time(task: Problem) -> tuple[Result, float]:
    """The peer: the same LPs, each solved from nothing."""
    warm = highs.Solver._solve

    def cold(self: highs.Solver) -> None:
        self._highs.clearSolver()
        warm(self)

    highs.Solver._solve = cold  # type: ignore[method-assign]
    try:
        return timed(task)
    finally:
        highs.Solver._solve = warm  # type: ignore[method-assign]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--unions", type=int, nargs="*", default=[1, 3])
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    for unions in options.unions:
        measure(unions, peers=not options.no_peers)


def measure(unions: int, *, peers: bool) -> None:
    """Measure one size."""
    task = problem(unions)
    first, cold = timed(task)
    again, warm = timed(changed(task), first)
    stats = first.stats
    print(f"{unions} union(s): {stats.rows} rows x {stats.columns} columns, {stats.nonzeros} nonzeros")
    worst = [min((r.ratio for r in first.ratios if r.tier == tier), default=1.0) for tier in (1, 2, 3)]
    print(f"  worst ratio by tier      {worst}")
    print(f"  cold, {stats.method:12}       {cold:7.2f} s  {stats.lps:5} LPs {stats.iterations:8} iterations")
    print(
        f"  again after a change     {warm:7.2f} s  {again.stats.lps:5} LPs {again.stats.iterations:8} iterations"
    )
    if peers:
        other = "ipm" if stats.method == "simplex" else "simplex"
        result, seconds = timed(with_method(task, other))
        print(f"  peer: {other:12}       {seconds:7.2f} s  {result.stats.lps:5} LPs  x {seconds / cold:.1f}")
        result, seconds = cold_every_time(task)
        print(
            f"  peer: no warm start      {seconds:7.2f} s  {result.stats.lps:5} LPs  x {seconds / cold:.1f}"
        )


if __name__ == "__main__":
    main()
