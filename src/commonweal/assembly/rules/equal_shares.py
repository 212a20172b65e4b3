"""Projects by the Method of Equal Shares, for one budget or for several at once (hours and money).

The custom: what there is of each budget is divided equally among all voters. A project is bought by those who support
it, out of their shares of every budget it asks for: each pays in proportion to their support, but never more than they
have left. Of all projects that their supporters can pay in full, the one goes first that costs them least for each
point of support; then what is left of their shares is counted again, until no project can be paid.

With one budget this is the Method of Equal Shares for additive utilities (D. Peters, G. Pierczyński, P. Skowron,
"Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021), exactly as ``pabutools`` counts it, which
the tests hold it to. For several budgets no library counts it; on what fairness means there see N. Motamed,
A. Soeteman, S. Rey, U. Endriss, "Participatory Budgeting with Multiple Resources", EUMAS 2022. Our extension: in each
budget a project has its own price per point of support, taken as a part of that budget so that hours and money can be
compared; the dearest of them is the price that counts. A project is bought only if it can be paid in all its budgets.

Pure and exact: fractions, never floats; those of GMP, seven times as fast here as the standard library's. Ties go to
the project that stands first in ``asks``.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gmpy2 import mpq


@dataclass(frozen=True, slots=True)
class Ask:
    """A project: its id and what it costs in each budget, in whole steps."""

    id: str
    costs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """What ``times`` voters said alike: points of support by project (none is zero)."""

    support: Mapping[str, int]
    times: int = 1


@dataclass(slots=True)
class _Backer:
    """``times`` voters who said the same, and what each of them has left in every budget."""

    left: list[mpq]
    times: int


Backers = list[tuple[_Backer, int]]


def equal_shares(asks: Sequence[Ask], voters: Iterable[Marks], budgets: Sequence[int]) -> list[str]:
    """The ids of the projects that are bought, in the order in which they are; ties go to the first in ``asks``."""
    said = list(voters)
    count = sum(marks.times for marks in said)
    if not count:
        return []
    shares = [mpq(budget, count) for budget in budgets]
    purses = [_Backer(list(shares), marks.times) for marks in said]
    backers = {
        ask.id: [
            (purse, marks.support[ask.id])
            for purse, marks in zip(purses, said, strict=True)
            if marks.support.get(ask.id, 0) > 0
        ]
        for ask in asks
    }
    wanted = [ask for ask in asks if backers[ask.id]]
    free = [ask.id for ask in wanted if not any(ask.costs)]
    return free + _buy([ask for ask in wanted if any(ask.costs)], backers, budgets)


def _buy(asks: Sequence[Ask], backers: Mapping[str, Backers], budgets: Sequence[int]) -> list[str]:
    """Buy one after the other. Prices only ever rise, so the last known price is a bound and few are asked anew."""
    waiting: list[tuple[mpq, int]] = [(mpq(0), place) for place in range(len(asks))]
    bought: list[str] = []
    while waiting:
        _, place = heapq.heappop(waiting)
        ask = asks[place]
        prices = [_price(cost, backers[ask.id], column) for column, cost in enumerate(ask.costs)]
        price = _dearest(prices, ask.costs, budgets)
        if price is None:
            continue
        if waiting and (price, place) > waiting[0]:
            heapq.heappush(waiting, (price, place))
            continue
        _pay(backers[ask.id], prices)
        bought.append(ask.id)
    return bought


def _price(cost: int, backers: Backers, column: int) -> mpq | None:
    """What one point of support costs in a budget when nobody pays more than they have; None: it cannot be paid."""
    if cost == 0:
        return mpq(0)
    points = sum(purse.times * support for purse, support in backers)
    owed = mpq(cost)
    for purse, support in sorted(backers, key=lambda each: each[0].left[column] / each[1]):
        price = owed / points
        if price * support <= purse.left[column]:
            return price
        owed -= purse.times * purse.left[column]
        points -= purse.times * support
    return None


def _dearest(prices: Sequence[mpq | None], costs: Sequence[int], budgets: Sequence[int]) -> mpq | None:
    """The dearest price, each taken as a part of its budget; None when one budget cannot pay."""
    parts: list[mpq] = []
    for price, cost, budget in zip(prices, costs, budgets, strict=True):
        if price is None or (cost and not budget):
            return None
        parts.append(price / budget if cost else mpq(0))
    return max(parts)


def _pay(backers: Backers, prices: Sequence[mpq | None]) -> None:
    for purse, support in backers:
        for column, price in enumerate(prices):
            purse.left[column] -= min(purse.left[column], (price or 0) * support)
