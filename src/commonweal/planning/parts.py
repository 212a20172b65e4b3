"""Unions that no hub joins have nothing to do with each other's plan: each part is planned by itself."""

import msgspec

from commonweal.planning.problem import Problem


def parts_of(problem: Problem) -> list[Problem]:
    """The problem split into parts that share no hub, in the order of their first union."""
    names = [*(union.id for union in problem.unions), *(hub.id for hub in problem.hubs)]
    leader = {name: name for name in names}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    pairs = [(link.union, link.hub) for link in problem.links]
    pairs += [(route.from_hub, route.to_hub) for route in problem.routes]
    for first, second in pairs:
        leader[find(second)] = find(first)
    groups: dict[str, set[str]] = {}
    for name in leader:
        groups.setdefault(find(name), set()).add(name)
    parts = [_part(problem, names) for names in groups.values()]
    return [part for part in parts if part.unions]


def _part(problem: Problem, names: set[str]) -> Problem:
    return msgspec.structs.replace(
        problem,
        unions=[union for union in problem.unions if union.id in names],
        hubs=[hub for hub in problem.hubs if hub.id in names],
        links=[link for link in problem.links if link.union in names],
        routes=[route for route in problem.routes if route.from_hub in names],
    )
