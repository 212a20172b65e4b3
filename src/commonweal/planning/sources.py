"""Where a good can come from, and when at the soonest."""

from commonweal.planning.block import runs_most
from commonweal.planning.pool import obtained
from commonweal.planning.problem import Problem, Union


class Sources:
    """For each union and good, the periods in which some of it may come."""

    def __init__(self, problem: Problem) -> None:
        self._services = {good.id for good in problem.goods if good.kind == "service"}
        self._length = len(problem.periods)
        self._periods: dict[tuple[str, str], set[int]] = {}
        shared = self._shared(problem)
        for union in problem.unions:
            self._own(union)
            for good in shared if any(link.union == union.id for link in problem.links) else set():
                self._add(union, good, range(self._length))

    def possible(self, union: str, good: str, period: int) -> bool:
        """Whether some of a good may be there in a period: it comes then, or came before and was kept."""
        periods = self._periods.get((union, good), set())
        return period in periods if good in self._services else any(p <= period for p in periods)

    def earliest(self, union: str, good: str) -> int | None:
        """The first period in which a good may come, or None where it never does."""
        return min(self._periods.get((union, good), set()), default=None)

    def _shared(self, problem: Problem) -> set[str]:
        linked = {link.union for link in problem.links}
        had = {good for hub in problem.hubs for good in hub.stock}
        return had.union(*(obtained(u) for u in problem.unions if u.id in linked)) - self._services

    def _own(self, union: Union) -> None:
        for good, amount in union.stock.items():
            if amount > 0:
                self._add(union, good, [0])
        for good, series in union.arrivals.items():
            self._add(union, good, [period for period, amount in enumerate(series) if amount > 0])
        for recipe in union.recipes:
            starts = [start for start in range(self._length) if runs_most(recipe, start) > 0]
            factors = recipe.yield_factor or [1.0] * self._length
            landings = [start + recipe.lead for start in starts if factors[start] > 0]
            for good, amount in recipe.outputs.items():
                if amount > 0:
                    self._add(union, good, landings)
        for purchase in union.purchases:
            most = purchase.most or [None] * self._length
            self._add(union, purchase.good, [p for p in range(self._length) if most[p] is None or most[p]])
        for need in union.needs:
            for good in need.waste:
                self._add(union, good, range(self._length))

    def _add(self, union: Union, good: str, periods: "list[int] | range") -> None:
        inside = {period for period in periods if period < self._length}
        self._periods.setdefault((union.id, good), set()).update(inside)
